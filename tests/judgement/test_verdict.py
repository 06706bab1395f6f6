"""One verdict from findings, gaps and policy (CONTRACT, "Exit status")."""

from dataclasses import replace

import pytest

from validator.judgement.verdict import decide
from validator.model.finding import Severity
from validator.model.policy import Policy
from validator.model.report import Verdict

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
PASS, FAIL, INCOMPLETE = (Verdict.PASS, 0), (Verdict.FAIL, 1), (Verdict.INCOMPLETE, 4)


@pytest.mark.parametrize(
    ("severities", "gap", "fail_on", "allow_incomplete", "expected"),
    [
        ([], False, ERROR, False, PASS),
        ([ERROR], False, ERROR, False, FAIL),
        ([WARNING, INFO], False, ERROR, False, PASS),
        ([WARNING], False, WARNING, False, FAIL),
        ([INFO], False, WARNING, False, PASS),
        ([ERROR], False, WARNING, False, FAIL),
        ([ERROR], False, None, False, PASS),
        ([], True, ERROR, False, INCOMPLETE),
        ([WARNING], True, ERROR, False, INCOMPLETE),
        ([ERROR], True, ERROR, False, FAIL),
        ([ERROR], True, ERROR, True, FAIL),
        ([], True, ERROR, True, PASS),
        ([WARNING], True, ERROR, True, PASS),
        ([ERROR], True, None, False, INCOMPLETE),
        ([ERROR], True, None, True, PASS),
    ],
)
def test_verdict(finding, not_checked, severities, gap, fail_on, allow_incomplete, expected):
    findings = [finding(severity=severity) for severity in severities]
    policy = Policy(fail_on=fail_on, allow_incomplete=allow_incomplete)
    assert decide(findings, [not_checked] if gap else [], policy) == expected


def test_only_what_is_new_fails(finding):
    assert decide([replace(finding(), new=False)], [], Policy()) == PASS
    assert decide([replace(finding(), new=False), finding()], [], Policy()) == FAIL

"""The one verdict of a run, and its exit status. Pure: every output reads it, none changes it."""

from collections.abc import Collection, Iterable

from validator.model.finding import Finding, NotChecked
from validator.model.policy import Policy
from validator.model.report import Verdict

EXIT_STATUS = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCOMPLETE: 4}


def decide(findings: Iterable[Finding], not_checked: Collection[NotChecked], policy: Policy) -> tuple[Verdict, int]:
    """The verdict on what was kept (suppressed findings are not passed in), and the exit status that goes with it.

    A finding that reaches ``fail_on`` fails the run, whatever else could not be checked; only new findings do. With
    ``fail_on`` None nothing fails, but what could not be checked still makes the run incomplete.
    """
    if any(finding.new and _reaches(finding, policy) for finding in findings):
        verdict = Verdict.FAIL
    elif not_checked and not policy.allow_incomplete:
        verdict = Verdict.INCOMPLETE
    else:
        verdict = Verdict.PASS
    return verdict, EXIT_STATUS[verdict]


def _reaches(finding: Finding, policy: Policy) -> bool:
    return policy.fail_on is not None and finding.severity.rank <= policy.fail_on.rank

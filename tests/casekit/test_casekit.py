"""The kit's pure parts, and that every case file is one that it can read. No server is needed."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.casekit.judge import judge
from tests.casekit.measure import SequenceState
from tests.casekit.parse import Case, Truth, Versions, parse_case, parse_folder
from tests.casekit.sense import contradictions

CASES = parse_folder(Path(__file__).resolve().parents[1] / "cases")


def truth(**values: str) -> Truth:
    """A truth about public.t.id, with what the test cares about."""
    common = {"table": "public.t", "column": "id", "sequence": "public.t_id_seq", "status": "ok"}
    return Truth(MappingProxyType({**common, **values}), Versions())


def report(*findings: tuple[str, str], **entry: Any) -> dict[str, Any]:
    """A report with one column and findings on it, each a (rule, severity)."""
    subject = {"table": "public.t", "column": "id", "sequence": "public.t_id_seq"}
    figures = {"next_value": 1, "max_value": None, "min_value": None, "first_collision": None, "capacity": None}
    row = {**subject, **figures, "inserts_until_failure": None, "status": "ok", **entry}
    found = [{"rule": rule, "severity": severity, "subject": subject} for rule, severity in findings]
    return {"columns": [row], "findings": found, "not_checked": []}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_case_is_complete(case: Case) -> None:
    assert case.title
    assert case.truths
    assert case.naive or not case.innocent
    assert all(probe in case.probes for one in case.truths if (probe := one.get("probe")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_truth_contradicts_itself(case: Case) -> None:
    assert [line for one in case.truths for line in contradictions(one)] == []


def test_truths_are_chosen_by_version(tmp_path: Path) -> None:
    file = tmp_path / "900-versions.sql"
    file.write_text(
        "-- title: versions\n-- min_version: 11\n-- max_version: 17\n"
        "-- truth[-12]: table=public.t column=id status=ok\n"
        "-- truth[13-]: table='public.\"T 1\"' column=id status=behind\n",
        encoding="utf-8",
    )
    case = parse_case(file)
    assert [one.table for one in case.truths_on(12)] == ["public.t"]
    assert [one.table for one in case.truths_on(17)] == ['public."T 1"']
    assert case.truths_on(18) == ()


def test_a_truth_without_status_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "901-broken.sql"
    file.write_text("-- truth: table=public.t\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"901-broken\.sql:1: a truth needs a status"):
        parse_case(file)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (SequenceState(5, True, 1, 1, 7, False), [6, 7, None]),
        (SequenceState(5, False, 2, 1, 8, False), [5, 7, None]),
        (SequenceState(6, True, 1, 3, 7, True), [7, 3, 4, 5, 6, 7, 3]),
        (SequenceState(7, True, 1, 3, 7, True), [3, 4]),
        (SequenceState(2, True, -1, 1, 3, True), [1, 3, 2, 1, 3]),
        (SequenceState(9, True, 5, 1, 10, False), [None]),
    ],
)
def test_what_a_sequence_hands_out(state: SequenceState, expected: list[int | None]) -> None:
    assert [state.nth(draws) for draws in range(len(expected))] == expected


def test_an_error_on_a_healthy_column_is_a_false_alarm() -> None:
    judgement = judge(truth(), report(("sequence-behind-data", "error")))
    assert judgement.false_alarm
    assert judgement.wrongs == ("false alarm: sequence-behind-data",)


def test_a_warning_on_a_healthy_column_is_none() -> None:
    assert judge(truth(), report(("sequence-not-owned", "warning"))).wrongs == ()


def test_the_rule_and_the_figures_have_to_be_right() -> None:
    behind = truth(status="behind", next="1", first_collision="4", inserts_until_failure="3", max="9")
    right = report(
        ("sequence-behind-data", "error"), first_collision=4, inserts_until_failure=3, max_value=9, status="behind"
    )
    assert judge(behind, right).wrongs == ()
    late = report(("sequence-behind-data", "error"), first_collision=4, inserts_until_failure=4, max_value=8)
    assert judge(behind, late).wrongs == ("inserts_until_failure 4, truth 3", "max 8, truth 9")
    assert judge(behind, late, strict=False).wrongs == ("inserts_until_failure 4, truth 3",)
    missed = report(first_collision=4, inserts_until_failure=3, max_value=9)
    assert judge(behind, missed).wrongs == ("expected sequence-behind-data; found nothing",)


def test_what_cannot_be_known_must_not_be_called_ok() -> None:
    unknown = truth(status="unknown-unreadable")
    assert judge(unknown, report()).wrongs == (
        "nothing said: neither a finding nor an entry under not_checked",
        "called ok",
    )
    listed = report(status="unknown")
    listed["not_checked"] = [{"subject": {"table": "public.t", "column": "id"}}]
    assert judge(unknown, listed).wrongs == ()


def test_what_holds_for_one_way_of_inserting_may_go_unreported() -> None:
    behind = truth(status="behind", scope="direct", first_collision="4")
    assert judge(behind, report()).wrongs == ()
    assert judge(behind, report(("id-not-unique", "error"))).wrongs != ()

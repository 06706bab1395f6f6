"""A report is sorted, and carries the verdict on what was kept."""

import random
from dataclasses import replace

from validator.judgement.build_report import build_report
from validator.model.finding import Severity
from validator.model.names import ColumnName, QualifiedName
from validator.model.policy import Policy
from validator.model.report import ColumnEntry, Status, Suppressed, Verdict
from validator.model.snapshot import Target


def entry(column: str, sequence: str | None) -> ColumnEntry:
    drawn = QualifiedName.parse(sequence) if sequence else None
    nothing = (None,) * 8
    return ColumnEntry(ColumnName.parse(column), "integer", drawn, "none", *nothing, Status.OK)


def build(columns=(), findings=(), suppressed=(), not_checked=(), policy=Policy(), notes=()):  # noqa: B008
    return build_report(
        Target("database"),
        columns,
        findings,
        suppressed,
        not_checked,
        policy,
        sequences=3,
        duration_seconds=0.5,
        tool_version="1",
        notes=notes,
    )


def test_findings_come_worst_first_then_by_subject_then_by_rule(finding):
    expected = [
        finding("a.b.c", rule="duplicate-ids"),
        finding("a.b.c", rule="sequence-behind-data", sequence="a.s"),
        finding("a.b.c", rule="sequence-behind-data", sequence="a.t"),
        finding("a.b.d"),
        finding("a.a.a", severity=Severity.WARNING),
        finding("a.a.a", severity=Severity.INFO),
    ]
    shuffled = random.Random(7).sample(expected, len(expected))
    assert shuffled != expected
    assert list(build(findings=shuffled).findings) == expected


def test_everything_else_is_sorted_too(finding, not_checked):
    columns = [entry("a.b.d", None), entry("a.b.c", "a.t"), entry("a.b.c", "a.s"), entry("a.b.c", None)]
    suppressed = [
        Suppressed(finding("a.b.c", severity=Severity.INFO), "ignore", "r"),
        Suppressed(finding(), "ignore", "r"),
    ]
    later = replace(not_checked, subject=finding("public.zzz").subject)
    report = build(columns, suppressed=suppressed, not_checked=[later, not_checked])
    assert [(str(e.column), str(e.sequence)) for e in report.columns] == [
        ("a.b.c", "None"),
        ("a.b.c", "a.s"),
        ("a.b.c", "a.t"),
        ("a.b.d", "None"),
    ]
    assert list(report.suppressed) == suppressed[::-1]
    assert report.not_checked == (not_checked, later)


def test_the_verdict_is_that_of_what_was_kept(finding, not_checked):
    hidden = [Suppressed(finding(), "ignore", "r")]
    assert (build(suppressed=hidden).verdict, build(suppressed=hidden).exit_status) == (Verdict.PASS, 0)
    assert (build(findings=[finding()]).verdict, build(findings=[finding()]).exit_status) == (Verdict.FAIL, 1)
    gap = build(not_checked=[not_checked], notes=["a note"])
    assert (gap.verdict, gap.exit_status, gap.notes, gap.sequences) == (Verdict.INCOMPLETE, 4, ("a note",), 3)


def test_generators_are_read_once(finding, not_checked):
    report = build(findings=iter([finding()]), not_checked=iter([not_checked]))
    assert report.exit_status == 1
    assert len(report.not_checked) == 1

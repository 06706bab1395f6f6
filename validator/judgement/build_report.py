"""Puts a Report together: everything sorted, so that two runs over the same database read the same."""

from collections.abc import Iterable

from validator.judgement.verdict import decide
from validator.model.finding import Finding, NotChecked, Subject
from validator.model.policy import Policy
from validator.model.report import ColumnEntry, Report, Suppressed
from validator.model.snapshot import Target


def build_report(
    target: Target,
    columns: Iterable[ColumnEntry],
    findings: Iterable[Finding],
    suppressed: Iterable[Suppressed],
    not_checked: Iterable[NotChecked],
    policy: Policy,
    *,
    sequences: int,
    duration_seconds: float,
    tool_version: str,
    notes: Iterable[str] = (),
) -> Report:
    """The Report of a run. ``findings`` are those kept, ``sequences`` how many sequences were looked at."""
    kept = sort_findings(findings)
    open_questions = tuple(sorted(not_checked, key=lambda n: (*_by_subject(n.subject), n.reason, n.message)))
    verdict, exit_status = decide(kept, open_questions, policy)
    return Report(
        target=target,
        verdict=verdict,
        exit_status=exit_status,
        columns=tuple(sorted(columns, key=lambda e: (e.column, str(e.sequence or "")))),
        findings=kept,
        suppressed=tuple(sorted(suppressed, key=lambda s: _by_severity(s.finding))),
        not_checked=open_questions,
        sequences=sequences,
        duration_seconds=duration_seconds,
        tool_version=tool_version,
        notes=tuple(notes),
    )


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst severity first, then by subject, then by rule."""
    return tuple(sorted(findings, key=_by_severity))


def _by_severity(finding: Finding) -> tuple[int, str, str, str, str]:
    subject, sequence = _by_subject(finding.subject)
    return finding.severity.rank, subject, finding.rule, sequence, finding.message


def _by_subject(subject: Subject) -> tuple[str, str]:
    return str(subject), str(subject.sequence or "")

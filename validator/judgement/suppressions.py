"""Ignores: findings that somebody accepted, with a reason and perhaps a last day. Pure."""

from collections.abc import Collection, Iterable
from datetime import date

from validator.model.finding import Finding, Subject
from validator.model.frozen import frozen
from validator.model.patterns import Pattern
from validator.model.policy import Ignore
from validator.model.report import Suppressed


@frozen
class Applied:
    """What is left to judge, what was taken out of it, and what a person should know about the taking."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    notes: tuple[str, ...]


def apply_ignores(
    findings: Iterable[Finding],
    ignores: Iterable[Ignore],
    today: date,
    ran: Collection[str] | None = None,
) -> Applied:
    """The findings without those that an ignore accepts on the day ``today``.

    An ignore holds up to and including its ``until``. ``ran`` are the names of the rules that ran (None: all): an
    ignore of a rule that did not run is not blamed for matching nothing. Raises InvalidPattern if a subject is no
    pattern of a name.
    """
    parsed = [(ignore, Pattern.parse(ignore.subject)) for ignore in ignores]
    hits = [0] * len(parsed)
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        reason = None
        for index, (ignore, pattern) in enumerate(parsed):
            if ignore.rule in (None, finding.rule) and subject_matches(pattern, finding.subject):
                hits[index] += 1
                if reason is None and not _expired(ignore, today):
                    reason = ignore.reason
        if reason is None:
            kept.append(finding)
        else:
            suppressed.append(Suppressed(finding, "ignore", reason))
    notes = (
        _note(ignore, count, today, ran is None or ignore.rule is None or ignore.rule in ran)
        for (ignore, _), count in zip(parsed, hits, strict=True)
    )
    return Applied(tuple(kept), tuple(suppressed), tuple(note for note in notes if note))


def subject_matches(pattern: Pattern, subject: Subject) -> bool:
    """Whether a pattern fits a subject: its column, its table (and so each of the table's columns) or its sequence."""
    if subject.column is not None and pattern.matches_column(subject.column):
        return True
    names = (subject.table_name, subject.sequence)
    return any(name is not None and pattern.matches_relation(name) for name in names)


def _expired(ignore: Ignore, today: date) -> bool:
    return ignore.until is not None and today > ignore.until


def _note(ignore: Ignore, hits: int, today: date, ran: bool) -> str | None:
    line = f" (line {ignore.line})" if ignore.line else ""
    what = f"the ignore of {ignore.rule or 'every rule'} on {ignore.subject}{line}"
    if _expired(ignore, today) and hits:
        counts = "its finding counts" if hits == 1 else f"its {hits} findings count"
        return f"{what} ended on {ignore.until}: {counts} again"
    if not hits and ran:
        return f"{what} matches nothing: remove it if the trouble is gone"
    return None

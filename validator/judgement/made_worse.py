"""What is in one report and not in an earlier one of the same database: what the time between has made worse."""

from validator.model.finding import EvidenceValue, Finding
from validator.model.names import ColumnName, QualifiedName
from validator.model.report import Report

_NEARER = "sequence-behind-data"
_MORE = "duplicate-ids"
_COUNTS = ("duplicates", "surplus_rows")


def made_worse(before: Report, after: Report) -> tuple[Finding, ...]:
    """The findings of ``after`` that ``before`` has not, has as less bad, whose collision has come nearer, or that know
    of more ids that stand twice, or of more rows that are too many.

    Inserts bring a sequence closer to an id that was in its way before: that is no worse. Another id, nearer than that
    one, is.
    """
    earlier = {finding.fingerprint: finding for finding in before.findings}
    earlier |= {suppressed.finding.fingerprint: suppressed.finding for suppressed in before.suppressed}
    upwards = {(entry.column, entry.sequence): (entry.increment or 1) > 0 for entry in after.columns}
    return tuple(finding for finding in after.findings if _is_worse(finding, earlier, upwards))


def _is_worse(
    finding: Finding, earlier: dict[str, Finding], upwards: dict[tuple[ColumnName, QualifiedName | None], bool]
) -> bool:
    was = earlier.get(finding.fingerprint)
    if was is None or finding.severity.rank < was.severity.rank:
        return True
    if finding.rule == _MORE:
        return any(_more(finding.evidence.get(what), was.evidence.get(what)) for what in _COUNTS)
    if finding.rule != _NEARER or finding.subject.column is None:
        return False
    ascending = upwards.get((finding.subject.column, finding.subject.sequence), True)
    return _nearer(finding.evidence.get("first_collision"), was.evidence.get("first_collision"), ascending=ascending)


def _nearer(collision: EvidenceValue, earlier: EvidenceValue, *, ascending: bool) -> bool:
    """Whether the sequence comes to ``collision`` before ``earlier``; texts have no order here."""
    if isinstance(collision, int) and isinstance(earlier, int):
        return collision < earlier if ascending else collision > earlier
    return collision != earlier


def _more(count: EvidenceValue, earlier: EvidenceValue) -> bool:
    return isinstance(count, int) and isinstance(earlier, int) and count > earlier

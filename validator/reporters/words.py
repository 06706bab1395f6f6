"""Numbers and facts in the words that the text and the Markdown report share. Counts have commas, ids never."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal

from validator.model.finding import EvidenceValue, Finding, Severity
from validator.model.names import ColumnName, QualifiedName
from validator.model.report import ColumnEntry, Report, Status
from validator.model.snapshot import Target

_LAST_ORDINAL = 20
_REFUSALS = {
    "22001": "the value is too long for the column",
    "22003": "the value does not fit the column's type",
    "22012": "the default divides by zero",
    "2200H": "the sequence is used up",
    "23514": "a CHECK refuses the value",
    "42P01": "the sequence does not exist",
}
"""What the server means by a SQLSTATE (PostgreSQL manual, appendix A) where it follows from a sequence."""
_EVERY_INSERT = {"23502": "any that gives no id", "42501": "any by a role without USAGE on the sequence"}
_COLLISIONS = ("23505", "23P01")


def counted(number: int, noun: str) -> str:
    """``1 column``, ``1,200 columns``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    if number % 100 in (11, 12, 13):
        return f"{number:,}th"
    return f"{number:,}" + {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def percent(value: float) -> float:
    """Cut, not rounded, to one decimal: 99.99 % is not 100 yet, and 89.96 % has not reached a threshold of 90."""
    return float(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_FLOOR))


def percent_words(value: float) -> str:
    return "<0.1 %" if 0 < value < 0.1 else f"{percent(value)} %"


def duration(seconds: float) -> str:
    """``0.41 s``, ``12.3 s``, ``2 min 5 s``."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds) // 60:,} min {int(seconds) % 60} s"


def tally(report: Report, *, zeros: bool = False) -> list[str]:
    """``2 errors``, ``1 warning``, ...: what there is; with ``zeros`` errors, warnings and not checked in any case."""
    counts = [
        (counted(report.count(Severity.ERROR), "error"), report.count(Severity.ERROR), zeros),
        (counted(report.count(Severity.WARNING), "warning"), report.count(Severity.WARNING), zeros),
        (counted(report.count(Severity.INFO), "info"), report.count(Severity.INFO), False),
        (f"{len(report.not_checked):,} not checked", len(report.not_checked), zeros),
        (f"{len(report.suppressed):,} suppressed", len(report.suppressed), False),
    ]
    return [text for text, number, always in counts if number or always]


def target_words(target: Target, name: Callable[[str], str], plain: Callable[[str], str]) -> str:
    """``staging (database shop, PostgreSQL 16.4)``; ``name`` and ``plain`` make outside text fit for the format."""
    what = "database" if target.kind == "database" else f"{target.kind} of"
    database = f"{what} {name(target.database)}" if target.database else target.kind
    details = [f"PostgreSQL {plain(target.server_version)}"] if target.server_version else []
    details += ["standby"] if target.standby else []
    if target.label:
        return f"{name(target.label)} ({', '.join([database, *details])})"
    return f"{database} ({', '.join(details)})" if details else database


class Entries:
    """Finds the column entry that a finding speaks of."""

    def __init__(self, columns: Iterable[ColumnEntry]) -> None:
        self._pairs: dict[tuple[ColumnName, QualifiedName | None], ColumnEntry] = {}
        self._columns: dict[ColumnName, ColumnEntry | None] = {}
        for entry in columns:
            self._pairs[entry.column, entry.sequence] = entry
            self._columns[entry.column] = None if entry.column in self._columns else entry

    def of(self, finding: Finding) -> ColumnEntry | None:
        """None where there is none, or where the finding names no sequence and the column draws from several."""
        column, sequence = finding.subject.column, finding.subject.sequence
        if column is None:
            return None
        return self._pairs.get((column, sequence)) if sequence else self._columns.get(column)


def next_failure(finding: Finding, value: Callable[[EvidenceValue], str]) -> str | None:
    """``the 2nd insert: id 7 is taken``; None where the finding speaks of no insert. ``value`` writes an id in the
    format."""
    evidence = finding.evidence
    if "inserts_until_failure" in evidence:
        return _failure(evidence, value)
    return _EVERY_INSERT.get(str(evidence.get("sqlstate")))


def _failure(known: Mapping[str, EvidenceValue], value: Callable[[EvidenceValue], str]) -> str | None:
    until, sqlstate, collision = (known.get(key) for key in ("inserts_until_failure", "sqlstate", "first_collision"))
    if not isinstance(until, int):
        return None
    which = _which_insert(until + 1)
    if isinstance(sqlstate, str) and sqlstate not in _COLLISIONS:
        if known.get("limited_by") == "partition":
            return f"{which}: no partition takes the value"
        return f"{which}: {_REFUSALS.get(sqlstate) or 'SQLSTATE ' + value(sqlstate)}"
    if collision is None:
        return which
    if known.get("on_collision") == "duplicate":
        quietly = "" if _refused_partly(known) else ", without an error"
        return f"{which}: id {value(collision)} a second time{quietly}"
    return f"{which}: id {value(collision)} is taken"


def standing(finding: Finding) -> str | None:
    """``the next value is 6, and ids go up to 10``: why an insert collides, where ``next_failure`` has said the rest.

    None where that is not the whole reason: ids that an expression makes, a wider key, an id that an insert before it
    takes.
    """
    evidence = finding.evidence
    if evidence.keys() & {"key", "partly_unique", "partition_decided_by", "simulated"}:
        return None
    following, collision = evidence.get("next_value"), evidence.get("first_collision")
    lowest, highest = evidence.get("min_value"), evidence.get("max_value")
    if not isinstance(following, int) or not isinstance(collision, int):
        return None
    if isinstance(highest, int) and following <= collision <= highest:
        return f"the next value is {following}, and ids go up to {highest}"
    if isinstance(lowest, int) and lowest <= collision <= following:
        return f"the next value is {following}, and ids go down to {lowest}"
    return None


def _refused_partly(evidence: Mapping[str, EvidenceValue]) -> bool:
    """Whether an id that is there already is refused on some condition: a wider key, or the row's partition."""
    return bool(evidence.get("partly_unique") or evidence.get("partition_decided_by"))


def _which_insert(number: int) -> str:
    if number == 1:
        return "the very next insert"
    return f"the {ordinal(number)} insert" if number <= _LAST_ORDINAL else f"insert no. {number:,}"


def not_well(report: Report) -> str:
    """``1 column is behind, 2 are exhausted``: what columns say though no finding does: a rule is off or was not
    asked, or it was so before; empty where all is well."""
    statuses = [entry.status for entry in report.columns]
    found = [(statuses.count(s), s) for s in Status if s not in (Status.OK, Status.NO_DEFAULT) and s in statuses]
    first = [f"{counted(number, 'column')} {'is' if number == 1 else 'are'} {status}" for number, status in found[:1]]
    return ", ".join(first + [f"{number:,} {'is' if number == 1 else 'are'} {status}" for number, status in found[1:]])


NOTHING_FOUND = "Is this the right database, and are its migrations run?"
"""What to ask where a check found no column at all: it passes, and most often something was mixed up."""


def evidence_words(finding: Finding, entry: ColumnEntry | None, value: Callable[[EvidenceValue], str]) -> Iterator[str]:
    """The measured values that matter to a person, in a fixed order; unknown keys are for the JSON report."""
    evidence = finding.evidence
    furthest = "min_value" if entry and (entry.increment or 1) < 0 else "max_value"
    labels = {"next_value": "next", furthest: "smallest id" if furthest == "min_value" else "largest id"}
    labels |= {"first_collision": "first collision", "limit": "limit"}
    for key, label in labels.items():
        if evidence.get(key) is not None:
            yield f"{label} {value(evidence[key])}"
    if isinstance(until := evidence.get("inserts_until_failure"), int):
        if until:  # of none, the finding's title has said that it is the very next insert
            yield f"{counted(until, 'more insert')} {'succeeds' if until == 1 else 'succeed'}"
    elif isinstance(remaining := evidence.get("remaining"), int):
        yield f"{remaining:,} left"
    if isinstance(used := evidence.get("used_percent"), (int, float)):
        yield f"{percent_words(used)} used"
    if isinstance(sqlstate := evidence.get("sqlstate"), str):
        if evidence.get("first_taken") is not None:
            yield f"SQLSTATE {value(sqlstate)} until {value(evidence['first_taken'])}"
            return
        every = _EVERY_INSERT.get(sqlstate)
        yield f"SQLSTATE {value(sqlstate)} for {every}" if every else f"then SQLSTATE {value(sqlstate)}"
    elif evidence.get("on_collision") == "duplicate":
        yield "then duplicates" if _refused_partly(evidence) else "then silent duplicates"

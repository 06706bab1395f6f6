"""The Report: everything that a reporter may say, computed once."""

from enum import StrEnum

from validator.model.finding import Finding, NotChecked, Severity
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Value
from validator.model.snapshot import Target


class Status(StrEnum):
    """What is true of a column, the worst first (CONTRACT: ``status``)."""

    BROKEN_DEFAULT = "broken-default"
    EXHAUSTED = "exhausted"
    BEHIND = "behind"
    DUPLICATES = "duplicates"
    UNKNOWN = "unknown"
    RUNNING_OUT = "running-out"
    NO_DEFAULT = "no-default"
    OK = "ok"


class Verdict(StrEnum):
    """The one verdict of a run."""

    PASS = "pass"
    FAIL = "fail"
    INCOMPLETE = "incomplete"


@frozen
class Capacity:
    """The tightest limit in sight: its value, how many inserts are left before it, and how much of the way is gone."""

    limit: int
    remaining: int
    used_percent: float


@frozen
class ColumnEntry:
    """One row of the report's ``columns``; None where a value is unknown or does not apply."""

    column: ColumnName
    type: str
    sequence: QualifiedName | None
    binding: str
    increment: int | None
    next_value: int | None
    min_value: Value | None
    max_value: Value | None
    first_collision: Value | None
    inserts_until_failure: int | None
    on_collision: str | None
    capacity: Capacity | None
    status: Status


@frozen
class Suppressed:
    """A finding that the configuration or the baseline accepts; ``by``: ignore or baseline."""

    finding: Finding
    by: str
    reason: str


@frozen
class Report:
    """The result of one run. Findings are sorted: worst first, then by subject."""

    target: Target
    verdict: Verdict
    exit_status: int
    columns: tuple[ColumnEntry, ...]
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    not_checked: tuple[NotChecked, ...]
    sequences: int
    duration_seconds: float
    tool_version: str
    notes: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are, suppressed ones left out."""
        return sum(1 for f in self.findings if f.severity is severity)

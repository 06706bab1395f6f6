"""The JSON report, version 1, as types that a file is checked against (``docs/report.schema.json`` says the same).

Unknown fields are skipped: within version 1 fields are added.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Raw, Struct

from validator.model.finding import Severity
from validator.model.observation import Reason
from validator.model.remedy import Safety
from validator.model.report import Status, Verdict

Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Percent: TypeAlias = Annotated[float, Meta(gt=-1e9, lt=1e9)]
Value: TypeAlias = int | str | None
Evidence: TypeAlias = dict[str, int | float | str | bool | list[str] | None]
Binding: TypeAlias = Literal[
    "identity-always", "identity-by-default", "serial", "default", "trigger", "configured", "none"
]


class ToolPart(Struct):
    """What wrote the report."""

    name: Literal["seqguard"]
    version: str


class Beginning(Struct):
    """What is the same in every version: enough to say whose report it is, and of which version."""

    version: int
    tool: ToolPart


class TargetPart(Struct):
    """What was checked."""

    kind: str
    database: str | None
    server_version: str | None
    label: str | None
    standby: bool = False


class SummaryPart(Struct):
    """How many there are; all but ``sequences`` follow from the lists, too."""

    columns: Count
    sequences: Count
    errors: Count
    warnings: Count
    infos: Count
    suppressed: Count
    not_checked: Count


class CapacityPart(Struct):
    """The tightest limit in sight."""

    limit: int
    remaining: int
    used_percent: Percent


class ColumnPart(Struct):
    """A column and the sequence that it draws from."""

    table: str
    column: str
    type: str
    sequence: str | None
    binding: Binding
    increment: int | None
    next_value: int | None
    min_value: Value
    max_value: Value
    first_collision: Value
    inserts_until_failure: Annotated[int, Meta(ge=0)] | None
    on_collision: Literal["error", "duplicate"] | None
    capacity: CapacityPart | None
    status: Status


class SubjectPart(Struct):
    """What is spoken of."""

    table: str | None
    column: str | None
    sequence: str | None


class RemedyPart(Struct):
    """A repair."""

    safety: Safety
    sql: str
    note: str = ""


class FindingPart(Struct):
    """One rule's word on one subject; the fingerprint follows from the rule and the subject."""

    rule: Annotated[str, Meta(pattern="^[a-z]+(-[a-z]+)*$", max_length=100)]
    severity: Severity
    new: bool
    subject: SubjectPart
    message: str
    evidence: Evidence
    remedy: RemedyPart | None
    location: Raw
    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]


class SuppressedPart(FindingPart):
    """An accepted finding."""

    by: Literal["ignore", "baseline"]
    reason: str


class NotCheckedPart(Struct):
    """Something that could not be checked."""

    subject: SubjectPart
    reason: Reason
    message: str
    how_to_check: str


class ReportDocument(Struct):
    """The whole document."""

    version: Literal[1]
    tool: ToolPart
    target: TargetPart
    verdict: Verdict
    exit_status: Annotated[int, Meta(ge=0, le=255)]
    summary: SummaryPart
    columns: list[ColumnPart]
    findings: list[FindingPart]
    suppressed: list[SuppressedPart]
    not_checked: list[NotCheckedPart]
    duration_seconds: Annotated[float, Meta(ge=0, lt=1e9)]
    notes: list[str] = []

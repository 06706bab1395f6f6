"""What the user decided: thresholds, severities, horizon.

The rules and the verdict read it.
"""

from dataclasses import field
from datetime import date

from validator.model.finding import Severity
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName


@frozen
class Threshold:
    """A warning and an error level."""

    warning: float
    error: float


@frozen
class RunningOut:
    """When a sequence counts as running out: per cent used, or inserts left."""

    percent: Threshold = Threshold(75, 90)
    inserts_left: Threshold = Threshold(10_000, 1_000)


@frozen
class Ignore:
    """An accepted finding: ``reason`` is required; after ``until`` it counts again.

    ``line`` is where it stands in the file.
    """

    rule: str | None
    subject: str
    reason: str
    until: date | None = None
    line: int | None = None


@frozen
class AllocatedBy:
    """Ids that the application allocates from a sequence.

    ``allocation``: nextval, pooled or pooled-lo (Hibernate's words).
    """

    column: ColumnName
    sequence: QualifiedName
    allocation: str = "nextval"
    line: int | None = None


@frozen
class Policy:
    """Everything that changes what rules say and what the verdict is; nothing about how to connect."""

    fail_on: Severity | None = Severity.ERROR
    allow_incomplete: bool = False
    horizon: int | None = None
    running_out: RunningOut = RunningOut()
    severities: dict[str, Severity | None] = field(default_factory=dict)
    """Rule name to severity; None switches the rule off."""

    ignores: tuple[Ignore, ...] = ()
    app_roles: tuple[str, ...] = ()
    bindings: tuple[AllocatedBy, ...] = ()
    schemas: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

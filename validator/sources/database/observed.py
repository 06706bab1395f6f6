"""What one row of a column's reading says: the extremes, the sequence's state, the ids in its way; or why it says
nothing."""

from typing import Any

from validator.model.observation import ColumnReading, Known, Observation, Reason, SequenceState, Unknown
from validator.sources.database import statements
from validator.sources.reading import Reading
from validator.sources.simulation import as_value
from validator.sources.state_alone import told_by_state

_BEHIND_PRIMARY = Unknown(
    Reason.OUTSIDE_SNAPSHOT,
    "a standby holds the sequence up to 32 values ahead of its primary, and ids stand in just that stretch",
    "run the check on the primary",
)


def has_rows(row: tuple[Any, ...] | None) -> bool:
    """Whether the statement's row, if there is one, found an id."""
    return row is not None and row[0] is not None and len(row) > 2 and row[2] is not None


def observed(reading: Reading, found: Observation[Any], role: str) -> Observation[ColumnReading]:
    """The row of ``statements.plain`` or ``statements.state_only`` as a reading; ``role`` is who asked."""
    if isinstance(found, Unknown):
        return found
    row = found.value
    if reading.elsewhere is not None and (row is None or row[0] is None):
        return reading.elsewhere
    if row is None:
        name = reading.sequence.name
        return Unknown(Reason.OUTSIDE_SNAPSHOT, f"{name} belongs to another session", "check from that session")
    if row[0] is None:
        return blind(reading, role)
    state = SequenceState(row[0], row[1], statements.STANDBY_AHEAD if reading.standby else 0)
    if reading.state_alone:
        return told_by_state(reading, state)
    if row[6] and row[4] is None:  # with an id ahead, too, a collision is certain wherever the primary stands
        return _BEHIND_PRIMARY
    base = reading.column.type.base
    largest, smallest = as_value(row[2], base), as_value(row[3], base)
    occupied, wrapped, furthest, runner_up = (as_id(row[i]) for i in (4, 5, 7, 8))
    return Known(ColumnReading(state, largest, smallest, occupied, wrapped, furthest, runner_up))


def blind(reading: Reading, role: str) -> Unknown:
    """USAGE shows last_value only once is_called is true."""
    return Unknown(
        Reason.NO_PRIVILEGE,
        f"the role {role} may not read the sequence {reading.sequence.name}",
        "; ".join(reading.sequence.access.grants),
    )


def as_id(value: Any) -> int | None:
    """An id that a sequence may meet; None for NaN and the infinities, which a numeric column may hold beside them."""
    return None if value is None or (not isinstance(value, int) and not value.is_finite()) else int(value)

"""What was measured, or why it could not be: unknown is a value, never a default."""

from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from validator.model.frozen import frozen

T = TypeVar("T", covariant=True)


class Reason(StrEnum):
    """Why something in scope was not checked; part of the JSON report (CONTRACT: ``reason``)."""

    NO_PRIVILEGE = "no-privilege"
    ROW_SECURITY = "row-security"
    TIMEOUT = "timeout"
    LOCK_TIMEOUT = "lock-timeout"
    TOO_LARGE = "too-large"
    FOREIGN_TABLE = "foreign-table"
    UNSUPPORTED_EXPRESSION = "unsupported-expression"
    OUTSIDE_SNAPSHOT = "outside-snapshot"
    DISCONNECTED = "disconnected"
    CORRUPT = "corrupt"


@frozen
class Known(Generic[T]):
    """A measured value."""

    value: T


@frozen
class Unknown:
    """A value that could not be had: why, in words for a person, and what would make it checkable."""

    reason: Reason
    message: str
    how_to_check: str


Observation: TypeAlias = Known[T] | Unknown


@frozen
class SequenceState:
    """One row of ``SELECT last_value, is_called FROM sequence``: the only complete reading of a sequence.

    ``ahead`` is how many values the reading may stand ahead of the truth: 0 on a primary, up to 32 on a standby,
    because the write-ahead log holds a sequence's state 32 values in advance (SEQ_LOG_VALS in PostgreSQL's
    sequence.c).
    """

    last_value: int
    is_called: bool
    ahead: int = 0


Value: TypeAlias = int | str
"""What a column holds: exact integers for number columns, the text that the server prints for all others."""


@frozen
class Duplicates:
    """Ids that stand in the column more than once: how many different ones, the smallest, and how many rows there are
    beyond one for each."""

    count: int
    first: Value
    surplus: int


@frozen
class Numeral:
    """How a text shows its number: digits of ``base`` 10 or 16, after ``before`` characters and before ``behind``."""

    base: int
    before: int
    behind: int


@frozen
class Simulation:
    """What the next inserts would really write, computed by the server from the default expression.

    Positions count inserts from 0. ``first_value`` is what the very next insert writes. ``steps`` is how many inserts
    were simulated.
    """

    steps: int
    first_value: Value | None
    collision: tuple[int, Value] | None = None
    """The first simulated insert whose value is in the column already."""

    repeat: tuple[int, Value] | None = None
    """The first simulated insert whose value an earlier simulated insert has written."""

    failure: tuple[int, str] | None = None
    """The first insert that the expression, the type or a CHECK refuses, with its SQLSTATE; may lie beyond
    ``steps``."""

    distinct_until: int | None = None
    """How many inserts write different values before the expression cuts digits off or rounds; None: nothing in
    sight."""

    far_collision: tuple[int, Value] | None = None
    """A collision beyond ``steps``, where the expression could be inverted."""

    inverted: bool = True
    """False where collisions beyond ``steps`` could not be looked for, or not all of them."""

    written: tuple[tuple[int, Value], ...] = ()
    """Where another index's keys were simulated: by insert, what the column itself gets in those that are told of
    above."""

    numeral: Numeral | None = None
    """How the number is read off the texts that the expression writes; None where they do not show it so."""

    furthest: int | None = None
    """The last insert whose value is in the column already, of those before the expression repeats itself or is
    refused, and before the sequence ends or wraps: as far as could be looked for. Read only where there is a collision.
    """

    @property
    def last_good(self) -> int:
        """The last insert (from 0) before the expression repeats itself, or is refused; beyond every sequence where
        nothing is in sight."""
        ends = [self.distinct_until, *(found and found[0] for found in (self.repeat, self.failure))]
        return min((end for end in ends if end is not None), default=2**63) - 1


@frozen
class ColumnReading:
    """One column and its sequence, read in one statement.

    ``occupied`` is the first value on the sequence's way (its lattice, before it wraps) that the column holds
    already; ``occupied_after_wrap`` the first one after a CYCLE sequence has wrapped. ``runner_up`` is the value next
    to the furthest one, read only where something is occupied: it tells an outlier from a block.
    """

    state: SequenceState
    max_value: Value | None
    min_value: Value | None
    occupied: int | None = None
    occupied_after_wrap: int | None = None
    furthest: int | None = None
    runner_up: int | None = None
    simulation: Simulation | None = None

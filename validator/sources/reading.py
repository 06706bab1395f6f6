"""What to read of a bound column, whatever the source; and whether plain arithmetic tells what it gets."""

from validator.facts.binding import Binding
from validator.facts.checks import bounds
from validator.facts.evaluable import undecidable
from validator.facts.headroom import value_range
from validator.facts.next_value import lattice
from validator.facts.tokens import NotTokenizable, Token, tokenize
from validator.facts.uniqueness import Protection
from validator.model.catalog import INTEGER_RANGES, Column, Sequence, Table
from validator.model.frozen import frozen
from validator.model.observation import SequenceState, Unknown

STEPS = 10_000
"""How many inserts are simulated: as many as the default threshold of sequence-running-out looks ahead."""

TEXTS = frozenset({"text", "varchar", "bpchar", "citext"})
FLOATS = frozenset({"float4", "float8"})
NUMBERS = frozenset(INTEGER_RANGES) | {"numeric", "oid"} | FLOATS
TOO_LONG = "22001"
CHECK_VIOLATED = "23514"
IS_NULL = "23502"


@frozen
class Reading:
    """What to read: ``table`` and ``column`` are where the rows are, ``predicate`` limits them (a partial unique
    index).

    ``key`` is what must differ, where a unique index is on an expression of the column. ``in_order``: ORDER BY the
    column can use an index. Of another unique index whose keys are simulated, ``index`` is the name, ``stored`` what it
    makes of a row, where that is no column, and ``own`` the reading of the column that draws. ``rowless``: only what is
    refused whatever is there already.
    """

    binding: Binding
    sequence: Sequence
    table: Table
    column: Column
    indexed: bool
    predicate: str | None = None
    key: str | None = None
    standby: bool = False
    in_order: bool = False
    index: str | None = None
    stored: str | None = None
    own: "Reading | None" = None
    rowless: bool = False
    elsewhere: Unknown | None = None
    """Where its rows, or some of them, can't be read: why."""

    @property
    def state_alone(self) -> bool:
        """Whether only the sequence's state is read, and no rows."""
        return self.binding.discarded or self.elsewhere is not None


@frozen
class Way:
    """The values that a sequence is about to hand out: from ``first`` on, ``step`` apart (below 0: descending), no
    further than ``last``."""

    first: int
    step: int
    last: int


def way_ahead(reading: Reading, state: SequenceState) -> Way | None:
    """What the column gets before the sequence ends or wraps; None where nothing is left."""
    sequence = reading.sequence
    values = lattice(reading.binding, sequence, state)
    if values is None:
        return None
    if state.is_called and not sequence.min_value <= state.last_value + sequence.increment <= sequence.max_value:
        return None  # a CYCLE sequence at its end: what it meets, it meets after it has wrapped
    return Way(values.first, step_of(reading), end_of_way(reading))


def way_after_wrap(reading: Reading) -> Way | None:
    """What a CYCLE sequence hands out once it has begun anew."""
    sequence = reading.sequence
    if not sequence.cycle or reading.binding.allocation is not None:
        return None
    low, high = sequence.min_value, sequence.max_value
    start, end = (low, high) if sequence.increment > 0 else (high, low)
    return Way(start, sequence.increment, end)


def step_of(reading: Reading) -> int:
    """How far one insert's value is from the next one's."""
    if reading.binding.allocation in ("pooled", "pooled-lo"):
        return 1 if reading.sequence.increment > 0 else -1
    return reading.sequence.increment * reading.binding.stride


def end_of_way(reading: Reading) -> int:
    """The last value that the sequence can hand out and the column can hold."""
    sequence = reading.sequence
    low, high = value_range(reading.column, reading.binding.narrowing)
    if sequence.increment > 0:
        return sequence.max_value if high is None else min(sequence.max_value, high)
    return sequence.min_value if low is None else max(sequence.min_value, low)


def needs_simulation(reading: Reading) -> bool:
    """Whether plain arithmetic does not tell what the column gets."""
    binding, column = reading.binding, reading.column
    if (
        reading.key is not None
        or binding.expression is not None
        or column.type.base not in INTEGER_RANGES | {"numeric": (0, 0)}
        or column.type.rounds
    ):
        return True
    return not bounds(column)[2] or (reading.sequence.cycle and binding.stride > 1)


def cannot_simulate(reading: Reading) -> str | None:
    """Why the server must not or can't be asked; None where it can."""
    column = reading.column
    if column.type.base not in NUMBERS | TEXTS:
        return f"values of type {column.type.name} are not computed ahead of time"
    for check in column.checks:
        if not is_safe_check(check, column.name.column):
            return f"its CHECK calls functions that are not evaluated here: {check}"
    return None


def is_safe_check(text: str, column: str) -> bool:
    """Whether a CHECK is made of the column and PostgreSQL's own functions only.

    A function that has the column's name is none of the column.
    """
    try:
        tokens = tokenize(text)
    except NotTokenizable:
        return False
    followed = zip(tokens, (*tokens[1:], None), strict=True)
    others = (t for t, after in followed if not (t.is_name and t.value in (column, "value") and not _opens(after)))
    return undecidable(tuple(others)) is None


def _opens(token: Token | None) -> bool:
    return token is not None and token.is_symbol("(", ".")


def repeats_by_design(reading: Reading, protection: Protection) -> bool:
    """Whether a wider unique key says that an id alone may repeat: (tenant, id), but not (id, partition key), which
    PostgreSQL demands."""
    others = set(protection.partly) - {reading.column.name.column}
    return bool(others) and not others <= set(reading.table.partition_key or ())

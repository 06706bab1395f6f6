"""The SQL that reads one column's truth: its extremes, what is in the sequence's way, and the sequence's state, in
one statement.

The statement's snapshot is older than the reading of the sequence inside it, so a row that a concurrent session
inserts in the meantime is either invisible or below the next value: never a false alarm.
"""

from functools import cache

from validator.facts.next_value import lattice
from validator.model.catalog import INTEGER_RANGES, Kind, Sequence
from validator.model.names import QualifiedName
from validator.model.observation import SequenceState
from validator.sources.reading import Reading, end_of_way, step_of, way_after_wrap

_BIGINT_LOW, _BIGINT_HIGH = INTEGER_RANGES["int8"]
STANDBY_AHEAD = 32
"""How many values the write-ahead log holds a sequence's state in advance (SEQ_LOG_VALS in sequence.c)."""

# In a subquery over a user's table a name means the table and its columns first: no user has these.
_STATE = "seqguard_state"
_FOUND = "seqguard_rows"
_LAST = f"{_STATE}.last_value"
STATE_COLUMNS = f"{_LAST}, {_STATE}.is_called"


@cache
def identifier(*parts: str) -> str:
    """SQL text of a (qualified) identifier, always quoted."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def relation(name: QualifiedName) -> str:
    """SQL text of a relation's name."""
    return identifier(name.schema, name.name)


def rows_of(reading: Reading) -> str:
    """FROM clause: a plain table without its children, a partitioned one with its partitions."""
    only = "ONLY " if reading.table.kind is Kind.TABLE else ""
    return f"{only}{relation(reading.table.name)}"


def value_of(reading: Reading) -> str:
    """SQL text of the column, or of the key that another index makes of a row."""
    return identifier(reading.column.name.column) if reading.stored is None else f"({reading.stored})"


def state_source(sequence: Sequence) -> str:
    """FROM item with STATE_COLUMNS.

    A role with USAGE alone learns last_value from pg_sequence_last_value(), which is NULL while is_called is false.
    """
    if sequence.access.readable:
        return f"{relation(sequence.name)} {_STATE}"
    return f"(SELECT {_last_value(sequence)} AS last_value, true AS is_called) {_STATE}"


def _last_value(sequence: Sequence) -> str:
    return f"pg_catalog.pg_sequence_last_value({sequence.oid})"


def first_value(reading: Reading, position: int | None = None) -> str:
    """SQL text of the value that the next insert gets, or of its draw at ``position``, as bigint; NULL where that
    overflows."""
    sequence, binding = reading.sequence, reading.binding
    increment = sequence.increment
    shift = (binding.positions[0] if position is None else position) * increment
    called = increment + shift
    if binding.allocation == "pooled":
        called = increment - (increment - (1 if increment > 0 else -1))
    elif binding.allocation == "pooled-lo":
        shift, called = 0, increment
    return f"CASE WHEN {_STATE}.is_called THEN {_plus(_LAST, called)} ELSE {_plus(_LAST, shift)} END"


def _plus(term: str, number: int) -> str:
    if number == 0:
        return term
    if number > 0:
        return f"CASE WHEN {term} <= {_BIGINT_HIGH - number} THEN {term} + {number} END"
    return f"CASE WHEN {term} >= {_BIGINT_LOW - number} THEN {term} - {-number} END"


def plain(reading: Reading, *, closely: bool = False) -> str:
    """One row: last_value, is_called, max, min, occupied, occupied_after_wrap, recent, furthest, runner_up.

    An index gives the extremes at once, and they tell whether a closer look is needed; only ``closely`` asks for what
    lies in the way. Without an index one scan answers everything but the last two, and ``closely`` two scans all.

    The first look takes the state from pg_sequence_last_value(), which costs the server a third of a query of the
    sequence; last_value is NULL there while is_called is false.
    """
    sequence, value = reading.sequence, value_of(reading)
    ascending = sequence.increment > 0
    nearest, furthest = ("min", "max") if ascending else ("max", "min")
    wrapped = _wrapped(reading)
    both = f" AND ({reading.predicate})" if reading.predicate else ""
    beyond = "<" if ascending else ">"

    def one(aggregate: str, where: str) -> str:
        return f"(SELECT {aggregate}({value}) FROM {rows_of(reading)} WHERE {where}{both})"

    if not reading.indexed:
        filters = [f"{nearest}({value}) FILTER (WHERE {_ahead(reading, first_value(reading))}{both})"]
        filters.append(f"{nearest}({value}) FILTER (WHERE {wrapped}{both})" if wrapped else "NULL")
        filters.append(f"bool_or({_recent(reading)}{both})" if reading.standby else "NULL")
        far, near = "NULL", "NULL"
        if closely:
            far = f"{furthest}({value}) FILTER (WHERE {_ahead(reading, first_value(reading))}{both})"
            near = one(furthest, f"{value} {beyond} {_FOUND}.furthest")
        found = f"max({value}), min({value}), {', '.join(filters)}, {far} AS furthest"
        return (
            f"SELECT {STATE_COLUMNS}, {_FOUND}.*, {near} FROM {state_source(sequence)}, LATERAL "
            f"(SELECT {found} FROM {rows_of(reading)}) {_FOUND}"
        )

    extremes = ", ".join(_extreme(reading, aggregate) for aggregate in ("max", "min"))
    if not closely:
        return f"SELECT {_last_value(sequence)}, true, {extremes}, NULL, NULL, NULL, NULL, NULL"
    parts = [STATE_COLUMNS, extremes]
    ahead = _ahead(reading, first_value(reading))
    extreme = one(furthest, ahead)
    parts += [
        one(nearest, ahead),
        one(nearest, wrapped) if wrapped else "NULL",
        f"EXISTS (SELECT FROM {rows_of(reading)} WHERE {_recent(reading)}{both})" if reading.standby else "NULL",
        extreme,
        f"(SELECT {furthest}({value}) FROM {rows_of(reading)} WHERE {value} {beyond} {extreme}{both})",
    ]
    return f"SELECT {', '.join(parts)} FROM {state_source(sequence)}"


def _extreme(reading: Reading, aggregate: str) -> str:
    """A scan of one end of the index: ORDER BY is planned in less time than the aggregate, which any order of the nulls
    serves."""
    value = value_of(reading)
    if not reading.in_order:
        return f"(SELECT {aggregate}({value}) FROM {rows_of(reading)})"
    order = " DESC" if aggregate == "max" else ""
    return f"(SELECT {value} FROM {rows_of(reading)} WHERE {value} IS NOT NULL ORDER BY 1{order} LIMIT 1)"


def needs_closer_look(reading: Reading, state: SequenceState, largest: int | None, smallest: int | None) -> bool:
    """Whether anything can lie in the sequence's way, given the extremes of an indexed column."""
    if largest is None or smallest is None or not reading.indexed:
        return False
    if reading.standby or _wrapped(reading) is not None:
        return True
    values = lattice(reading.binding, reading.sequence, state)
    if values is None:
        return False
    return largest >= values.first if values.step > 0 else smallest <= values.first


def _cast(reading: Reading, term: str) -> str:
    return f"({term})::numeric" if reading.column.type.base == "numeric" else f"({term})"


def _ahead(reading: Reading, first: str) -> str:
    """Condition: the value is on the sequence's way, before it ends or wraps."""
    sequence, value = reading.sequence, value_of(reading)
    step = step_of(reading)
    term = _cast(reading, first)
    beyond = (">=", "<=") if sequence.increment > 0 else ("<=", ">=")
    end = _cast(reading, str(end_of_way(reading)))
    condition = f"{value} {beyond[0]} {term} AND {value} {beyond[1]} {end}"
    if abs(step) != 1 or reading.column.type.base == "numeric":
        # in numeric: the difference of two bigints need not be one
        condition += f" AND mod({value}::numeric - {term}, {abs(step)}) = 0"
    return condition


def _wrapped(reading: Reading) -> str | None:
    """Condition: the value is met after a CYCLE sequence has wrapped, before it is where it stands now."""
    way, value = way_after_wrap(reading), value_of(reading)
    if way is None:
        return None
    beyond = (">=", "<=") if way.step > 0 else ("<=", ">=")
    first, last = _cast(reading, str(way.first)), _cast(reading, str(way.last))
    condition = f"{value} {beyond[0]} {first} AND {value} {beyond[1]} {last}"
    if abs(way.step) != 1 or reading.column.type.base == "numeric":
        condition += f" AND mod({value}::numeric - ({way.first}), {abs(way.step)}) = 0"
    return condition


def _recent(reading: Reading) -> str:
    """Condition: the value lies where a standby can't tell whether the primary has handed it out: behind where it
    stands, but not before the sequence's beginning; nowhere before the first nextval()."""
    sequence, value = reading.sequence, value_of(reading)
    oldest = _plus(_LAST, -STANDBY_AHEAD * sequence.increment)
    last = _cast(reading, _LAST)
    if sequence.increment > 0:
        beginning = _cast(reading, f"GREATEST({oldest}, {sequence.min_value})")
        stretch = f"{value} > {beginning} AND {value} <= {last}"
    else:
        beginning = _cast(reading, f"LEAST({oldest}, {sequence.max_value})")
        stretch = f"{value} >= {last} AND {value} < {beginning}"
    if abs(sequence.increment) != 1 or reading.column.type.base == "numeric":
        stretch += f" AND mod({value}::numeric - {last}, {abs(sequence.increment)}) = 0"
    return f"{_STATE}.is_called AND {stretch}"


def state_only(sequence: Sequence) -> str:
    """One row: last_value, is_called."""
    return f"SELECT {STATE_COLUMNS} FROM {state_source(sequence)}"


def duplicates(reading: Reading) -> str:
    """One row: how many values stand more than once, the smallest of them, and how many rows are too many."""
    value = value_of(reading)
    return (
        f"SELECT count(*), min(v), sum(n - 1)::bigint "
        f"FROM (SELECT {value} AS v, count(*) AS n FROM {rows_of(reading)} WHERE {value} IS NOT NULL "
        f"GROUP BY {value} HAVING count(*) > 1) d"
    )

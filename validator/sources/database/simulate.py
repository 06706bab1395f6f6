"""Columns whose value is an expression around nextval(): the server computes what the next inserts would write.

Only expressions of PostgreSQL's own functions get here (facts.expressions.undecidable), and they run in a read-only
transaction. What is looked for: the first value that is in the column already, the first that repeats itself, the
first that the type or a CHECK refuses, and where the expression begins to cut digits off (lpad to a fixed length, a
real beyond 2^24).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import psycopg

from validator.facts.checks import bounds
from validator.facts.expressions import undecidable
from validator.facts.next_value import Lattice, draws_left, draws_of_a_cycle, lattice
from validator.facts.tokens import NotTokenizable, tokenize
from validator.model.catalog import INTEGER_RANGES
from validator.model.observation import SequenceState, Simulation, Value
from validator.sources.database.statements import Reading, first_value, identifier, relation, state_source

STEPS = 10_000
"""How many inserts are simulated: as many as the default threshold of sequence-running-out looks ahead."""

_TEXTS = frozenset({"text", "varchar", "bpchar", "citext"})
_FLOATS = frozenset({"float4", "float8"})
_NUMBERS = frozenset(INTEGER_RANGES) | {"numeric", "oid"} | _FLOATS
_TOO_LONG = "22001"
_CHECK = "23514"

Row = tuple[Any, ...]
Ask = Callable[[str], Row]
"""Runs one statement in a read-only transaction of its own and gives its row; psycopg.Error where it fails."""


def needs_simulation(reading: Reading) -> bool:
    """Whether plain arithmetic does not tell what the column gets."""
    binding, column = reading.binding, reading.column
    if (
        reading.key is not None
        or binding.expression is not None
        or column.type.base not in INTEGER_RANGES | {"numeric": (0, 0)}
    ):
        return True
    return not bounds(column)[2] or (reading.sequence.cycle and binding.stride > 1)


def cannot_simulate(reading: Reading) -> str | None:
    """Why the server must not or can't be asked; None where it can."""
    column = reading.column
    if column.type.base not in _NUMBERS | _TEXTS:
        return f"values of type {column.type.name} are not computed ahead of time"
    return None


def _safe_check(text: str, column: str) -> bool:
    try:
        tokens = tokenize(text)
    except NotTokenizable:
        return False
    return undecidable(tuple(t for t in tokens if not (t.is_name and t.value in (column, "value")))) is None


@dataclass(frozen=True, slots=True)
class _Shape:
    """SQL text of the pieces: ``value(n)`` of draw numbers, ``typed(n)`` as the column compares it, ``refused(v)``
    conditions."""

    reading: Reading
    number: Callable[[str], str]

    def draws(self, insert: str) -> tuple[str, ...]:
        """The numbers that insert ``insert`` (SQL text) draws, one for each place in the expression."""
        stride = self.reading.binding.stride
        return tuple(self.number(f"({insert})::numeric * {stride} + {p}") for p in self.reading.binding.positions)

    def value(self, insert: str) -> str:
        expression = self.reading.binding.expression
        numbers = self.draws(insert)
        if expression is not None:
            return expression.sql(numbers)
        return f"({numbers[0]})::{self.reading.binding.narrowing or 'int8'}"

    def typed(self, text: str) -> str:
        kind = self.reading.column.type
        if kind.base in _TEXTS:
            collate = f" COLLATE {relation(kind.collation)}" if kind.collation is not None else ""
            target = "bpchar" if kind.base == "bpchar" else "text"
            return f"(({text})::{target}{collate})"
        if kind.base == "numeric" and kind.precision is not None:
            return f"(({text})::numeric({kind.precision},{kind.scale or 0}))"
        return f"(({text})::{kind.base})"

    def refusals(self, value: str) -> list[tuple[str, str]]:
        """(SQLSTATE, condition on SQL text ``value``) for what is refused without an error of the cast."""
        column = self.reading.column
        out = []
        if column.type.length is not None:
            out.append((_TOO_LONG, f"char_length(rtrim(({value})::text)) > {column.type.length}"))
            if column.type.base == "bpchar":
                value = f"(({value})::bpchar({column.type.length}))"  # a CHECK sees the blanks that it is padded with
        name = column.name.column
        for check in column.checks:
            if _safe_check(check, name):
                inner = f"SELECT ({check}) FROM (SELECT {value} AS {identifier(name)}, {value} AS value) c"
                out.append((_CHECK, f"NOT coalesce(({inner}), true)"))
        return out

    def lossy(self, value: str, number: str) -> str | None:
        """Condition: the value no longer tells which number it was made of."""
        base = self.reading.column.type.base
        if base in _TEXTS:
            # COLLATE "C": a nondeterministic collation can't search in a text
            digits = f"regexp_replace(({value})::text COLLATE \"C\", '[^0-9]', '', 'g')"
            return f"position(abs(({number})::numeric)::text IN {digits}) = 0"
        if base in _FLOATS and self.reading.binding.expression is None:
            near = f"abs(({number})::numeric) < {2**62}"
            return f"CASE WHEN {near} THEN ({value})::float8::bigint <> ({number}) ELSE true END"
        return None


def simulate(reading: Reading, ask: Ask) -> tuple[SequenceState, Value | None, Value | None, Simulation]:
    """(state, max, min, simulation), all of one statement but for the limits, which depend on numbers alone.

    Raises psycopg.Error where the server refuses for a reason that is none of the expression's.
    """
    row = ask(f"SELECT s.last_value, s.is_called FROM {state_source(reading.sequence)}")
    state = SequenceState(row[0], row[1])
    values = lattice(reading.binding, reading.sequence, state)
    failure: tuple[int, str] | None = None
    distinct: int | None = None
    bound = None
    if values is not None:
        failure, distinct = _limits(reading, values, state, ask)
        bound = values.at(failure[0]) if failure is not None else None
    try:
        return _compare(reading, ask, failure, distinct, values, bound)
    except psycopg.Error as error:
        if values is None or not _refuses(error):
            raise
    failure = _first_refused(reading, values, state, ask)
    if failure is None:  # the sequence has moved on since
        failure, distinct = _limits(reading, values, state, ask)
    return _compare(reading, ask, failure, distinct, values, values.at(failure[0]) if failure is not None else None)


def _refuses(error: psycopg.Error) -> bool:
    """Whether the server refuses the value, and not the question."""
    return error.sqlstate is not None and error.sqlstate.startswith(("22", "23"))


def _first_refused(reading: Reading, values: Lattice, state: SequenceState, ask: Ask) -> tuple[int, str] | None:
    """The first of the next STEPS inserts that can't be computed, with its SQLSTATE, where halving did not meet it.

    Values that are refused here and there, a cycle's say: all inserts up to one are computed at once, and that fails
    from the first refused one on.
    """
    shape = _Shape(reading, _literal_number(reading, state))
    last = min(STEPS, STEPS if reading.sequence.cycle else values.inserts) - 1
    reasons: dict[int, str] = {}

    def fails_by(insert: int) -> bool:
        series = f"SELECT {shape.typed(shape.value('g'))} AS v FROM generate_series(0, {insert}) g OFFSET 0"
        try:
            ask(f"SELECT count(v) FROM ({series}) s")
        except psycopg.Error as error:
            if not _refuses(error):
                raise
            reasons[insert] = str(error.sqlstate)
            return True
        return False

    if fails_by(0):
        return 0, reasons[0]
    first = _first(fails_by, last) if last > 0 else None
    return None if first is None else (first, reasons[first])


def _literal_number(reading: Reading, state: SequenceState) -> Callable[[str], str]:
    """Draw j as SQL text, from a known state: the lattice, or the cycle's arithmetic."""
    sequence = reading.sequence
    first = cast(int, _first_draw(reading, state))
    if not sequence.cycle:
        return lambda j: f"({first} + ({j}) * {sequence.increment})::bigint"
    before, around = draws_left(sequence, state), draws_of_a_cycle(sequence)
    start = sequence.min_value if sequence.increment > 0 else sequence.max_value
    return lambda j: (
        f"(CASE WHEN ({j}) < {before} THEN {first} + ({j}) * {sequence.increment} "
        f"ELSE {start} + mod(({j}) - {before}, {around}) * {sequence.increment} END)::bigint"
    )


def _first_draw(reading: Reading, state: SequenceState) -> int | None:
    values = lattice(reading.binding, reading.sequence, state)
    return None if values is None else values.first - reading.binding.positions[0] * reading.sequence.increment


def _limits(
    reading: Reading, values: Lattice, state: SequenceState, ask: Ask
) -> tuple[tuple[int, str] | None, int | None]:
    """(first refused insert with its SQLSTATE, how many inserts keep their numbers apart); None where nothing is in
    sight."""
    shape = _Shape(reading, _literal_number(reading, state))
    last = values.inserts - 1
    if reading.sequence.cycle:
        last = max(last, draws_of_a_cycle(reading.sequence) // reading.binding.stride)
    if last < 0:
        return None, None

    def probe(insert: int) -> str | None:
        value, number = shape.value(str(insert)), shape.draws(str(insert))[0]
        refusals = shape.refusals(shape.typed(value) if reading.column.type.length is None else value)
        tests = "".join(f"WHEN {condition} THEN '{state}' " for state, condition in refusals)
        lossy = shape.lossy(shape.typed(value), number)
        tests += f"WHEN {lossy} THEN 'lossy' " if lossy else ""
        verdict = f"CASE {tests}END" if tests else "NULL"
        try:
            return cast("str | None", ask(f"SELECT {verdict}, {shape.typed(value)}")[0])
        except psycopg.Error as error:
            if not _refuses(error):
                raise
            return error.sqlstate

    at_once = probe(0)
    if at_once == "lossy":
        lossy_matters, at_once = False, None
    else:
        lossy_matters = True
    if at_once is not None:
        return (0, at_once), None

    def bad(insert: int) -> bool:
        found = probe(insert)
        return lossy_matters if found == "lossy" else found is not None

    def refused(insert: int) -> bool:
        found = probe(insert)
        return found is not None and found != "lossy"

    first_bad = _first(bad, last)
    if first_bad is None:
        return None, None
    kind = probe(first_bad)
    if kind != "lossy":
        return (first_bad, cast(str, kind)), None
    hard = _first(refused, last)
    cut = first_bad if _cuts_from(shape, first_bad, last, ask) else None
    return ((hard, cast(str, probe(hard))) if hard is not None else None), cut


def _cuts_from(shape: _Shape, insert: int, last: int, ask: Ask) -> bool:
    """Whether the numbers can be told from the values up to ``insert`` and no more from there on.

    A hash holds its number's digits now and then, by chance: that is no limit.
    """
    value = shape.typed(shape.value("g"))
    lossy = shape.lossy(value, shape.draws("g")[0])
    text = (
        f"SELECT bool_and(NOT lossy) FILTER (WHERE g < {insert}), bool_and(lossy) FILTER (WHERE g >= {insert}) FROM "
        f"(SELECT g, {lossy} AS lossy FROM generate_series({max(insert - 50, 0)}, {min(insert + 9, last)}) g) s"
    )
    try:
        before, after = ask(text)
    except psycopg.Error as error:
        if not _refuses(error):
            raise
        return True  # what is refused further on is a limit of its own
    return before is not False and after is True


def _first(bad: Callable[[int], bool], last: int) -> int | None:
    """The first insert in 0..last for which ``bad`` holds, where it goes on holding; found by doubling, then
    halving."""
    good, step = 0, 1
    while True:
        here = min(step, last)
        if bad(here):
            break
        good = here
        if here == last:
            return None
        step *= 2
    high = here
    while high - good > 1:
        middle = (good + high) // 2
        if bad(middle):
            high = middle
        else:
            good = middle
    return high


def _compare(
    reading: Reading,
    ask: Ask,
    failure: tuple[int, str] | None,
    distinct: int | None,
    known: Lattice | None,
    bound: int | None,
) -> tuple[SequenceState, Value | None, Value | None, Simulation]:
    """The simulated values against the rows and against each other, in one statement with the sequence's state."""
    sequence, value = reading.sequence, reading.value
    base = reading.column.type.base
    first = first_value(reading)
    if reading.binding.allocation is None and reading.binding.positions[0]:
        first = f"({first}) - {reading.binding.positions[0] * sequence.increment}"
    shape = _Shape(reading, lambda j: _running_number(reading, j))
    left = _draws_left_sql(reading)
    limit = f"least({STEPS}, div({left}, {reading.binding.stride}))" if not sequence.cycle else str(STEPS)
    stop = ""
    if failure is not None and sequence.cycle:
        stop = f" WHERE g < {failure[0]}"  # numbers come again: which insert it is tells
    elif bound is not None:
        operator = "<" if sequence.increment > 0 else ">"
        stop = f" WHERE {shape.draws('g')[0]} {operator} {bound}"
    typed = shape.typed(shape.value("k.i"))
    checked = [c for s, c in shape.refusals("v") if s == _CHECK]
    violated = f"min(i) FILTER (WHERE {' OR '.join(checked)})" if checked else "min(NULL::int)"
    predicate = f" AND ({reading.predicate})" if reading.predicate else ""
    rows = f"SELECT {value} AS c FROM {reading.rows}"
    stored, new = (value, "w.v") if reading.key is None else (f"({reading.key})", _keyed(reading, "w.v"))
    series = (
        f"SELECT k.i, {typed} AS v FROM (SELECT g AS i FROM generate_series(0, ({limit})::int - 1) g{stop} OFFSET 0) k "
        "OFFSET 0"
    )
    text = (
        "SELECT s.last_value, s.is_called, "
        f"(SELECT {_exact('max(c)', base)}::text FROM ({rows}) m), "
        f"(SELECT {_exact('min(c)', base)}::text FROM ({rows}) m), r.* "
        f"FROM {state_source(sequence)}, LATERAL (SELECT {first} AS first) f, LATERAL (WITH w AS ({series}) "
        f"SELECT (SELECT {_exact('v', base)}::text FROM w WHERE i = 0), "
        f"(SELECT min(i) FROM w WHERE EXISTS (SELECT FROM {reading.rows} WHERE {stored} = {new}{predicate})), "
        f"(SELECT min(i) FROM (SELECT i, row_number() OVER (PARTITION BY {new} ORDER BY i) AS nth FROM w) x "
        "WHERE nth > 1), "
        f"(SELECT {violated} FROM w), (SELECT count(*) FROM w)) r"
    )
    row = ask(text)
    state = SequenceState(row[0], row[1])
    values = lattice(reading.binding, sequence, state)
    largest, smallest = as_value(row[2], base), as_value(row[3], base)
    if values is None:
        return state, largest, smallest, Simulation(0, None)
    shift = 0 if known is None else values.index(known.first)
    failure = (max(failure[0] - shift, 0), failure[1]) if failure else None
    distinct = max(distinct - shift, 0) if distinct is not None else None
    if row[7] is not None and (failure is None or row[7] < failure[0]):
        failure = (row[7], _CHECK)
    at = _values_at(reading, state, ask, base)
    collision = (row[5], at(row[5])) if row[5] is not None else None
    repeat = (row[6], at(row[6])) if row[6] is not None else None
    far, inverted = (None, True) if collision is not None else _far(reading, state, values, ask, row[8])
    simulation = Simulation(row[8], as_value(row[4], base), collision, repeat, failure, distinct, far, inverted)
    return state, largest, smallest, simulation


def _keyed(reading: Reading, value: str) -> str:
    """The key of an index on an expression, for ``value`` in the place of the column."""
    return f"(SELECT {reading.key} FROM (SELECT {value} AS {reading.value}) one_row)"


def _running_number(reading: Reading, draw: str) -> str:
    """Draw j as SQL text, from the state that the same statement reads (``f.first``)."""
    sequence = reading.sequence
    increment = sequence.increment
    if not sequence.cycle:
        return f"(f.first + ({draw}) * {increment})::bigint"
    start = sequence.min_value if increment > 0 else sequence.max_value
    before, around = f"({_draws_left_sql(reading)})", draws_of_a_cycle(sequence)
    return (
        f"(CASE WHEN ({draw}) < {before} THEN f.first + ({draw}) * {increment} "
        f"ELSE {start} + mod(({draw}) - {before}, {around}) * {increment} END)::bigint"
    )


def _draws_left_sql(reading: Reading) -> str:
    sequence = reading.sequence
    end = sequence.max_value if sequence.increment > 0 else sequence.min_value
    left = f"div({end}::numeric - f.first, {sequence.increment}) + 1"
    fits = f"f.first <= {end}" if sequence.increment > 0 else f"f.first >= {end}"
    return f"CASE WHEN {fits} THEN {left} ELSE 0 END"


def _values_at(reading: Reading, state: SequenceState, ask: Ask, base: str) -> Callable[[int], Value]:
    shape = _Shape(reading, _literal_number(reading, state))

    def at(insert: int) -> Value:
        return cast(
            Value, as_value(ask(f"SELECT {_exact(shape.typed(shape.value(str(insert))), base)}::text")[0], base)
        )

    return at


def _far(
    reading: Reading, state: SequenceState, values: Lattice, ask: Ask, steps: int
) -> tuple[tuple[int, Value] | None, bool]:
    """A collision beyond the simulated steps: (found, whether it could be looked for).

    The numbers inside the stored values are put through the expression: one that gives the stored value back is a
    collision to come. Number columns are inverted as a straight line where the simulated values lie on one.
    """
    if reading.key is not None or reading.sequence.cycle or steps < STEPS or reading.binding.stride != 1:
        return None, True
    base = reading.column.type.base
    beyond = values.at(steps)
    candidates = (
        f"SELECT t.c, x.d[1] AS d FROM (SELECT {reading.value} AS c FROM {reading.rows}"
        f"{' WHERE ' + reading.predicate if reading.predicate else ''}) t, "
        "LATERAL regexp_matches(t.c::text COLLATE \"C\", '0*([0-9]{1,18})', 'g') AS x (d)"
    )
    if base in _TEXTS:
        numbers = f"SELECT c, d::bigint AS n FROM ({candidates}) y"
    else:
        line = _line(reading, state, ask)
        if line is None:
            return None, False
        origin, slope = line
        stored = _exactly("c", reading)
        if slope == 0:
            return None, True
        numbers = (
            f"SELECT c, ({values.first} + (({stored} - {origin}) / {slope}) * {values.step})::bigint AS n FROM "
            f"(SELECT {reading.value} AS c FROM {reading.rows}) t WHERE c IS NOT NULL AND c::text NOT IN "
            f"('NaN', 'Infinity', '-Infinity') AND mod({stored} - {origin}, {slope}) = 0 "
            f"AND abs(({stored} - {origin}) / {slope}) < {2**62}"
        )
    nearest, operator, end = (
        ("min", ">=", reading.sequence.max_value) if values.step > 0 else ("max", "<=", reading.sequence.min_value)
    )
    beyond_end = "<=" if values.step > 0 else ">="
    shape = _Shape(reading, lambda j: "z.n")
    text = (
        f"SELECT {nearest}(n) FROM (SELECT z.n, z.c FROM ({numbers} OFFSET 0) z WHERE z.n {operator} {beyond} "
        f"AND z.n {beyond_end} {end} AND mod(z.n::numeric - {values.first}, {abs(values.step)}) = 0 OFFSET 0) z "
        f"WHERE {shape.typed(shape.value('0'))} = z.c"
    )
    try:
        found = ask(text)[0]
        if found is None:
            return None, True
        insert = values.index(found)
        return (insert, _values_at(reading, state, ask, base)(insert)), True
    except psycopg.Error as error:
        if error.sqlstate is None or not error.sqlstate.startswith("22"):
            raise
        return None, False


def _exactly(value: str, reading: Reading) -> str:
    """``value`` as numeric; a real goes by way of double precision, because its own cast keeps six digits."""
    by_way_of = {"float4": "::float8", "oid": "::int8"}.get(reading.column.type.base, "")
    return f"({value}){by_way_of}::numeric"


def _line(reading: Reading, state: SequenceState, ask: Ask) -> tuple[int, int] | None:
    """(value of insert 0, difference from insert to insert) where the values lie on a straight line; else None."""
    shape = _Shape(reading, _literal_number(reading, state))
    points = [0, 1, 2, 3, 10, 99, 100, 101, 999, 1001, 5003, 9999]
    values = ", ".join(_exactly(shape.typed(shape.value(str(p))), reading) for p in points)
    row = ask(f"SELECT {values}")
    slope = row[1] - row[0]
    straight = all(row[i] == row[0] + slope * p for i, p in enumerate(points))
    if not straight or row[0] != int(row[0]) or slope != int(slope):
        return None
    return int(row[0]), int(slope)


def _exact(term: str, base: str) -> str:
    """SQL text of ``term`` with all its digits: a float that is printed may keep 6 of them only, or 15."""
    if base not in _FLOATS:
        return term
    whole = f"({term})::float8 = trunc(({term})::float8) AND abs(({term})::float8) < 9.2e18"
    return f"(CASE WHEN {whole} THEN ({term})::bigint::numeric::text ELSE ({term})::text END)"


def as_value(text: object, base: str) -> Value | None:
    """What a column holds, as the report says it: an integer where it is one, else text."""
    if text is None:
        return None
    if base in INTEGER_RANGES or base == "oid":
        return int(str(text))
    if base == "numeric" or base in _FLOATS:
        shown = str(text)
        whole, _, fraction = shown.partition(".")
        return int(whole) if whole.lstrip("-").isdigit() and not fraction.strip("0") else shown
    return str(text)

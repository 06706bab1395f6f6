"""Collisions beyond the simulated steps, found by turning the expression round."""

import psycopg

from validator.facts.next_value import Lattice, draws_of_a_cycle
from validator.facts.numerals import read_off
from validator.model.observation import Numeral, SequenceState, Simulation, Value
from validator.sources.database.simulated_values import Ask, Shape, keyed, literal_number, values_at
from validator.sources.database.statements import rows_of, value_of
from validator.sources.reading import STEPS, TEXTS, Reading
from validator.sources.simulation import key_shows_all

# Named in a subquery over the user's table, where a table's own name would go before it: no user has this one.
WRITTEN = "seqguard_written"


def far_collision(
    reading: Reading, state: SequenceState, values: Lattice, ask: Ask, steps: int, numeral: Numeral | None
) -> tuple[tuple[int, Value] | None, bool]:
    """A collision beyond the simulated steps: (found, whether all could be looked for)."""
    sequence = reading.sequence
    end = sequence.max_value if values.step > 0 else sequence.min_value
    found, complete = _met(reading, state, values, ask, steps, numeral, "min" if values.step > 0 else "max", end)
    if found is None:
        return None, complete
    try:
        insert = values.index(found)
        return (insert, values_at(reading, state, ask, reading.column.type.base)(insert)), True
    except psycopg.Error as error:
        if error.sqlstate is None or not error.sqlstate.startswith("22"):
            raise
        return None, False


def furthest_met(
    reading: Reading, state: SequenceState, values: Lattice, ask: Ask, simulation: Simulation
) -> int | None:
    """The last insert that meets a stored value, as ``Simulation.furthest`` has it."""
    until, steps = min(simulation.last_good, values.inserts - 1), simulation.steps
    if until >= steps:
        most = "max" if values.step > 0 else "min"
        found, _ = _met(reading, state, values, ask, steps, simulation.numeral, most, values.at(until))
        if found is not None:
            return values.index(found)
    shape = Shape(reading, literal_number(reading, state))
    new = f"{WRITTEN}.v"
    stored, given = (value_of(reading), new) if reading.key is None else (f"({reading.key})", keyed(reading, new))
    predicate = f" AND ({reading.predicate})" if reading.predicate else ""
    series = f"SELECT g AS i, {shape.typed(shape.value('g'))} AS v FROM generate_series(0, {min(until, steps - 1)}) g"
    there = f"SELECT FROM {rows_of(reading)} WHERE {stored} = {given}{predicate}"
    last = ask(f"WITH {WRITTEN} AS ({series} OFFSET 0) SELECT max(i) FROM {WRITTEN} WHERE EXISTS ({there})")[0]
    return None if last is None else int(last)


def _met(
    reading: Reading,
    state: SequenceState,
    values: Lattice,
    ask: Ask,
    steps: int,
    numeral: Numeral | None,
    chosen: str,
    end: int,
) -> tuple[int | None, bool]:
    """The number drawn beyond the simulated steps, up to ``end``, that meets a stored value: the first or the last one,
    by the aggregate ``chosen``; and whether all could be looked for.

    The numbers inside the stored values are put through the expression: one that gives the stored value back is a
    collision to come. Number columns are inverted as a straight line where the simulated values lie on one.
    """
    if steps < STEPS:
        return None, True
    base = reading.column.type.base
    if reading.sequence.cycle or reading.binding.stride != 1 or (reading.key is not None and base not in TEXTS):
        return None, reading.sequence.cycle and draws_of_a_cycle(reading.sequence) <= STEPS
    beyond = values.at(steps)
    only = f" WHERE {reading.predicate}" if reading.predicate else ""
    rows = f"(SELECT {value_of(reading)} AS c FROM {rows_of(reading)}{only}) t"
    if base in TEXTS:
        numbers = _numbers_in(rows, numeral)
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
            f"{rows} WHERE c IS NOT NULL AND c::text NOT IN "
            f"('NaN', 'Infinity', '-Infinity') AND mod({stored} - {origin}, {slope}) = 0 "
            f"AND abs(({stored} - {origin}) / {slope}) < {2**62}"
        )
    operator, beyond_end = (">=", "<=") if values.step > 0 else ("<=", ">=")
    shape = Shape(reading, lambda j: "z.n")
    text = (
        f"SELECT {chosen}(n) FROM (SELECT z.n, z.c FROM ({numbers} OFFSET 0) z WHERE z.n {operator} {beyond} "
        f"AND z.n {beyond_end} {end} AND mod(z.n::numeric - {values.first}, {abs(values.step)}) = 0 OFFSET 0) z "
        f"WHERE {keyed(reading, shape.typed(shape.value('0')))} = {keyed(reading, 'z.c')}"
    )
    try:
        found = ask(text)[0]
        if found is None:
            return None, base not in TEXTS or (numeral is not None and key_shows_all(reading))
        return int(found), True
    except psycopg.Error as error:
        if error.sqlstate is None or not error.sqlstate.startswith("22"):
            raise
        return None, False


def _numbers_in(rows: str, numeral: Numeral | None) -> str:
    """The numbers that the stored texts may be made of: read off them, or else all that stand in them."""
    if numeral is not None:
        return f"SELECT t.c, {read_off(numeral, 't.c')} AS n FROM {rows}"
    return (
        f"SELECT t.c, x.d[1]::bigint AS n FROM {rows}, "
        "LATERAL regexp_matches(t.c::text COLLATE \"C\", '0*([0-9]{1,18})', 'g') AS x (d)"
    )


def _exactly(value: str, reading: Reading) -> str:
    """``value`` as numeric; a real goes by way of double precision, because its own cast keeps six digits."""
    by_way_of = {"float4": "::float8", "oid": "::int8"}.get(reading.column.type.base, "")
    return f"({value}){by_way_of}::numeric"


def _line(reading: Reading, state: SequenceState, ask: Ask) -> tuple[int, int] | None:
    """(value of insert 0, difference from insert to insert) where the values lie on a straight line; else None."""
    shape = Shape(reading, literal_number(reading, state))
    points = [0, 1, 2, 3, 10, 99, 100, 101, 999, 1001, 5003, 9999]
    values = ", ".join(_exactly(shape.typed(shape.value(str(p))), reading) for p in points)
    row = ask(f"SELECT {values}")
    if any(value is None for value in row):
        return None
    slope = row[1] - row[0]
    straight = all(row[i] == row[0] + slope * p for i, p in enumerate(points))
    if not straight or row[0] != int(row[0]) or slope != int(slope):
        return None
    return int(row[0]), int(slope)

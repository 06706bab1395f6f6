"""Columns whose value is an expression around nextval(): the server computes what the next inserts would write.

Only expressions of PostgreSQL's own functions get here (facts.evaluable.undecidable), and they run in a read-only
transaction. What is looked for: the first value that is in the column already, the first that repeats itself, the
first that the type or a CHECK refuses, and where the expression begins to cut digits off (lpad to a fixed length, a
real beyond 2^24).
"""

from dataclasses import replace

import psycopg

from validator.facts.next_value import Lattice, draws_of_a_cycle, lattice
from validator.model.observation import SequenceState, Simulation, Value
from validator.sources.database.simulated_far import WRITTEN, far_collision, furthest_met
from validator.sources.database.simulated_limits import first_refused, limits
from validator.sources.database.simulated_values import Ask, Shape, exact, keyed, refuses, values_at
from validator.sources.database.statements import (
    STATE_COLUMNS,
    first_value,
    rows_of,
    state_only,
    state_source,
    value_of,
)
from validator.sources.reading import CHECK_VIOLATED, IS_NULL, STEPS, Reading
from validator.sources.simulation import Limits, as_value

_NEW = f"{WRITTEN}.v"


def simulate(reading: Reading, ask: Ask) -> tuple[SequenceState, Value | None, Value | None, Simulation]:
    """(state, max, min, simulation), all of one statement but for the limits, which depend on numbers alone.

    Raises psycopg.Error where the server refuses for a reason that is none of the expression's.
    """
    row = ask(state_only(reading.sequence))
    state = SequenceState(row[0], row[1])
    values = lattice(reading.binding, reading.sequence, state)
    ends = limits(reading, values, state, ask) if values is not None else Limits()
    try:
        return _compare(reading, ask, ends, values)
    except psycopg.Error as error:
        if values is None or not refuses(error):
            raise
    failure = first_refused(reading, values, state, ask)
    # none: the sequence has moved on since
    ends = replace(ends, failure=failure) if failure is not None else limits(reading, values, state, ask)
    return _compare(reading, ask, ends, values)


def _compare(
    reading: Reading, ask: Ask, ends: Limits, known: Lattice | None
) -> tuple[SequenceState, Value | None, Value | None, Simulation]:
    """The simulated values against the rows and against each other, in one statement with the sequence's state."""
    sequence, value = reading.sequence, value_of(reading)
    base = reading.column.type.base
    failure, distinct = ends.failure, ends.distinct
    first = first_value(reading, 0)
    shape = Shape(reading, lambda j: _running_number(reading, j))
    left = _draws_left_sql(reading)
    limit = f"least({STEPS}, div({left}, {reading.binding.stride}))" if not sequence.cycle else str(STEPS)
    stop = ""
    if failure is not None and sequence.cycle:
        stop = f" WHERE g < {failure[0]}"  # numbers come again: which insert it is tells
    elif failure is not None and known is not None:
        operator = "<" if sequence.increment > 0 else ">"
        stop = f" WHERE {shape.draws('g')[0]} {operator} {known.at(failure[0])}"
    typed = shape.typed(shape.value("k.i"))
    refusals = shape.refusals("v")

    def first_with(sqlstate: str) -> str:
        conditions = [c for s, c in refusals if s == sqlstate]
        return f"min(i) FILTER (WHERE {' OR '.join(conditions)})" if conditions else "min(NULL::int)"

    predicate = f" AND ({reading.predicate})" if reading.predicate else ""
    stored_rows = rows_of(reading)
    rows = f"SELECT {value} AS c FROM {stored_rows}"
    if reading.rowless:
        rows = f"SELECT {shape.typed('NULL')} AS c WHERE false"
    stored, new = (value, _NEW) if reading.key is None else (f"({reading.key})", keyed(reading, _NEW))
    series = (
        f"SELECT k.i, {typed} AS v FROM (SELECT g AS i FROM generate_series(0, ({limit})::int - 1) g{stop} OFFSET 0) k "
        "OFFSET 0"
    )
    there = f"SELECT FROM {stored_rows} WHERE {stored} = {new}{predicate}"
    taken = "NULL::int" if reading.rowless else f"(SELECT min(i) FROM {WRITTEN} WHERE EXISTS ({there}))"
    text = (
        f"SELECT {STATE_COLUMNS}, "
        f"(SELECT {exact('max(c)', base)}::text FROM ({rows}) m), "
        f"(SELECT {exact('min(c)', base)}::text FROM ({rows}) m), r.* "
        f"FROM {state_source(sequence)}, LATERAL (SELECT {first} AS first) f, LATERAL (WITH {WRITTEN} AS ({series}) "
        f"SELECT (SELECT {exact('v', base)}::text FROM {WRITTEN} WHERE i = 0), "
        f"{taken}, "
        f"(SELECT min(i) FROM (SELECT i, row_number() OVER (PARTITION BY {new} ORDER BY i) AS nth FROM {WRITTEN} "
        f"WHERE {new} IS NOT NULL) x WHERE nth > 1), "
        f"(SELECT {first_with(CHECK_VIOLATED)} FROM {WRITTEN}), (SELECT count(*) FROM {WRITTEN}), "
        f"(SELECT {first_with(IS_NULL)} FROM {WRITTEN})) r"
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
    for insert, sqlstate in ((row[9], IS_NULL), (row[7], CHECK_VIOLATED)):
        if insert is not None and (failure is None or insert < failure[0]):
            failure = (insert, sqlstate)
    at = values_at(reading, state, ask, base)
    collision = (row[5], at(row[5])) if row[5] is not None else None
    repeat = (row[6], at(row[6])) if row[6] is not None else None
    far, inverted = None, True
    if collision is None and not reading.rowless:
        far, inverted = far_collision(reading, state, values, ask, row[8], ends.numeral)
    met = [found[0] for found in (collision, repeat, far) if found is not None]
    written = _written(reading.own, state, ask, met) if reading.own is not None else ()
    simulation = Simulation(
        row[8], as_value(row[4], base), collision, repeat, failure, distinct, far, inverted, written, ends.numeral
    )
    if (collision or far) is not None and not reading.rowless:
        simulation = replace(simulation, furthest=furthest_met(reading, state, values, ask, simulation))
    return state, largest, smallest, simulation


def _written(own: Reading, state: SequenceState, ask: Ask, inserts: list[int]) -> tuple[tuple[int, Value], ...]:
    """What the column itself gets in these inserts; one that it can't take is left out."""
    at = values_at(own, state, ask, own.column.type.base)
    out: list[tuple[int, Value]] = []
    for insert in dict.fromkeys(inserts):
        try:
            out.append((insert, at(insert)))
        except psycopg.Error as error:
            if not refuses(error):
                raise
    return tuple(out)


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

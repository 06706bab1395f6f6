"""Where a simulated column comes to its end: the first value that is refused, and the first that tells nothing new."""

from typing import cast

import psycopg

from validator.facts.next_value import Lattice, draws_of_a_cycle
from validator.model.observation import SequenceState
from validator.sources.database.simulated_numerals import numeral_of
from validator.sources.database.simulated_values import Ask, Shape, keyed, literal_number, refuses
from validator.sources.reading import STEPS, TEXTS, Reading
from validator.sources.simulation import LOSSY, Limits, find_limits, first_insert, first_repeat


def limits(reading: Reading, values: Lattice, state: SequenceState, ask: Ask) -> Limits:
    """What the next inserts come to in the end."""
    last = values.inserts - 1
    if reading.sequence.cycle:
        last = max(last, draws_of_a_cycle(reading.sequence) // reading.binding.stride)
    if last < 0:
        return Limits()
    numeral = numeral_of(reading, values, ask)
    shape = Shape(reading, literal_number(reading, state), numeral)

    def probe(insert: int) -> str | None:
        value, number = shape.value(str(insert)), shape.draws(str(insert))[0]
        refusals = shape.refusals(shape.typed(value) if reading.column.type.length is None else value)
        tests = "".join(f"WHEN {condition} THEN '{state}' " for state, condition in refusals)
        lossy = shape.lossy(shape.typed(value), number)
        tests += f"WHEN {lossy} THEN '{LOSSY}' " if lossy else ""
        verdict = f"CASE {tests}END" if tests else "NULL"
        try:
            typed = shape.typed(value)
            found = cast("str | None", ask(f"SELECT {verdict}, {typed}")[0])
            if reading.key is not None and found in (None, LOSSY):
                ask(f"SELECT {keyed(reading, typed)}, 0")  # by itself: an index comes after the CHECKs
            return found
        except psycopg.Error as error:
            if not refuses(error):
                raise
            return error.sqlstate

    return find_limits(probe, lambda insert: _end_of_distinct(shape, insert, last, ask), last, numeral)


def _end_of_distinct(shape: Shape, insert: int, last: int, ask: Ask) -> int | None:
    """The first insert that may write what another one does, given the first that does not show its number."""
    if shape.reading.column.type.base in TEXTS:
        return _repeats_from(shape, insert, last, ask)
    return insert if _cuts_from(shape, insert, last, ask) else None


def _repeats_from(shape: Shape, insert: int, last: int, ask: Ask) -> int | None:
    """The first insert, from ``insert`` on, whose text another number gives too."""

    def repeats(here: int) -> bool:
        try:
            return bool(ask(f"SELECT {shape.repeats(str(here))}, 0")[0])
        except psycopg.Error as error:
            if not refuses(error):
                raise
            return False

    return first_repeat(repeats, insert, last)


def _cuts_from(shape: Shape, insert: int, last: int, ask: Ask) -> bool:
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
        if not refuses(error):
            raise
        return True  # what is refused further on is a limit of its own
    return before is not False and after is True


def first_refused(reading: Reading, values: Lattice, state: SequenceState, ask: Ask) -> tuple[int, str] | None:
    """The first of the next STEPS inserts that can't be computed, with its SQLSTATE, where halving did not meet it.

    Values that are refused here and there, a cycle's say: all inserts up to one are computed at once, and that fails
    from the first refused one on.
    """
    shape = Shape(reading, literal_number(reading, state))
    last = min(STEPS, STEPS if reading.sequence.cycle else values.inserts) - 1
    reasons: dict[int, str] = {}

    def fails_by(insert: int) -> bool:
        series = f"SELECT {shape.typed(shape.value('g'))} AS v FROM generate_series(0, {insert}) g OFFSET 0"
        try:
            ask(f"SELECT count(v), count({keyed(reading, 'v')}) FROM ({series}) s")
        except psycopg.Error as error:
            if not refuses(error):
                raise
            reasons[insert] = str(error.sqlstate)
            return True
        return False

    if fails_by(0):
        return 0, reasons[0]
    first = first_insert(fails_by, last) if last > 0 else None
    return None if first is None else (first, reasons[first])

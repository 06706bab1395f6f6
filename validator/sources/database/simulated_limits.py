"""Where a simulated column comes to its end: the first value that is refused, and the first that tells nothing new."""

from collections.abc import Callable
from typing import cast

import psycopg

from validator.facts.next_value import Lattice, draws_of_a_cycle
from validator.model.frozen import frozen
from validator.model.observation import Numeral, SequenceState
from validator.sources.database.simulated_numerals import numeral_of
from validator.sources.database.simulated_values import Ask, Shape, literal_number, refuses
from validator.sources.reading import STEPS, TEXTS, Reading


@frozen
class Limits:
    """``failure`` is the first refused insert, with its SQLSTATE; ``distinct``: how many inserts keep their numbers
    apart; None where nothing is in sight.

    ``numeral`` is how the number is read off every text up to there.
    """

    failure: tuple[int, str] | None = None
    distinct: int | None = None
    numeral: Numeral | None = None


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
        tests += f"WHEN {lossy} THEN 'lossy' " if lossy else ""
        verdict = f"CASE {tests}END" if tests else "NULL"
        try:
            return cast("str | None", ask(f"SELECT {verdict}, {shape.typed(value)}")[0])
        except psycopg.Error as error:
            if not refuses(error):
                raise
            return error.sqlstate

    at_once = probe(0)
    if at_once == "lossy":
        lossy_matters, at_once = False, None
    else:
        lossy_matters = True
    if at_once is not None:
        return Limits((0, at_once))

    def bad(insert: int) -> bool:
        found = probe(insert)
        return lossy_matters if found == "lossy" else found is not None

    def refused(insert: int) -> bool:
        found = probe(insert)
        return found is not None and found != "lossy"

    first_bad = _first(bad, last)
    if first_bad is None:
        return Limits(numeral=numeral)
    kind = probe(first_bad)
    if kind != "lossy":
        return Limits((first_bad, cast(str, kind)), numeral=numeral)
    hard = _first(refused, last)
    cut = _end_of_distinct(shape, first_bad, last, ask)
    failure = (hard, cast(str, probe(hard))) if hard is not None else None
    return Limits(failure, cut, numeral if cut == first_bad else None)


def _end_of_distinct(shape: Shape, insert: int, last: int, ask: Ask) -> int | None:
    """The first insert that may write what another one does, given the first that does not show its number."""
    if shape.reading.column.type.base in TEXTS:
        return _repeats_from(shape, insert, last, ask)
    return insert if _cuts_from(shape, insert, last, ask) else None


def _repeats_from(shape: Shape, insert: int, last: int, ask: Ask) -> int | None:
    """The first insert, from ``insert`` on, whose text another number gives too.

    Other letters than the number's digits (another base, a hash) are no loss by themselves.
    """

    def repeats(further: int) -> bool:
        try:
            return bool(ask(f"SELECT {shape.repeats(str(insert + further))}, 0")[0])
        except psycopg.Error as error:
            if not refuses(error):
                raise
            return False

    if repeats(0):
        return insert
    found = _first(repeats, last - insert) if insert < last else None
    return None if found is None else insert + found


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
            ask(f"SELECT count(v) FROM ({series}) s")
        except psycopg.Error as error:
            if not refuses(error):
                raise
            reasons[insert] = str(error.sqlstate)
            return True
        return False

    if fails_by(0):
        return 0, reasons[0]
    first = _first(fails_by, last) if last > 0 else None
    return None if first is None else (first, reasons[first])


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

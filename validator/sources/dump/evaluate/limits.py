"""Where a simulated column comes to its end, computed here: the twin of sources.database.simulated_limits."""

from validator.facts.next_value import Lattice, draws_of_a_cycle
from validator.facts.numerals import TRIED, numeral_in
from validator.model.observation import Numeral
from validator.sources.dump.evaluate.keys import Key
from validator.sources.dump.evaluate.outcomes import Refused
from validator.sources.dump.evaluate.shape import Shape
from validator.sources.reading import STEPS, TEXTS
from validator.sources.simulation import LOSSY, Limits, find_limits, first_repeat


def limits(shape: Shape, values: Lattice, key: Key) -> Limits:
    """What the next inserts come to in the end."""
    reading = shape.reading
    last = values.inserts - 1
    if reading.sequence.cycle:
        last = max(last, draws_of_a_cycle(reading.sequence) // reading.binding.stride)
    if last < 0:
        return Limits()
    numeral = _numeral_of(shape, values)
    raw = reading.column.type.length is not None
    refusals, lossy = shape.refusals(raw=raw), shape.lossy(numeral)

    def probe(insert: int) -> str | None:
        try:
            value = shape.typed(insert)
            judged = shape.raw(insert) if raw else value
            found = next((sqlstate for sqlstate, refuses in refusals if refuses(judged)), None)
            if found is not None:
                return found
            if value is not None:
                key.of_new(value)
            return LOSSY if lossy is not None and lossy(value, shape.draws(insert)[0]) else None
        except Refused as refused:
            return refused.sqlstate

    def end_of_distinct(insert: int) -> int | None:
        if shape.base in TEXTS:
            return first_repeat(lambda here: shape.repeats(here, numeral), insert, last)
        return insert if _cuts_from(shape, insert, last) else None

    return find_limits(probe, end_of_distinct, last, numeral)


def _numeral_of(shape: Shape, values: Lattice) -> Numeral | None:
    """Where the number stands in the column's values; None where that can't be told of the first few."""
    if shape.base not in TEXTS or shape.reading.binding.stride != 1:
        return None
    texts = {}
    try:
        for number in (*TRIED, values.first):
            value = shape.with_number(number)
            if value is None:
                return None
            texts[number] = shape.text_of(value)
    except Refused:
        return None
    return numeral_in(texts)


def _cuts_from(shape: Shape, insert: int, last: int) -> bool:
    """Whether the numbers can be told from the values up to ``insert`` and no more from there on."""
    lossy = shape.lossy(None)
    if lossy is None:
        return False
    try:
        found = [
            (here, lossy(shape.typed(here), shape.draws(here)[0]))
            for here in range(max(insert - 50, 0), min(insert + 9, last) + 1)
        ]
    except Refused:
        return True  # what is refused further on is a limit of its own
    after = [lost for here, lost in found if here >= insert]
    return not any(lost for here, lost in found if here < insert) and bool(after) and all(after)


def first_refused(shape: Shape, values: Lattice, key: Key) -> tuple[int, str] | None:
    """The first of the next STEPS inserts that can't be computed, with its SQLSTATE."""
    last = min(STEPS, STEPS if shape.reading.sequence.cycle else values.inserts) - 1
    for insert in range(last + 1):
        try:
            value = shape.typed(insert)
            if value is not None:
                key.of_new(value)
        except Refused as refused:
            return insert, refused.sqlstate
    return None

"""The values that the next inserts write, and what they come to among themselves, before any stored row is seen."""

from dataclasses import replace
from typing import Any

from validator.facts.next_value import Lattice
from validator.model.frozen import frozen
from validator.sources.dump.evaluate.keys import Key
from validator.sources.dump.evaluate.limits import first_refused, limits
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported
from validator.sources.dump.evaluate.shape import Shape
from validator.sources.reading import CHECK_VIOLATED, IS_NULL, STEPS
from validator.sources.simulation import Limits


@frozen
class Series:
    """``first`` is the value of insert 0, ``inserts`` the first insert of each key, ``repeat`` the first insert whose
    key an earlier one has; ``ends`` includes what NOT NULL and the CHECKs refuse on the way."""

    steps: int
    first: Any
    inserts: dict[Any, int]
    repeat: int | None
    ends: Limits


def series(shape: Shape, values: Lattice, key: Key) -> Series:
    """The simulated values. Unsupported where the server would give up, too, or can't be followed."""
    ends = limits(shape, values, key)
    try:
        return _computed(shape, values, key, ends)
    except Refused:
        failure = first_refused(shape, values, key)
    if failure is None:
        raise Unsupported("a part that is computed beside the value is refused")
    try:
        return _computed(shape, values, key, replace(ends, failure=failure))
    except Refused:
        raise Unsupported("a part that is computed beside the value is refused") from None


def _computed(shape: Shape, values: Lattice, key: Key, ends: Limits) -> Series:
    written = [shape.typed(insert) for insert in _steps(shape, values, ends.failure)]
    inserts: dict[Any, int] = {}
    repeat: int | None = None
    for insert, value in enumerate(written):
        if value is None:
            continue
        found = key.of_new(value)
        if found is None:  # nothing is equal to NULL
            continue
        if inserts.setdefault(found, insert) != insert and repeat is None:
            repeat = insert
    failure = ends.failure
    refusals = shape.refusals(raw=False)
    for sqlstate in (IS_NULL, CHECK_VIOLATED):
        tests = [refuses for state, refuses in refusals if state == sqlstate]
        found = next((i for i, value in enumerate(written) if any(refuses(value) for refuses in tests)), None)
        if found is not None and (failure is None or found < failure[0]):
            failure = (found, sqlstate)
    first = written[0] if written else None
    return Series(len(written), first, inserts, repeat, replace(ends, failure=failure))


def _steps(shape: Shape, values: Lattice, failure: tuple[int, str] | None) -> range:
    """The inserts that are simulated: no further than the sequence's end and the first that is refused."""
    sequence = shape.reading.sequence
    steps = STEPS if sequence.cycle else min(STEPS, _inserts_left(shape))
    if failure is None:
        return range(steps)
    if sequence.cycle:  # numbers come again: which insert it is tells
        return range(min(steps, failure[0]))
    stop = values.at(failure[0])
    while steps and not _before(shape.draws(steps - 1)[0], stop, sequence.increment):
        steps -= 1
    return range(steps)


def _inserts_left(shape: Shape) -> int:
    """How many inserts are left before the sequence ends."""
    sequence, first = shape.reading.sequence, shape.number(0)
    end = sequence.max_value if sequence.increment > 0 else sequence.min_value
    return max((end - first) // sequence.increment + 1, 0) // shape.reading.binding.stride


def _before(number: int, stop: int, increment: int) -> bool:
    return number < stop if increment > 0 else number > stop

"""The numbers that a column's inserts draw."""

from collections.abc import Callable

from validator.facts.next_value import draws_left, draws_of_a_cycle, lattice
from validator.model.catalog import INTEGER_RANGES
from validator.model.observation import SequenceState
from validator.sources.dump.evaluate.outcomes import Refused
from validator.sources.reading import Reading

Number = Callable[[int], int]
"""Draw j as a bigint; Refused (22003) where it is none."""

_LOW, _HIGH = INTEGER_RANGES["int8"]


def bigint(number: int) -> int:
    """``number``, if a bigint holds it."""
    if not _LOW <= number <= _HIGH:
        raise Refused("22003")
    return number


def drawn(reading: Reading, state: SequenceState) -> Number:
    """The draws from a known state on: the lattice, or the cycle's arithmetic. The sequence must have a next value."""
    sequence = reading.sequence
    values = lattice(reading.binding, sequence, state)
    if values is None:
        raise ValueError(f"{sequence.name} has no next value")
    first = values.first - reading.binding.positions[0] * sequence.increment
    if not sequence.cycle:
        return lambda draw: bigint(first + draw * sequence.increment)
    before, around = draws_left(sequence, state), draws_of_a_cycle(sequence)
    start = sequence.min_value if sequence.increment > 0 else sequence.max_value

    def of_a_cycle(draw: int) -> int:
        if draw < before:
            return bigint(first + draw * sequence.increment)
        return bigint(start + (draw - before) % around * sequence.increment)

    return of_a_cycle

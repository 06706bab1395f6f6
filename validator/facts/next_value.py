"""What nextval() would return, and the lattice of values that one column gets from it.

Source: PostgreSQL manual, "CREATE SEQUENCE" and "Sequence Manipulation Functions"; nextval_internal() in sequence.c.
"""

from validator.facts.binding import Binding
from validator.model.catalog import Sequence
from validator.model.frozen import frozen
from validator.model.observation import SequenceState


def next_value(sequence: Sequence, state: SequenceState) -> int | None:
    """The value that the next nextval() of a new session returns; None where it fails (SQLSTATE 2200H)."""
    if not state.is_called:
        return state.last_value
    value = state.last_value + sequence.increment
    if sequence.min_value <= value <= sequence.max_value:
        return value
    if not sequence.cycle:
        return None
    return sequence.min_value if sequence.increment > 0 else sequence.max_value


def draws_left(sequence: Sequence, state: SequenceState) -> int:
    """How many nextval() succeed before the sequence ends, or wraps where it is CYCLE."""
    first = next_value(sequence, state)
    if first is None:
        return 0
    end = sequence.max_value if sequence.increment > 0 else sequence.min_value
    return (end - first) // sequence.increment + 1


def draws_of_a_cycle(sequence: Sequence) -> int:
    """How many values one whole round of a CYCLE sequence has."""
    return (sequence.max_value - sequence.min_value) // abs(sequence.increment) + 1


@frozen
class Lattice:
    """The values that one column gets: insert i (from 0) gets ``first + i * step``, for ``inserts`` inserts before
    the sequence ends or wraps."""

    first: int
    step: int
    inserts: int

    def at(self, insert: int) -> int:
        """The value of insert ``insert``."""
        return self.first + insert * self.step

    def after(self, inserts: int) -> "Lattice":
        """What is left of it after so many inserts."""
        return Lattice(self.at(inserts), self.step, self.inserts - inserts)

    def index(self, value: int) -> int:
        """The insert that gets ``value`` (which must be on the lattice)."""
        return (value - self.first) // self.step

    def until(self, low: int, high: int) -> int:
        """How many inserts stay within ``low`` and ``high``, from the first on."""
        if not low <= self.first <= high:
            return 0
        return ((high if self.step > 0 else low) - self.first) // self.step + 1


def lattice(binding: Binding, sequence: Sequence, state: SequenceState) -> Lattice | None:
    """The lattice of ``binding``; None where the next draw fails."""
    first = next_value(sequence, state)
    if first is None:
        return None
    increment, left = sequence.increment, draws_left(sequence, state)
    sign = 1 if increment > 0 else -1
    if binding.allocation == "pooled":
        shift = increment - sign if state.is_called else 0
        return Lattice(first - shift, sign, left * abs(increment) if shift else 1 + (left - 1) * abs(increment))
    if binding.allocation == "pooled-lo":
        return Lattice(first, sign, left * abs(increment))
    return Lattice(first + binding.positions[0] * increment, binding.stride * increment, left // binding.stride)

"""The first insert that fails, or writes an id that is there already; and what that will look like."""

from validator.facts.binding import Binding
from validator.facts.headroom import Headroom
from validator.facts.next_value import draws_left, draws_of_a_cycle, lattice
from validator.facts.uniqueness import Protection
from validator.model.catalog import Sequence
from validator.model.frozen import frozen
from validator.model.observation import ColumnReading, Value


@frozen
class Collision:
    """Insert number ``insert`` (from 0) writes ``value``, which is taken.

    ``wrapped``: only after a CYCLE sequence has wrapped. ``own``: the value was written by an earlier one of
    these very inserts (a cycle, or an expression that cuts digits off).
    """

    insert: int
    value: Value
    wrapped: bool = False
    own: bool = False


@frozen
class Forecast:
    """What lies ahead of one column.

    ``inserts_until_failure`` counts the inserts that still succeed, None: nothing in sight. ``on_collision``:
    error or duplicate. ``sqlstate`` is what the first failing insert raises; None for a silent duplicate.
    """

    collision: Collision | None
    inserts_until_failure: int | None
    on_collision: str | None
    sqlstate: str | None


def collision_of(binding: Binding, sequence: Sequence, reading: ColumnReading, in_sight: int) -> Collision | None:
    """The first collision.

    A cycle's meeting with its own values counts only within ``in_sight`` inserts.
    """
    values = lattice(binding, sequence, reading.state)
    if values is None or binding.discarded:
        return None
    if reading.simulation is not None:
        simulation = reading.simulation
        before = draws_left(sequence, reading.state)

        def found_at(insert: int, value: Value, *, own: bool = False) -> Collision:
            draw = insert * binding.stride + binding.positions[-1]
            return Collision(insert, value, wrapped=sequence.cycle and draw >= before, own=own)

        found = [found_at(*c) for c in (simulation.collision, simulation.far_collision) if c is not None]
        if simulation.repeat is not None:
            found.append(found_at(*simulation.repeat, own=True))
        return min(found, key=lambda c: c.insert, default=None)
    if reading.occupied is not None:
        return Collision(values.index(reading.occupied), reading.occupied)
    if not sequence.cycle or binding.stride != 1 or binding.allocation in ("pooled", "pooled-lo"):
        return None
    return _after_wrap(sequence, reading, values.first, in_sight)


def _after_wrap(sequence: Sequence, reading: ColumnReading, first: int, in_sight: int) -> Collision | None:
    before = draws_left(sequence, reading.state)
    start = sequence.min_value if sequence.increment > 0 else sequence.max_value
    found = []
    if reading.occupied_after_wrap is not None:
        steps = (reading.occupied_after_wrap - start) // sequence.increment
        wraps_now = first == start  # the next draw begins a round: what was looked for after the wrap comes at once
        insert = steps if wraps_now else before + steps
        found.append(Collision(insert, reading.occupied_after_wrap, wrapped=not wraps_now))
    if (first - start) % sequence.increment == 0:
        own = Collision(before + (first - start) // sequence.increment, first, wrapped=True, own=True)
    else:
        own = Collision(before + draws_of_a_cycle(sequence), start, wrapped=True, own=True)
    if own.insert < in_sight:
        found.append(own)
    return min(found, key=lambda c: c.insert, default=None)


def forecast(
    collision: Collision | None, protection: Protection, headroom: Headroom | None, limit_in_sight: bool
) -> Forecast:
    """Collision and limit put together: whichever comes first."""
    ends = headroom.fails_after if headroom is not None and limit_in_sight else None
    # a value that is refused for what it is never gets as far as an index: at the same insert, the limit comes first
    if collision is not None and (ends is None or collision.insert < ends):
        sqlstate = protection.sqlstate if _refused(collision.value, protection) else None
        return Forecast(collision, collision.insert, "error" if sqlstate else "duplicate", sqlstate)
    if ends is not None and headroom is not None:
        return Forecast(None, ends, None, headroom.fails_with)
    return Forecast(None, None, None, None)


def _refused(value: Value, protection: Protection) -> bool:
    """Whether the index speaks of this value: one with a predicate on the id lets the others stand twice."""
    if protection.within is None or not isinstance(value, int):
        return True
    low, high = protection.within
    return (low is None or value >= low) and (high is None or value <= high)

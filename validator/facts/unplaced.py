"""The first insert whose row no partition takes, along the whole way of a sequence."""

from dataclasses import replace

from validator.facts.binding import Binding
from validator.facts.next_value import Lattice, draws_left, draws_of_a_cycle, lattice
from validator.facts.routing import Refused, Routing, values_of
from validator.model.catalog import Sequence
from validator.model.observation import SequenceState


def first_unplaced(
    binding: Binding, sequence: Sequence, state: SequenceState, routing: Routing, in_sight: int, skipped: int = 0
) -> Refused | None:
    """The first insert of ``binding`` that is refused for want of a partition, or may be; None: none in sight.

    ``in_sight`` inserts are looked at one by one where it takes that. The first ``skipped`` ones are refused in any
    case: it is counted from there.
    """
    ids = lattice(binding, sequence, state)
    if ids is None or binding.discarded:
        return None
    ids = ids.after(skipped)
    values, as_drawn = values_of(binding, ids)
    if not as_drawn and routing.is_plain:
        return None  # the simulation has the bounds, as a CHECK
    found = routing.first_refused(values, ids, as_drawn=as_drawn, steps=in_sight)
    if found is not None or not sequence.cycle or binding.stride != 1 or binding.allocation is not None:
        return found
    start = sequence.min_value if sequence.increment > 0 else sequence.max_value
    again = Lattice(start, sequence.increment, draws_of_a_cycle(sequence))
    values, as_drawn = values_of(binding, again)
    found = routing.first_refused(values, again, as_drawn=as_drawn, steps=in_sight)
    return None if found is None else replace(found, insert=draws_left(sequence, state) - skipped + found.insert)

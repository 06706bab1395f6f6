"""A sequence that stands before what its column takes: below the lowest value that a CHECK, the type or the partitions
let in or, where it counts down, above the highest."""

from validator.facts.next_value import Lattice
from validator.model.frozen import frozen


@frozen
class Begin:
    """``bound`` is where the values begin that the column takes; all before it are refused.

    ``inserts`` fail until the sequence gives the first one that is taken, ``value``; None: it never gives one.
    """

    bound: int
    inserts: int | None = None
    value: int | None = None


def begin(values: Lattice, low: int | None, high: int | None) -> Begin | None:
    """Where the values of a lattice begin that lie within ``low`` and ``high``; None where the next one is not before
    them."""
    ascending = values.step > 0
    bound, end = (low, high) if ascending else (high, low)
    if bound is None or not _is_before(values.first, bound, ascending=ascending):
        return None
    inserts = -(-abs(bound - values.first) // abs(values.step))
    value = values.at(inserts)
    if inserts >= values.inserts or (end is not None and _is_before(end, value, ascending=ascending)):
        return Begin(bound)
    return Begin(bound, inserts, value)


def _is_before(one: int, other: int, *, ascending: bool) -> bool:
    return one < other if ascending else one > other

"""A value that a CHECK refuses, while others that come later are let in: where they begin, and where they end."""

from collections.abc import Callable, Iterable

from validator.facts.before_bounds import Begin
from validator.facts.let_in import LetIn
from validator.facts.next_value import Lattice
from validator.model.catalog import Column
from validator.model.frozen import frozen

Takes = Callable[[int], bool]
"""Whether some partition surely takes an id, and no CHECK of it alone refuses it."""

_ONE_BY_ONE = 500
"""How many numbers are looked at where the CHECK computes with them."""


@frozen
class Gap:
    """``resumes`` says how many inserts are refused and which value is the first to be let in again, None where that is
    not computed here; insert ``last`` gets the last one of all that is."""

    resumes: Begin | None
    last: int


def gap_at(
    column: Column, values: Lattice, refused: int, low: int | None, high: int | None, takes: Takes | None = None
) -> Gap | None:
    """The gap that begins with insert ``refused``; None where no later value is let in.

    ``low`` and ``high`` are what the type and plain bounds let in, ``takes`` says whether some partition does.
    """
    of = LetIn(column, column.checks)
    if of.refuses(values.at(refused)) is not True:
        return Gap(None, refused)

    def fine(insert: int) -> bool | None:
        value = values.at(insert)
        no = of.refuses(value)
        return None if no is None else not no and (takes is None or takes(value))

    end = high if values.step > 0 else low
    last = values.inserts - 1
    if end is not None:
        last = min(last, (end - values.first) // values.step)
    turning = {*_inserts_at(of.turning, values)}
    width = 1 if of.steady and takes is None else _ONE_BY_ONE
    near = range(refused + 1, min(refused + width, last) + 1)
    ahead = sorted({*near, *(i for i in turning if refused < i <= last)})
    again = next((insert for insert in ahead if fine(insert) is not False), None)
    if again is None or fine(again) is None:
        return None if again is None else Gap(None, refused)
    far = range(max(again, last - width + 1), last + 1)
    ends = (i for point in turning for i in (point - 1, point) if again < i <= last)
    taken = next(i for i in sorted({again, *far, *ends}, reverse=True) if fine(i) is not False)
    value = values.at(again)
    return Gap(Begin(value, again - refused, value), taken)


def _inserts_at(points: Iterable[int], values: Lattice) -> Iterable[int]:
    """The first insert at each of these numbers or beyond it."""
    for point in points:
        ahead = point - values.first if values.step > 0 else values.first - point + 1
        yield -(-ahead // abs(values.step))

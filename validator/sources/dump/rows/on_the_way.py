"""Which values of a column a sequence will meet on its way: the nearest, the furthest, and the one before that.

All is worked out for ways that go up. Of one that goes down everything is mirrored: ~x is -x - 1, which no int64
overflows.
"""

import numpy as np
from numpy.typing import NDArray

from validator.sources.dump.rows.spool import Spool
from validator.sources.reading import Way

LOW, HIGH = -(2**63), 2**63 - 1


class OnTheWay:
    """Takes values; ``nearest`` and ``furthest`` are those on the way, ``runner_up()`` is the value of all that is
    next to ``furthest`` on the near side."""

    def __init__(self, way: Way, *, closely: bool) -> None:
        self._down = way.step < 0
        mirrored = Way(~way.first, -way.step, ~way.last) if self._down else way
        self._first = mirrored.first
        self._step = mirrored.step
        self._low, self._high = max(mirrored.first, LOW), min(mirrored.last, HIGH)
        self._closely = closely
        self._nearest: int | None = None
        self._furthest: int | None = None
        self._below: int | None = None  # the largest value below the way, or below a furthest one that was
        self._beside = Spool()  # what stands between: above the furthest yet, and not on the way itself

    @property
    def nearest(self) -> int | None:
        return self._shown(self._nearest)

    @property
    def furthest(self) -> int | None:
        return self._shown(self._furthest)

    def add(self, values: NDArray[np.int64]) -> None:
        """Takes values of the column."""
        if not len(values):
            return
        ours = ~values if self._down else values
        top = int(ours.max())
        if self._low > self._high or top < self._low:
            self._pass_below(top)
            return
        hits = self._hits(ours)
        if len(hits):
            nearest = int(hits.min())
            self._nearest = nearest if self._nearest is None else min(self._nearest, nearest)
        if self._closely:
            self._look_closely(ours, int(hits.max()) if len(hits) else None)

    def add_beside(self, values: NDArray[np.int64]) -> None:
        """Takes values that are on no way, but next to one."""
        if self._closely and len(values):
            self._look_closely(~values if self._down else values, None)

    def runner_up(self) -> int | None:
        """None where nothing is ahead, or nothing on the near side of it."""
        if self._furthest is None:
            return None
        for values in self._beside:
            self._largest_below(values, self._furthest)
        return self._shown(self._below)

    def _hits(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        inside = values[(values >= self._low) & (values <= self._high)]
        if self._step == 1 or not len(inside):
            return inside
        if self._step > HIGH - LOW:
            met: NDArray[np.int64] = inside[inside == self._first] if self._low == self._first else inside[:0]
            return met
        # as unsigned numbers, 2**63 higher: no difference of two of them overflows
        lifted = inside.view(np.uint64) ^ np.uint64(1 << 63)
        hits: NDArray[np.int64] = inside[lifted % np.uint64(self._step) == np.uint64((self._first - LOW) % self._step)]
        return hits

    def _look_closely(self, values: NDArray[np.int64], furthest: int | None) -> None:
        before = self._furthest
        if furthest is not None and (before is None or furthest > before):
            self._furthest = furthest
            if before is not None:
                self._pass_below(before)
        limit = self._low if self._furthest is None else self._furthest
        self._largest_below(values, limit)
        # what is above the furthest yet counts once something on the way is still further
        above = (values >= limit) & (values < self._high)
        if self._furthest is not None:
            above &= values != limit
        self._beside.add(values[above])

    def _largest_below(self, values: NDArray[np.int64], limit: int) -> None:
        below = values[values < limit]
        if len(below):
            self._pass_below(int(below.max()))

    def _pass_below(self, value: int) -> None:
        if self._below is None or value > self._below:
            self._below = value

    def _shown(self, value: int | None) -> int | None:
        return ~value if value is not None and self._down else value

"""Which int64 values stand more than once, exactly, in memory that does not grow with their number.

Values are kept as ranges (from, to, both in it) of neighbours: ids that a sequence gave make few of them. A value that
comes twice makes two ranges overlap. What does not fit in memory becomes sorted runs in a private file, which are
merged in the end.
"""

from collections.abc import Iterator
from typing import IO, TypeAlias

import numpy as np
from numpy.typing import NDArray

from validator.sources.dump.rows.spool import private_file

Ranges: TypeAlias = NDArray[np.int64]
"""Two columns: from and to, sorted by the first."""

CAPACITY = 1 << 18
"""How many ranges are kept in memory; half of it is what a run in the file has at least."""

_MERGED_AT_ONCE = 1 << 18
_RANGE_BYTES = 16
_NOTHING: Ranges = np.empty((0, 2), np.int64)


class RepeatedValues:
    """Takes values, then tells which came more than once."""

    def __init__(self) -> None:
        self._kept: list[Ranges] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._runs: list[tuple[int, int]] = []  # offset in the file and number of ranges

    def add(self, values: NDArray[np.int64]) -> None:
        """Takes values in any order."""
        if not len(values):
            return
        if not (values[1:] > values[:-1]).all():
            values = np.sort(values)
            same = values[1:] == values[:-1]
            if same.any():
                self._keep(_ranges(np.unique(values[1:][same])))
                values = np.concatenate((values[:1], values[1:][~same]))
        self._keep(_ranges(values))

    def counts(self) -> tuple[int, int | None, int]:
        """How many different values came more than once, the smallest of them, and how many different ones came."""
        self._shrink()
        overlaps = _Overlaps()
        runs = [*(iter([ranges]) for ranges in self._kept), *(self._run(*run) for run in self._runs)]
        for ranges in _merged(runs, self._portion()):
            overlaps.add(ranges)
        return overlaps.count, overlaps.smallest, overlaps.different

    def _keep(self, ranges: Ranges) -> None:
        last = self._kept[-1] if self._kept else _NOTHING
        if len(last) == len(ranges) == 1 and int(ranges[0, 0]) - 1 == last[0, 1]:
            last[0, 1] = ranges[0, 1]  # goes on where the one before ended
            return
        self._kept.append(ranges)
        self._size += len(ranges)
        if self._size > CAPACITY:
            self._shrink()
            if self._size > CAPACITY // 2:
                self._spill()

    def _shrink(self) -> None:
        """Joins what is kept: once what is there at all, once what is there more than once."""
        if not self._kept:
            return
        ranges = _sorted(np.concatenate(self._kept))
        overlaps = _Overlaps(keep=True)
        overlaps.add(ranges)
        self._kept = [_joined(ranges), _joined(np.concatenate((_NOTHING, *overlaps.kept)))]
        self._size = sum(map(len, self._kept))

    def _spill(self) -> None:
        if self._file is None:
            self._file = private_file(self)
        for ranges in self._kept:
            if len(ranges):
                self._runs.append((self._file.seek(0, 2), len(ranges)))
                self._file.write(np.ascontiguousarray(ranges).tobytes())
        self._kept, self._size = [], 0

    def _portion(self) -> int:
        return max(_MERGED_AT_ONCE // (len(self._runs) + 2), 64)

    def _run(self, offset: int, size: int) -> Iterator[Ranges]:
        """One run of the file."""
        at, end = offset, offset + size * _RANGE_BYTES
        while at < end and self._file is not None:
            self._file.seek(at)
            portion = self._file.read(min(self._portion() * _RANGE_BYTES, end - at))
            at += len(portion)
            yield np.frombuffer(portion, np.int64).reshape(-1, 2)


class _Overlaps:
    """Counts the values that more than one range holds, and all that any does (``different``); ranges come sorted by
    where they begin.

    ``kept`` are the overlaps, if they are to be kept.
    """

    def __init__(self, *, keep: bool = False) -> None:
        self.count = 0
        self.different = 0
        self.smallest: int | None = None
        self.kept: list[Ranges] = []
        self._keep = keep
        self._reach: int | None = None  # how far the ranges before reach
        self._counted: int | None = None  # how far overlaps are counted

    def add(self, ranges: Ranges) -> None:
        if not len(ranges):
            return
        starts, ends = ranges[:, 0], ranges[:, 1]
        reach = np.maximum.accumulate(ends)
        if self._reach is not None:
            reach = np.maximum(reach, self._reach)
        before, starts, ends = reach[:-1], starts[1:], ends[1:]
        if self._reach is not None:
            before = np.concatenate(([self._reach], before))
            starts, ends = ranges[:, 0], ranges[:, 1]
        else:
            self.different += int(ranges[0, 1]) - int(ranges[0, 0]) + 1
        self._reach = int(reach[-1])
        further = ends > before  # so there is a value after ``before``
        self.different += int((ends[further] - np.maximum(starts[further], before[further] + 1) + 1).sum())
        twice = starts <= before
        if twice.any():
            self._count(starts[twice], np.minimum(ends, before)[twice])

    def _count(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
        """Counts overlaps, which may overlap each other."""
        if self.smallest is None:
            self.smallest = int(starts[0])
        if self._counted is not None:
            new = ends > self._counted
            starts, ends = starts[new], ends[new]
            if not len(starts):
                return
            starts = np.maximum(starts, self._counted + 1)
        reach = np.maximum.accumulate(ends)
        new = np.concatenate(([True], ends[1:] > reach[:-1]))
        # beyond the largest bigint nothing is new: where this sum overflows it is not taken
        starts = np.concatenate((starts[:1], np.maximum(starts[1:], reach[:-1] + 1)))[new]
        ends = ends[new]
        self.count += int((ends - starts + 1).sum())
        self._counted = int(reach[-1])
        if self._keep:
            self.kept.append(np.column_stack((starts, ends)))


def _ranges(values: NDArray[np.int64]) -> Ranges:
    """The ranges of values that are sorted and different."""
    cuts = np.flatnonzero(np.diff(values) != 1)
    return np.column_stack(
        (np.concatenate((values[:1], values[cuts + 1])), np.concatenate((values[cuts], values[-1:])))
    )


def _sorted(ranges: Ranges) -> Ranges:
    return ranges[np.argsort(ranges[:, 0], kind="stable")]


def _joined(ranges: Ranges) -> Ranges:
    """The same values in ranges that neither overlap nor touch."""
    if not len(ranges):
        return ranges
    reach = np.maximum.accumulate(ranges[:, 1])
    starts = ranges[1:, 0]
    apart = (starts > reach[:-1]) & (starts - 1 != reach[:-1])
    first = np.concatenate(([True], apart))
    last = np.concatenate((apart, [True]))
    return np.column_stack((ranges[first, 0], reach[last]))


def _merged(runs: list[Iterator[Ranges]], portion: int) -> Iterator[Ranges]:
    """All ranges of sorted runs, sorted, in portions: as far as every run's next ones are known."""
    heads = [next(run, _NOTHING) for run in runs]
    while True:
        for number, run in enumerate(runs):
            while not len(heads[number]):
                more = next(run, None)
                if more is None:
                    break
                heads[number] = more
        alive = [head for head in heads if len(head)]
        if not alive:
            return
        limit = min(int(head[min(len(head), portion) - 1, 0]) for head in alive)
        counts = [int(np.searchsorted(head[:, 0], limit, side="right")) for head in heads]
        yield _sorted(np.concatenate([head[:count] for head, count in zip(heads, counts, strict=True)]))
        heads = [head[count:] for head, count in zip(heads, counts, strict=True)]

"""A scan's reading of an integer column: what `statements.plain` and `statements.duplicates` ask a server for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from validator.model.catalog import INTEGER_RANGES
from validator.model.observation import Duplicates
from validator.sources.dump.rows.collector import Row, UnfitValueError
from validator.sources.dump.rows.duplicates import RepeatedValues
from validator.sources.dump.rows.on_the_way import HIGH, LOW, OnTheWay
from validator.sources.reading import Way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class IntegerCollector:
    """Takes one column of type ``base`` (int2, int4 or int8).

    ``ahead`` is the sequence's way, ``after_wrap`` its way once it has begun anew; ``duplicates``: whether values that
    stand twice are looked for. ``count`` counts the values, without nulls.
    """

    def __init__(
        self, column: str, ahead: Way | None, after_wrap: Way | None, *, duplicates: bool, base: str = "int8"
    ) -> None:
        self.columns = (column,)
        self.count = 0
        self.largest: int | None = None
        self.smallest: int | None = None
        self._base = base
        self._low, self._high = INTEGER_RANGES[base]
        self._ahead = None if ahead is None else OnTheWay(ahead, closely=True)
        self._after_wrap = None if after_wrap is None else OnTheWay(after_wrap, closely=False)
        self._repeated = RepeatedValues() if duplicates else None

    @property
    def occupied(self) -> int | None:
        """The nearest value on the way ahead."""
        return None if self._ahead is None else self._ahead.nearest

    @property
    def occupied_after_wrap(self) -> int | None:
        """The nearest value on the way after the wrap."""
        return None if self._after_wrap is None else self._after_wrap.nearest

    @property
    def furthest(self) -> int | None:
        """The furthest value on the way ahead."""
        return None if self._ahead is None else self._ahead.furthest

    @property
    def runner_up(self) -> int | None:
        """The column's value next to ``furthest`` on the near side."""
        return None if self._ahead is None else self._ahead.runner_up()

    def duplicate_values(self) -> Duplicates | None:
        """The values that stand more than once; None where there are none, or they were not looked for."""
        if self._repeated is None:
            return None
        count, smallest, different = self._repeated.counts()
        return None if smallest is None else Duplicates(count, smallest, self.count - different)

    def integers(self, values: "NDArray[np.int64]") -> None:
        """Takes values; UnfitValueError where one is out of the type's range."""
        if not len(values):
            return
        largest, smallest = int(values.max()), int(values.min())
        if largest > self._high or smallest < self._low:
            index = int(((values > self._high) | (values < self._low)).argmax())
            raise UnfitValueError(index, f"{int(values[index])} is out of the range of {self._base}")
        self.count += len(values)
        self.largest = largest if self.largest is None else max(self.largest, largest)
        self.smallest = smallest if self.smallest is None else min(self.smallest, smallest)
        for way in (self._ahead, self._after_wrap):
            if way is not None:
                way.add(values)
        if self._repeated is not None:
            self._repeated.add(values)

    def beside(self, values: "NDArray[np.int64]") -> None:
        """Takes values that are nothing but candidates for the runner-up."""
        if self._ahead is not None:
            self._ahead.add_beside(values)

    def rows(self, rows: Sequence[Row]) -> None:
        """Takes texts of integers, where it is fed by a collector that filters rows."""
        import numpy as np

        texts = [(index, text) for index, (text,) in enumerate(rows) if text is not None]
        found = []
        for index, text in texts:
            try:
                found.append(int(text))
            except ValueError:
                raise UnfitValueError(index, f"{text[:40]!a} is no integer") from None
        try:
            self.integers(np.array(found, np.int64))
        except OverflowError:
            index, text = next(pair for pair in texts if not LOW <= int(pair[1]) <= HIGH)
            raise UnfitValueError(index, f"{text[:40]} is out of the range of {self._base}") from None
        except UnfitValueError as error:
            raise UnfitValueError(texts[error.index][0], str(error)) from None

"""The rows that a partial unique index holds, and only them, for other collectors."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from validator.sources.dump.rows.collector import Collector, Row, UnfitValueError

if TYPE_CHECKING:
    pass


class FilteredCollector:
    """Gives ``inner`` the rows for whose ``columns`` the predicate is true.

    What needs all rows, such as a column's extremes, is a collector of its own beside it.
    """

    def __init__(self, columns: tuple[str, ...], predicate: Callable[[Row], bool], *inner: Collector) -> None:
        self.columns = (*columns, *(name for collector in inner for name in collector.columns))
        self._asked = len(columns)
        self._predicate = predicate
        self._inner = inner

    def rows(self, rows: Sequence[Row]) -> None:
        """Hands on those that pass."""
        passed = [(index, row) for index, row in enumerate(rows) if self._predicate(row[: self._asked])]
        start = self._asked
        for collector in self._inner:
            end = start + len(collector.columns)
            try:
                collector.rows([row[start:end] for _, row in passed])
            except UnfitValueError as error:
                raise UnfitValueError(passed[error.index][0], str(error)) from None
            start = end

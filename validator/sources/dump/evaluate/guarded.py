"""A collector that may meet a stored value that can't be compared without a server: the scan goes on without it."""

from collections.abc import Sequence

from validator.sources.dump.evaluate.outcomes import Refused, Unsupported
from validator.sources.dump.rows.collector import Collector, Row


class Guarded:
    """Hands rows on until ``inner`` gives up; ``check`` raises why it did."""

    def __init__(self, inner: Collector) -> None:
        self._inner = inner
        self._problem: str | None = None
        self.columns = inner.columns

    def rows(self, rows: Sequence[Row]) -> None:
        """The next rows; none of them matters any more once one could not be compared."""
        if self._problem is not None:
            return
        try:
            self._inner.rows(rows)
        except Unsupported as problem:
            self._problem = problem.reason
        except Refused as refused:
            self._problem = f"the server refuses a stored row with {refused.sqlstate}"

    def check(self) -> None:
        """Unsupported where a row could not be compared."""
        if self._problem is not None:
            raise Unsupported(self._problem)

"""What takes the values of some columns of a table, as a scan comes by them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from validator.model.frozen import frozen
from validator.sources.dump.contents import TableData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row: TypeAlias = tuple[str | None, ...]
"""Texts as PostgreSQL would print them; None for NULL."""


class UnfitValueError(ValueError):
    """A collector can't take a value: ``index`` is its place in what was given, the text says why in a few words."""

    def __init__(self, index: int, why: str) -> None:
        super().__init__(why)
        self.index = index


class Collector(Protocol):
    """Takes every row of one or more tables, in portions and in no certain order; never two calls at a time."""

    @property
    def columns(self) -> tuple[str, ...]:
        """What it needs, in the order in which it is given them."""

    def rows(self, rows: Sequence[Row]) -> None:
        """Takes rows of its columns; UnfitValueError where one can't be."""


@runtime_checkable
class TakesIntegers(Collector, Protocol):
    """A collector of exactly one column, of type smallint, integer or bigint, which is given arrays where it can be."""

    def integers(self, values: "NDArray[np.int64]") -> None:
        """Takes values, without the nulls; UnfitValueError where one can't be."""


@frozen
class Wanted:
    """What to take from one TableData.

    ``columns`` are all columns of the table, in the order in which rows without a column list give them: COPY leaves
    generated columns out of it, INSERT does not.
    """

    data: TableData
    columns: tuple[str, ...]
    collectors: tuple[Collector, ...]

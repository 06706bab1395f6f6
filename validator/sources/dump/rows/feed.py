"""Hands the values of one table's rows to its collectors, and says which row is at fault."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from threading import Lock
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from validator.model.names import quote_identifier
from validator.sources.dump.contents import DamagedRowsError, TableData
from validator.sources.dump.rows.collector import Row, TakesIntegers, UnfitValueError, Wanted

WHAT_TO_DO = "dump the table again"


class Feed:
    """The collectors of one table's rows. ``locks`` by id of those that another table feeds too.

    ``integers`` are the columns of which arrays are wanted, ``texts`` those of which texts are. ``done`` counts the
    rows.
    """

    def __init__(self, wanted: Wanted, locks: Mapping[int, Lock]) -> None:
        self.data: TableData = wanted.data
        self.done = 0
        self._locks = locks
        self._numbers: dict[str, list[TakesIntegers]] = {}
        self._others = [c for c in wanted.collectors if not isinstance(c, TakesIntegers)]
        for collector in wanted.collectors:
            if isinstance(collector, TakesIntegers):
                self._numbers.setdefault(collector.columns[0], []).append(collector)
        self.integers = tuple(self._numbers)
        self.texts = tuple(dict.fromkeys(name for c in self._others for name in c.columns))
        self._places = [tuple(self.texts.index(name) for name in c.columns) for c in self._others]

    def places(self, columns: Sequence[str]) -> dict[str, int]:
        """Where the wanted columns stand in ``columns``; DamagedRowsError where one does not."""
        places = {name: place for place, name in enumerate(columns)}
        for name in (*self.integers, *self.texts):
            if name not in places:
                raise self.drawn(name)
        return places

    def drawn(self, column: str) -> DamagedRowsError:
        """The rows get a column's value while they are loaded."""
        return DamagedRowsError(
            f"{self.data.table}: the dump gives its rows no value of {quote_identifier(column)}: they draw it while "
            "they are loaded; restore the dump to check it"
        )

    def damaged(self, row: int, why: str) -> DamagedRowsError:
        """What is wrong with a row, counted from 0 after those that are ``done``."""
        return DamagedRowsError(f"{self.data.table}: row {self.done + row + 1} of its data: {why}; {WHAT_TO_DO}")

    def take_integers(self, column: str, values: NDArray[np.int64], nulls: NDArray[np.bool_] | None) -> None:
        """The next rows' values of a column; those where ``nulls`` is true stand for nothing."""
        given = values if nulls is None else values[~nulls]
        for collector in self._numbers[column]:
            try:
                with self._locks.get(id(collector), nullcontext()):
                    collector.integers(given)
            except UnfitValueError as error:
                row = error.index if nulls is None else int(np.flatnonzero(~nulls)[error.index])
                self._refuse(row, column, error)

    def take_rows(self, columns: Sequence[Sequence[str | None]]) -> None:
        """The next rows' values of ``texts``, column by column."""
        for collector, places in zip(self._others, self._places, strict=True):
            rows: list[Row] = list(zip(*(columns[place] for place in places), strict=True))
            try:
                with self._locks.get(id(collector), nullcontext()):
                    collector.rows(rows)
            except UnfitValueError as error:
                self._refuse(error.index, ", ".join(collector.columns), error)

    def _refuse(self, row: int, column: str, error: UnfitValueError) -> NoReturn:
        raise self.damaged(row, f"{column}: {error}") from None

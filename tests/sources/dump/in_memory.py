"""Rows of tables as a dump whose bytes are at hand, and a collector that keeps what it is given."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from validator.model.names import QualifiedName
from validator.sources.dump.contents import DamagedRowsError, DataForm, Dump, Format, Header, Lane, Statement, TableData
from validator.sources.dump.rows.collector import Collector, Row, Wanted
from validator.sources.dump.rows.scan import scan_rows


class InMemory(Dump):
    """One lane for each table; its text comes in ``chunk`` bytes at a time, and ``failure`` after it."""

    def __init__(
        self,
        texts: Sequence[tuple[bytes, tuple[str, ...] | None]],
        *,
        form: DataForm = DataForm.COPY,
        chunk: int = 1 << 16,
        encoding: str = "UTF8",
        statements: Sequence[Statement] = (),
        failure: BaseException | None = None,
    ) -> None:
        self.header = Header(Format.CUSTOM, encoding=encoding)
        self.statements = statements
        self.data = [
            TableData(number, QualifiedName("public", f"t{number}"), form, columns, len(text))
            for number, (text, columns) in enumerate(texts)
        ]
        self._texts = [text for text, _ in texts]
        self._chunk = chunk
        self._failure = failure

    def lanes(self, wanted: Sequence[TableData]) -> list[Lane]:
        return [[(data, self._chunks(data.number))] for data in wanted]

    def _chunks(self, number: int) -> Iterator[bytes]:
        text = self._texts[number]
        for start in range(0, len(text), self._chunk):
            yield text[start : start + self._chunk]
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        self._texts = []


class Kept:
    """Keeps everything, as texts."""

    def __init__(self, *columns: str) -> None:
        self.columns = columns
        self.values: list[int] = []
        self.texts: list[Row] = []

    def rows(self, rows: Sequence[Row]) -> None:
        self.texts += rows


class KeptIntegers(Kept):
    """Keeps everything, and takes arrays."""

    def integers(self, values: NDArray[np.int64]) -> None:
        self.values += values.tolist()


def scan(dump: Dump, columns: tuple[str, ...], *collectors: Collector, jobs: int = 2) -> dict[int, DamagedRowsError]:
    """All tables of the dump into the same collectors."""
    wanted = {data.number: Wanted(data, columns, collectors) for data in dump.data}
    return scan_rows(dump, wanted, jobs=jobs, progress=lambda size: None)


def error_of(dump: Dump, columns: tuple[str, ...], *collectors: Collector) -> str:
    """What is wrong with the only table."""
    (error,) = scan(dump, columns, *collectors).values()
    return str(error)

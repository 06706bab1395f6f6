"""A plain SQL dump that is open: which statements it holds, and the rows of each table when they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from validator.sources.dump.contents import (
    DamagedRowsError,
    DataForm,
    Dump,
    DumpError,
    Header,
    Lane,
    Refused,
    RowsElsewhereError,
    Statement,
    TableData,
)
from validator.sources.dump.plain.inflate import inflated
from validator.sources.dump.plain.parts import Rows
from validator.sources.dump.spool import spool
from validator.sources.dump.stored import Stored

PORTION = 1 << 20


class PlainDump(Dump):
    """``rows`` belong to ``data``, one for one. ``line_end`` is a carriage return too where the dump was written so."""

    def __init__(
        self,
        stored: Stored,
        header: Header,
        statements: Sequence[Statement],
        rows: Sequence[Rows],
        refused: Sequence[Refused],
        line_end: bytes,
    ) -> None:
        self.header = header
        self.statements = statements
        self.refused = tuple(refused)
        self.data = tuple(
            TableData(number, each.table, each.form, each.columns, each.size) for number, each in enumerate(rows)
        )
        self._rows = rows
        self._stored = stored
        self._line_end = line_end
        self._unpacked: Stored | None = None

    def lanes(self, wanted: Sequence[TableData]) -> list[Lane]:
        """One for each table where the file can be read anywhere; else one, which inflates it once from the beginning.

        Tables whose INSERTs alternate can't be had one after another from one inflation: the text is then unpacked
        into a temporary file first.
        """
        if self.header.compression == "none":
            return [self._one(each, self._stored) for each in wanted]
        ordered = sorted(wanted, key=self._first)
        if any(self._last(one) > self._first(next_one) for one, next_one in pairwise(ordered)):
            unpacked = self._unpack()
            return [self._one(each, unpacked) for each in ordered]
        return [self._inflating(ordered)] if ordered else []

    def close(self) -> None:
        self._stored.close()
        if self._unpacked is not None:
            self._unpacked.close()

    def _first(self, table: TableData) -> int:
        return min(self._rows[table.number].ranges, default=0)

    def _last(self, table: TableData) -> int:
        return max(self._rows[table.number].ranges, default=0)

    def _unpack(self) -> Stored:
        if self._unpacked is None:
            self._unpacked = Stored(spool(inflated(self._stored, self.header.compression)), self._stored.name)
        return self._unpacked

    def _one(self, table: TableData, stored: Stored) -> Lane:
        def read(start: int, end: int) -> Iterator[bytes]:
            while start < end:
                portion = stored.read_at(start, min(PORTION, end - start))
                start += len(portion)
                yield portion

        yield table, self._chunks(table, read)

    def _inflating(self, ordered: Sequence[TableData]) -> Lane:
        stream = _Stream(inflated(self._stored, self.header.compression), self._stored.name)
        for table in ordered:
            yield table, self._chunks(table, stream.read)

    def _chunks(self, table: TableData, read: "_Read") -> Iterator[bytes]:
        rows = self._rows[table.number]
        if rows.problem:
            raise RowsElsewhereError(f"{self._stored.name}: {rows.problem}")
        try:
            for start, end in zip(rows.ranges[::2], rows.ranges[1::2], strict=True):
                if rows.form is DataForm.INSERTS:
                    yield from read(start, end)
                    yield b"\n"
                elif self._line_end == b"\r\n":
                    yield from _without_returns(read(start, end))
                else:
                    yield from read(start, end)
        except DamagedRowsError:
            raise
        except DumpError as error:
            raise DamagedRowsError(str(error)) from None


def _without_returns(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A carriage return before a line feed ends the line with it: one that is part of a value is written ``\\r``."""
    held = b""
    for chunk in chunks:
        text = held + chunk
        held = b"\r" if text.endswith(b"\r") else b""
        yield text.removesuffix(b"\r").replace(b"\r\n", b"\n")
    if held:
        yield held


class _Stream:
    """What inflates, as something to be read from ever later positions."""

    def __init__(self, portions: Iterator[bytes], name: str) -> None:
        self._portions = portions
        self._name = name
        self._portion = b""
        self._position = 0

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from ``start`` to ``end``; those before ``start`` are let go."""
        while start < end:
            while self._position + len(self._portion) <= start:
                self._position += len(self._portion)
                self._portion = self._next()
            portion = self._portion[start - self._position : end - self._position]
            start += len(portion)
            yield portion

    def _next(self) -> bytes:
        portion = next(self._portions, None)
        if portion is None:
            raise DamagedRowsError(f"{self._name}: ends before the rows that it had: wait until it is written")
        return portion


_Read: TypeAlias = Callable[[int, int], Iterator[bytes]]
"""Gives the bytes between two positions of the text."""

"""Reads COPY's text format. Tabs and newlines never stand inside a value as COPY TO writes it: where they are says
where every field is, and that every row has as many as it must.

Source: PostgreSQL manual, "COPY", "Text Format"; CopyReadLineText() in copyfromparse.c.
"""

import re
from collections.abc import Iterator

import numpy as np

from validator.sources.dump.contents import DamagedRowsError
from validator.sources.dump.rows.digits import MARGIN, Flags, Integers, parse
from validator.sources.dump.rows.feed import Feed
from validator.sources.dump.rows.long_row import LongRow, cut_short
from validator.sources.dump.rows.portions import PORTION
from validator.sources.dump.rows.texts import Decoder, UndecodableError

_TAB, _NEWLINE, _RETURN, _BACKSLASH, _N = b"\t\n\r\\N"
_INTEGER = re.compile(r"[ \t\n\v\f\r]*[+-]?[0-9]{1,1000}[ \t\n\v\f\r]*", re.ASCII)
_LOW, _HIGH = -(2**63), 2**63 - 1


class CopyText:
    """Reads the rows of one table, whose fields are ``columns``."""

    def __init__(self, feed: Feed, columns: tuple[str, ...], decoder: Decoder) -> None:
        self._feed = feed
        self._fields = max(len(columns), 1)
        self._empty = not columns
        places = feed.places(columns)
        self._integers = [(name, places[name]) for name in feed.integers]
        self._texts = [(name, places[name]) for name in feed.texts]
        self._decoder = decoder
        self._crlf: bool | None = None
        self._buffer = np.empty(MARGIN + 2 * PORTION, np.uint8)
        self._mask = np.empty(2 * PORTION, np.bool_)

    def read(self, portions: Iterator[bytes]) -> None:
        """Takes all rows; DamagedRowsError at the first that does not fit."""
        carried = 0
        for portion in portions:
            rest: bytes | None = portion
            while rest is not None:
                end = MARGIN + carried + len(rest)
                self._buffer[MARGIN + carried : end] = np.frombuffer(rest, np.uint8)
                rest = None
                start = self._block(end)
                carried = end - start
                if carried > PORTION:
                    rest = self._long_row(self._buffer[start:end].tobytes(), portions)
                    carried = 0
                else:
                    self._buffer[MARGIN : MARGIN + carried] = self._buffer[start:end]
        if carried:
            raise cut_short(self._feed)

    def _block(self, end: int) -> int:
        """Takes the whole rows of the buffer; where the rest begins."""
        block = self._buffer[MARGIN:end]
        separators = np.flatnonzero(np.less(block, _NEWLINE + 1, out=self._mask[: len(block)]))
        separators += MARGIN
        kinds = self._buffer[separators]
        if len(kinds) and kinds.min() < _TAB:  # control characters, which are text
            separators, kinds = separators[kinds >= _TAB], kinds[kinds >= _TAB]
        rows = int(np.count_nonzero(kinds == _NEWLINE))
        if not rows:
            return MARGIN
        fields = self._fields
        ends = separators[fields - 1 : rows * fields : fields]
        if len(ends) != rows or not (kinds[fields - 1 : rows * fields : fields] == _NEWLINE).all():
            raise self._miscounted(separators)
        starts = np.empty_like(ends)
        starts[0] = MARGIN
        np.add(ends[:-1], 1, out=starts[1:])
        return self._rows(separators[: rows * fields].reshape(rows, fields), starts)

    def _rows(self, separators: Integers, starts: Integers) -> int:
        rows = len(separators)
        after = int(separators[-1, -1]) + 1
        last = self._ends_of_rows(separators[:, -1], starts)
        if self._empty and (last != starts).any():
            raise self._feed.damaged(int(np.argmax(last != starts)), "the table has no columns, and the row has a text")

        def field(place: int) -> tuple[Integers, Integers]:
            first = starts if place == 0 else separators[:, place - 1] + 1
            return first, last if place == self._fields - 1 else separators[:, place]

        for name, place in self._integers:
            self._integer_column(name, *field(place))
        if self._texts:
            whole = self._buffer[:after].tobytes()
            self._feed.take_rows([self._text_column(whole, name, *field(place)) for name, place in self._texts])
        self._feed.done += rows
        return after

    def _ends_of_rows(self, newlines: Integers, starts: Integers) -> Integers:
        """Where the rows end: before the carriage return, where the first line of the table has one."""
        if self._crlf is None:
            self._crlf = bool(newlines[0] > starts[0] and self._buffer[newlines[0] - 1] == _RETURN)
        if not self._crlf:
            return newlines
        fits = (newlines > starts) & (self._buffer[newlines - 1] == _RETURN)
        if not fits.all():
            raise self._feed.damaged(int(np.argmin(fits)), "its line ends in another way than the first")
        return newlines - 1

    def _integer_column(self, name: str, starts: Integers, ends: Integers) -> None:
        values, odd = parse(self._buffer, starts, ends)
        nulls: Flags | None = None
        if odd.any():
            nulls = odd & (ends - starts == 2)
            nulls &= (self._buffer[starts] == _BACKSLASH) & (self._buffer[ends - 1] == _N)
            for row in np.flatnonzero(odd & ~nulls).tolist():
                values[row] = self._unusual(row, name, self._buffer[starts[row] : ends[row]].tobytes())
        self._feed.take_integers(name, values, nulls)

    def _unusual(self, row: int, name: str, raw: bytes) -> int:
        """An integer as no COPY TO writes it, but COPY FROM takes it."""
        text = self._decoded(row, name, raw)
        if text is not None and _INTEGER.fullmatch(text):
            value = int(text)
            if _LOW <= value <= _HIGH:
                return value
            raise self._feed.damaged(row, f"{name}: {text.strip()[:40]} is out of range")
        raise self._feed.damaged(row, f"{name}: {(text or '')[:40]!a} is no integer")

    def _text_column(self, whole: bytes, name: str, starts: Integers, ends: Integers) -> list[str | None]:
        decode, null = self._decoder.copied, rb"\N"
        fields = [whole[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        try:
            joined = b"".join(fields)
            if joined.isascii() and not any(byte in joined for byte in (b"\\", b"\0", b"\r")):
                return [field.decode("ascii") for field in fields]
            return [None if field == null else decode(field) for field in fields]
        except UndecodableError:
            return [self._decoded(row, name, field) for row, field in enumerate(fields)]

    def _decoded(self, row: int, name: str, raw: bytes) -> str | None:
        try:
            return self._decoder.copied(raw)
        except UndecodableError as error:
            raise self._feed.damaged(row, f"{name}: {error}") from None

    def _long_row(self, start: bytes, portions: Iterator[bytes]) -> bytes:
        """Takes a row that is longer than a portion; what came behind it."""
        wanted = {place for _, place in (*self._integers, *self._texts)}
        if self._crlf or self._empty:
            raise self._feed.damaged(0, f"it is longer than {PORTION} bytes, and its lines end as no dump's do")
        found, rest = LongRow(self._feed, self._fields, wanted).read(start, portions)
        for name, place in self._integers:
            null = found[place] == rb"\N"
            value = 0 if null else self._unusual(0, name, found[place])
            self._feed.take_integers(name, np.array([value], np.int64), np.array([null]))
        if self._texts:
            self._feed.take_rows([[self._decoded(0, name, found[place])] for name, place in self._texts])
        self._crlf = False
        self._feed.done += 1
        return rest

    def _miscounted(self, separators: Integers) -> DamagedRowsError:
        """Finds the row that has another number of fields."""
        newlines = np.flatnonzero(self._buffer[separators] == _NEWLINE)
        counts = np.diff(newlines, prepend=-1)
        row = int(np.argmax(counts != self._fields))
        return self._feed.damaged(row, f"it has {int(counts[row])} fields, not {self._fields}")

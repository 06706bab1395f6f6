"""Reads INSERTs as pg_dump writes them: most rows by one regular expression each, an unusual or a very long one by
looking for its commas and parentheses.

Source: pg_dump, --inserts, --column-inserts, --rows-per-insert and --on-conflict-do-nothing; manual, "INSERT".
"""

import re
from collections.abc import Iterator

import numpy as np

from validator.sources.dump.contents import DamagedRowsError
from validator.sources.dump.rows.feed import Feed
from validator.sources.dump.rows.literals import DefaultError, NoLiteralError, literal
from validator.sources.dump.rows.long_row import LONGEST_FIELD, cut_short
from validator.sources.dump.rows.sql_source import EndsEarlyError, SqlSource, TooLongError
from validator.sources.dump.rows.texts import Decoder, UndecodableError

_NAME = rb'(?:"(?:[^"]|"")+"|[A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*)'
_HEAD = re.compile(
    rb"\s*INSERT\s+INTO\s+(?:%(name)s\s*\.\s*)*%(name)s\s*(?:\(\s*(%(name)s(?:\s*,\s*%(name)s)*)\s*\)\s*)?"
    rb"(?:OVERRIDING\s+(?:SYSTEM|USER)\s+VALUE\s+)?VALUES\s*" % {b"name": _NAME},
    re.IGNORECASE,
)
_TAIL = re.compile(rb"\s*+(?:ON\s+CONFLICT\s+DO\s+NOTHING\s*+)?;\s*+", re.IGNORECASE)
_LONGEST_HEAD = 1 << 18  # 1,600 columns of 63 bytes are less
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,1000}\s*", re.ASCII)
_BATCH = 5000  # rows
_MOST_GATHERED = 4 << 20
_STRING = rb"'[^']*+(?:''[^']*+)*+'"
_ESCAPED_STRING = rb"'[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+'"
_SIMPLE = rb"-?[0-9][0-9.]*+|NULL|%s|true|false|DEFAULT"


class Inserts:
    """Reads the rows of one table. ``backslashes``: standard_conforming_strings is off."""

    def __init__(self, feed: Feed, columns: tuple[str, ...], decoder: Decoder, backslashes: bool) -> None:
        self._feed = feed
        self._all = columns
        self._decoder = decoder
        self._backslashes = backslashes
        self._names = (*feed.integers, *feed.texts)
        self._batch: list[tuple[bytes, ...]] = []  # the wanted values, in the order in which they stand
        self._gathered = 0  # bytes
        self._head = b""
        self._fields = 0
        self._places: list[int] = []
        self._row = re.compile(rb"(?!)")
        self._order: list[int] = []

    def read(self, portions: Iterator[bytes]) -> None:
        """Takes all rows; DamagedRowsError at the first that does not fit."""
        source = SqlSource(portions, self._backslashes, LONGEST_FIELD)
        try:
            while source.skip_blanks():
                self._take_head(source)
                self._take_rows(source)
        except EndsEarlyError:
            self._flush()
            raise cut_short(self._feed) from None
        except TooLongError:
            self._flush()
            raise self._feed.damaged(0, f"a wanted value is longer than {LONGEST_FIELD >> 20} MB") from None
        self._flush()

    def _take_head(self, source: SqlSource) -> None:
        if self._head and source.peek(len(self._head)) == self._head:
            source.at += len(self._head)
            return
        while (match := _HEAD.match(source.buffer, source.at)) is None or match.end() == len(source.buffer):
            if len(source.buffer) - source.at > _LONGEST_HEAD or not source.fill():
                raise self._damaged("no INSERT ... VALUES begins where one must")
        self._flush()
        self._head, source.at = match[0].lstrip(), match.end()
        columns = self._all if match[1] is None else tuple(map(self._name, re.findall(_NAME, match[1])))
        places = self._feed.places(columns)
        self._fields = len(columns)
        self._places = [places[name] for name in self._names]
        wanted = sorted(set(self._places))
        self._order = [wanted.index(place) for place in self._places]
        simple = _SIMPLE % (_ESCAPED_STRING if self._backslashes else _STRING)
        fields = (rb"(%s)" % simple if place in self._places else rb"(?>%s)" % simple for place in range(len(columns)))
        # most often another row follows, or the end of the statement and the same beginning once more
        follows = rb"(,|%s%s)?+" % (_TAIL.pattern, re.escape(self._head))
        self._row = re.compile(rb"\s*+\(" + rb", ?".join(fields) + rb"\)" + follows, re.DOTALL)

    def _name(self, raw: bytes) -> str:
        text = self._decoder.text(raw)
        return text[1:-1].replace('""', '"') if text.startswith('"') else text.lower()

    def _take_rows(self, source: SqlSource) -> None:
        """The rows of one statement, and its end."""
        while True:
            match = self._row.match(source.buffer, source.at)
            if match is not None:
                self._gathered += match.end() - source.at
                source.at = match.end()
                self._batch.append(match.groups())
                goes_on = match.lastindex == len(match.groups())
            elif source.roomy() or not source.fill():
                row = self._unusual_row(source)
                self._gathered += sum(map(len, row))
                self._batch.append(row)
                goes_on = False
            else:
                continue
            if len(self._batch) >= _BATCH or self._gathered > _MOST_GATHERED:
                self._flush()
            if goes_on:
                continue
            if source.skip_blanks() == b",":
                source.at += 1
                continue
            while (tail := _TAIL.match(source.buffer, source.at)) is None:
                if len(source.buffer) - source.at > _LONGEST_HEAD or not source.fill():
                    raise self._damaged("neither a comma nor a semicolon follows the row before")
            source.at = tail.end()
            return

    def _unusual_row(self, source: SqlSource) -> tuple[bytes, ...]:
        """One row, value by value."""
        found: dict[int, bytes] = {}
        if not source.skip_blanks():
            raise EndsEarlyError
        if source.peek() != b"(":
            raise self._damaged("it begins with no parenthesis")
        source.at += 1
        for place in range(self._fields):
            value = source.expression(place in self._places)
            if place in self._places:
                found[place] = value
            sign = source.peek()
            source.at += 1
            if (sign == b")") != (place == self._fields - 1):
                raise self._damaged(f"it has {'fewer' if sign == b')' else 'more'} than {self._fields} values")
        return tuple(found[place] for place in sorted(found))

    def _damaged(self, why: str) -> DamagedRowsError:
        self._flush()
        return self._feed.damaged(0, why)

    def _flush(self) -> None:
        """Gives the collectors what was gathered."""
        rows, self._batch, self._gathered = self._batch, [], 0
        if not rows:
            return
        numbers = len(self._feed.integers)
        for name, at in zip(self._names[:numbers], self._order[:numbers], strict=True):
            self._integer_column(name, [row[at] for row in rows])
        if self._feed.texts:
            texts = zip(self._names[numbers:], self._order[numbers:], strict=True)
            self._feed.take_rows(
                [[self._literal(number, name, row[at]) for number, row in enumerate(rows)] for name, at in texts]
            )
        self._feed.done += len(rows)

    def _integer_column(self, name: str, raw: list[bytes]) -> None:
        try:
            values = np.array(list(map(int, raw)), dtype=np.int64)
        except (ValueError, OverflowError):
            found = [self._integer(row, name, text) for row, text in enumerate(raw)]
            values = np.array([value or 0 for value in found], dtype=np.int64)
            self._feed.take_integers(name, values, np.array([value is None for value in found]))
        else:
            self._feed.take_integers(name, values, None)

    def _integer(self, row: int, name: str, raw: bytes) -> int | None:
        text = self._literal(row, name, raw)
        if text is None:
            return None
        if not _INTEGER.fullmatch(text):
            raise self._feed.damaged(row, f"{name}: {text[:40]!a} is no integer")
        value = int(text)
        if not -(2**63) <= value < 2**63:
            raise self._feed.damaged(row, f"{name}: {text.strip()[:40]} is out of range")
        return value

    def _literal(self, row: int, name: str, raw: bytes) -> str | None:
        try:
            return literal(raw, self._decoder, self._backslashes)
        except DefaultError:
            raise self._feed.drawn(name) from None
        except NoLiteralError:
            shown = raw[:40].decode("ascii", "replace")
            raise self._feed.damaged(row, f"{name}: {shown!a} is an expression, not a value") from None
        except UndecodableError as error:
            raise self._feed.damaged(row, f"{name}: {error}") from None

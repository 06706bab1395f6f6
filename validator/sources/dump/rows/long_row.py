"""A row of COPY that is longer than any buffer: only the fields that are wanted are kept while it goes by."""

from collections.abc import Collection, Iterator

from validator.sources.dump.contents import DamagedRowsError
from validator.sources.dump.rows.feed import Feed

LONGEST_FIELD = 16 << 20
"""Bytes of a wanted value; no key is as long, since an index row is a third of a page at most."""


class LongRow:
    """Takes one row piece by piece."""

    def __init__(self, feed: Feed, fields: int, wanted: Collection[int]) -> None:
        self._feed = feed
        self._fields = fields
        self._wanted = wanted
        self._at = 0
        self._parts: dict[int, list[bytes]] = {place: [] for place in wanted}
        self._size = 0

    def read(self, start: bytes, more: Iterator[bytes]) -> tuple[dict[int, bytes], bytes]:
        """The wanted fields of the row that begins with ``start`` and goes on in ``more``, and what came behind it."""
        piece: bytes | None = start
        while piece is not None:
            end = piece.find(b"\n")
            if end >= 0:
                self._add(piece[:end])
                if self._at != self._fields - 1:
                    raise self._miscounted()
                return {place: b"".join(parts) for place, parts in self._parts.items()}, piece[end + 1 :]
            self._add(piece)
            piece = next(more, None)
        raise cut_short(self._feed)

    def _add(self, piece: bytes) -> None:
        pieces = piece.split(b"\t", self._fields - self._at)
        for number, part in enumerate(pieces):
            if number:
                self._at += 1
            if self._at in self._wanted:
                self._size += len(part)
                if self._size > LONGEST_FIELD:
                    raise self._feed.damaged(0, f"a wanted value is longer than {LONGEST_FIELD >> 20} MB")
                self._parts[self._at].append(part)
        if self._at >= self._fields:
            raise self._miscounted()

    def _miscounted(self) -> DamagedRowsError:
        few = "fewer" if self._at < self._fields else "more"
        return self._feed.damaged(0, f"it has {few} than {self._fields} fields")


def cut_short(feed: Feed) -> DamagedRowsError:
    """The data end inside a row."""
    return feed.damaged(0, "it has no end: the dump is cut short")

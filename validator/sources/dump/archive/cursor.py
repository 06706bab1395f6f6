"""Bytes of a file, read forward: the integers and texts that pg_dump's archives are made of."""

import struct
from typing import BinaryIO

PORTION = 1 << 20  # how much is read at a time
MAX_TEXT = 1 << 28  # bytes; no definition comes near it

_UNTIL_A_TRY = 8  # chunks that are read one by one before a run of them is looked for
_TRIES = 16  # to find one, in what was read
_LINE = 1 << 11  # bytes; a longer row is worth a step of its own

_INTEGERS = {2: struct.Struct("<BH"), 4: struct.Struct("<BI"), 8: struct.Struct("<BQ")}


class BadBytesError(Exception):
    """What is read is no archive, or no more of one: what is wrong, without the place."""


class CutOffError(BadBytesError):
    """The file ends where more of it should come."""


def one_line(text: str) -> str:
    """``text`` for a message: what is not printable, in a name from the file or in a path, as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class Cursor:
    """Reads ``file`` forward from ``position``; ``size`` is the offset at which what is to be read ends.

    An integer is a sign byte and a magnitude of ``integer_size`` bytes, the lowest first; a text is its length as an
    integer and so many bytes, a negative length meaning that there is none (PostgreSQL's pg_backup_archiver.c, ReadInt
    and ReadStr). Every length is checked against what is left before anything is read for it.
    """

    def __init__(self, file: BinaryIO, position: int, size: int, integer_size: int = 4) -> None:
        self._file = file
        self._size = size
        self._data = b""
        self._at = 0
        self._start = position  # the offset in the file of the first byte of _data
        self.integer_size = integer_size
        file.seek(position)

    @property
    def integer_size(self) -> int:
        return self._head - 1

    @integer_size.setter
    def integer_size(self, size: int) -> None:
        if size not in _INTEGERS:
            raise BadBytesError(f"its integers have {size} bytes")
        self._integer = _INTEGERS[size]
        self._head = size + 1

    @property
    def position(self) -> int:
        return self._start + self._at

    @property
    def left(self) -> int:
        return self._size - self.position

    def take(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        if self._at + count > len(self._data):
            self._fill(count)
        self._at += count
        return self._data[self._at - count : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def integer(self) -> int:
        if self._at + self._head > len(self._data):
            self._fill(self._head)
        sign, magnitude = self._integer.unpack_from(self._data, self._at)
        self._at += self._head
        return -magnitude if sign else int(magnitude)

    def texts(self, count: int) -> list[bytes | None]:
        """The next ``count`` texts. One loop for all of them: an archive may hold millions."""
        found: list[bytes | None] = []
        data, at, head, unpack = self._data, self._at, self._head, self._integer.unpack_from
        for _ in range(count):
            if at + head > len(data):
                self._at = at
                self._fill(head)
                data, at = self._data, 0
            sign, length = unpack(data, at)
            at += head
            if sign:
                found.append(None)
                continue
            if at + length > len(data):
                self._at = at
                self._fill(length)
                data, at = self._data, 0
            found.append(data[at : at + length])
            at += length
        self._at = at
        return found

    def skip(self, count: int) -> None:
        """Over ``count`` bytes, without reading those that are not yet read."""
        if count > self.left:
            raise CutOffError(f"{count:,} bytes should follow, and {self.left:,} do")
        self._at += count
        if self._at > len(self._data):
            self._start += self._at
            self._data, self._at = b"", 0
            self._file.seek(self._start)

    def whole_chunks(self, pieces: list[bytes] | None) -> bool:
        """Appends to ``pieces`` what the chunks hold that are read already (None: goes over them), each chunk after its
        length.

        Whether the length of zero that ends them came.
        """
        tries = _TRIES
        while (ended := self._chunk_by_chunk(pieces, _UNTIL_A_TRY if tries else None)) is None:
            from validator.sources.dump.archive.chunk_runs import of_lines, of_one_length

            tries -= 1
            length, kept = self._integer.unpack_from(self._data, self._at)[1], pieces is not None
            at, run = self._at, b""
            if length < _LINE:
                at, run = of_lines(self._data, at, self._head, kept=kept)
            if at == self._at:
                at, run = of_one_length(self._data, at, self._head, length, kept=kept)
            if pieces is not None:
                pieces.append(run)
            self._at = at
        return ended

    def _chunk_by_chunk(self, pieces: list[bytes] | None, most: int | None) -> bool | None:
        """Whether the end of the chunks came in what is read; None after ``most`` chunks, where another one follows."""
        data, at, head, unpack = self._data, self._at, self._head, self._integer.unpack_from
        end = len(data)
        count = 0
        ended: bool | None = False
        while not ended and at + head <= end:
            sign, length = unpack(data, at)
            stop = at + head + length
            if sign or stop > end:
                break
            if count == most and length:
                ended = None
                break
            if length and pieces is not None:
                pieces.append(data[at + head : stop])
            at, ended = stop, not length
            count += 1
        self._at = at
        return ended

    def some(self, most: int) -> bytes:
        """At least one and up to ``most`` of the next bytes: what is read already, or a portion."""
        if self._at == len(self._data):
            self._fill(1)
        self._at += (count := min(most, len(self._data) - self._at))
        return self._data[self._at - count : self._at]

    def _fill(self, count: int) -> None:
        """Reads on until ``count`` bytes and most often many more are at hand, the next of them the first of _data."""
        if count > self.left:
            raise CutOffError(f"{count:,} bytes should follow, and {self.left:,} do")
        if count > MAX_TEXT:
            raise BadBytesError(f"a text of {count:,} bytes")
        rest = self._data[self._at :]
        self._start += self._at
        most = self._size - self._start - len(rest)
        self._data, self._at = rest + self._file.read(min(max(PORTION, count), most)), 0
        if len(self._data) < count:
            raise CutOffError("the file has become shorter")

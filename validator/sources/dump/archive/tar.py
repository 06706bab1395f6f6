"""The tar format: the files of a directory archive, uncompressed, in one tar file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from validator.model.frozen import frozen
from validator.sources.dump.archive.archive_dump import ArchiveDump
from validator.sources.dump.archive.cursor import BadBytesError, Cursor
from validator.sources.dump.archive.data_files import check_file_names, check_nothing_left, portions
from validator.sources.dump.archive.header import TAR
from validator.sources.dump.archive.read_contents import read_contents
from validator.sources.dump.archive.toc import TABLE_DATA, Entry
from validator.sources.dump.contents import Format, TableData

BLOCK = 512
TOC = "toc.dat"
ROWS_SUFFIX = ".dat"
LARGE_OBJECT_PREFIX = "blob_"
MAGICS = (b"ustar\x0000", b"ustar  \x00", b"ustar00\x00")  # POSIX, GNU, pg_dump before 9.3


@frozen
class Member:
    """A file in a tar file: where its bytes begin, and how many there should be."""

    start: int
    size: int


class TarDump(ArchiveDump):
    """A tar archive. restore.sql and large objects are not read."""

    def __init__(self, path: Path) -> None:
        with path.open("rb", buffering=0) as file:
            self._size = file.seek(0, 2)
            self._members, self._whole = _members(file, self._size)
            toc = self._members.get(TOC)
            if toc is None:
                raise BadBytesError("a tar file without toc.dat: not made by pg_dump --format=tar")
            cursor = Cursor(file, toc.start, min(toc.start + toc.size, self._size))
            contents = read_contents(cursor, Format.TAR, TAR)
            check_nothing_left(cursor)
        check_file_names(contents)
        super().__init__(path, contents)

    def _sized(self, table: TableData) -> TableData:
        member = self._members.get(f"{table.number}.dat")
        return replace(table, size=member.size) if member else table

    def _lacking(self, dumped: Sequence[Entry]) -> set[int]:
        """Members that are not there, or not to their end; of large objects only the list is looked for."""
        return {entry.dump_id for entry in dumped if not self._is_there(entry)}

    def _is_there(self, entry: Entry) -> bool:
        if entry.kind != TABLE_DATA:
            return self._whole
        member = self._members.get(f"{entry.dump_id}.dat")
        return member is not None and member.start + member.size <= self._size

    def _inflated(self, table: TableData) -> Iterator[bytes]:
        member = self._members.get(f"{table.number}.dat")
        if member is None:
            raise BadBytesError(f"there is no file {table.number}.dat")
        yield from portions(self.path, member.start, member.size)


def is_tar(block: bytes) -> bool:
    """Whether a tar file may begin with ``block``: the magic, and a check sum that is right."""
    return len(block) >= BLOCK and block[257:265] in MAGICS and _checksum(block[:BLOCK]) == _number(block[148:156])


def _members(file: BinaryIO, size: int) -> tuple[dict[str, Member], bool]:
    """The files with rows and toc.dat, by name, up to the first header that is none: at the end or at a damage, after
    which what is missing is found missing when it is wanted. And whether that was the end: a block of zeros."""
    whole = False
    members: dict[str, Member] = {}
    position = 0
    while position + BLOCK <= size:
        file.seek(position)
        block = file.read(BLOCK)
        if not is_tar(block):
            whole = not any(block)
            break
        length = _number(block[124:136])
        if length is None:
            break
        name = block[:100].split(b"\0", 1)[0].decode("ascii", "backslashreplace")
        if name.endswith(ROWS_SUFFIX) and not name.startswith(LARGE_OBJECT_PREFIX):
            if name in members:
                raise BadBytesError(f"{name} is in it twice")
            members[name] = Member(position + BLOCK, length)
        position += BLOCK + -(-length // BLOCK) * BLOCK
    return members, whole


def _checksum(block: bytes) -> int:
    """The sum of all bytes, those of the check sum itself taken for spaces (POSIX, ustar interchange format)."""
    return sum(block) - sum(block[148:156]) + 8 * ord(" ")


def _number(field: bytes) -> int | None:
    """Octal digits, or where the first bit is set a number of 8 bits a byte (GNU's extension); None if neither."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:])
    digits = field.split(b"\0", 1)[0].strip(b" ")
    return int(digits, 8) if digits and not digits.strip(b"01234567") else None

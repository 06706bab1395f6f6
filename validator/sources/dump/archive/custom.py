"""The custom format: one file, its table of contents followed by blocks of rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from validator.sources.dump.archive.archive_dump import ArchiveDump
from validator.sources.dump.archive.blocks import chunks, read_block_header, walk
from validator.sources.dump.archive.cursor import BadBytesError, Cursor
from validator.sources.dump.archive.header import CUSTOM
from validator.sources.dump.archive.inflate import inflated
from validator.sources.dump.archive.read_contents import Contents, read_contents
from validator.sources.dump.archive.toc import Entry
from validator.sources.dump.contents import Format, TableData
from validator.sources.dump.rows.portions import ahead


class CustomDump(ArchiveDump):
    """A custom archive. Where it has no offsets, as one that was written to a pipe, the blocks are walked over once,
    when rows are first wanted."""

    def __init__(self, path: Path) -> None:
        with path.open("rb", buffering=0) as file:
            self._size = file.seek(0, 2)
            contents = read_contents(Cursor(file, 0, self._size), Format.CUSTOM, CUSTOM)
            self._integer_size = contents.raw_header.integer_size
            self._check_end(file, contents)
        self._compression = contents.raw_header.compression
        self._first_block = contents.end
        self._entries = contents.row_entries()
        self._offsets = {number: entry.offset for number, entry in self._entries.items() if entry.offset is not None}
        self._sizes = _sizes(contents, self._size)
        self._walked = False
        super().__init__(path, contents)

    def _check_end(self, file: BinaryIO, contents: Contents) -> None:
        """The first block begins where the table of contents ends: a damaged count of entries is found by that."""
        offsets = [entry.offset for entry in contents.entries if entry.offset is not None]
        if offsets and min(offsets) != contents.end:
            raise BadBytesError("its table of contents does not end where the first rows begin")
        dumped = {entry.dump_id for entry in contents.entries if entry.dumped}
        if contents.end == self._size:
            return  # no rows, or cut off before them: those that are missed are told of when they are wanted
        if read_block_header(self._cursor(file, contents.end))[1] not in dumped:
            raise BadBytesError("what follows its table of contents are not the rows of an entry of it")

    def _cursor(self, file: BinaryIO, position: int) -> Cursor:
        return Cursor(file, position, self._size, self._integer_size)

    def _sized(self, table: TableData) -> TableData:
        return replace(table, size=self._sizes.get(table.number, 0))

    def _find(self, wanted: Sequence[TableData]) -> None:
        if any(table.number not in self._offsets for table in wanted):
            self._walk()

    def _walk(self) -> None:
        if self._walked:
            return
        self._walked = True
        with self.path.open("rb", buffering=0) as file:
            for number, position in walk(self._cursor(file, self._first_block)):
                self._offsets.setdefault(number, position)

    def _lacking(self, dumped: Sequence[Entry]) -> set[int]:
        """Blocks stand in the order of their offsets: a file that was cut off lacks the last ones. Where there are no
        offsets, large objects are not looked for."""
        if any(entry.offset is None for entry in dumped):
            self._walk()
        places = {entry.dump_id: entry.offset for entry in dumped if entry.offset is not None}
        walked = (number for number in self._entries if self._entries[number].dumped and number not in places)
        places |= {number: self._offsets.get(number, self._size) for number in walked}
        lacking = {number for number, offset in places.items() if offset >= self._size}
        if not lacking and places and not self._ends_a_block():
            lacking.add(max(places, key=places.__getitem__))
        return lacking

    def _ends_a_block(self) -> bool:
        """Whether the file ends as a block does: with a length of zero."""
        end = self._integer_size + 1
        with self.path.open("rb", buffering=0) as file:
            file.seek(max(self._size - end, 0))
            return file.read(end) == bytes(end)

    def _inflated(self, table: TableData) -> Iterator[bytes]:
        offset = self._offsets.get(table.number)
        if offset is None:
            raise BadBytesError("they are not in the file")
        if offset > self._size:
            raise BadBytesError("they should begin after the end of the file")
        with self.path.open("rb", buffering=0) as file:
            cursor = self._cursor(file, offset)
            kind, number = read_block_header(cursor)
            if number != table.number:
                raise BadBytesError(f"where they should be are those of entry {number}")
            with ahead(chunks(cursor, kind)) as stored:  # to put chunks together takes a fifth of the time of inflating
                yield from inflated(stored, self._compression, framed_as_file=False)


def _sizes(contents: Contents, file_size: int) -> dict[int, int]:
    """How many bytes each block takes: to the next one, for blocks are written in the order of the entries."""
    known = sorted((entry.offset, entry.dump_id) for entry in contents.entries if entry.offset is not None)
    ends = [offset for offset, _ in known[1:]] + [file_size]
    return {number: max(end - offset, 0) for (offset, number), end in zip(known, ends, strict=False)}

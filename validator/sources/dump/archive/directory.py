"""The directory format: a folder with toc.dat, and a file for the rows of each table."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from validator.sources.dump.archive.archive_dump import ArchiveDump
from validator.sources.dump.archive.cursor import BadBytesError, Cursor
from validator.sources.dump.archive.data_files import check_file_names, check_nothing_left, portions
from validator.sources.dump.archive.header import TAR
from validator.sources.dump.archive.inflate import inflated
from validator.sources.dump.archive.read_contents import read_contents
from validator.sources.dump.archive.toc import TABLE_DATA, Entry
from validator.sources.dump.contents import Format, TableData

TOC = "toc.dat"
# pg_restore looks for these too, in this order, whatever the header says (pg_backup_archiver.c, compress_io.c).
COMPRESSED_AS = {"": "none", ".gz": "gzip", ".lz4": "lz4", ".zst": "zstd"}


class DirectoryDump(ArchiveDump):
    """A directory archive. Nothing outside of the folder is read, whatever its names and links say."""

    def __init__(self, path: Path) -> None:
        self._folder = path.resolve()
        toc = self._inside(TOC)
        with toc.open("rb", buffering=0) as file:
            cursor = Cursor(file, 0, toc.stat().st_size)
            contents = read_contents(cursor, Format.DIRECTORY, TAR)
            check_nothing_left(cursor)
        check_file_names(contents)
        with os.scandir(self._folder) as listing:
            self._files = {item.name: item.stat(follow_symlinks=False).st_size for item in listing}
        super().__init__(path, contents)

    def _sized(self, table: TableData) -> TableData:
        name = self._file_name(table.number)
        return replace(table, size=self._files[name]) if name else table

    def _lacking(self, dumped: Sequence[Entry]) -> set[int]:
        """pg_dump makes a file for each, also of no rows; compressed, and with the mark of their end, none is empty."""
        return {entry.dump_id for entry in dumped if not self._is_there(entry)}

    def _is_there(self, entry: Entry) -> bool:
        if entry.kind == TABLE_DATA:
            name = self._file_name(entry.dump_id)
            return name is not None and (self._files[name] > 0 or not entry.copy_statement)
        name = entry.file_name.decode("ascii", "backslashreplace")  # a list of large objects, never compressed till 18
        return any(name + suffix in self._files for suffix in COMPRESSED_AS)

    def _file_name(self, number: int) -> str | None:
        names = (f"{number}.dat{suffix}" for suffix in COMPRESSED_AS)
        return next((name for name in names if name in self._files), None)

    def _inside(self, name: str) -> Path:
        """The regular file of that name; BadBytesError where it is none, or a link that leads out of the folder."""
        try:
            file = (self._folder / name).resolve()
        except RuntimeError:
            raise BadBytesError(f"{name} is a link to itself") from None
        if file.parent != self._folder:
            raise BadBytesError(f"{name} is a link that leads out of the folder")
        if not file.is_file():
            raise BadBytesError(f"{name} is no file")
        return file

    def _inflated(self, table: TableData) -> Iterator[bytes]:
        name = self._file_name(table.number)
        if name is None:
            raise BadBytesError(f"there is no file {table.number}.dat")
        compression = COMPRESSED_AS[name.removeprefix(f"{table.number}.dat")]
        file = self._inside(name)
        yield from inflated(portions(file, 0, file.stat().st_size), compression, framed_as_file=True)

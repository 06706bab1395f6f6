"""An open archive: what the three formats have in common."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from validator.sources.dump.archive.cursor import BadBytesError, one_line
from validator.sources.dump.archive.read_contents import Contents
from validator.sources.dump.archive.rows_end import without_mark
from validator.sources.dump.archive.toc import Entry
from validator.sources.dump.contents import LARGE_OBJECTS, DamagedRowsError, Dump, Lane, TableData


class ArchiveDump(Dump):
    """Rows can be read in any order: each table is a lane of its own, which opens the file for itself."""

    def __init__(self, path: Path, contents: Contents) -> None:
        self.path = path
        self.header = contents.header
        self.statements = contents.statements
        self.data: Sequence[TableData] = [self._sized(table) for table in contents.tables]
        self._dumped = [entry for entry in contents.entries if entry.dumped]

    def lanes(self, wanted: Sequence[TableData]) -> list[Lane]:
        self._find(wanted)
        return [[(table, self._rows(table))] for table in wanted]

    def close(self) -> None:
        """Nothing: a file is open only while its rows are read."""

    def missing(self) -> list[str]:
        lacking = self._lacking(self._dumped)
        names = [str(table.table) for table in self.data if table.number in lacking]
        others = lacking - {table.number for table in self.data}
        return [one_line(name) for name in names] + [LARGE_OBJECTS] * bool(others)

    @abstractmethod
    def _lacking(self, dumped: Sequence[Entry]) -> set[int]:
        """The numbers of those entries whose rows or large objects are not in the archive, or not to their end."""

    @abstractmethod
    def _sized(self, table: TableData) -> TableData:
        """``table`` with the size of its rows in the archive."""

    def _find(self, wanted: Sequence[TableData]) -> None:
        """Makes sure that it is known where the rows of ``wanted`` are, or that they are nowhere."""

    @abstractmethod
    def _inflated(self, table: TableData) -> Iterator[bytes]:
        """The rows with the mark of their end; BadBytesError or OSError where they can't be read."""

    def _rows(self, table: TableData) -> Iterator[bytes]:
        try:
            yield from without_mark(self._inflated(table), table.form)
        except (BadBytesError, OSError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            place = f"{self.path}: the rows of {table.table} (entry {table.number}) can't be read"
            message = f"{place}: {why}; the dump is cut off or damaged: dump it again"
            raise DamagedRowsError(one_line(message)) from None

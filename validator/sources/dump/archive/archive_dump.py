"""An open archive: what the three formats have in common."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

from validator.sources.dump.archive.cursor import BadBytesError
from validator.sources.dump.archive.read_contents import Contents
from validator.sources.dump.archive.rows_end import without_mark
from validator.sources.dump.contents import DamagedRowsError, Dump, Lane, TableData


class ArchiveDump(Dump):
    """Rows can be read in any order: each table is a lane of its own, which opens the file for itself."""

    def __init__(self, path: Path, contents: Contents) -> None:
        self.path = path
        self.header = contents.header
        self.statements = contents.statements
        self.data: Sequence[TableData] = [self._sized(table) for table in contents.tables]

    def lanes(self, wanted: Sequence[TableData]) -> list[Lane]:
        self._find(wanted)
        return [[(table, self._rows(table))] for table in wanted]

    def close(self) -> None:
        """Nothing: a file is open only while its rows are read."""

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
            raise DamagedRowsError(f"{place}: {why}; the dump is cut off or damaged: dump it again") from None

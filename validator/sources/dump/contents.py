"""What a dump holds, whatever its format: where it comes from, its statements, and its rows as they inflate."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from types import TracebackType
from typing import Self, TypeAlias

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.errors import ChoiceError, SourceError

LARGE_OBJECTS = "large objects"
"""What is missing, where it is no table."""

NEWEST_MAJOR = 18
"""The newest major version of PostgreSQL that is known here: what a dump is taken for that does not tell its own."""


class DumpError(SourceError):
    """The dump can't be read: one line that says what, where in the file, and what to do."""


class DatabaseChoiceError(DumpError, ChoiceError):
    """Several databases are in the file and none was chosen, or one that is not there."""


class DamagedRowsError(DumpError):
    """The rows of one table can't be read, or not to their end; the rest of the dump can."""


class RowsElsewhereError(DamagedRowsError):
    """The rows of one table are not in the dump, or not as pg_dump writes them: nothing is damaged."""


class Format(StrEnum):
    """pg_dump's --format."""

    CUSTOM = "custom"
    DIRECTORY = "directory"
    TAR = "tar"
    PLAIN = "plain"


@frozen
class Header:
    """What a dump says of itself; None where it does not.

    ``server_version`` and ``dump_version`` are those of the server that was dumped and of pg_dump, shortened to their
    first word (``16.4``). ``compression`` is none, gzip, lz4 or zstd.
    """

    format: Format
    archive_version: tuple[int, int, int] | None = None
    server_version: str | None = None
    dump_version: str | None = None
    database: str | None = None
    compression: str = "none"
    encoding: str = "UTF8"
    """The client encoding of its texts and rows, as PostgreSQL names it."""


@frozen
class Statement:
    """SQL text: of one statement in a plain dump, of one or more in an entry of an archive.

    ``kind``, ``schema``, ``name`` and ``owner`` are what the entry of an archive's table of contents says
    (``TABLE``, ``SEQUENCE SET``...), or the comment before the statement in a plain one; empty where neither does.
    ``place`` is for messages: ``line 120``, ``entry 215``.
    """

    text: str
    kind: str = ""
    schema: str = ""
    name: str = ""
    owner: str = ""
    place: str = ""
    oid: int = 0
    """Of what the entry makes, in the database that was dumped; 0 where a plain dump does not tell."""


@frozen
class Refused:
    """A command in a script that is not obeyed: ``command`` as it begins, such as ``\\i``, and its line, from 1.

    ``brings_sql`` is whether statements or rows may have come from it, so that without it the dump is not whole.
    """

    line: int
    command: str
    brings_sql: bool


class DataForm(StrEnum):
    """How rows are written."""

    COPY = "copy"
    INSERTS = "inserts"


@frozen
class TableData:
    """The rows of one table, or a part of them.

    ``columns`` as the COPY statement lists them; None where it lists none, and for INSERTs. ``size`` is how many
    bytes of the file they take, for progress. ``number`` tells it from the others of the same dump.
    """

    number: int
    table: QualifiedName
    form: DataForm
    columns: tuple[str, ...] | None = None
    size: int = 0


Lane: TypeAlias = Iterable[tuple[TableData, Iterator[bytes]]]
"""Tables to be read one after another. Of COPY the chunks are its text, lines ended by a newline, in portions of any
length, without the statement and without the closing ``\\.``; of INSERTs the statements. Each table's chunks must be
taken to their end before the next table; they raise DamagedRowsError where they can't be read or end too early."""


class Dump(ABC):
    """An open dump. Reading it never runs anything in it."""

    header: Header
    statements: Sequence[Statement]
    """All SQL but the rows, in the order in which a restore runs it."""

    data: Sequence[TableData]
    """One for each table whose rows were dumped, also where there were none."""

    refused: Sequence[Refused] = ()
    """Commands of psql in a plain dump, and COPY from elsewhere, in the order of their lines."""

    @abstractmethod
    def lanes(self, wanted: Sequence[TableData]) -> list[Lane]:
        """The rows of ``wanted`` in one or more lanes, which threads may take side by side; nothing else is
        inflated."""

    def missing(self) -> Sequence[str]:
        """What the dump should hold and does not, as far as that is seen without inflating anything: the names of
        tables, and ``large objects``. It is asked for when the rows have been read."""
        return ()

    @abstractmethod
    def close(self) -> None:
        """Closes the files, and removes what was written for it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

"""What the header and the table of contents of an archive say, as values that are the same for all formats."""

from collections.abc import Callable

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.archive.copy_statement import copy_columns
from validator.sources.dump.archive.cursor import BadBytesError, Cursor
from validator.sources.dump.archive.encodings import client_encoding, codec, decode
from validator.sources.dump.archive.header import ArchiveHeader, read_header
from validator.sources.dump.archive.restore_order import statements
from validator.sources.dump.archive.toc import Entry, read_toc
from validator.sources.dump.contents import DataForm, Format, Header, Statement, TableData

TABLE_DATA = b"TABLE DATA"
UNDECLARED = "SQL_ASCII"  # what pg_restore takes an archive without an ENCODING entry for


@frozen
class Contents:
    """``entries`` are those of the archive, ``end`` is where in its file they end. The tables have no size yet."""

    header: Header
    raw_header: ArchiveHeader
    entries: list[Entry]
    statements: list[Statement]
    tables: list[TableData]
    end: int

    def row_entries(self) -> dict[int, Entry]:
        """The entries of the tables' rows, by their number."""
        return {entry.dump_id: entry for entry in self.entries if entry.kind == TABLE_DATA}


def read_contents(cursor: Cursor, format: Format, expected_format: int) -> Contents:
    """Header and table of contents at ``cursor``; BadBytesError if they can't be read."""
    raw = read_header(cursor)
    if raw.format != expected_format:
        raise BadBytesError(f"its header says format {raw.format}, not {expected_format}: a part of another archive?")
    entries = read_toc(cursor, raw)
    encoding = next((client_encoding(entry.definition) for entry in entries if entry.kind == b"ENCODING"), UNDECLARED)
    python_codec = codec(encoding)

    def text(stored: bytes) -> str:
        return decode(stored, python_codec)

    header = Header(
        format,
        raw.version,
        _first_word(text(raw.server_version)),
        _first_word(text(raw.dump_version)),
        text(raw.database) or None,
        raw.compression,
        encoding,
    )
    tables = [_table(entry, text) for entry in entries if entry.kind == TABLE_DATA]
    return Contents(header, raw, entries, statements(entries, text), tables, cursor.position)


def _first_word(version: str) -> str | None:
    return version.split(maxsplit=1)[0] if version.strip() else None


def _table(entry: Entry, text: Callable[[bytes], str]) -> TableData:
    if not entry.namespace or not entry.tag:
        raise BadBytesError(f"entry {entry.dump_id} has rows of a table without a name")
    table = QualifiedName(text(entry.namespace), text(entry.tag))
    statement = text(entry.copy_statement)
    if not statement.startswith("COPY "):
        return TableData(entry.dump_id, table, DataForm.INSERTS)
    try:
        return TableData(entry.dump_id, table, DataForm.COPY, copy_columns(statement))
    except BadBytesError as bad:
        raise BadBytesError(f"entry {entry.dump_id} ({table}) can't be read: {bad}") from None

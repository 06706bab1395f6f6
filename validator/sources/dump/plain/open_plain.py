"""Opens a plain SQL dump: walks over it once, and says what it holds."""

from collections.abc import Iterable, Iterator

from validator.model.names import QualifiedName
from validator.sources.dump.contents import Format, Header, Statement
from validator.sources.dump.encodings import UTF8
from validator.sources.dump.plain.inflate import compression_of, inflated
from validator.sources.dump.plain.names import made_table
from validator.sources.dump.plain.parts import Part, Rows, choose_parts
from validator.sources.dump.plain.plain_dump import PlainDump
from validator.sources.dump.plain.walk import Walk
from validator.sources.dump.stored import Stored

_HEAD = 16


def open_plain(stored: Stored, *, database: str | None = None) -> PlainDump:
    """The dump in ``stored``, which it closes; DumpError where it is damaged, cut short, or no SQL.

    ``database`` says which one of a pg_dumpall's; not needed where only one holds anything.
    """
    compression = compression_of(stored.read_at(0, _HEAD))
    portions = inflated(stored, compression)
    walk = Walk(lambda _: next(portions, b""), stored.name)
    collected = walk.run()
    name, parts = choose_parts(collected.parts, database, stored.name)
    header = _header(name, parts, compression)
    statements = tuple(statement for part in parts for statement in part.statements)
    rows = [rows for part in parts for rows in _with_true_names(part)]
    return PlainDump(stored, header, statements, rows, collected.refused, walk.line_end)


def _header(name: str | None, parts: Iterable[Part], compression: str) -> Header:
    own = [part for part in parts if part.name == name and not part.cluster]
    encodings = [part.rows_encoding for part in own] + [part.encoding for part in own]
    return Header(
        Format.PLAIN,
        server_version=next((part.server_version for part in own if part.server_version), None),
        dump_version=next((part.dump_version for part in own if part.dump_version), None),
        database=name,
        compression=compression,
        encoding=next((encoding.name for encoding in encodings if encoding), UTF8.name),
    )


def _with_true_names(part: Part) -> Iterator[Rows]:
    """A comment that announces rows has spaces for the line ends in a name: CREATE TABLE has the name itself."""
    true_names: dict[tuple[str, str], QualifiedName] | None = None
    for rows in part.rows:
        if rows.announced and " " in rows.table.schema + rows.table.name:
            if true_names is None:
                true_names = {(made.schema, made.name): table for made, table in _made_tables(part.statements)}
            rows.table = true_names.get((rows.table.schema, rows.table.name), rows.table)
        yield rows


def _made_tables(statements: Iterable[Statement]) -> Iterator[tuple[Statement, QualifiedName]]:
    for statement in statements:
        if statement.kind == "TABLE":
            table = made_table(statement.text)
            if table is not None:
                yield statement, table

"""The statements of an archive, in the order in which pg_restore runs them."""

from collections.abc import Callable, Sequence

from validator.model.names import quote_identifier
from validator.sources.dump.archive.toc import Entry
from validator.sources.dump.contents import Statement

POST_DATA = 4  # the section of what comes after the rows

SEARCH_PATH = b"SEARCHPATH"

_WITH_PRIVILEGES = {b"ACL", b"ACL LANGUAGE", b"DEFAULT ACL"}
_LAST = {b"EVENT TRIGGER", b"MATERIALIZED VIEW DATA"}


def statements(entries: Sequence[Entry], decode: Callable[[bytes], str]) -> list[Statement]:
    """One of each entry that has SQL. pg_restore goes over the entries three times, each time in their order.

    Before 10.3 pg_dump wrote names without their schema and no SEARCHPATH entry: pg_restore then sets the search path
    whenever the schema changes (pg_backup_archiver.c, _selectOutputSchema), and so does what is returned.
    """
    with_sql = [entry for entry in entries if entry.definition]
    with_sql.sort(key=restore_pass)
    qualified = any(entry.kind == SEARCH_PATH for entry in entries)
    found: list[Statement] = []
    current = b""
    for entry in with_sql:
        schema, place = decode(entry.namespace), f"entry {entry.dump_id}"
        if not qualified and entry.namespace not in (b"", current):
            current = entry.namespace
            found.append(Statement(_search_path(schema), SEARCH_PATH.decode(), place=place))
        kind, name, owner = decode(entry.kind), decode(entry.tag), decode(entry.owner)
        found.append(Statement(decode(entry.definition), kind, schema, name, owner, place))
    return found


def _search_path(schema: str) -> str:
    return f"SET search_path = {quote_identifier(schema)}, pg_catalog;"


def restore_pass(entry: Entry) -> int:
    """0 for most, 1 for privileges, 2 for what may need them (PostgreSQL's pg_backup_archiver.c,
    _tocEntryRestorePass)."""
    if entry.kind in _WITH_PRIVILEGES:
        return 1
    if entry.kind in _LAST or (entry.kind == b"COMMENT" and entry.tag.startswith(b"EVENT TRIGGER ")):
        return 2
    return 2 if entry.kind == b"STATISTICS DATA" and entry.section == POST_DATA else 0

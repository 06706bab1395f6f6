"""SQL that reads by name only what the catalog told of.

A name is looked up when a statement is planned. Whoever owns a table can keep it locked while a reader is on its way,
and put a view in its place, whose functions would run with the reader's rights (pg_dump had it so: CVE-2024-7348).
So a reader first takes the lock by name, after which nobody takes that name away from it, and then looks what it has.

PostgreSQL's own answer came with 12.20, 13.16, 14.13, 15.8, 16.4 and 17: a setting under which views and foreign tables
are not read. It holds for names that were not looked at before, too; this holds on every server.
"""

from collections.abc import Iterable
from itertools import count
from secrets import token_hex

from validator.model.catalog import Kind, Sequence, Table
from validator.model.frozen import frozen
from validator.model.names import QualifiedName

RESTRICTED = (
    "SELECT CASE WHEN pg_catalog.current_setting('restrict_nonsystem_relation_kind', true) IS NOT NULL THEN "
    "pg_catalog.set_config('restrict_nonsystem_relation_kind', 'view, foreign-table', true) END"
)
"""Until the transaction ends, only tables are read, and PostgreSQL's own views; nothing, where the server can't."""

SHAPE = (
    "(SELECT pg_catalog.md5(pg_catalog.string_agg("
    "pg_catalog.concat(a.attnum, ' ', a.atttypid, ' ', a.attname), ',' ORDER BY a.attnum)) "
    "FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)"
)
"""Of a table ``c``: what its columns are called and of which types, whose casts may be somebody's functions."""

_KINDS = {Kind.TABLE: "r", Kind.PARTITIONED: "p", Kind.FOREIGN: "f", Kind.VIEW: "v"}
_ours, _numbers = token_hex(4), count(1)


@frozen
class HeldName:
    """A relation as the catalog told of it: ``kind`` as in pg_class, ``shape`` as SHAPE has it (empty: any)."""

    name: QualifiedName
    oid: int
    kind: str
    shape: str = ""

    @property
    def sql(self) -> str:
        """As statements write it, always quoted."""
        return ".".join('"' + part.replace('"', '""') + '"' for part in (self.name.schema, self.name.name))


def held_table(table: Table) -> HeldName:
    """A table whose rows are to be read."""
    return HeldName(table.name, table.oid, _KINDS[table.kind], table.shape)


def held_sequence(sequence: Sequence) -> HeldName:
    """A sequence whose state is to be read."""
    return HeldName(sequence.name, sequence.oid, "S")


def hold(names: Iterable[HeldName]) -> str:
    """Takes the locks of a reader until the transaction ends, and nothing else: a statement that is only prepared.

    LOCK TABLE takes no sequences, and no role that may read only the id. Nothing is planned here, so nothing of a view
    runs. The statement's name is new each time: where this is cut off, a pooler's next client is not in its way.
    """
    statement = f"seqguard_{_ours}_{next(_numbers)}"
    sources = ", ".join(f"ONLY {held.sql} AS r{number}" for number, held in enumerate(names))
    return f"PREPARE {statement} AS SELECT FROM {sources}; DEALLOCATE {statement}"


def exchanged(names: Iterable[HeldName]) -> str:
    """The places in ``names``, from 0, of those that mean something else by now, one a row. For when they are locked,
    and search_path is pinned."""
    rows = ", ".join(
        f"({place}, {_text(held.sql)}, {held.oid}, '{held.kind}', '{held.shape}')" for place, held in enumerate(names)
    )
    same = f"c.relkind::pg_catalog.text = h.kind AND (h.shape = '' OR h.shape = {SHAPE})"
    return (  # in a subquery of one row, so that each is looked up: a join would read all of pg_class
        f"SELECT h.place FROM (VALUES {rows}) AS h (place, sql, oid, kind, shape) "
        f"WHERE (SELECT {same} FROM pg_catalog.pg_class c WHERE c.oid = h.oid::pg_catalog.oid "
        "AND c.oid = pg_catalog.to_regclass(h.sql)) IS NOT TRUE"
    )


def _text(text: str) -> str:
    """An SQL string that means the same whatever standard_conforming_strings says."""
    if "\\" not in text and "'" not in text:
        return f"'{text}'"
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"

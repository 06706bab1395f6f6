"""What a loaded case really holds: the sequence's state, the column's extremes, the owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]

_PARAMETERS: LiteralString = """
SELECT s.seqincrement, s.seqmin, s.seqmax, s.seqcycle FROM pg_catalog.pg_sequence s WHERE s.seqrelid = %s::regclass
"""
_OWNER: LiteralString = """
SELECT d.deptype::text, d.refobjid::regclass::text, a.attname
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_attribute a ON (a.attrelid, a.attnum) = (d.refobjid, d.refobjsubid)
WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = %s::regclass
  AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.objsubid = 0
"""
_KIND: LiteralString = "SELECT c.relkind::text FROM pg_catalog.pg_class c WHERE c.oid = %s::regclass"


def connect(dsn: str) -> Connection:
    """A session without a transaction around its statements, that prints floating-point numbers in full (10, 11)."""
    return psycopg.connect(dsn, autocommit=True, options="-c extra_float_digits=3")


@dataclass(frozen=True)
class SequenceState:
    """A sequence as a new session meets it."""

    last_value: int
    is_called: bool
    increment: int
    minimum: int
    maximum: int
    cycle: bool

    def nth(self, draws: int) -> int | None:
        """The value that the draw after `draws` others returns; None where nextval raises 2200H by then."""
        first = self.last_value + self.increment if self.is_called else self.last_value
        if not self._holds(first):
            if not self.cycle:
                return None
            first = self._restart
        value = first + draws * self.increment
        if self._holds(value):
            return value
        if not self.cycle:
            return None
        step = abs(self.increment)
        room = (self.maximum - first if self.increment > 0 else first - self.minimum) // step + 1
        lap = (self.maximum - self.minimum) // step + 1
        return self._restart + (draws - room) % lap * self.increment

    @property
    def _restart(self) -> int:
        return self.minimum if self.increment > 0 else self.maximum

    def _holds(self, value: int) -> bool:
        return self.minimum <= value <= self.maximum


def read_sequence(connection: Connection, name: str) -> SequenceState:
    """The state and the parameters of a sequence; `name` as SQL writes it."""
    state = sql.SQL("SELECT last_value, is_called FROM {}").format(raw(name))
    last_value, is_called = one_row(connection.execute(state))
    parameters = one_row(connection.execute(_PARAMETERS, (name,)))
    return SequenceState(last_value, is_called, *parameters)


def read_extreme(connection: Connection, truth_key: str, table: str, column: str) -> str:
    """`max`, `min`, `max_tree`, `min_tree` as text, `null` without rows.

    A partitioned table is read with its partitions, any other one alone, unless `_tree` asks for the children.
    """
    function, _, tree = truth_key.partition("_")
    only = "" if tree or _relation_kind(connection, table) in ("p", "v") else "ONLY "
    query = raw(f"SELECT pg_catalog.{function}({column})::text FROM {only}{table}")
    (value,) = one_row(connection.execute(query))
    return "null" if value is None else str(value)


def read_owner(connection: Connection, sequence: str, table: str, column: str) -> str:
    """`auto`, `internal`, `no`, or the other column that owns the sequence."""
    connection.execute("SET search_path = ''")
    owner = connection.execute(_OWNER, (sequence,)).fetchone()
    if owner is None:
        return "no"
    deptype, owner_table, owner_column = owner
    quoted = one_row(connection.execute("SELECT pg_catalog.quote_ident(%s)", (owner_column,)))[0]
    if (owner_table, quoted) == (table, column):
        return "auto" if deptype == "a" else "internal"
    return f"{owner_table}.{quoted}"


def read_values(connection: Connection, table: str, column: str) -> set[Any]:
    """Every value that stands in the column."""
    only = "" if _relation_kind(connection, table) in ("p", "v") else "ONLY "
    rows = connection.execute(raw(f"SELECT {column} FROM {only}{table}")).fetchall()
    return {row[0] for row in rows}


def raw(text: str) -> sql.SQL:
    """SQL text put together from a case file, which is trusted: it was run as a whole already."""
    return sql.SQL(text)


def one_row(cursor: psycopg.Cursor[tuple[Any, ...]]) -> tuple[Any, ...]:
    row = cursor.fetchone()
    if row is None:
        raise LookupError("expected a row")
    return row


def _relation_kind(connection: Connection, table: str) -> str:
    return str(one_row(connection.execute(_KIND, (table,)))[0])

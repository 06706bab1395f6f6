"""Really insert, one transaction after the other, and say what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

from tests.casekit.measure import Connection, SequenceState, raw, read_sequence

_KEY = re.compile(r"Key \((?P<columns>.*?)\)=\((?P<values>.*?)\) (?:already exists|conflicts with)", re.DOTALL)

_DEFAULT: LiteralString = """
SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_attribute a ON (a.attrelid, a.attnum) = (d.adrelid, d.adnum)
WHERE d.adrelid = %s::regclass AND pg_catalog.quote_ident(a.attname) = %s
"""


@dataclass(frozen=True)
class Outcome:
    """How a run of inserts ended.

    `failed_after` and `duplicate_after` count the inserts that succeeded before; None: it did not happen.
    """

    failed_after: int | None
    sqlstate: str | None
    message: str | None
    collided: str | None
    duplicate_after: int | None
    duplicate: str | None


def insert_until_failure(
    connection: Connection, statement: str, column: str | None, seen: set[Any] | None, limit: int
) -> Outcome:
    """Run `statement` up to `limit` times, each in its own transaction, until one fails.

    With `seen`, the values that stand in the column already, each new value is read back by RETURNING and the first
    one that stands there twice is noted.
    """
    returning = seen is not None and column is not None
    query = raw(f"{statement} RETURNING {column}" if returning else statement)
    duplicate_after: int | None = None
    duplicate: str | None = None
    for done in range(limit):
        try:
            cursor = connection.execute(query)
            rows = cursor.fetchall() if returning else []
        except psycopg.Error as error:
            return Outcome(done, error.sqlstate, str(error), _collided(error, column), duplicate_after, duplicate)
        for (value,) in rows:
            if seen is not None and value in seen and duplicate_after is None:
                duplicate_after, duplicate = done, str(value)
            if seen is not None:
                seen.add(value)
    return Outcome(None, None, None, None, duplicate_after, duplicate)


def move_sequence(connection: Connection, name: str, state: SequenceState, draws: int) -> bool:
    """Set the sequence as if `draws` values had been drawn from `state`; False where it ends before."""
    value = state.nth(draws)
    if value is None:
        return False
    connection.execute("SELECT pg_catalog.setval(%s::regclass, %s, false)", (name, value))
    return True


def refused_value(connection: Connection, sequence: str, table: str, column: str, draws: int) -> str | None:
    """What the column's default made of the values drawn last, for collisions whose error names no plain column.

    Sets the sequence back, so nothing may be inserted afterwards.
    """
    state = read_sequence(connection, sequence)
    default = connection.execute(_DEFAULT, (table, column)).fetchone()
    if default is None:
        return str(state.last_value)
    first = state.last_value - (draws - 1) * state.increment
    connection.execute("SELECT pg_catalog.setval(%s::regclass, %s, false)", (sequence, first))
    value = connection.execute(raw(f"SELECT ({default[0]})::text")).fetchone()
    return None if value is None else str(value[0])


def _collided(error: psycopg.Error, column: str | None) -> str | None:
    found = _KEY.search(error.diag.message_detail or "")
    if not found:
        return None
    columns, values = found["columns"].split(", "), found["values"].split(", ")
    if len(columns) == 1:
        return found["values"].rstrip() if columns[0] == column else None  # char(n) is padded
    pairs = dict(zip(columns, values, strict=False))
    return pairs.get(column or "")

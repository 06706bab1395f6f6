"""Who holds what a repair waits for."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from validator.model.frozen import frozen
from validator.model.names import QualifiedName, quote_identifier, quote_literal
from validator.model.remedy import Work
from validator.repair.queries import BLOCKERS, READING_BLOCKERS


@frozen
class Blocker:
    """A lock in the way, and its holder in words."""

    relation: QualifiedName
    is_sequence: bool
    words: str


def touched(work: Work) -> list[QualifiedName]:
    """The relations that ``work`` locks."""
    return [*(table.name for table in work.tables), *work.altered]


def blockers(
    connection: psycopg.Connection[Any], relations: Iterable[QualifiedName], *, reading: bool = False
) -> list[Blocker]:
    """Those there are just now: none where whoever it was has finished. ``reading``: of whoever only reads."""
    names = list(relations)
    query = READING_BLOCKERS if reading else BLOCKERS
    rows = connection.execute(query, ([n.schema for n in names], [n.name for n in names])).fetchall()
    return [Blocker(QualifiedName(row[0], row[1]), row[2], _words(row)) for row in rows]


def _words(row: Sequence[Any]) -> str:
    schema, name, _, mode, pid, role, application, kind, state, seconds, gid, database = row
    who = f"pid {pid}" if pid is not None else "a prepared transaction"
    details = []
    if gid is not None:
        details += [_literal(gid), f"database {quote_identifier(database)}"]
    if role:
        details.append(f"role {quote_identifier(role)}")
    if application:
        details.append(application)
    elif kind and kind != "client backend":
        details.append(kind)
    if state == "active":
        details.append("running")
    elif state:
        details.append(state)
    if seconds is not None:
        details.append(f"for {_duration(seconds)}")
    known = f" ({', '.join(details)})" if details else ""
    ends = "; COMMIT PREPARED or ROLLBACK PREPARED ends it" if gid is not None else ""
    return f"{who}{known} holds {mode} on {QualifiedName(schema, name)}{ends}"


def _literal(gid: str) -> str:
    """``gid`` as COMMIT PREPARED takes it: any text of up to 199 bytes, so controls are written as escapes."""
    if gid.isprintable():
        return quote_literal(gid).strip()
    escaped = gid.replace("\\", "\\\\").replace("'", "''")
    return "E'" + "".join(f"\\x{ord(c):02x}" if c < " " or c == "\x7f" else c for c in escaped) + "'"


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{max(seconds, 0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"

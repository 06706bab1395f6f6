"""Who holds what a repair waits for."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from validator.model.frozen import frozen
from validator.model.names import QualifiedName, quote_identifier
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
    schema, name, _, mode, pid, role, application, kind, state, seconds = row
    who = "a prepared transaction" if pid is None else f"pid {pid}"
    details = []
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
    return f"{who}{known} holds {mode} on {QualifiedName(schema, name)}"


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{max(seconds, 0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"

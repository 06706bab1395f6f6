"""One repair in one transaction; and the same without changing anything."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from validator.model.frozen import frozen
from validator.model.held_names import RESTRICTED, exchanged, hold
from validator.model.names import QualifiedName
from validator.model.remedy import Move, Work
from validator.repair.locking import MODE, PINNED, brief, lock_first, lock_others, milliseconds
from validator.repair.queries import STATE

_BRIEF_SECONDS = 0.1
"""Whoever ends by himself does so within that; who waits for the repair in turn never does."""

_LOOKING_SECONDS = 60.0
"""The least time for a look at the catalog: a short --statement-timeout is for the repairs."""

_IDLE_SECONDS = 30
"""How long the server keeps the locks of a client that it no longer hears of."""

Connection = psycopg.Connection[Any]


class Entangled(Exception):
    """A further lock was not to be had while the first was held: perhaps two wait for each other."""


class Exchanged(errors.UndefinedTable):
    """A name means something else than it did when the check read it."""


@frozen
class Timeouts:
    """In seconds. ``deadlock``: the server's deadlock_timeout."""

    lock: float
    statement: float
    deadlock: float


@frozen
class Ran:
    """``moved``: a sequence was set. The next values before and after; None where the work moves none, or none is
    left."""

    moved: bool
    before: int | None = None
    after: int | None = None


def run_work(
    connection: Connection,
    work: Work,
    timeouts: Timeouts,
    committing: Callable[[], None],
    *,
    sequence_first: bool = False,
) -> Ran:
    """Runs ``work``; ``committing`` is called when all is done but the COMMIT. Raises Entangled, psycopg.Error;
    whatever it is, nothing is left open.

    It may wait long for its first lock alone. ``sequence_first``: that is the sequence's, not the first table's.
    """
    first, others = _in_order(work, sequence_first=sequence_first)
    wait = milliseconds(brief(timeouts.lock, timeouts.deadlock, _BRIEF_SECONDS, waits=len(others)))
    if work.move is not None:
        others += [PINNED, *_looking_again(work)]
    try:
        connection.execute(_preamble(timeouts, read_only=False))
        connection.execute(first)
        if others:
            try:  # in one message: the less time passes, the fewer come in between
                cursor = connection.execute("; ".join([f"SET LOCAL lock_timeout = '{wait}'", *others]))
            except errors.LockNotAvailable as error:
                raise Entangled from error
            _same(work, cursor)
        ran = Ran(False) if work.move is None else _moved(connection, work.move)
        committing()
        connection.execute("COMMIT")
        return ran
    finally:
        _roll_back(connection)


def _in_order(work: Work, *, sequence_first: bool) -> tuple[str, list[str]]:
    """The statement that may wait, and those that must not wait long."""
    if not work.tables:
        return work.statements[0], list(work.statements[1:])
    if sequence_first:
        return work.statements[0], [*work.statements[1:], *(f"LOCK TABLE {t} IN {MODE} MODE" for t in work.tables)]
    return lock_first(work.tables[0]), [*lock_others(work.tables), *work.statements]


def wait_for(connection: Connection, table: QualifiedName, timeouts: Timeouts) -> None:
    """Waits until ``table`` can be locked, holding nothing else: long enough for the server to end an autovacuum that
    is in the way, which it does once deadlock_timeout is over. Raises psycopg.Error."""
    try:
        connection.execute(_preamble(timeouts, read_only=False))
        connection.execute(f"LOCK TABLE ONLY {table} IN {MODE} MODE")
    finally:
        _roll_back(connection)


@contextmanager
def looking(connection: Connection, timeouts: Timeouts) -> Iterator[None]:
    """A read-only transaction for what is asked besides: the timeouts of a role or a database are not for that."""
    seconds = max(timeouts.statement, _LOOKING_SECONDS) if timeouts.statement else 0
    try:
        connection.execute(_preamble(replace(timeouts, statement=seconds), read_only=True))
        yield
    finally:
        _roll_back(connection)


def rehearse(connection: Connection, work: Work, timeouts: Timeouts) -> tuple[Ran, float]:
    """What ``work`` would do now, and how long the reading took, in seconds; a read-only transaction."""
    if work.move is None:
        return Ran(True), 0.0
    try:
        looking_again = [hold(work.read), *_looking_again(work)] if work.read else []
        _same(work, connection.execute("; ".join([_preamble(timeouts, read_only=True), *looking_again])))
        began = time.monotonic()
        row = connection.execute(work.move.reading).fetchone()
        seconds = time.monotonic() - began
        if row is None:
            state = _state(connection, work.move)
            return Ran(False, state, state), seconds
        last, called, value = row
        before = _next(work.move, last, called)
        return Ran(True, before, _next(work.move, value, called=True)), seconds
    finally:
        _roll_back(connection)


def _looking_again(work: Work) -> Iterator[str]:
    """Whether the names that are locked now mean what the check read: after a wait a name is looked up anew."""
    if work.read:
        yield exchanged(work.read)


def _same(work: Work, cursor: psycopg.Cursor[Any]) -> None:
    """Raises Exchanged where the last answer of a message, to ``_looking_again``, has names."""
    if not work.read:
        return
    while cursor.nextset():
        pass
    if found := [work.read[place].name for (place,) in cursor.fetchall()]:
        raise Exchanged(f"{', '.join(map(str, found))} is not what the check read")


def _preamble(timeouts: Timeouts, *, read_only: bool) -> str:
    """One message; all of it ends with the transaction, as a pooler in transaction mode demands."""
    return (
        f"BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED{' READ ONLY' if read_only else ''};"
        f"SET LOCAL lock_timeout = '{milliseconds(timeouts.lock)}';"
        f"SET LOCAL statement_timeout = '{milliseconds(timeouts.statement)}';"
        f"SET LOCAL idle_in_transaction_session_timeout = '{_IDLE_SECONDS}s';"
        "SET LOCAL constraint_exclusion = off;"  # else the planner calls what CHECK constraints call
        "SET LOCAL standard_conforming_strings = on;"
        "SET LOCAL row_security = off;"
        f"{RESTRICTED}"
        f"{'; ' + PINNED if read_only else ''}"
    )


def _moved(connection: Connection, move: Move) -> Ran:
    before = _state(connection, move)
    row = connection.execute(move.setval).fetchone()
    return Ran(False, before, before) if row is None else Ran(True, before, _next(move, row[0], called=True))


def _state(connection: Connection, move: Move) -> int:
    row = connection.execute(STATE.format(sequence=move.sequence)).fetchone()
    assert row is not None, "a sequence has one row"  # noqa: S101
    return _next(move, row[0], called=row[1])


def _next(move: Move, last: int, called: bool) -> int:
    return last + move.increment if called else last


def _roll_back(connection: Connection) -> None:
    """Ends what is open; a connection that does not even take this is closed, and the server ends it by itself."""
    if connection.closed or connection.info.transaction_status is TransactionStatus.IDLE:
        return
    try:
        connection.execute("ROLLBACK")
    except psycopg.Error:
        with suppress(psycopg.Error):  # a signal may have come between a statement and its answer: let it not go on
            connection.cancel_safe(timeout=2)
        connection.close()

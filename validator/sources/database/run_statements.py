"""Runs many one-row statements: batched to save round trips, in small transactions, over several connections.

Round trips are the cost: a batch is one message of many statements. Locks are the limit: each table read keeps locks
until its transaction ends, so a batch takes no more than LOCKS_PER_BATCH of them. A statement that fails spoils its
batch only: the rest is run again one by one. So is a batch that the client gave up waiting for.
"""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus

from validator.model.frozen import frozen
from validator.model.held_names import HeldName
from validator.model.observation import Known, Observation, Reason, Unknown
from validator.sources.database.begin_reading import begin_reading
from validator.sources.database.connect import ConnectOptions, connect, redact
from validator.sources.database.no_row import unknown
from validator.sources.database.patience import Overdue, patience
from validator.sources.database.patience import PatientConnection as Connection
from validator.sources.errors import SourceError

LOCKS_PER_BATCH = 400
STOP_SECONDS = 5.0

Row = tuple[Any, ...]
Results = dict[object, Observation[Row | None]]


@frozen
class Statement:
    """SQL that yields one row, made when its turn comes.

    ``locks``: how many relations it locks. ``alone``: it may take long, so it shares no batch. ``otherwise``: a slower
    statement for the same row, for when a batch with this one has failed. ``grants``: what may be missing to run it.
    ``names``: the relations that it may read by name.
    """

    key: object
    make: Callable[[], str]
    locks: int = 3
    alone: bool = False
    otherwise: Callable[[], str] | None = None
    grants: str = ""
    names: tuple[HeldName, ...] = ()


class Runner:
    """Runs statements on a connection, and on more of its kind where there is work for them."""

    def __init__(
        self,
        connection: Connection,
        options: ConnectOptions,
        jobs: int,
        progress: Callable[[int], None] = lambda done: None,
    ) -> None:
        self._connection = connection
        self._options = options
        self._jobs = jobs
        self._progress = progress
        self._lock = threading.Lock()
        self._helpers: list[Connection] = []
        self._lost: str | None = None
        self._working = 0
        self._counted = False

    def usable(self) -> Connection:
        """The connection, opened again where it was lost."""
        if self._connection.closed:
            with suppress(SourceError):
                self._connection = connect(self._options)
                self._helpers.append(self._connection)
        return self._connection

    def close(self) -> None:
        """Closes what was opened besides the first connection."""
        for connection in self._helpers:
            connection.close()

    def run(self, statements: Iterable[Statement], *, counted: bool = False) -> Results:
        """Key to the statement's row, or why there is none; ``counted`` ones are told to the progress."""
        self._counted = counted
        batches = list(_batches(statements))
        batches.reverse()
        results: Results = {}
        workers = min(self._jobs, len(batches))
        threads = [
            threading.Thread(target=self._helper, args=(batches, results), daemon=True) for _ in range(workers - 1)
        ]
        self._working = len(threads)
        for thread in threads:
            thread.start()
        try:
            self._connection = self._work(self._connection, batches, results)
            for thread in threads:
                thread.join()
        except BaseException:
            with self._lock:
                batches.clear()
            self._stop()
            raise
        return results

    def _stop(self) -> None:
        """Cancels until no helper works any more: one may have been about to begin something.

        Not by is_alive(): a join() that was interrupted has marked its thread as ended, whether it has or not.
        """
        deadline = time.monotonic() + STOP_SECONDS
        while self._working and time.monotonic() < deadline:
            self._cancel()
            time.sleep(0.05)

    def _cancel(self) -> None:
        """Stop what the helpers are waiting for, so that nothing of ours goes on running on the server."""
        with self._lock:
            helpers = list(self._helpers)
        for connection in helpers:
            with suppress(psycopg.Error):
                connection.cancel_safe(timeout=2)

    def _helper(self, batches: list[list[Statement]], results: Results) -> None:
        try:
            with suppress(SourceError), connect(self._options) as connection:  # without one, the others do the work
                with self._lock:
                    self._helpers.append(connection)
                self._work(connection, batches, results).close()
        finally:
            with self._lock:
                self._working -= 1

    def _work(self, connection: Connection, batches: list[list[Statement]], results: Results) -> Connection:
        """Takes batches until there are none; the connection comes back, a new one where the first was lost."""
        while True:
            with self._lock:
                batch = batches.pop() if batches else None
            if batch is None:
                _rollback(connection)
                return connection
            try:
                found = self._batch(connection, batch)
            except psycopg.OperationalError as error:
                if not connection.closed:
                    raise
                connection, found = self._once_more(connection, batch, error)
            with self._lock:
                if found is None:
                    singly = [[replace(s, make=s.otherwise or s.make, otherwise=None)] for s in batch]
                    batches += reversed(singly)
                else:
                    results.update(found)
                if connection.closed:
                    for left in batches:
                        results.update({s.key: self._disconnected() for s in left})
                    batches.clear()
                if self._counted and found is not None:
                    self._progress(len(batch))

    def _once_more(
        self, connection: Connection, batch: list[Statement], error: psycopg.Error
    ) -> tuple[Connection, Results | None]:
        """A lost connection is opened again once: a pooler or an administrator may have closed it. Where it was given
        up for a statement that does not end, that one is not begun again."""
        self._note(error)
        late = isinstance(error, Overdue)
        try:
            connection = connect(self._options)
            with self._lock:
                self._helpers.append(connection)
            if not late:
                return connection, self._batch(connection, batch)
        except Overdue as again:
            return self._once_more(connection, batch, again)
        except (SourceError, psycopg.OperationalError) as again:
            self._note(again)
        if not late:
            return connection, {s.key: self._disconnected() for s in batch}
        return connection, {batch[0].key: unknown(error, self._options)} if len(batch) == 1 else None

    def _note(self, error: Exception) -> None:
        self._lost = " ".join(redact(str(error), self._options.dsn).split())

    def _disconnected(self) -> Unknown:
        return Unknown(
            Reason.DISCONNECTED,
            f"the connection was lost before this was read: {self._lost or 'no connection'}",
            "run the check again",
        )

    def _batch(self, connection: Connection, batch: list[Statement]) -> Results | None:
        """What the statements gave; None where one has spoiled it, so that each is to be run by itself."""
        try:
            return dict(zip((s.key for s in batch), self._transaction(connection, batch), strict=True))
        except psycopg.Error as error:
            if connection.closed:
                raise
            if len(batch) == 1 and (batch[0].otherwise is None or isinstance(error, errors.QueryCanceled)):
                return {batch[0].key: unknown(error, self._options, batch[0].grants)}
            return None

    def _transaction(self, connection: Connection, batch: list[Statement]) -> list[Known[Row | None]]:
        # The settings go ahead in a message of their own: before PostgreSQL 13 a statement_timeout counts
        # for a whole message, and only if it was set before the message came.
        connection.patience = patience(self._options.statement_timeout, alone=len(batch) == 1)
        before = "" if connection.info.transaction_status is TransactionStatus.IDLE else "ROLLBACK;"
        texts = [s.make() for s in batch]
        names = [name for s, text in zip(batch, texts, strict=True) for name in s.names if name.sql in text]
        begin_reading(connection, self._options, names, before)
        cursor = connection.execute("; ".join(texts))
        rows: list[Known[Row | None]] = []
        while True:
            rows.append(Known(cursor.fetchone()))
            if not cursor.nextset():
                return rows


def _rollback(connection: Connection) -> None:
    """Ends the last batch's transaction: each other one is ended by the message that begins the next."""
    if not connection.closed and connection.info.transaction_status is not TransactionStatus.IDLE:
        with suppress(psycopg.OperationalError):
            connection.execute("ROLLBACK")


def _batches(statements: Iterable[Statement]) -> Iterable[list[Statement]]:
    batch: list[Statement] = []
    locks = 0
    for statement in statements:
        if statement.alone:
            yield [statement]
            continue
        if batch and locks + statement.locks > LOCKS_PER_BATCH:
            yield batch
            batch, locks = [], 0
        batch.append(statement)
        locks += statement.locks
    if batch:
        yield batch

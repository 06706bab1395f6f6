"""Sessions that write while a repair runs, each in its own way; and a ledger of every id that was handed out."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.databases import Database

Connection = psycopg.Connection[Any]
Way = Callable[[Connection], list[tuple[str, int]]]
"""One round of writing; the ids that it got, each with the name of the sequence that they are of."""


def by_default(table: str, sequence: str) -> Way:
    """Leaves the id out."""

    def write(connection: Connection) -> list[tuple[str, int]]:
        row = connection.execute(f"INSERT INTO {table} DEFAULT VALUES RETURNING id".encode()).fetchone()
        assert row is not None
        return [(sequence, row[0])]

    return write


def many_at_once(table: str, sequence: str) -> Way:
    """One statement with fifty rows."""

    def write(connection: Connection) -> list[tuple[str, int]]:
        rows = connection.execute(
            f"INSERT INTO {table} (id) SELECT nextval('{sequence}') FROM generate_series(1, 50) RETURNING id".encode()
        ).fetchall()
        return [(sequence, row[0]) for row in rows]

    return write


def by_application(table: str, sequence: str) -> Way:
    """Draws first and inserts afterwards, both in one transaction: it holds the sequence, and then wants the table."""

    def write(connection: Connection) -> list[tuple[str, int]]:
        with connection.transaction():
            row = connection.execute(f"SELECT nextval('{sequence}')".encode()).fetchone()
            assert row is not None
            connection.execute(f"INSERT INTO {table} (id) VALUES ({row[0]})".encode())
        return [(sequence, row[0])]

    return write


def in_two_tables(first: str, second: str, sequence: str) -> Way:
    """Two tables in one transaction."""

    def write(connection: Connection) -> list[tuple[str, int]]:
        with connection.transaction():
            return [id for table in (first, second) for id in by_default(table, sequence)(connection)]

    return write


class Writers:
    """``handed_out``: every id, with its sequence; ``failures``: what the server said to any of them."""

    def __init__(self, database: Database, ways: list[Way]) -> None:
        self.handed_out: list[tuple[str, int]] = []
        self.failures: list[str] = []
        self._database = database
        self._ways = ways
        self._stop = threading.Event()
        self._go = threading.Event()
        self._connections = [database.connect() for _ in ways]
        self._threads = [threading.Thread(target=self._work, args=pair) for pair in enumerate(ways)]

    @property
    def pids(self) -> list[int]:
        return [connection.info.backend_pid for connection in self._connections]

    def once(self) -> None:
        """Each writes one round, one after the other: sequences with CACHE fill the sessions' caches."""
        for way, connection in zip(self._ways, self._connections, strict=True):
            self.handed_out += way(connection)

    def _work(self, number: int, way: Way) -> None:
        connection = self._connections[number]
        while not self._stop.is_set():
            try:
                self.handed_out += way(connection)
            except psycopg.Error as error:
                self.failures.append(f"writer {number}: {error}")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    def twice(self) -> list[tuple[str, int]]:
        """Ids that were handed out more than once."""
        seen: set[tuple[str, int]] = set()
        return [id for id in self.handed_out if id in seen or seen.add(id)]  # type: ignore[func-returns-value]

"""A connection as the restoring role, which runs SQL that nobody trusts: what it returns is thrown away as it comes."""

import select
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import errors, pq

from validator.model.names import QualifiedName, quote_literal
from validator.sources.dump.contents import Header
from validator.sources.restore.errors import RestoreError, one_line
from validator.sources.restore.watch import Server, Watch, took_too_long

ROLE = "seqguard_restore"
MOST_ROWS = 10_000
"""Statements of a dump return one row, if any."""
MOST_RECONNECTIONS = 20
POLL_SECONDS = 0.2
_COPYING = (pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT, pq.ExecStatus.COPY_BOTH)
_FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.BAD_RESPONSE)
# As pg_restore sets them, but for the timeouts, which are ours.
BASELINE = (
    "SET check_function_bodies = false; SET row_security = off; SET xmloption = content;"
    "SET client_min_messages = error; SET escape_string_warning = off; SET default_transaction_read_only = off;"
    "SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET DateStyle = ISO"
)


class RefusedError(Exception):
    """What the server, or this session, has against a statement: ``message`` and ``sqlstate``."""

    def __init__(self, message: str, sqlstate: str | None) -> None:
        super().__init__(message)
        self.message = message
        self.sqlstate = sqlstate


class Session:
    """Opened at its first use, and again where the dump has made the server end it.

    Not ``timed``: for rows. A large table takes as long as it takes; the watch stops what makes no progress.
    """

    def __init__(
        self,
        server: Server,
        database: str,
        watch: Watch,
        header: Header,
        *,
        conforming: bool = True,
        timed: bool = True,
    ) -> None:
        self._conninfo = server.conninfo(database, ROLE)
        self._watch = watch
        self._encoding = header.encoding
        self._conforming = conforming
        self._seconds = watch.seconds if timed else 0.0
        self._connection: psycopg.Connection[Any] | None = None
        self._path = ""
        self._reconnections = 0

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def run(self, text: str | bytes, what: str, path: str = "") -> None:
        """Runs SQL with the search_path that ``path`` sets; RefusedError, RestoreError where all has to end."""
        connection = self._open()
        with self._watch.work(connection.info.backend_pid, what):
            if path != self._path:
                self._send(connection, path or "RESET search_path", what)
                self._path = path
            self._send(connection, text, what)

    def copy(self, statement: str, chunks: Iterable[bytes], what: str) -> None:
        """COPY FROM STDIN; errors as ``run``, and whatever ``chunks`` raises."""
        connection = self._open()
        with self._watch.work(connection.info.backend_pid, what) as work:
            try:
                with connection.cursor() as cursor, cursor.copy(encoded(statement)) as copy:
                    for chunk in chunks:
                        copy.write(chunk)
                        work.moved()
            except psycopg.Error as error:
                raise self._refused(error, what) from None

    def use_rows_encoding(self, rows: bool, what: str) -> None:
        """For statements that are bytes of the dump, rather than text."""
        self.run(f"SET client_encoding = {quote_literal(self._encoding if rows else self._text_encoding)}", what)

    def is_empty(self, table: QualifiedName, what: str) -> bool:
        """Whether a table has no rows of its own; errors as ``run``."""
        connection = self._open()
        with self._watch.work(connection.info.backend_pid, what):
            try:
                row = connection.execute(encoded(f"SELECT NOT EXISTS (SELECT FROM ONLY {table})")).fetchone()
            except psycopg.Error as error:
                raise self._refused(error, what) from None
        return row is not None and row[0] is True

    def current_schema(self) -> str:
        """Where unqualified names are made at the moment; empty where nowhere."""
        row = self._open().execute("SELECT coalesce(pg_catalog.current_schema(), '')").fetchone()
        return decoded(row[0]) if row else ""

    @property
    def _text_encoding(self) -> str:
        # What SQL_ASCII holds has no encoding: it goes to the server byte by byte.
        return "SQL_ASCII" if self._encoding == "SQL_ASCII" else "UTF8"

    def _open(self) -> psycopg.Connection[Any]:
        connection = self._connection
        if connection is not None and not connection.closed:
            return connection
        self._watch.check()
        self._reconnections += 1
        if self._reconnections > MOST_RECONNECTIONS:
            raise RestoreError("the restore was stopped: the dump ends its own connections again and again")
        try:
            connection = psycopg.connect(self._conninfo, autocommit=True, client_encoding=self._text_encoding)
            connection.execute(
                f"{BASELINE}; SET standard_conforming_strings = {'on' if self._conforming else 'off'};"
                f"SET statement_timeout = {int(self._seconds * 1000)}"
            )
        except psycopg.Error as error:
            raise RestoreError(f"the throw-away server takes no connection any more: {one_line(str(error))}") from None
        self._connection, self._path = connection, ""
        return connection

    def _send(self, connection: psycopg.Connection[Any], text: str | bytes, what: str) -> None:
        try:
            error = discard(connection, encoded(text))
        except psycopg.Error as lost:
            raise self._refused(lost, what) from None
        if error is not None:
            raise self._refused(error, what)

    def _refused(self, error: psycopg.Error, what: str) -> RefusedError | RestoreError:
        if self._watch.stopped:
            return RestoreError(self._watch.stopped)
        if isinstance(error, errors.QueryCanceled) and "statement timeout" in str(error):
            return RestoreError(took_too_long(what, self._watch.seconds))
        if isinstance(error, errors.DiskFull):
            return RestoreError(
                "the restore was stopped: the disk is full; point TMPDIR to a larger one, or use --via scan"
            )
        return RefusedError(error.diag.message_primary or str(error).split("\n")[0], error.sqlstate)


def encoded(text: str | bytes) -> bytes:
    """Text as UTF-8, with the bytes that were none as they were."""
    return text if isinstance(text, bytes) else text.encode("utf8", "surrogateescape")


def decoded(text: str | bytes) -> str:
    """The reverse; psycopg gives bytes where the session's encoding is SQL_ASCII."""
    return text if isinstance(text, str) else text.decode("utf8", "surrogateescape")


def discard(connection: psycopg.Connection[Any], query: bytes) -> psycopg.Error | None:
    """Runs ``query``, of any number of statements, row by row so that no result is ever held; its first error.

    A COPY inside is refused. psycopg.Error is raised where the connection is lost.
    """
    raw = connection.pgconn
    raw.send_query(query)
    raw.set_single_row_mode()
    while raw.flush():
        readable, _, _ = select.select([raw.socket], [raw.socket], [], POLL_SECONDS)
        if readable:
            raw.consume_input()
    error: psycopg.Error | None = None
    rows = 0
    while (result := _next_result(raw)) is not None:
        status = pq.ExecStatus(result.status)
        rows += status == pq.ExecStatus.SINGLE_TUPLE
        if status in _COPYING or rows > MOST_ROWS:
            # There is no way on from here that the dump could not prolong.
            connection.close()
            return error or errors.FeatureNotSupported("rows are copied or returned where no dump does so")
        if status in _FAILED and error is None:
            error = errors.error_from_result(result)
    return error


def _next_result(raw: pq.abc.PGconn) -> pq.abc.PGresult | None:
    while raw.is_busy():
        select.select([raw.socket], [], [], POLL_SECONDS)
        raw.consume_input()
    return raw.get_result()

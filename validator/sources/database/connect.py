"""Connections: opened with the settings that make them harmless, and errors that say what to do and give nothing away.

Sources: PostgreSQL manual, "Database Connection Control Functions", appendix A (SQLSTATEs).
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote, quote_plus

import psycopg
from psycopg import conninfo, pq

from validator.model.frozen import frozen
from validator.model.held_names import RESTRICTED
from validator.model.names import quote_identifier
from validator.sources.database.any_bytes import carry_any_bytes
from validator.sources.database.connection_string import as_libpq, unknown_parameters
from validator.sources.database.patience import PatientConnection, patience
from validator.sources.errors import ChoiceError, SourceError
from validator.sources.quiet import quiet

APPLICATION_NAME = "seqguard"

# up to the last @ of the word: a password whose @ nobody encoded goes as a whole
_URI_PASSWORD = re.compile(r"(\w+:/{1,2}[^\s:/@]*):\S*@")
_KEYWORD_PASSWORD = re.compile(r"((?:ssl)?password\s*=\s*)('(?:[^'\\]|\\.)*'|\S+)", re.IGNORECASE)


@frozen
class ConnectOptions:
    """How to connect and how long to wait, in seconds.

    ``dsn``: URI, libpq string, or empty for libpq's own environment.
    """

    dsn: str = ""
    connect_timeout: float = 10
    statement_timeout: float = 60
    lock_timeout: float = 5


_remembered: set[str] = set()
"""The passwords of every connection string seen so far: redact() finds them in whatever text comes later."""


def _parts(dsn: str) -> dict[str, object] | None:
    """A connection string by libpq's keywords; None where it can't be parsed, or is no text."""
    try:
        return dict(conninfo.conninfo_to_dict(as_libpq(dsn)))
    except (psycopg.Error, UnicodeError):
        return None


def secrets_of(dsn: str) -> tuple[str, ...]:
    """The passwords inside a connection string, decoded; none where it can't be parsed."""
    parts = _parts(dsn) or {}
    found = tuple(str(parts[key]) for key in ("password", "sslpassword") if parts.get(key))
    _remembered.update(found)
    return found


def spellings(secret: str) -> set[str]:
    """How a password may stand in a text: as it is, as a URI has it, as Python shows it."""
    encoded = {quote(secret, safe=""), quote(secret), quote_plus(secret)}
    lower = {re.sub("%[0-9A-F]{2}", lambda code: code[0].lower(), form) for form in encoded}
    return {secret, repr(secret)[1:-1]} | encoded | lower


def redact(text: str, dsn: str = "") -> str:
    """``text`` without passwords: those of ``dsn`` and every string seen before, PGPASSWORD, what looks like one."""
    secrets_of(dsn)
    known = {s for s in (*_remembered, os.environ.get("PGPASSWORD", "")) if len(s) > 3}
    spelled = set().union(*map(spellings, known))
    for secret in sorted(spelled, key=len, reverse=True):
        text = text.replace(secret, "***")
    text = _URI_PASSWORD.sub(r"\1:***@", text)
    return _KEYWORD_PASSWORD.sub(r"\1***", text)


def _misread(dsn: str, parts: Mapping[str, object]) -> bool:
    """Whether a password of a URI has spilled into its host, port or database: one with a bare @ or / in it."""
    spilled = any("@" in str(parts.get(key) or "") for key in ("host", "port", "dbname"))
    return "://" in dsn and (spilled or not re.fullmatch(r"[\d,]*", str(parts.get("port") or "")))


def describe(dsn: str) -> str:
    """Host, port, database and user of a connection string, for messages; never the string itself."""
    parts = _parts(dsn)
    if parts is None or _misread(dsn, parts):
        return "the given connection string"
    named = [f"{key} {parts[key]}" for key in ("service", "host", "port", "dbname", "user") if parts.get(key)]
    return ", ".join(named) or "libpq's defaults (PG* variables)"


def must_be_readable(dsn: str) -> None:
    """ChoiceError where this is no connection string."""
    secrets_of(dsn)
    parts = _parts(dsn)
    if parts is None or _misread(dsn, parts):
        # libpq repeats the offending part of the string, which may hold a password
        unknown = unknown_parameters(dsn, frozenset(d.keyword.decode() for d in pq.Conninfo.get_defaults()))
        if parts is None and unknown:
            raise ChoiceError(
                f"the connection string can't be parsed: PostgreSQL does not know its parameters {', '.join(unknown)}; "
                "leave them out, or mend their spelling"
            ) from None
        raise ChoiceError(
            "the connection string can't be parsed: give a postgresql:// URI or key=value pairs "
            "(a % or @ or / in a password must be percent-encoded in a URI)"
        )


def connect(options: ConnectOptions) -> PatientConnection:
    """An autocommit connection; SourceError with one clear line where there is none; ChoiceError where the
    connection string says none."""
    quiet()
    must_be_readable(options.dsn)
    try:
        connection = PatientConnection.connect(
            as_libpq(options.dsn),
            autocommit=True,
            prepare_threshold=None,
            application_name=APPLICATION_NAME,
            client_encoding="utf8",
            connect_timeout=max(int(options.connect_timeout), 2),
        )
        connection.patience = patience(options.statement_timeout)
        carry_any_bytes(connection)
        return connection
    except psycopg.Error as error:
        message = " ".join(redact(str(error), options.dsn).split())
        raise SourceError(
            f"no connection to {describe(options.dsn)}: {message}{_advice(message, options.dsn)}"
        ) from None


def _advice(message: str, dsn: str) -> str:
    lower = message.lower()
    for pattern, advice in (
        ("password authentication failed", "check the user and the password (PGPASSWORD, .pgpass or the URI)"),
        ("no password supplied", "give a password by PGPASSWORD, .pgpass or the URI"),
        ("could not translate host name", "check the host name; in a container, use the service's name"),
        ("failed to resolve host", "check the host name; in a container, use the service's name"),
        (
            "no pg_hba.conf entry",
            "the server lets nobody in like this: try sslmode=require, or add a line to its pg_hba.conf",
        ),
        ("pg_hba.conf rejects", "its pg_hba.conf must let this host, user and database in"),
        ("not currently accepting connections", "ALTER DATABASE ... ALLOW_CONNECTIONS true, or check another database"),
        ("permission denied for database", _grant_connect(dsn)),
        ("too many", "close connections or run with a pooler; seqguard itself needs one"),
        ("remaining connection slots", "close connections or run with a pooler; seqguard itself needs one"),
        ("ssl", "see sslmode in the connection string (require, verify-full, disable)"),
        ("certificate", "see sslmode and sslrootcert in the connection string"),
        ("does not exist", "check the database and the user name"),
        ("connection refused", "check host and port, and that the server is running"),
        ("no such file or directory", "check host and port, and that the server is running"),
        ("starting up", "wait until the server accepts connections"),
        ("shutting down", "wait until the server accepts connections"),
        ("timeout", "check host, port and firewall, or raise --connect-timeout"),
    ):
        if pattern in lower:
            return f" ({advice})"
    return ""


def _grant_connect(dsn: str) -> str:
    parts = _parts(dsn) or {}
    if not parts.get("dbname") or not parts.get("user"):
        return "GRANT CONNECT ON DATABASE to this user"
    database, role = (quote_identifier(str(parts[key])) for key in ("dbname", "user"))
    return f"GRANT CONNECT ON DATABASE {database} TO {role}"


@contextmanager
def harmless(connection: psycopg.Connection[tuple[object, ...]], options: ConnectOptions) -> Iterator[None]:
    """A read-only transaction with timeouts and a pinned search_path.

    Everything is set inside the transaction, so that a pooler in transaction mode gives each transaction what it needs.
    """
    connection.execute(preamble(options))
    with rolled_back(connection):
        yield


@contextmanager
def rolled_back(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """The transaction that is open ends with the block; what goes wrong then does not hide what went wrong inside."""
    try:
        yield
    except BaseException:
        with suppress(psycopg.Error):
            if not connection.closed and not _is_busy(connection):
                connection.execute("ROLLBACK")
        raise
    if not connection.closed:
        connection.execute("ROLLBACK")


def leave(connection: psycopg.Connection[Any]) -> None:
    """Closes the connection, and lets nothing go on running behind it."""
    if _is_busy(connection):
        with suppress(psycopg.Error):
            connection.cancel_safe(timeout=2)
    connection.close()


def _is_busy(connection: psycopg.Connection[Any]) -> bool:
    """Whether an answer was never waited for: a signal has come between a statement and that."""
    return not connection.closed and connection.info.transaction_status is pq.TransactionStatus.ACTIVE


def preamble(
    options: ConnectOptions, isolation: str = "READ COMMITTED", search_path: str | None = "pg_catalog, pg_temp"
) -> str:
    """The statements that begin each transaction; ``search_path`` None leaves the session's own.

    pg_temp stands last: unnamed it would be first, with what another client of a pooler has left there.
    """
    pinned = "" if search_path is None else f"SET LOCAL search_path = {search_path};"
    return (
        f"BEGIN TRANSACTION ISOLATION LEVEL {isolation} READ ONLY;"
        f"SET LOCAL statement_timeout = {int(options.statement_timeout * 1000)};"
        f"SET LOCAL lock_timeout = {int(options.lock_timeout * 1000)};"
        f"{pinned}"
        "SET LOCAL constraint_exclusion = off;"  # else the planner calls what CHECK constraints call
        "SET LOCAL standard_conforming_strings = on;"
        "SET LOCAL row_security = off;"  # a policy that came meanwhile is an error, and its functions are not called
        f"{RESTRICTED}"
    )

"""Connections: opened with the settings that make them harmless, and errors that say what to do and give nothing away.

Sources: PostgreSQL manual, "Database Connection Control Functions", appendix A (SQLSTATEs).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import conninfo

APPLICATION_NAME = "seqguard"

_URI_PASSWORD = re.compile(r"(\w+://[^\s:/@]*):[^\s@]*@")
_KEYWORD_PASSWORD = re.compile(r"((?:ssl)?password\s*=\s*)('(?:[^'\\]|\\.)*'|\S+)", re.IGNORECASE)


class SourceError(Exception):
    """Nothing could be checked: what, where and what to do, in one line without secrets."""


@dataclass(frozen=True, slots=True)
class ConnectOptions:
    """How to connect and how long to wait. ``dsn``: URI, libpq string, or empty for libpq's own environment. Times in seconds."""

    dsn: str = ""
    connect_timeout: float = 10
    statement_timeout: float = 60
    lock_timeout: float = 5


def secrets_of(dsn: str) -> tuple[str, ...]:
    """The passwords inside a connection string, decoded; none where it can't be parsed."""
    try:
        parts = conninfo.conninfo_to_dict(dsn)
    except psycopg.Error:
        return ()
    return tuple(str(parts[key]) for key in ("password", "sslpassword") if parts.get(key))


def redact(text: str, dsn: str = "") -> str:
    """``text`` without passwords: those of ``dsn``, and whatever looks like one."""
    for secret in secrets_of(dsn):
        if len(secret) > 3:
            text = text.replace(secret, "***")
    text = _URI_PASSWORD.sub(r"\1:***@", text)
    return _KEYWORD_PASSWORD.sub(r"\1***", text)


def describe(dsn: str) -> str:
    """Host, port, database and user of a connection string, for messages; never the string itself."""
    try:
        parts = conninfo.conninfo_to_dict(dsn)
    except psycopg.Error:
        return "the given connection string"
    named = [f"{key} {parts[key]}" for key in ("service", "host", "port", "dbname", "user") if parts.get(key)]
    return ", ".join(named) or "libpq's defaults (PG* variables)"


def connect(options: ConnectOptions) -> psycopg.Connection[tuple[object, ...]]:
    """An autocommit connection; SourceError with one clear line where there is none."""
    try:
        conninfo.conninfo_to_dict(options.dsn)
    except psycopg.Error:
        # libpq repeats the offending part of the string, which may hold a password
        raise SourceError(
            "the connection string can't be parsed: give a postgresql:// URI or key=value pairs "
            "(a % or @ or / in a password must be percent-encoded in a URI)"
        ) from None
    try:
        return psycopg.connect(
            options.dsn,
            autocommit=True,
            prepare_threshold=None,
            application_name=APPLICATION_NAME,
            client_encoding="utf8",
            connect_timeout=max(int(options.connect_timeout), 2),
        )
    except psycopg.Error as error:
        message = " ".join(redact(str(error), options.dsn).split())
        raise SourceError(f"no connection to {describe(options.dsn)}: {message}{_advice(message)}") from None


def _advice(message: str) -> str:
    lower = message.lower()
    for pattern, advice in (
        ("password authentication failed", "check the user and the password (PGPASSWORD, .pgpass or the URI)"),
        ("no password supplied", "give a password by PGPASSWORD, .pgpass or the URI"),
        ("could not translate host name", "check the host name; in a container, use the service's name"),
        ("failed to resolve host", "check the host name; in a container, use the service's name"),
        ("ssl", "see sslmode in the connection string (require, verify-full, disable)"),
        ("too many clients", "close connections or run with a pooler; seqguard itself needs one"),
        ("remaining connection slots", "close connections or run with a pooler; seqguard itself needs one"),
        ("does not exist", "check the database and the user name"),
        ("connection refused", "check host and port, and that the server is running"),
        ("timeout", "check host, port and firewall, or raise --connect-timeout"),
    ):
        if pattern in lower:
            return f" ({advice})"
    return ""


@contextmanager
def harmless(connection: psycopg.Connection[tuple[object, ...]], options: ConnectOptions) -> Iterator[None]:
    """A read-only transaction with timeouts and a pinned search_path.

    Everything is set inside the transaction, so that a pooler in transaction mode gives each transaction what it needs.
    """
    connection.execute(preamble(options))
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


def preamble(options: ConnectOptions, isolation: str = "READ COMMITTED") -> str:
    """The statements that begin each transaction."""
    return (
        f"BEGIN TRANSACTION ISOLATION LEVEL {isolation} READ ONLY;"
        f"SET LOCAL statement_timeout = {int(options.statement_timeout * 1000)};"
        f"SET LOCAL lock_timeout = {int(options.lock_timeout * 1000)};"
        "SET LOCAL search_path = pg_catalog;"
        "SET LOCAL standard_conforming_strings = on"
    )

"""Sessions with databases of the encoding SQL_ASCII, which holds any bytes: they go both ways as they are.

A client that asks such a server for UTF-8 is refused every row with other bytes in it. What is UTF-8 all the same, and
most often it is, reads as it would elsewhere; any other byte becomes a lone surrogate, as in file names (PEP 383), and
is the same byte again on its way back.
Source: PostgreSQL manual, "Character Set Support"; psycopg, "Data adaptation configuration": with SQL_ASCII texts are
given as bytes.
"""

import json
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.pq import DiagnosticField

ENCODING = "SQL_ASCII"
_ESCAPED = "surrogateescape"
_TEXTS = ("text", "name", "varchar", "bpchar", '"char"')
_UNKNOWN_OID = 0


def carry_any_bytes(connection: psycopg.Connection[Any]) -> None:
    """Makes the session one of bytes where its database is of that encoding; nothing changes elsewhere."""
    if connection.info.parameter_status("server_encoding") != ENCODING:
        return
    connection.execute(f"SET client_encoding = '{ENCODING}'")
    for name in (*_TEXTS, _UNKNOWN_OID):
        connection.adapters.register_loader(name, _TextLoader)
    connection.adapters.register_loader("json", _JsonLoader)
    connection.adapters.register_dumper(str, _TextDumper)
    connection.cursor_factory = _Cursor


def primary_message(error: psycopg.Error) -> str | None:
    """The server's own message, its bytes carried in the same way."""
    result = error.pgresult
    raw = None if result is None else result.error_field(DiagnosticField.MESSAGE_PRIMARY)
    return None if raw is None else raw.decode("utf-8", _ESCAPED)


class _Cursor(psycopg.Cursor[Any]):
    """Sends SQL as the bytes that it was made of."""

    def execute(self, query: Any, *arguments: Any, **options: Any) -> "_Cursor":
        raw = query.encode("utf-8", _ESCAPED) if isinstance(query, str) else query
        return super().execute(raw, *arguments, **options)


class _TextLoader(Loader):
    def load(self, data: Buffer) -> str:
        return bytes(data).decode("utf-8", _ESCAPED)


class _JsonLoader(Loader):
    def load(self, data: Buffer) -> Any:
        return json.loads(bytes(data).decode("utf-8", _ESCAPED))


class _TextDumper(Dumper):
    """Of no type, as psycopg's own of texts: the server finds it out."""

    def dump(self, obj: str) -> bytes:
        return obj.encode("utf-8", _ESCAPED)

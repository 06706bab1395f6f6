"""A fresh database for each test, and the roles that go with it."""

import itertools
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from tests.create_database import create_database
from tests.matrix import MatrixServer

_numbers = itertools.count(1)


class Database:
    """One database on one server. What is connected through it is closed, and its roles are dropped, with it."""

    def __init__(self, server: MatrixServer, name: str) -> None:
        self.server = server
        self.name = name
        self._connections: list[psycopg.Connection[Any]] = []
        self._roles: list[str] = []

    @property
    def dsn(self) -> str:
        """As the superuser postgres."""
        return self.server.conninfo(self.name)

    def dsn_as(self, role: str) -> str:
        return self.server.conninfo(self.name, role)

    def connect(self, role: str = "postgres") -> psycopg.Connection[Any]:
        """An autocommit connection."""
        connection = psycopg.connect(self.dsn_as(role), autocommit=True)
        self._connections.append(connection)
        return connection

    def execute(self, query: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of one statement (none: an empty list), over a connection of its own."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            cursor = connection.execute(query.encode(), parameters)
            return cursor.fetchall() if cursor.description else []

    def load(self, text: str) -> None:
        """Runs a script through psql, not in one transaction; RuntimeError with psql's words at its first error."""
        done = subprocess.run(
            [str(self.server.binary("psql")), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.dsn, "-f", "-"],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf8",
            env={
                "PATH": os.environ["PATH"],
                "PGCLIENTENCODING": "UTF8",
                "PGOPTIONS": "-c client_min_messages=warning",
            },
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr.strip())

    def create_role(self, name: str, options: str = "LOGIN") -> str:
        """Makes a role that goes with the database. Roles belong to the server: the name must not be in use there."""
        self.execute(f"CREATE ROLE {sql.Identifier(name).as_string(None)} {options}")
        self._roles.append(name)
        return name

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        with psycopg.connect(self.server.conninfo(), autocommit=True) as admin:
            admin.execute(
                "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE datname = %s",
                [self.name],
            )
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(self.name)))
            for role in reversed(self._roles):
                admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


@contextmanager
def fresh_database(server: MatrixServer, encoding: str = "UTF8") -> Iterator[Database]:
    """A database made from template0, dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server.conninfo(), autocommit=True) as admin:
        create_database(admin, name, server.major, encoding)
    database = Database(server, name)
    try:
        yield database
    finally:
        database.close()

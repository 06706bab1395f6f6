"""The server that repairs are tried on: databases built once, a copy for each try, and what its log says of errors."""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.repair_cases import Case
from benchmarks.repair_judge import Connection
from benchmarks.repair_tools import Target
from validator.sources.ephemeral.embedded import EmbeddedServer
from validator.sources.ephemeral.server_process import PORT

OWNER = "shop"
SETTINGS = {"autovacuum": False, "log_line_prefix": "%d|", "log_error_verbosity": "terse"}


class Stage:
    """A running server of its own, with the role that owns the databases, which is no superuser."""

    def __init__(self, server: EmbeddedServer, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._numbers = itertools.count(1)
        with psycopg.connect(server.conninfo(), autocommit=True) as admin:
            admin.execute(f"CREATE ROLE {OWNER} LOGIN")

    def version(self) -> str:
        with psycopg.connect(self._server.conninfo()) as connection:
            return connection.info.parameter_status("server_version") or "?"

    def admin(self, database: str) -> Connection:
        return psycopg.connect(self._server.conninfo(database), autocommit=True)

    def owner(self, database: str) -> Connection:
        return psycopg.connect(self._server.conninfo(database, OWNER), autocommit=True)

    def target(self, database: str) -> Target:
        psql = str(self._server.binary("psql"))
        return Target(str(self._server.socket_folder), PORT, OWNER, database, self._folder, psql)

    @contextmanager
    def built(self, cases: Iterable[Case]) -> Iterator[str]:
        """A database with these cases."""
        with self._database("template0") as name:
            for case in cases:
                with self.admin(name) if case.foreign else self.owner(name) as connection:
                    connection.execute(case.make.encode())
            yield name

    @contextmanager
    def copy(self, of: str) -> Iterator[str]:
        """A database that is as ``of`` was built; nobody may be connected to that."""
        with self._database(of) as name:
            yield name

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"repair_{next(self._numbers)}"
        names = (sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER))
        with self.admin("postgres") as admin:
            admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}").format(*names))
            try:
                yield name
            finally:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def errors(self, database: str) -> list[str]:
        """What the server has refused in ``database`` until now, one message for each statement."""
        text = (self._server.folder / "log").read_text(encoding="utf8", errors="replace")
        begin = f"{database}|ERROR:  "
        return [line.removeprefix(begin) for line in text.splitlines() if line.startswith(begin)]

"""One throw-away server for all tests here, and a database in it to be dumped."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from validator.sources.dump.open_dump import open_dump
from validator.sources.ephemeral.embedded import EmbeddedServer
from validator.sources.ephemeral.settings import restore_settings
from validator.sources.restore.restore import Restored, restore

SOURCE = "shop"


@pytest.fixture(scope="session")
def throwaway() -> Iterator[EmbeddedServer]:
    with EmbeddedServer(restore_settings(18)) as server:
        yield server


class Bench:
    """Makes dumps, restores them, and looks at what came of it."""

    def __init__(self, server: EmbeddedServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.restored: Restored | None = None

    def load(self, text: str, encoding: str = "UTF8") -> None:
        """A fresh database SOURCE from a script in UTF-8, as the superuser."""
        self.drop(SOURCE)
        self.admin(f"CREATE DATABASE {SOURCE} ENCODING '{encoding}' TEMPLATE template0")
        self.tool("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.server.conninfo(SOURCE), script=text)

    def dump(self, *options: str) -> Path:
        """The SOURCE, dumped by pg_dump; it is gone afterwards."""
        path = self.folder / "dump"
        self.tool("pg_dump", "-d", self.server.conninfo(SOURCE), "-f", str(path), *options)
        self.drop(SOURCE)
        return path

    def write(self, text: str) -> Path:
        """A plain dump that somebody has written."""
        path = self.folder / "plain.sql"
        path.write_text(text, encoding="utf8")
        return path

    def restore(self, path: Path, **options: Any) -> Restored:
        with open_dump(str(path)) as dump:
            self.restored = restore(dump, self.server, **options)
        return self.restored

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the restored database, read as the restoring role."""
        assert self.restored is not None
        with psycopg.connect(self.restored.dsn, autocommit=True, client_encoding="utf8") as connection:
            return connection.execute(query.encode()).fetchall()

    def admin(self, query: str) -> None:
        with psycopg.connect(self.server.conninfo(), autocommit=True) as connection:
            connection.execute(query.encode())

    def drop(self, name: str) -> None:
        self.admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def tool(self, name: str, *arguments: str, script: str = "") -> str:
        done = subprocess.run(
            [str(self.server.binary(name)), *arguments],
            input=script,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "PGCLIENTENCODING": "UTF8"} if script else {"PATH": os.environ["PATH"]},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def bench(throwaway: EmbeddedServer, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(throwaway, tmp_path)
    yield bench
    for name in (SOURCE, "restored"):
        bench.drop(name)

"""A case loaded into a database of its own, which is dropped afterwards."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.create_database import create_database

_numbers = itertools.count(1)


class LoadError(Exception):
    """psql refused the case."""


@dataclass(frozen=True)
class Server:
    """A server to load cases into: its major version and a superuser's connection string."""

    version: int
    dsn: str

    @classmethod
    def parse(cls, text: str) -> Server:
        """Read `VERSION=DSN`, as `--server` takes it."""
        version, separator, dsn = text.partition("=")
        if not separator or not version.isdigit():
            raise ValueError(f"expected VERSION=DSN, got {text!r}")
        return cls(version=int(version), dsn=dsn)


@contextmanager
def loaded(path: Path, server: Server, *, psql: str = "psql", prefix: str = "cases") -> Iterator[str]:
    """Load a case file into a fresh database; yields the connection string of that database.

    Raises:
        LoadError: psql reported an error; the message is what it said.
    """
    name = f"{prefix}_{os.getpid()}_{next(_numbers)}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    with psycopg.connect(server.dsn, autocommit=True) as admin:
        create_database(admin, name, server.version)
        try:
            dsn = make_conninfo(server.dsn, dbname=name)
            _run_script(path, dsn, psql)
            yield dsn
        finally:
            admin.execute(drop)


def _run_script(path: Path, dsn: str, psql: str) -> None:
    command = [psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-f", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(os.environ), check=False)
    if done.returncode:
        raise LoadError(done.stderr.strip())


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    kept = {key: value for key, value in inherited.items() if not key.startswith("PG")}
    return {**kept, "PGCLIENTENCODING": "UTF8", "PGOPTIONS": "-c client_min_messages=warning"}

"""The check as a role, and what the server wrote into its log meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import Run
from tests.databases import Database
from tests.inside import Inside, inside
from tests.matrix import MatrixServer

__all__ = ["check", "inside", "logged"]

Check = Callable[..., Run]


@pytest.fixture
def check(inside: Inside, database: Database) -> Check:
    """Checks the database as a role; the report as JSON is the run's `json`."""

    def run(role: str = "postgres", *arguments: str, **more: Any) -> Run:
        done = inside("check", database.dsn_as(role), "-f", "json", *arguments, **more)
        assert done.returncode in (0, 1, 4), done
        return done

    return run


@pytest.fixture
def logged(server: MatrixServer) -> Callable[[], Any]:
    """A context: afterwards its list holds what the server has logged inside."""

    @contextmanager
    def during() -> Iterator[list[str]]:
        log = server.folder / "log"
        start = log.stat().st_size
        lines: list[str] = []
        yield lines
        with log.open("rb") as file:
            file.seek(start)
            lines += file.read().decode(errors="replace").splitlines()

    return during

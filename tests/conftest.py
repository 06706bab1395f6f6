"""Fixtures: real servers, fresh databases, and the command itself as a process.

$SEQGUARD_TEST_MAJORS says which servers (`10 18`); $SEQGUARD_REQUIRE names what must not be skipped (`npm,pgbouncer`).
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.container_image import built_image
from tests.databases import Database, fresh_database
from tests.matrix import ROOT, MatrixServer, StandbyServer, UnavailableError, wanted_majors
from tests.pooler import Pooler, pgbouncer_before


def skip_unless_required(missing: UnavailableError) -> NoReturn:
    """Skips, or fails where $SEQGUARD_REQUIRE says that this must be there."""
    required = os.environ.get("SEQGUARD_REQUIRE", "").replace(",", " ").split()
    if missing.thing in required:
        pytest.fail(f"required, and not there: {missing}", pytrace=False)
    pytest.skip(f"NOT TESTED: {missing}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`@pytest.mark.majors(minimum, maximum)`: a test that makes no sense on a server is not collected for it."""
    kept: list[pytest.Item] = []
    out_of_range: list[pytest.Item] = []
    for item in items:
        marker = item.get_closest_marker("majors")
        callspec = getattr(item, "callspec", None)
        major = callspec and callspec.params.get("server")
        inside = marker is None or major is None or in_range(major, *marker.args, **marker.kwargs)
        (kept if inside else out_of_range).append(item)
    if out_of_range:
        config.hook.pytest_deselected(items=out_of_range)
        items[:] = kept


def in_range(major: int, minimum: int = 10, maximum: int = 99) -> bool:
    return minimum <= major <= maximum


@pytest.fixture(scope="session", params=wanted_majors(), ids=lambda major: f"pg{major}")
def server(request: pytest.FixtureRequest) -> Iterator[MatrixServer]:
    """A running server; the tests that use it run once for each major that is wanted."""
    try:
        prepared = MatrixServer(request.param)
    except UnavailableError as missing:
        skip_unless_required(missing)
    with prepared as running:
        yield running


@pytest.fixture
def database(server: MatrixServer) -> Iterator[Database]:
    """A fresh database."""
    with fresh_database(server) as made:
        yield made


@pytest.fixture(scope="module")
def standby(server: MatrixServer) -> Iterator[StandbyServer]:
    """A hot standby of `server`: after `standby.catch_up()`, `standby.conninfo(database.name)` shows the same."""
    with StandbyServer(server) as running:
        running.catch_up()
        yield running


@pytest.fixture
def pgbouncer(server: MatrixServer) -> Iterator[Pooler]:
    """PgBouncer in transaction mode before `server`."""
    try:
        with pgbouncer_before(server) as pooler:
            yield pooler
    except UnavailableError as missing:
        skip_unless_required(missing)


@pytest.fixture(scope="session")
def postgres_image() -> str:
    """The name of an image with PostgreSQL, on a real Docker Engine."""
    try:
        return built_image()
    except UnavailableError as missing:
        skip_unless_required(missing)


@dataclass(frozen=True)
class Run:
    """How one run of the command ended."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


Seqguard = Callable[..., Run]


@pytest.fixture
def seqguard(tmp_path: Path) -> Seqguard:
    """Runs `seqguard ARGS` in an empty folder, its home too, with nothing of the caller's environment but PATH."""

    def run(
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        input: str | None = None,
        timeout: float = 120.0,
    ) -> Run:
        clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "validator", *map(str, arguments)],
            input=input if input is not None else "",
            capture_output=True,
            text=True,
            encoding="utf8",
            env={**clean, **(env or {})},
            cwd=cwd or tmp_path,
            timeout=timeout,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run

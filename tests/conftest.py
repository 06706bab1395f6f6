"""Fixtures: real servers, fresh databases, and the command itself as a process.

$SEQGUARD_TEST_MAJORS says which servers (`10 18`); $SEQGUARD_REQUIRE names what must not be skipped (`npm,pgbouncer`).
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from tests.databases import Database, fresh_database
from tests.matrix import ROOT, MatrixServer, StandbyServer, UnavailableError, wanted_majors
from tests.pooler import Pooler, pgbouncer_before
from tests.scheduling import Scheduling, is_with_containers
from tests.temporary import minimal_environment, own_temporary_folder

MOST_WORKERS = 8
SLEEPS_BELOW = 13
"""Before this major, CREATE and DROP DATABASE wait for a checkpoint by sleeping a tenth of a second at a time
(RequestCheckpoint in checkpointer.c)."""


def skip_unless_required(missing: UnavailableError) -> NoReturn:
    """Skips, or fails where $SEQGUARD_REQUIRE says that this must be there."""
    required = os.environ.get("SEQGUARD_REQUIRE", "").replace(",", " ").split()
    if missing.thing in required:
        pytest.fail(f"required, and not there: {missing}", pytrace=False)
    pytest.skip(f"NOT TESTED: {missing}")


def pytest_configure() -> None:
    # the usual examples, so that a change is judged by itself; others where a seed is given, as once a week
    settings.register_profile("usual", derandomize=True)
    settings.load_profile("default" if os.environ.get("SEQGUARD_PROPERTY_SEED") else "usual")
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:  # a background job, nohup: it would hold for what is started
            signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """`-n auto`: a process for each core and one more, for one of them mostly waits for containers; with old servers
    two more, for all of them wait there; eight at most.

    None besides this one where that would only be in the way.
    """
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # xdist reads it
    names = config.args
    few = config.option.keyword or all("::" in name for name in names) or (len(names) == 1 and names[0].endswith(".py"))
    watched = config.option.capture == "no" or config.option.collectonly
    more = 2 if min(wanted_majors()) < SLEEPS_BELOW else 1
    return 0 if few or watched else min((os.cpu_count() or 1) + more, MOST_WORKERS)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return Scheduling(config, log) if config.option.dist == "load" else None  # else another one is asked for


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`@pytest.mark.majors(minimum, maximum)`: a test that makes no sense on a server is not collected for it.

    Whatever runs once for each major is marked `server`.
    """
    kept: list[pytest.Item] = []
    out_of_range: list[pytest.Item] = []
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker("server")
        if "postgres_image" in getattr(item, "fixturenames", ()) and not is_with_containers(item.nodeid):
            raise pytest.UsageError(f"{item.nodeid} is to be in a file test_docker*.py: see tests/scheduling.py")
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


@pytest.fixture(scope="session", autouse=True)
def _temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test makes in the temporary folder, it removes again: the last test fails if anything is left."""
    tmp_path_factory.getbasetemp()  # pytest's own stays where it can be looked at afterwards
    with own_temporary_folder():
        yield


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
    from tests.container_image import built_image  # the Docker SDK is slow to import

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
    """Runs `seqguard ARGS` in an empty folder, its home too, with PATH and TMPDIR, and nothing else of the caller's."""

    def run(
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        input: str | None = None,
        timeout: float = 120.0,
    ) -> Run:
        clean = minimal_environment(HOME=str(tmp_path), LANG="C.UTF-8", PYTHONPATH=str(ROOT))
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

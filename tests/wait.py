"""Waiting for something to be so, and for a check to stand still where a test wants it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from psycopg import Connection

from tests.conftest import Run
from tests.matrix import ROOT
from tests.temporary import minimal_environment

OURS = "pg_catalog.pg_stat_activity WHERE application_name = 'seqguard' AND datname = pg_catalog.current_database()"


def until(condition: Callable[[], Any], what: str, seconds: float = 20.0) -> Any:
    """The first true value of `condition`; AssertionError if none comes."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {seconds:g} s for {what}"
        time.sleep(0.02)
    return value


def backends(admin: Connection[Any], state: str = "true") -> list[int]:
    """The check's processes on the server."""
    return [row[0] for row in admin.execute(f"SELECT pid FROM {OURS} AND {state}".encode()).fetchall()]


def until_blocked(admin: Connection[Any], count: int = 1) -> list[int]:
    """The check's processes, once `count` of them wait for a lock."""
    waiting = "wait_event_type = 'Lock'"
    until(lambda: len(backends(admin, waiting)) >= count, f"{count} blocked backends of the check")
    return backends(admin, waiting)


class Started:
    """A run of the command that has not ended yet."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def end(self, seconds: float = 60.0) -> Run:
        stdout, stderr = self.process.communicate(timeout=seconds)
        return Run(self.process.returncode, stdout, stderr)


@contextmanager
def started(*arguments: str, folder: Path, env: Mapping[str, str] | None = None) -> Iterator[Started]:
    """`seqguard ARGUMENTS` in the background; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "validator", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf8",
        cwd=folder,
        env={**minimal_environment(HOME=str(folder), LANG="C.UTF-8", PYTHONPATH=str(ROOT)), **(env or {})},
    )
    try:
        yield Started(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()

"""Whether what the command says of a damaged dump may be said of it."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from tests.agreement.test_restored import report_of
from tests.conftest import Run
from tests.databases import Database
from validator.model.policy import Policy
from validator.sources.database.connect import ConnectOptions
from validator.sources.dump.open_dump import open_dump
from validator.sources.errors import SourceError
from validator.sources.restore.read_restored import expect, read_restored
from validator.sources.restore.restore import restore

PASS, FAIL, UNREADABLE, INCOMPLETE = 0, 1, 3, 4
STATUS = {"pass": PASS, "fail": FAIL, "incomplete": INCOMPLETE}
LONGEST = 60  # seconds, of what takes a tenth of one: a hang


@contextmanager
def no_hang(what: str) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"no answer after {LONGEST} seconds: {what}")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def complaint(run: Run) -> str | None:
    """What is wrong with the run itself, whatever the dump is."""
    if "Traceback" in run.stderr or "unexpected error" in run.stderr:
        return run.stderr
    if run.returncode == UNREADABLE:
        lines = run.stderr.strip().splitlines()
        return None if len(lines) == 1 and not run.stdout else f"not one line: {run.stderr!r} {run.stdout[:200]!r}"
    if run.returncode not in STATUS.values():
        return f"status {run.returncode}: {run.stderr}"
    if run.returncode == INCOMPLETE and not json.loads(run.stdout)["not_checked"]:
        return "incomplete, and nothing is not checked"
    return None


def restored_status(path: Path, database: Database) -> int:
    """The status of the same file, restored into the server of ``database``; UNREADABLE where that fails."""
    try:
        with open_dump(str(path)) as opened:
            opened.header = replace(opened.header, database=f"{database.name}_again")  # on the same server
            expected = expect(opened, Policy())
            restored = restore(opened, database.server, wanted=expected.wants)
            try:
                reading = read_restored(expected, restored, ConnectOptions(restored.dsn), Policy())
            finally:
                database.execute(f'DROP DATABASE "{restored.database}"')
    except SourceError:
        return UNREADABLE
    return STATUS[report_of(reading)["verdict"]]

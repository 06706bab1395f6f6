"""`seqguard check` in a process of its own for each run, forked from one that has everything imported already.

What is run is what `python -m validator` runs, with the environment, the folder and the arguments that are given; only
the 0.3 seconds of imports are not spent again. One such process serves one thread: it has no threads itself, so that
forking it is safe.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from validator.cli.main import main

_USED = ("validator.cli.check", "validator.sources.database.read_snapshot", "validator.reporters.json", "psycopg")


class Forked:
    """Has `check` run by processes that are started as they are needed, one for each thread that asks."""

    def __init__(self) -> None:
        self._of_thread = threading.local()
        self._all: list[subprocess.Popen[str]] = []

    def __call__(
        self, arguments: Sequence[str], env: Mapping[str, str], folder: str, seconds: float
    ) -> subprocess.CompletedProcess[str]:
        """subprocess.TimeoutExpired where it takes longer."""
        with tempfile.TemporaryDirectory() as own:
            out, err = Path(own, "out"), Path(own, "err")
            asked = {"arguments": list(arguments), "env": dict(env), "folder": folder, "files": [str(out), str(err)]}
            status = self._status(json.dumps(asked), seconds)
            texts = (path.read_text(encoding="utf8") for path in (out, err))
            return subprocess.CompletedProcess(list(arguments), status, *texts)

    def _status(self, asked: str, seconds: float) -> int:
        process = getattr(self._of_thread, "process", None) or self._start()
        process.stdin.write(asked + "\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], seconds)[0]:
            process.kill()
            del self._of_thread.process
            raise subprocess.TimeoutExpired("check", seconds)
        return int(process.stdout.readline())

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._of_thread.process = process
        self._all.append(process)
        return process

    def close(self) -> None:
        for process in self._all:
            with suppress(BrokenPipeError):
                process.communicate()


def serve() -> None:
    """Forks for each line of standard input, and writes how that ended."""
    for name in _USED:
        __import__(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(asked["arguments"], asked["env"], asked["folder"], asked["files"])
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(arguments: list[str], env: dict[str, str], folder: str, files: list[str]) -> None:
    """In the forked process: does not return."""
    status = 70
    try:
        for number, name in ((0, os.devnull), (1, files[0]), (2, files[1])):
            opened = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
            os.dup2(opened, number)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(env)
        sys.argv = ["seqguard", *arguments]
        try:
            status = main(arguments)
        except SystemExit as ended:
            status = int(ended.code or 0)
        sys.stdout.flush()
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()

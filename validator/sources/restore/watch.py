"""Watches a restore from outside: no statement for ever, no disk filled.

A function of the dump can switch off statement_timeout for its session, and catch being cancelled. It can't do
anything about its backend being ended by the superuser, from a connection to another database.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg

from validator.sources.restore.errors import RestoreError

POLL_SECONDS = 0.2
GRACE_SECONDS = 2.0
"""How much longer than statement_timeout a statement may take before its backend is ended."""
LEAST_FREE = 512 * 1024**2
MEASURING_SHARE = 0.1
"""Of the time: the folder of a large database takes a while to measure."""


class Server(Protocol):
    """What is needed of a running throw-away server."""

    @property
    def folder(self) -> Path: ...

    def conninfo(self, dbname: str = "postgres", user: str = "postgres") -> str: ...


class Work:
    """What one connection does: its backend, and since when it has made no progress."""

    def __init__(self, pid: int, what: str) -> None:
        self.pid = pid
        self.what = what
        self.since = time.monotonic()
        self.ended = False

    def moved(self) -> None:
        """It has made progress: its time begins anew."""
        self.since = time.monotonic()


class Watch:
    """``with Watch(...) as watch: with watch.work(pid, "entry 12") as work: ...``; ``watch.stopped`` says why.

    ``seconds`` is how long one statement may take, 0 for ever; ``growth`` how many bytes the server's folder may grow.
    """

    def __init__(self, server: Server, seconds: float, growth: int) -> None:
        self.seconds = seconds
        self.growth = growth
        self.stopped = ""
        self._folder = server.folder
        self._admin = psycopg.connect(server.conninfo(), autocommit=True)
        self._works: set[Work] = set()
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._next_measuring = 0.0
        self._begun_with = self._size()
        self._thread = threading.Thread(target=self._watch, name="seqguard-watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()
        self._admin.close()

    @contextmanager
    def work(self, pid: int, what: str) -> Iterator[Work]:
        """While the backend ``pid`` does something for us; ``what`` is said of it if it takes too long."""
        self.check()
        work = Work(pid, what)
        with self._lock:
            self._works.add(work)
        try:
            yield work
        finally:
            with self._lock:
                self._works.discard(work)
            self.check()

    def check(self) -> None:
        """RestoreError once all has been stopped."""
        if self.stopped:
            raise RestoreError(self.stopped)

    def stop(self, why: str) -> None:
        """Ends all that is being done, and keeps anything more from beginning."""
        with self._lock:
            self.stopped = self.stopped or why
            for work in self._works:
                self._admin.execute("SELECT pg_catalog.pg_terminate_backend(%s)", [work.pid])

    def _watch(self) -> None:
        while not self._end.wait(POLL_SECONDS):
            try:
                why = self.stopped or self._too_long() or self._too_much()
                if why:
                    self.stop(why)
            except (psycopg.Error, OSError) as error:
                self.stopped = f"the throw-away server has gone: {str(error).splitlines()[0]}"
                return

    def _too_long(self) -> str:
        if not self.seconds:
            return ""
        now = time.monotonic()
        with self._lock:
            late = [work.what for work in self._works if now - work.since > self.seconds + GRACE_SECONDS]
        return took_too_long(late[0], self.seconds) if late else ""

    def _size(self) -> int:
        """Bytes of all the server's files, or of its databases alone where it keeps them in a container."""
        if (self._folder / "data").is_dir():
            return folder_size(self._folder)
        row = self._admin.execute(
            "SELECT pg_catalog.sum(pg_catalog.pg_database_size(oid))::bigint FROM pg_catalog.pg_database"
        ).fetchone()
        return int(row[0]) if row else 0

    def _too_much(self) -> str:
        free = shutil.disk_usage(self._folder).free
        if free < LEAST_FREE:
            return (
                f"the restore was stopped: {free // 1024**2} MiB are left in {self._folder.parent}; "
                "point TMPDIR to a larger disk, or use --via scan"
            )
        begun = time.monotonic()
        if begun < self._next_measuring:
            return ""
        grown = self._size() - self._begun_with
        ended = time.monotonic()
        self._next_measuring = ended + (ended - begun) / MEASURING_SHARE
        if grown <= self.growth:
            return ""
        return (
            f"the restore was stopped: it has taken {grown // 1024**2} MiB, out of proportion to the dump "
            f"(more than {self.growth // 1024**2} MiB); use --via scan"
        )


def took_too_long(what: str, seconds: float) -> str:
    """The one sentence for a statement that did not end in time."""
    return (
        f"the restore was stopped: {what} took longer than {seconds:g} s; raise --statement-timeout, or use --via scan"
    )


def folder_size(folder: Path) -> int:
    """Bytes on disk below ``folder``; what vanishes meanwhile, and what can't be entered, counts nothing."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(path, name)).st_blocks * 512
            except OSError:
                continue
    return total

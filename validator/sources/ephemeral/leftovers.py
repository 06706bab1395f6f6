"""Clears what a run left behind that was killed together with its keeper: folders, servers in them, containers.

Only what is provably ours goes: a folder of our naming whose owner file this very user has written there, and whose
owner is provably gone (owner.py). Everything else stays, whatever it is called.
"""

import contextlib
import os
import re
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from validator.sources.ephemeral.owner import Owner, Place, process, read_owner, this_place

NAME = re.compile(r"seqguard-[a-z0-9_]{8}")  # as tempfile.mkdtemp ends a name
PROGRAMS = ("postgres", "initdb")
STOP_SECONDS = 5.0


def clear_leftovers(bases: Iterable[Path] | None = None) -> int:
    """Removes what killed runs have left below the temporary folders; how many folders. Never raises.

    Without Linux's /proc nothing is provably left over, and nothing is done.
    """
    here = this_place()
    if here is None:
        return 0
    cleared = 0
    for folder in private_folders(bases or temporary_folders()):
        with contextlib.suppress(OSError):
            owner = read_owner(folder)
            if owner is not None and owner.gone(here):
                cleared += clear(folder, owner, here)
    return cleared


def temporary_folders() -> list[Path]:
    """Where private folders are made."""
    return [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 -- only looked through


def private_folders(bases: Iterable[Path]) -> Iterator[Path]:
    """Real folders, no links, that are named as ours are."""
    for base in {os.path.realpath(base) for base in bases}:
        with contextlib.suppress(OSError), os.scandir(base) as entries:
            for entry in entries:
                if NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                    yield Path(entry.path)


def clear(folder: Path, owner: Owner, here: Place) -> bool:
    """Clears one folder and what belongs to it; whether it is gone. A keeper that still runs is told to do it."""
    if owner.kept(here) and owner.keeper is not None:
        with contextlib.suppress(OSError), handle_of(owner.keeper.pid) as keeper:
            if owner.keeper.runs():
                signal.pidfd_send_signal(keeper, signal.SIGTERM)
        return False
    if owner.engine and not remove_container(owner.engine, folder.name):
        return False  # what tells of the container stays, for a run that can reach the engine
    if not stop_servers(folder):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def remove_container(engine_path: str, name: str) -> bool:
    """Whether there is no such container any more."""
    from validator.sources.ephemeral.docker import Engine
    from validator.sources.ephemeral.server_process import EphemeralServerError

    try:
        with Engine(engine_path) as engine:
            engine.remove(name)
    except EphemeralServerError:
        return False
    return True


def stop_servers(folder: Path) -> bool:
    """Ends the servers that work in the folder, as PostgreSQL is told to stop at once, then by force; whether all."""
    account = os.lstat(folder).st_uid
    for number in (signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + STOP_SECONDS
        for pid in processes_in(folder, account):
            with contextlib.suppress(OSError), handle_of(pid) as handle:
                if works_in(pid, folder, account):  # asked again: the handle is of whatever has the id now
                    signal.pidfd_send_signal(handle, number)
                    wait_for_end(handle, deadline)
    return not processes_in(folder, account)


def wait_for_end(handle: int, deadline: float) -> None:
    """Waits until the process has ended, or the deadline of time.monotonic() is over."""
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    poller.poll(max(0, deadline - time.monotonic()) * 1000)


@contextlib.contextmanager
def handle_of(pid: int) -> Iterator[int]:
    """A handle that never comes to mean another process; OSError where there is none, or Linux is older than 5.3."""
    if not hasattr(os, "pidfd_open"):
        raise OSError("this Python was built without pidfd_open")
    handle = os.pidfd_open(pid)
    try:
        yield handle
    finally:
        os.close(handle)


def processes_in(folder: Path, account: int) -> list[int]:
    """The ids of PostgreSQL's processes that work in the folder, the server's first one at the head: the oldest."""
    pids = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
    found = [there for pid in pids if works_in(pid, folder, account) and (there := process(pid))]
    return [there.pid for there in sorted(found, key=lambda there: (there.started, there.pid))]


def works_in(pid: int, folder: Path, account: int) -> bool:
    """Whether a process runs a program of PostgreSQL in the folder, as the account that the folder belongs to."""
    try:
        where = Path(os.readlink(f"/proc/{pid}/cwd"))
        program = os.path.basename(os.readlink(f"/proc/{pid}/exe")).removesuffix(" (deleted)")
        return where.is_relative_to(folder) and program in PROGRAMS and os.stat(f"/proc/{pid}").st_uid == account
    except OSError:
        return False

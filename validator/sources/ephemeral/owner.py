"""Whose a private folder or a container is, written down so that a later run can tell that its owner is gone.

A process id alone proves nothing: it is used again after a while, and means another process in another container. So
it stands with the moment at which that process started, the boot and the namespace that it is counted in. All of it
is read from Linux's /proc; where there is none, nothing is ever proven.
"""

import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

from validator.model.frozen import frozen

OWNER_FILE = "owner"
LONGEST_OWNER_FILE = 4096  # bytes
STATE, START_TIME = 0, 19  # in /proc/PID/stat, counted from behind the name of the program (proc_pid_stat(5))


@frozen
class Process:
    """One process of one boot: ``started`` in clock ticks since that boot."""

    pid: int
    started: int

    def runs(self) -> bool:
        """Whether this very process still runs; a zombie does not."""
        return process(self.pid) == self


@frozen
class Place:
    """What process ids are counted in: the machine, its boot, and a namespace of process ids."""

    machine: str
    boot: str
    namespace: str


@frozen
class Owner:
    """Who asked for something (``process``) and who removes it (``keeper``), as the user ``uid``.

    ``engine`` is the path of a Docker Engine's socket where a container of the folder's name belongs to it.
    """

    uid: int
    place: Place
    process: Process
    keeper: Process | None = None
    engine: str = ""

    def gone(self, here: Place) -> bool:
        """Whether the process that asked is provably gone; ``here`` is the place of whoever wants to know."""
        if self.place == here:
            return not self.process.runs()
        # After a boot every process is gone; but another machine may have its own boots below a shared folder.
        return bool(here.machine) and self.place.machine == here.machine and self.place.boot != here.boot

    def kept(self, here: Place) -> bool:
        """Whether the keeper still runs, and will clear away what there is."""
        return self.place == here and self.keeper is not None and self.keeper.runs()

    def text(self) -> str:
        """As JSON, for a file or a label."""
        place = {"machine": self.place.machine, "boot": self.place.boot, "namespace": self.place.namespace}
        keeper = {"keeper": [self.keeper.pid, self.keeper.started]} if self.keeper else {}
        asked = {"uid": self.uid, **place, "process": [self.process.pid, self.process.started]}
        return json.dumps({**asked, **keeper, "engine": self.engine})


def parse_owner(text: str) -> Owner | None:
    """What ``Owner.text`` wrote, or None for anything else."""
    try:
        raw: Any = json.loads(text)
        place = Place(*(checked(raw[name], str) for name in ("machine", "boot", "namespace")))
        keeper = parse_process(raw["keeper"]) if "keeper" in raw else None
        uid, engine = checked(raw["uid"], int), checked(raw["engine"], str)
        return Owner(uid, place, parse_process(raw["process"]), keeper, engine)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def parse_process(raw: Any) -> Process:
    pid, started = raw
    return Process(checked(pid, int), checked(started, int))


def checked(value: Any, kind: type) -> Any:
    """``value``, which has to be exactly of that kind."""
    if type(value) is not kind:
        raise ValueError(f"not {kind.__name__}")
    return value


def process(pid: int) -> Process | None:
    """The process that has this id now; None where there is none, or it has ended and only waits to be collected."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf8", errors="replace")
    except OSError:
        return None
    fields = text[text.rfind(")") + 1 :].split()  # the name before it may hold anything
    if len(fields) <= START_TIME or fields[STATE] in ("Z", "X") or not fields[START_TIME].isdecimal():
        return None
    return Process(pid, int(fields[START_TIME]))


def this_place() -> Place | None:
    """Where this process is; None without Linux's /proc."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        return None
    try:
        machine = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        machine = ""
    return Place(machine, boot, namespace)


def this_owner() -> Owner | None:
    """This process, as an owner; None without Linux's /proc."""
    place, me = this_place(), process(os.getpid())
    return Owner(os.geteuid(), place, me) if place and me else None


def make_private_folder(base: str, owner: Owner | None) -> str:
    """A new folder below ``base`` that only this user enters; ``clear_leftovers`` removes it once its owner is gone.

    Without an owner (no /proc) nobody but its maker ever removes it.
    """
    folder = tempfile.mkdtemp(prefix="seqguard-", dir=base)
    if owner is not None:
        write_owner(folder, owner)
    return folder


def write_owner(folder: str, owner: Owner) -> None:
    """Puts the owner into a new private folder, as a file of the user that this process is."""
    handle = os.open(os.path.join(folder, OWNER_FILE), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf8") as file:
        file.write(owner.text())


def read_owner(folder: Path) -> Owner | None:
    """The owner of a folder if its file is one that only this user can have written there; else None.

    The folder may belong to another account, that of the server: then the file proves more than the folder does.
    """
    try:
        inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            handle = os.open(OWNER_FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=inside)
        finally:
            os.close(inside)
        with open(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_nlink != 1:
                return None
            text = file.read(LONGEST_OWNER_FILE).decode(errors="replace")
    except OSError:
        return None
    owner = parse_owner(text)
    return owner if owner is not None and owner.uid == os.geteuid() else None

"""Keeps one throw-away server: stops it and removes its folder as soon as whoever asked for it is gone.

`server_process.py` runs `main` in a process of its own. Why not a handler in the
asking process: none runs when that process is killed, but the end of a pipe is seen here whatever has happened to it.

Spoken in lines of JSON. PLAN: `{"base": folder, "owner": text | null,
"uid": int | null, "gid": int | null, "timeout": seconds}`. This process makes a private folder under `base`, writes
its owner into it, and says `{"folder": path}`; hears
`{"prepare": [argv, ...], "serve": argv, "data": path, "env": {...}}`; runs `prepare` to its end, starts `serve`, and
says `{"ready": pid}` or `{"error": text}`. Whatever is heard at any other time ends everything: the end of the pipe,
or `null` where a fork of the owner holds the pipe open.
"""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn, Protocol

from validator.sources.ephemeral.owner import make_private_folder, parse_owner, process

POLL_SECONDS = 0.02
STOP_SECONDS = 15.0
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class OwnerGoneError(Exception):
    """The other end has closed, or wants this to end."""


class DidNotStartError(Exception):
    """What is said to the owner: why there is no server."""


def say(message: dict[str, Any]) -> None:
    """One line to the owner; OwnerGoneError if nobody reads."""
    try:
        os.write(1, json.dumps(message).encode() + b"\n")
    except BrokenPipeError:
        raise OwnerGoneError from None


def hear() -> dict[str, Any]:
    """The next line from the owner, waited for; OwnerGoneError at the end of the pipe or for `null`."""
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        raise OwnerGoneError
    message: dict[str, Any] | None = json.loads(line)
    if message is None:
        raise OwnerGoneError
    return message


def owner_moved(seconds: float) -> bool:
    """Waits; true once the owner has closed the pipe or said something."""
    return bool(select.select([0], [], [], seconds)[0])


class Keeps(Protocol):
    """What a keeper process does, apart from talking."""

    folder: str

    def work(self, order: dict[str, Any]) -> int: ...

    def end(self) -> None: ...


def make_folder(plan: dict[str, Any]) -> str:
    """The private folder, with its owner in it: what a later run removes if this process is killed, too."""
    owner = plan["owner"] and parse_owner(plan["owner"])
    return make_private_folder(plan["base"], owner and replace(owner, keeper=process(os.getpid())))


def remove_folder(folder: str) -> None:
    """Removes the folder, however long a backend of a server that was killed may still be writing."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            break
        time.sleep(0.1)


def wait_a_moment(deadline: float, program: str) -> None:
    """Waits between two looks at `program`; OwnerGoneError or, after the deadline, DidNotStartError."""
    if owner_moved(POLL_SECONDS):
        raise OwnerGoneError
    if time.monotonic() > deadline:
        raise DidNotStartError(f"{program} took too long")


class Keeper:
    """One folder, the processes started in it, and their end."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.uid: int | None = plan["uid"]
        self.gid: int | None = plan["gid"]
        self.deadline = time.monotonic() + plan["timeout"]
        self.process: subprocess.Popen[bytes] | None = None
        self.folder = make_folder(plan)
        if self.uid is not None and self.gid is not None:
            os.chown(self.folder, self.uid, self.gid)

    def work(self, order: dict[str, Any]) -> int:
        """Prepares and starts the server; its process id once it accepts connections."""
        for argv in order["prepare"]:
            self.run(argv, order["env"])
        return self.serve(order["serve"], order["env"], order["data"])

    def start(self, argv: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        """Starts `argv` as the server's account, its output appended to the file `log` of the folder."""
        switched: dict[str, Any] = {}
        if self.uid is not None:
            switched = {"user": self.uid, "group": self.gid, "extra_groups": []}
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=env,
                start_new_session=True,
                **switched,
            )
        return self.process

    def run(self, argv: list[str], env: dict[str, str]) -> None:
        """Runs `argv` to its end; DidNotStartError if that is bad or late."""
        process = self.start(argv, env)
        while (status := process.poll()) is None:
            wait_a_moment(self.deadline, os.path.basename(argv[0]))
        if status:
            raise DidNotStartError(f"{os.path.basename(argv[0])} ended with status {status}")

    def serve(self, argv: list[str], env: dict[str, str], data: str) -> int:
        """Starts the server, waits until it accepts connections, and gives its process id."""
        process = self.start(argv, env)
        while not accepts_connections(data):
            if (status := process.poll()) is not None:
                raise DidNotStartError(f"{os.path.basename(argv[0])} ended with status {status}")
            wait_a_moment(self.deadline, os.path.basename(argv[0]))
        return process.pid

    def end(self) -> None:
        """Stops what runs, at once: the data is thrown away, so there is nothing to write down."""
        if self.process is not None and self.process.poll() is None:
            try:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        remove_folder(self.folder)


def accepts_connections(data: str) -> bool:
    """Whether the status line of postmaster.pid says `ready`: the eighth line, from PostgreSQL 10 on."""
    try:
        with open(os.path.join(data, "postmaster.pid"), encoding="utf8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def leave(*_: object) -> NoReturn:
    raise OwnerGoneError


def keep(plan: dict[str, Any], make: Callable[[dict[str, Any]], Keeps]) -> None:
    """Serves until the owner is gone. Never raises for that: it is how this is meant to end."""
    for number in ENDING:
        signal.signal(number, leave)
    keeper = None
    try:
        try:
            keeper = make(plan)
            say({"folder": keeper.folder})
            say({"ready": keeper.work(hear())})
        except (DidNotStartError, OSError) as error:
            say({"error": str(error)})
        hear()
    except OwnerGoneError:
        pass
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        if keeper is not None:
            keeper.end()


def main(plan: dict[str, Any]) -> None:
    """Keeps a server of programs on this machine."""
    keep(plan, Keeper)

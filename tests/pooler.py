"""A PgBouncer in front of a test server: transaction pooling, as most hosted databases have it, on a Unix socket."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from tests.matrix import MatrixServer, UnavailableError
from validator.sources.ephemeral.account import server_account
from validator.sources.ephemeral.server_process import temporary_base

PORT = 6432
START_SECONDS = 15.0


@dataclass(frozen=True)
class Pooler:
    """`conninfo` leads through PgBouncer to the server behind it; every role of that server gets in."""

    folder: Path
    server: MatrixServer

    def conninfo(self, dbname: str = "postgres", user: str = "postgres") -> str:
        return make_conninfo(host=str(self.folder), port=PORT, user=user, dbname=dbname)


@contextmanager
def pgbouncer_before(server: MatrixServer) -> Iterator[Pooler]:
    """Starts PgBouncer, and stops it afterwards; UnavailableError where it is not installed."""
    program = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if program is None:
        raise UnavailableError("pgbouncer", "PgBouncer is not installed (Debian: apt-get install pgbouncer)")
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix="seqguard-", dir=temporary_base(account)))
    switched: dict[str, int | list[int]] = {}
    try:
        write_configuration(folder, server)
        if account is not None:
            for path in (folder, *folder.iterdir()):
                os.chown(path, account.uid, account.gid)
            switched = {"user": account.uid, "group": account.gid, "extra_groups": []}
        with open(folder / "output", "wb") as output:
            process = subprocess.Popen(
                [program, str(folder / "pgbouncer.ini")],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                **switched,  # type: ignore[call-overload]
            )
        try:
            pooler = Pooler(folder, server)
            wait_until_it_answers(pooler, process)
            yield pooler
        finally:
            process.kill()
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_configuration(folder: Path, server: MatrixServer) -> None:
    # Roles made by a test are found by auth_query: trust still wants every name to be known.
    (folder / "users.txt").write_text('"postgres" ""\n')
    (folder / "pgbouncer.ini").write_text(
        f"""[databases]
* = host={server.folder} port=5432 auth_user=postgres
[pgbouncer]
listen_addr =
listen_port = {PORT}
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder / "users.txt"}
auth_query = SELECT usename, passwd FROM pg_catalog.pg_shadow WHERE usename = $1
pool_mode = transaction
default_pool_size = 5
"""
    )


def wait_until_it_answers(pooler: Pooler, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(pooler.conninfo(), autocommit=True).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                output = (pooler.folder / "output").read_text(errors="replace")
                raise RuntimeError(f"PgBouncer does not answer ({error}): {output[-500:]}") from error
            time.sleep(0.05)

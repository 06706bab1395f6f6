"""The disk of the server's log is full: the server goes on, and so does the check."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.conftest import skip_unless_required
from tests.faults.guarded import GuardedServer
from tests.matrix import UnavailableError
from tests.wait import until
from validator.sources.ephemeral.account import server_account
from validator.sources.ephemeral.server_process import temporary_base

SIZE = 64 * 1024


@contextmanager
def small_disk():
    """A folder on a file system of its own of 64 kB, the server's account's."""
    account = server_account()
    if account is None or shutil.which("mount") is None:
        skip_unless_required(UnavailableError("mount", "only root can mount a disk that is small enough to be full"))
    folder = Path(tempfile.mkdtemp(prefix="seqguard-", dir=temporary_base(account)))
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=777", "tmpfs", str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            skip_unless_required(UnavailableError("mount", f"nothing can be mounted here: {done.stderr.strip()}"))
        try:
            os.chown(folder, account.uid, account.gid)
            yield folder
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
    finally:
        folder.rmdir()


def test_the_log_is_on_a_full_disk(server, inside):
    with (
        small_disk() as disk,
        GuardedServer(server.major, logging_collector=True, log_directory=str(disk), log_statement="all") as mine,
    ):
        mine.prepare()
        with psycopg.connect(mine.conninfo("shop"), autocommit=True) as admin:
            admin.execute("INSERT INTO b VALUES (2)")

            def is_full():
                admin.execute(f"SELECT '{'x' * 9000}'".encode())
                return os.statvfs(disk).f_bavail == 0

            until(is_full, "a full disk")
        run = inside("check", mine.tcp("shop", "reader"), "-f", "json")
        assert os.statvfs(disk).f_bavail == 0
    assert (run.returncode, run.stderr) == (1, "")
    assert [c["status"] for c in run.json["columns"]] == ["ok", "behind"]
    assert run.json["not_checked"] == []

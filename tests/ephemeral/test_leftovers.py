"""What a killed run left goes with the next one; what is not provably left over stays."""

import os
import pwd
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.ephemeral.owners import Owner, assert_nothing_left, is_alive, wait_until
from tests.matrix import ROOT
from validator.sources.ephemeral import leftovers, owner
from validator.sources.ephemeral.embedded import EmbeddedServer
from validator.sources.ephemeral.leftovers import clear_leftovers
from validator.sources.ephemeral.owner import (
    Process,
    make_private_folder,
    parse_owner,
    process,
    read_owner,
    this_owner,
    this_place,
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes accounts: only root can")


@pytest.fixture
def me():
    return this_owner()


@pytest.fixture
def ended(me):
    """An owner that is gone: this process's id as another process has had it before."""
    return replace(me, process=Process(me.process.pid, me.process.started - 1))


@pytest.fixture
def make(tmp_path):
    """Makes a private folder of an owner, with something in it."""

    def folder_of(whose) -> Path:
        folder = Path(make_private_folder(str(tmp_path), whose))
        (folder / "data").mkdir()
        (folder / "data" / "spool").write_text("rows")
        return folder

    return folder_of


def test_a_server_and_its_folder():
    killed = Owner("wait")
    killed.kill_with_keeper()
    assert is_alive(killed.pid)
    assert killed.folder.exists()
    assert clear_leftovers() >= 1
    assert_nothing_left(killed.folder, killed.pid, seconds=1)


def test_a_server_that_was_killed_itself():
    killed = Owner("wait")
    killed.kill_with_keeper()
    os.kill(killed.pid, signal.SIGKILL)
    clear_leftovers()
    assert_nothing_left(killed.folder, killed.pid)


def test_a_keeper_that_a_fork_of_the_owner_holds_is_told_to_end():
    killed = Owner("hold")
    killed.process.stdin.write("go\n")
    killed.process.stdin.flush()
    wait_until(lambda: bool(children(killed.process.pid) - {killed.keeper_pid}))
    killed.end(signal.SIGKILL)
    assert is_alive(killed.pid)
    clear_leftovers()
    assert_nothing_left(killed.folder, killed.pid)


def children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_a_server_in_use_stays():
    with EmbeddedServer() as server:
        clear_leftovers()
        with psycopg.connect(server.conninfo()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert read_owner(server.folder).process == process(os.getpid())
        assert read_owner(server.folder).keeper == process(server.keeper_pid)


def test_a_folder_whose_process_has_ended(tmp_path):
    imported = "import sys; from validator.sources.ephemeral.owner import make_private_folder, this_owner"
    code = f"{imported}; print(make_private_folder(sys.argv[1], this_owner()))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
        env={"PYTHONPATH": str(ROOT)},
    )
    assert Path(done.stdout.strip()).is_dir()
    assert clear_leftovers([tmp_path]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_process_id_that_is_used_again(tmp_path, make, ended):
    folder = make(ended)
    assert clear_leftovers([tmp_path]) == 1
    assert not folder.exists()


def test_a_process_that_has_ended_and_was_not_collected(tmp_path, make, me):
    child = subprocess.Popen(["sleep", "60"])
    folder = make(replace(me, process=process(child.pid)))
    assert clear_leftovers([tmp_path]) == 0
    child.kill()
    wait_until(lambda: not is_alive(child.pid))
    assert clear_leftovers([tmp_path]) == 1
    assert not folder.exists()
    child.wait()


def test_what_was_there_before_the_machine_started_again(tmp_path, make, me):
    here = replace(this_place(), machine="this machine")
    before = replace(here, boot="an earlier one")
    assert replace(me, place=before).gone(here)
    assert not replace(me, place=replace(before, machine="another machine")).gone(here)
    assert not replace(me, place=replace(before, machine="")).gone(replace(here, machine=""))


def test_another_container_sharing_the_folder_is_not_known_to_be_gone(tmp_path, make, ended):
    folder = make(replace(ended, place=replace(ended.place, namespace="pid:[1]")))
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


def test_a_folder_without_an_owner(tmp_path, make):
    folder = make(None)
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


def test_another_users(tmp_path, make, ended):
    folder = make(replace(ended, uid=ended.uid + 1))
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


@as_root
def test_a_file_that_another_user_has_written(tmp_path, make, ended):
    folder = make(ended)
    os.chown(folder / "owner", pwd.getpwnam("nobody").pw_uid, -1)
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


def test_a_link_to_a_folder(tmp_path, make, ended):
    (tmp_path / "elsewhere").mkdir()
    folder = make(ended).rename(tmp_path / "elsewhere" / "folder")
    (tmp_path / "seqguard-12345678").symlink_to(folder)
    assert clear_leftovers([tmp_path]) == 0
    assert (folder / "data" / "spool").exists()
    assert (tmp_path / "seqguard-12345678").is_symlink()


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_linked_owner_file(tmp_path, make, ended, link):
    folder = make(ended)
    true = (folder / "owner").rename(tmp_path / "true")
    link(folder / "owner", true)
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


def test_links_out_of_a_folder_are_not_followed(tmp_path, make, ended):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    folder = make(ended)
    (folder / "out").symlink_to(tmp_path / "mine")
    assert clear_leftovers([tmp_path]) == 1
    assert not folder.exists()
    assert (tmp_path / "mine" / "file").read_text() == "mine"


@pytest.mark.parametrize("name", ["seqguard-1234567", "seqguard-123456789", "seqguard-ABCDEFGH", "other-12345678"])
def test_other_names(tmp_path, make, ended, name):
    folder = make(ended).rename(tmp_path / name)
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


def test_other_programs_that_work_in_the_folder_are_left_alone(tmp_path, make, ended):
    folder = make(ended)
    child = subprocess.Popen(["sleep", "60"], cwd=folder)
    try:
        assert clear_leftovers([tmp_path]) == 1
        assert child.poll() is None
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "{}", "7", "\0", "{", "[" * 4000),
        '{"uid": 0, "machine": "", "boot": "", "namespace": "", "process": [1], "engine": ""}',
        '{"uid": true, "machine": "", "boot": "", "namespace": "", "process": [1, 2], "engine": ""}',
        '{"uid": 0, "machine": "", "boot": "", "namespace": "", "process": [1, "2"], "engine": ""}',
    ],
)
def test_what_is_no_owner(tmp_path, make, text):
    assert parse_owner(text) is None
    folder = make(None)
    (folder / "owner").write_text(text)
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


def test_an_owner_is_read_as_it_was_written(me):
    whole = replace(me, keeper=Process(3, 4), engine="/run/docker.sock")
    assert parse_owner(whole.text()) == whole
    assert parse_owner(me.text()) == me


def test_a_program_whose_name_looks_like_fields(tmp_path):
    program = tmp_path / "a) Z 1 (b"
    program.write_bytes(Path("/bin/sleep").read_bytes())
    program.chmod(0o755)
    child = subprocess.Popen([program, "60"])
    try:
        assert process(child.pid).runs()
    finally:
        child.kill()
        child.wait()


def test_a_temporary_folder_that_is_not_there(tmp_path):
    assert clear_leftovers([tmp_path / "none"]) == 0


def test_without_proc_nothing_is_proven(tmp_path, make, ended, monkeypatch):
    folder = make(ended)
    monkeypatch.setattr(leftovers, "this_place", lambda: None)
    assert clear_leftovers([tmp_path]) == 0
    assert folder.exists()


def test_without_proc_a_server_starts_all_the_same(monkeypatch):
    monkeypatch.setattr("validator.sources.ephemeral.server_process.this_owner", lambda: None)
    with EmbeddedServer() as server:
        assert not (server.folder / owner.OWNER_FILE).exists()
        with psycopg.connect(server.conninfo()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

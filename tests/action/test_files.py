"""Files in a workspace in which a pull request has put what it wanted."""

import os
from pathlib import Path

import pytest

from validator.cli.action_files import check_places, inside, new_folder, write_file
from validator.cli.exit_status import UsageError


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "precious").write_text("kept")
    return folder


def untouched(outside: Path) -> bool:
    return {path.name: path.read_text() for path in outside.iterdir()} == {"precious": "kept"}


def test_the_folder_is_a_new_one(workspace: Path):
    first, second = new_folder(workspace), new_folder(workspace)
    assert [first.name, second.name] == ["seqguard-report", "seqguard-report-2"]
    assert (first / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling"])
def test_what_a_repository_has_under_that_name_stays(workspace: Path, outside: Path, kind: str):
    there = workspace / "seqguard-report"
    if kind == "file":
        there.write_text("committed")
    elif kind == "folder":
        there.mkdir()
        (there / "report.md").symlink_to(outside / "precious")
    else:
        there.symlink_to(outside if kind == "link" else outside / "nothing")
    before = sorted(workspace.iterdir())
    folder = new_folder(workspace)
    write_file(folder / "report.md", "report", workspace)
    assert folder.name == "seqguard-report-2"
    assert sorted(workspace.iterdir()) == sorted([*before, folder])
    assert untouched(outside)


def test_a_hundred_folders_are_enough(workspace: Path):
    for _ in range(99):
        new_folder(workspace)
    with pytest.raises(FileExistsError, match="99 folders"):
        new_folder(workspace)


def test_nothing_is_written_through_a_link(workspace: Path, outside: Path):
    (workspace / "report.md").symlink_to(outside / "precious")
    write_file(workspace / "report.md", "report", workspace)
    assert not (workspace / "report.md").is_symlink()
    assert (workspace / "report.md").read_text() == "report"
    assert untouched(outside)


def test_nothing_is_written_into_what_is_no_file(workspace: Path):
    os.mkfifo(workspace / "pipe")
    reader = os.open(workspace / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(OSError, match="not a regular file"):
            write_file(workspace / "pipe", "report", workspace)
    finally:
        os.close(reader)


def test_a_file_that_was_there_is_replaced_whole(workspace: Path):
    (workspace / "out.json").write_text("a longer text than the new one")
    write_file(workspace / "out.json", "new\ud800", workspace)
    assert (workspace / "out.json").read_text() == "new\\ud800"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_files_belong_to_whom_the_workspace_belongs_to(workspace: Path):
    os.chown(workspace, 1234, 4321)
    folder = new_folder(workspace)
    write_file(folder / "report.md", "report", workspace)
    for path in (folder, folder / ".gitignore", folder / "report.md"):
        assert (path.stat().st_uid, path.stat().st_gid) == (1234, 4321)
    assert folder.stat().st_mode & 0o777 == 0o755
    assert (folder / "report.md").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("path", ["../outside", "out", "a/out", "/tmp", "/"])
def test_no_folder_out_of_the_workspace(workspace: Path, outside: Path, path: str):
    (workspace / "a").mkdir()
    for link in (workspace / "out", workspace / "a" / "out"):
        link.symlink_to(outside)
    with pytest.raises(UsageError, match=r"input working-directory: .* leads out of the workspace"):
        inside(workspace, path, "working-directory")


@pytest.mark.parametrize("path", ["a/b", ".", "within", "a/../a/b"])
def test_folders_of_the_workspace(workspace: Path, path: str):
    (workspace / "a" / "b").mkdir(parents=True)
    (workspace / "within").symlink_to("a")
    assert inside(workspace, path, "working-directory").is_dir()


@pytest.mark.parametrize(
    ("path", "said"), [("nothing", "there is no folder"), ("x\0y", "can't be read"), ("r", "read")]
)
def test_folders_that_are_none(workspace: Path, path: str, said: str):
    (workspace / "r").symlink_to("r")
    with pytest.raises(UsageError, match=said):
        inside(workspace, path, "working-directory")


@pytest.mark.parametrize("name", ["link.md", "dangling.md", "out/new.md", "../new.md", "folder"])
def test_outputs_that_would_leave_the_workspace_or_follow_a_link(
    workspace: Path, outside: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.chdir(workspace)
    (workspace / "link.md").symlink_to("behind.sql")
    (workspace / "dangling.md").symlink_to(outside / "new")
    (workspace / "out").symlink_to(outside)
    (workspace / "folder").mkdir()
    with pytest.raises(UsageError, match="input output: "):
        check_places(workspace, [Path(name)])


def test_other_outputs_are_fine(workspace: Path, monkeypatch: pytest.MonkeyPatch):
    (workspace / "sub").mkdir()
    monkeypatch.chdir(workspace / "sub")
    check_places(workspace, [Path("new.md"), Path("../behind.sql"), workspace / "new.json"])

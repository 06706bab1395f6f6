"""A file is written whole or not at all, in place of what is there, and never through a link."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.matrix import ROOT
from validator.whole_file import write_whole


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600)])
def test_the_umask_says_who_may_read_a_new_file(tmp_path: Path, mask: int, expected: int):
    with umask(mask):
        write_whole(tmp_path / "new", b"text")
    assert ((tmp_path / "new").read_bytes(), mode(tmp_path / "new")) == (b"text", expected)
    assert os.listdir(tmp_path) == ["new"]


def test_a_file_that_was_there_keeps_its_mode_and_its_owner(tmp_path: Path):
    path = tmp_path / "there"
    path.write_text("a longer text than the new one")
    owner = (1234, 4321) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(path, *owner)
    path.chmod(0o640)
    with umask(0o077):
        write_whole(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o640)
    assert (path.stat().st_uid, path.stat().st_gid) == owner


@pytest.mark.parametrize("target", ["precious", "nothing", "folder", "link"])
def test_a_link_is_replaced_and_not_followed(tmp_path: Path, target: str):
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(target)
    write_whole(tmp_path / "link", b"text")
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "link").read_bytes() == b"text"
    assert sorted(os.listdir(tmp_path)) == ["folder", "link", "precious"]
    assert ((tmp_path / "precious").read_text(), os.listdir(tmp_path / "folder")) == ("kept", [])


def test_another_name_of_the_same_file_keeps_its_text(tmp_path: Path):
    (tmp_path / "precious").write_text("kept")
    os.link(tmp_path / "precious", tmp_path / "out")
    write_whole(tmp_path / "out", b"text")
    assert (tmp_path / "precious").read_text() == "kept"


def test_what_is_no_file_stays(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(OSError, match="not a regular file"):
            write_whole(tmp_path / name, b"text")
    assert sorted(os.listdir(tmp_path)) == ["folder", "pipe"]


def test_a_new_file_takes_nobodys_place(tmp_path: Path):
    write_whole(tmp_path / "new", b"text", new=True)
    (tmp_path / "link").symlink_to("nothing")
    for name in ("new", "link"):
        with pytest.raises(FileExistsError):
            write_whole(tmp_path / name, b"other", new=True)
    assert (tmp_path / "new").read_bytes() == b"text"
    assert sorted(os.listdir(tmp_path)) == ["link", "new"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_an_interruption_leaves_the_old_file(tmp_path: Path, interruption: type[BaseException]):
    (tmp_path / "out").write_text("old")

    def interrupt(handle: int) -> None:
        os.write(handle, b"half of the ne")
        raise interruption

    with pytest.raises(interruption):
        write_whole(tmp_path / "out", b"half of the new text", prepare=interrupt)
    assert ((tmp_path / "out").read_text(), os.listdir(tmp_path)) == ("old", ["out"])


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path):
    (tmp_path / "out").write_text("old")
    script = (
        "import resource, pathlib; from validator.whole_file import write_whole;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "write_whole(pathlib.Path('out'), bytes(5000))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "File too large" in run.stderr
    assert ((tmp_path / "out").read_text(), os.listdir(tmp_path)) == ("old", ["out"])


def test_where_the_folder_takes_no_other_file_the_one_that_is_there_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As with a single file that is mounted into a container."""
    (tmp_path / "out").write_text("a longer text than the new one")
    (tmp_path / "out").chmod(0o666)
    (tmp_path / "link").symlink_to("out")
    tmp_path.chmod(0o555)
    monkeypatch.chdir(tmp_path)
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        write_whole(Path("out"), b"new")
        for name in ("link", "nothing"):
            with pytest.raises(PermissionError):
                write_whole(Path(name), b"other")
    finally:
        os.seteuid(before)
        tmp_path.chmod(0o755)
    assert (tmp_path / "out").read_bytes() == b"new"

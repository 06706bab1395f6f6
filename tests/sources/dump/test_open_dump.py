"""Whatever is given as a dump is told by what it holds, and what is none is said to be none."""

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.databases import Database
from tests.matrix import ROOT
from tests.sources.dump.plain_dumps import awkward, opened, pg_dump, rows
from validator.sources.dump import spool as spooling
from validator.sources.dump.contents import DumpError
from validator.sources.dump.open_dump import open_dump

READ = "\n".join(
    [
        "from validator.sources.dump.open_dump import open_dump",
        "with open_dump('-') as dump:",
        "    print(sum(len(c) for lane in dump.lanes(dump.data) for _, chunks in lane for c in chunks))",
    ]
)


@pytest.mark.parametrize("options", [[], ["--compress=5"]], ids=["plain", "gzip"])
def test_standard_input_leaves_no_file(database: Database, tmp_path: Path, options: list[str]) -> None:
    database.load(awkward(database.server))
    text = pg_dump(database, *options)
    folder = tmp_path / "tmp"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=text,
        capture_output=True,
        check=True,
        env={"TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
    )
    with opened(tmp_path, text) as dump:
        assert int(done.stdout) == sum(map(len, rows(dump).values()))
    assert list(folder.iterdir()) == []


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"COPY t FROM stdin;\n1\n\\.\n",))
    writer.start()
    with open_dump(str(pipe)) as dump:
        assert list(rows(dump).values()) == [b"1\n"]
    writer.join()


def test_a_full_disk_is_said_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "LEFT_FREE", 1 << 62)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT 1;")))
    with pytest.raises(DumpError, match="would be left free"):
        open_dump("-")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "neither SQL nor an archive"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\xfd7zXZ\0", "xz"),
        ("SELECT 1;".encode("utf-16"), "UTF-16"),
        (b'{"a": 1}', "neither SQL nor an archive"),
        (b"\x1f\x8b\x08", "cut short"),
    ],
    ids=["empty", "png", "zip", "xz", "utf16", "json", "gzip"],
)
def test_what_is_no_dump(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(DumpError, match=says):
        opened(tmp_path, content)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"without toc\.dat"):
        open_dump(str(tmp_path))
    for target in (str(tmp_path / "missing"), "with\0zero", "x" * 5000):
        with pytest.raises(DumpError, match="can't be opened"):
            open_dump(target)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_bytes(b"SELECT 1;")
    path.chmod(0)
    with pytest.raises(DumpError, match="Permission denied"):
        open_dump(str(path))

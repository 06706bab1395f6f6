"""What is no dump, a dump of another time, or one whose files were mixed up: one line, or what is lost by name."""

import gzip
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.broken.mixed import IN_STEP, OUT_OF_STEP, dump
from tests.broken.verdicts import FAIL, INCOMPLETE, PASS, UNREADABLE, complaint
from tests.conftest import Run
from tests.databases import Database
from tests.inside import Inside
from tests.sources.dump.archive_kit import parse, pg_dump, pg_dump_to_pipe, written

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"
ELF = b"\x7fELF\2\1\1" + bytes(9) + b"\2\0\x3e\0\1\0\0\0" + bytes(600)
NO_DUMPS = {
    "empty": b"",
    "png": PNG,
    "elf": ELF,
    "prose": b"Dear all,\n\nthe backup of last night is attached.\n",
    "json": b'{"id": 1}\n',
    "zeros": bytes(4096),
    "magic-alone": b"PGDMP",
    "gzip-of-nothing": gzip.compress(b""),
    "gzip-of-an-archive": gzip.compress(b"PGDMP\1\x10\0\4\x08\1\1" + bytes(60)),
    "newline": b"\n",
}


def unreadable(run: Run) -> None:
    assert run.returncode == UNREADABLE, (run.stdout, run.stderr)
    assert complaint(run) is None


def checked(inside: Inside, path: Path) -> Run:
    run = inside("check", path, "--format", "json")
    assert complaint(run) is None
    return run


def lost(run: Run) -> set[str]:
    assert run.returncode == INCOMPLETE, (run.returncode, run.stderr)
    return {entry["subject"]["table"] for entry in run.json["not_checked"]}


@pytest.mark.parametrize("name", NO_DUMPS)
def test_no_dump(inside: Inside, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(NO_DUMPS[name])
    unreadable(inside("check", tmp_path / "file"))


def test_folders_that_are_no_dumps(inside: Inside, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    unreadable(inside("check", folder))
    (folder / "1.dat").write_bytes(b"1\n\\.\n\n\n")
    unreadable(inside("check", folder))
    (folder / "toc.dat").mkdir()
    unreadable(inside("check", folder))


@pytest.mark.majors(18)
@pytest.mark.parametrize("form", ["custom-gzip", "directory-gzip"])
def test_an_archive_of_the_future(database: Database, inside: Inside, tmp_path: Path, form: str) -> None:
    database.load(OUT_OF_STEP)
    path = dump(database, form, tmp_path)
    contents = path / "toc.dat" if path.is_dir() else path
    raw = contents.read_bytes()
    for version in (b"\1\x11", b"\2\0"):
        contents.write_bytes(raw[:5] + version + raw[7:])
        run = inside("check", path)
        unreadable(run)
        assert "newer pg_dump" in run.stderr


@pytest.mark.majors(18)
@pytest.mark.parametrize(("script", "truth"), [(IN_STEP, PASS), (OUT_OF_STEP, FAIL)], ids=["pass", "fail"])
def test_a_plain_dump_of_the_future_is_read(
    database: Database, inside: Inside, tmp_path: Path, script: str, truth: int
) -> None:
    database.load(script)
    path = dump(database, "plain", tmp_path)
    text = path.read_text(encoding="utf8")
    path.write_text(text.replace("version 18", "version 27"), encoding="utf8")
    assert "from database version 27" in path.read_text(encoding="utf8")
    assert checked(inside, path).returncode == truth


@pytest.mark.majors(18)
@pytest.mark.parametrize("form", ["plain-gz", "plain-zst", "plain-lz4", "custom-gzip", "tar"])
def test_garbage_behind_the_end(database: Database, inside: Inside, tmp_path: Path, form: str) -> None:
    """What follows a compressed text is refused; behind the last row of an archive nothing is looked for."""
    database.load(OUT_OF_STEP)
    path = dump(database, form, tmp_path)
    whole = path.read_bytes()
    for rest in (b"\0", b"garbage", bytes(700), whole):
        path.write_bytes(whole + rest)
        run = checked(inside, path)
        plain = (UNREADABLE, INCOMPLETE) if rest == whole else (UNREADABLE,)  # the dump twice: all is made twice
        assert run.returncode in (plain if form.startswith("plain") else (FAIL, UNREADABLE)), rest[:10]
    for size in (len(whole) - 1, len(whole) - 9, len(whole) // 2):
        path.write_bytes(whole[:size])
        assert form == "tar" or checked(inside, path).returncode != PASS


@pytest.fixture
def folder(database: Database, tmp_path: Path) -> Path:
    """Of a database that is in step."""
    database.load(IN_STEP)
    return dump(database, "directory-none", tmp_path)


def rows_of(folder: Path, table: str) -> Path:
    entry = parse((folder / "toc.dat").read_bytes()).entry(b"TABLE DATA", table.encode())
    return folder / f"{entry.dump_id}.dat"


@pytest.mark.majors(18)
def test_a_file_that_is_missing_or_empty(folder: Path, inside: Inside) -> None:
    rows = rows_of(folder, "items")
    rows.write_bytes(b"")
    assert lost(checked(inside, folder)) == {"public.items"}
    rows.unlink()
    assert lost(checked(inside, folder)) == {"public.items"}
    for file in folder.glob("[0-9]*.dat"):
        file.unlink()
    assert lost(checked(inside, folder)) >= {"public.items", "public.orders", "public.ledger", "public.empty"}


@pytest.mark.majors(18)
def test_files_of_rows_that_were_swapped(folder: Path, inside: Inside) -> None:
    orders, items = rows_of(folder, "orders"), rows_of(folder, "items")
    here = orders.read_bytes()
    orders.write_bytes(items.read_bytes())
    items.write_bytes(here)
    assert lost(checked(inside, folder)) == {"public.items", "public.orders"}


@pytest.mark.majors(18)
def test_a_table_of_contents_of_another_dump(folder: Path, database: Database, inside: Inside, tmp_path: Path) -> None:
    database.load("CREATE TABLE public.more (id serial); INSERT INTO public.more DEFAULT VALUES")
    other = pg_dump(database, tmp_path / "other", "--format=directory", "--exclude-table=public.items", "-Z0")
    shutil.copy(other / "toc.dat", folder / "toc.dat")
    run = checked(inside, folder)
    assert run.returncode in (UNREADABLE, INCOMPLETE), run.stdout


@pytest.mark.majors(18)
def test_blocks_of_rows_under_each_others_numbers(database: Database, inside: Inside, tmp_path: Path) -> None:
    """The number before a block is the entry's: rows at a place that belongs to another table are not taken for it."""
    database.load(IN_STEP)
    path = dump(database, "custom-none", tmp_path)
    archive = parse(path.read_bytes())
    one, two = (archive.entry(b"TABLE DATA", tag) for tag in (b"items", b"orders"))
    whole = written(archive)
    offsets = (one.offset, two.offset)
    assert whole[offsets[0]] == whole[offsets[1]] == 1
    raw = bytearray(whole)
    for entry, other in ((one, two), (two, one)):
        at = whole.index(b"\2" + entry.offset.to_bytes(8, "little"))
        raw[at + 1 : at + 9] = other.offset.to_bytes(8, "little")
    path.write_bytes(raw)
    assert lost(checked(inside, path)) == {"public.items", "public.orders"}
    archive.blocks[one.dump_id], archive.blocks[two.dump_id] = archive.blocks[two.dump_id], archive.blocks[one.dump_id]
    path.write_bytes(written(archive))
    assert lost(checked(inside, path)) == {"public.items", "public.orders"}


UNASKED = """
    CREATE TABLE public.items (id serial PRIMARY KEY);
    INSERT INTO public.items DEFAULT VALUES;
    CREATE TABLE public.zlog (line text);
    INSERT INTO public.zlog SELECT md5(n::text) FROM generate_series(1, 5000) n;
"""
ZLOG = "public.zlog"


@pytest.mark.majors(18)
@pytest.mark.parametrize("form", ["custom-gzip", "custom-none", "tar", "piped"])
def test_a_cut_that_takes_only_what_nobody_asks_for(
    database: Database, inside: Inside, tmp_path: Path, form: str
) -> None:
    """The rows of a table without ids are not read; that they are not all there is seen all the same."""
    database.load(UNASKED)
    path = pg_dump_to_pipe(database, tmp_path / "piped", "-Fc") if form == "piped" else dump(database, form, tmp_path)
    whole = path.read_bytes()
    assert checked(inside, path).returncode == PASS
    for size in (len(whole) - 50_000, len(whole) - (20_000 if form == "tar" else 3)):
        path.write_bytes(whole[:size])
        run = checked(inside, path)
        assert run.returncode == INCOMPLETE, size
        (entry,) = run.json["not_checked"]
        assert entry["reason"] == "corrupt"
        assert ZLOG in entry["message"]


@pytest.mark.majors(18)
def test_a_missing_file_that_nobody_asks_for(database: Database, inside: Inside, tmp_path: Path) -> None:
    database.load(UNASKED)
    for form in ("directory-none", "directory-gzip"):
        folder = dump(database, form, tmp_path)
        assert checked(inside, folder).returncode == PASS
        (largest,) = sorted(folder.glob("[0-9]*.dat*"), key=lambda file: file.stat().st_size)[-1:]
        largest.unlink()
        run = checked(inside, folder)
        assert run.returncode == INCOMPLETE
        assert ZLOG in run.json["not_checked"][0]["message"]
        shutil.rmtree(folder)


@pytest.mark.majors(18)
def test_large_objects_that_are_cut_off(database: Database, inside: Inside, tmp_path: Path) -> None:
    database.load(UNASKED.replace("zlog", "alog") + "; SELECT lo_from_bytea(0, 'the large object'::bytea);")
    for form in ("custom-none", "tar"):
        path = dump(database, form, tmp_path)
        whole = path.read_bytes()
        assert checked(inside, path).returncode == PASS
        path.write_bytes(whole[: whole.index(b"the large object") + 5])
        run = checked(inside, path)
        assert run.returncode == INCOMPLETE
        assert "large objects" in run.json["not_checked"][0]["message"]


def test_dumps_of_other_databases_are_named(inside: Inside, tmp_path: Path) -> None:
    for head, name in (("-- MySQL dump 10.13  Distrib 8.0.36", "MySQL"), ("PRAGMA foreign_keys=OFF;", "SQLite")):
        (tmp_path / "dump.sql").write_text(f"{head}\nCREATE TABLE t (id int);\n")
        run = inside("check", tmp_path / "dump.sql")
        unreadable(run)
        assert f"a dump of {name}: only PostgreSQL's are read" in run.stderr


def test_devices_and_streams_that_never_end(seqguard, tmp_path: Path) -> None:
    run = seqguard("check", "/dev/zero")
    unreadable(run)
    assert "a device" in run.stderr
    endless = tmp_path / "endless"
    os.mkfifo(endless)
    with subprocess.Popen(["sh", "-c", f"exec cat /dev/zero > {shlex.quote(str(endless))}"]) as writer:
        try:
            run = seqguard("check", endless)
        finally:
            writer.kill()
    unreadable(run)
    assert "neither SQL nor an archive" in run.stderr

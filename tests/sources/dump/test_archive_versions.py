"""Older archives, and those compressed in ways that the pg_dump at hand may lack: real ones, written anew."""

from pathlib import Path

import pytest

from tests.databases import Database
from tests.sources.dump.archive_kit import (
    ALGORITHMS,
    UNKNOWN_POSITION,
    copied,
    copy_tables,
    parse,
    pg_dump,
    recompress_folder,
    rows,
    written,
)
from validator.sources.dump.archive.open_archive import open_archive
from validator.sources.dump.contents import Dump, DumpError


def assert_equal_rows(database: Database, dump: Dump) -> None:
    found = rows(dump)
    assert len(found) == 6
    assert all(found[table.number] == copied(database, table) for table in copy_tables(dump))


def opened(tmp_path: Path, raw: bytes) -> Dump:
    path = tmp_path / "written"
    path.write_bytes(raw)
    return open_archive(path)


def test_the_kit_writes_what_pg_dump_does(hard: Database, tmp_path: Path) -> None:
    real = pg_dump(hard, tmp_path / "dump", "-Fc").read_bytes()
    again = written(parse(real))
    assert len(parse(again).blocks) == 6
    assert parse(again).blocks == parse(real).blocks
    toc = real[: again.index(b"\x01", again.index(b"false")) - 64]
    assert again.startswith(toc)


@pytest.mark.parametrize("minor", [12, 13, 14, 15, 16])
@pytest.mark.parametrize("option", ["-Z0", "-Z6"])
def test_every_version_of_the_custom_format(hard: Database, tmp_path: Path, minor: int, option: str) -> None:
    archive = parse(pg_dump(hard, tmp_path / "dump", "-Fc", option).read_bytes())
    with opened(tmp_path, written(archive, minor=minor)) as dump:
        assert dump.header.archive_version == (1, minor, 0)
        assert dump.header.compression == ("none" if option == "-Z0" else "gzip")
        assert [statement.name for statement in dump.statements if statement.kind == "MATERIALIZED VIEW"] == ["seen"]
        assert {statement.owner for statement in dump.statements if statement.kind == "TABLE"} == {"postgres"}
        assert_equal_rows(hard, dump)


@pytest.mark.parametrize("minor", [12, 13, 14, 15, 16])
def test_every_version_of_the_directory_format(hard: Database, tmp_path: Path, minor: int) -> None:
    folder = pg_dump(hard, tmp_path / "dump", "-Fd")
    toc = folder / "toc.dat"
    toc.write_bytes(written(parse(toc.read_bytes()), minor=minor))
    with open_archive(folder) as dump:
        assert_equal_rows(hard, dump)


@pytest.mark.parametrize("version", [(1, 11), (1, 0), (0, 9), (1, 17), (1, 255), (2, 0)])
def test_other_versions_are_refused(hard: Database, tmp_path: Path, version: tuple[int, int]) -> None:
    raw = pg_dump(hard, tmp_path / "dump", "-Fc", "-s").read_bytes()
    words = "made by a newer pg_dump: archive version" if version > (1, 16) else "made by pg_dump 8.4 or older"
    with pytest.raises(DumpError, match=words):
        opened(tmp_path, raw[:5] + bytes(version) + raw[7:])


def test_names_without_a_schema_get_a_search_path(hard: Database, tmp_path: Path) -> None:
    """As pg_restore does for what pg_dump 10.2 and older wrote."""
    archive = parse(pg_dump(hard, tmp_path / "dump", "-Fc").read_bytes())
    archive.entries.remove(archive.entry(b"SEARCHPATH"))
    with opened(tmp_path, written(archive, minor=12)) as dump:
        texts = [statement.text for statement in dump.statements]
    tables = [index for index, statement in enumerate(dump.statements) if statement.kind == "TABLE"]
    odd = next(index for index in tables if dump.statements[index].schema != "public")
    assert texts[odd - 1] == 'SET search_path = "Odd ""Schema.", pg_catalog;'
    assert "SET search_path = public, pg_catalog;" in texts


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("chunk", [1, 7, 4096, 3_000_000])
def test_custom_compressed_in_every_way(hard: Database, tmp_path: Path, algorithm: str, chunk: int) -> None:
    options = ("--exclude-table-data=large", "--exclude-table-data=same") if chunk < 4096 else ()
    archive = parse(pg_dump(hard, tmp_path / "dump", "-Fc", *options).read_bytes()).recompressed(algorithm)
    with opened(tmp_path, written(archive, chunk=chunk)) as dump:
        assert dump.header.compression == algorithm
        found = rows(dump)
        assert len(found) == (4 if options else 6)
        assert all(found[table.number] == copied(hard, table) for table in dump.data)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_custom_without_positions(hard: Database, tmp_path: Path, algorithm: str) -> None:
    archive = parse(pg_dump(hard, tmp_path / "dump", "-Fc").read_bytes()).recompressed(algorithm)
    for entry in archive.entries:
        entry.flag = UNKNOWN_POSITION if entry.dump_id in archive.blocks else entry.flag
    with opened(tmp_path, written(archive)) as dump:
        assert_equal_rows(hard, dump)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_directory_compressed_in_every_way(hard: Database, tmp_path: Path, algorithm: str) -> None:
    folder = recompress_folder(pg_dump(hard, tmp_path / "dump", "-Fd"), tmp_path / "again", algorithm)
    with open_archive(folder) as dump:
        assert dump.header.compression == algorithm
        assert_equal_rows(hard, dump)


def test_rows_with_oids(hard: Database, tmp_path: Path) -> None:
    archive = parse(pg_dump(hard, tmp_path / "dump", "-Fc").read_bytes())
    archive.entry(b"TABLE DATA", b"large").copy = b"COPY public.large (id, a) WITH OIDS FROM stdin;\n"
    with opened(tmp_path, written(archive, minor=13)) as dump:
        assert ("oid", "id", "a") in [table.columns for table in dump.data]

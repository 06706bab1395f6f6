"""Plain dumps as pg_dump writes them: every row and every statement, whatever stands in them."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import lz4.frame
import pytest
import zstandard

from tests.databases import Database
from tests.sources.dump.plain_dumps import TABLES, awkward, chunks, copied, opened, pg_dump, rows
from validator.model.names import QualifiedName
from validator.sources.dump.contents import DataForm, DumpError, Format
from validator.sources.dump.open_dump import open_dump

INSERT_OPTIONS = [
    ["--inserts"],
    ["--rows-per-insert=7"],
    ["--rows-per-insert=100000"],
    ["--column-inserts"],
    ["--inserts", "--on-conflict-do-nothing"],
]
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda text: gzip.compress(text[: len(text) // 2]) + gzip.compress(text[len(text) // 2 :]),
    "zstd": lambda text: (
        zstandard.compress(text[:5000]) + b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + zstandard.compress(text[5000:])
    ),
    "lz4": lambda text: lz4.frame.compress(text[:5000]) + lz4.frame.compress(text[5000:], content_checksum=True),
}


@pytest.fixture
def loaded(database: Database) -> Database:
    database.load(awkward(database.server))
    return database


def test_the_rows_of_copy_are_those_that_the_server_writes(loaded: Database, tmp_path: Path) -> None:
    with opened(tmp_path, pg_dump(loaded)) as dump:
        assert {table.table for table in dump.data} == set(TABLES)
        for table, text in chunks(dump, dump.data):
            assert table.form is DataForm.COPY
            assert text == copied(loaded, table.table, table.columns)
            assert table.size == len(text)


@pytest.mark.parametrize("options", INSERT_OPTIONS, ids=lambda options: options[-1])
def test_inserts_put_the_same_rows_back(loaded: Database, tmp_path: Path, options: list[str]) -> None:
    before = {table: copied(loaded, table, None) for table in TABLES}
    with opened(tmp_path, pg_dump(loaded, *options)) as dump:
        assert {table.table for table in dump.data} == set(TABLES)
        assert all(table.form is DataForm.INSERTS for table in dump.data)
        taken = rows(dump)
        assert not any(statement.text.upper().startswith("INSERT") for statement in dump.statements)
    loaded.execute("DROP RULE several ON public.numbers")  # ON CONFLICT can't be used beside it
    for table in TABLES:
        loaded.execute(f"TRUNCATE {table}")
    loaded.load(b"".join(taken.values()).decode())
    assert {table: copied(loaded, table, None) for table in TABLES} == before


def test_statements_are_whole_and_restore_the_schema(loaded: Database, tmp_path: Path) -> None:
    schema = pg_dump(loaded, "--schema-only", "--no-owner")
    with opened(tmp_path, pg_dump(loaded, "--clean", "--if-exists", "--no-owner")) as dump:
        settings = "SET transaction_timeout"  # of pg_dump 18, unknown to older servers
        script = "\n".join(each.text for each in dump.statements if not each.text.startswith(settings))
        kinds = {statement.kind for statement in dump.statements}
    assert {"TABLE", "SEQUENCE", "SEQUENCE SET", "FUNCTION", "RULE", "DEFAULT", ""} <= kinds
    loaded.load(script)
    assert without_keys(pg_dump(loaded, "--schema-only", "--no-owner")) == without_keys(schema)


def without_keys(text: bytes) -> list[bytes]:
    return [line for line in text.splitlines() if not line.startswith((b"\\restrict", b"\\unrestrict"))]


def test_what_the_comment_before_a_statement_says(loaded: Database, tmp_path: Path) -> None:
    text = pg_dump(loaded)
    with opened(tmp_path, text) as dump:
        made = next(each for each in dump.statements if each.text.startswith("CREATE TABLE public.strings"))
        assert (made.kind, made.schema, made.name, made.owner) == ("TABLE", "public", "strings", "postgres")
        line = int(made.place.removeprefix("line "))
        assert text.splitlines()[line - 1] == b"CREATE TABLE public.strings ("
        assert all(not each.kind for each in dump.statements if each.text.startswith("SET "))


def test_the_header(loaded: Database, tmp_path: Path) -> None:
    with opened(tmp_path, pg_dump(loaded, "--create", "--encoding=LATIN9", "--schema-only")) as dump:
        header = dump.header
        text = "\n".join(statement.text for statement in dump.statements)
    assert (header.format, header.database, header.encoding) == (Format.PLAIN, loaded.name, "LATIN9")
    assert header.server_version is not None
    assert header.server_version.split(".")[0] == str(loaded.server.major)
    assert header.dump_version is not None
    assert f"CREATE DATABASE {loaded.name}" in text


def test_another_encoding_is_read_as_what_it_says(database: Database, tmp_path: Path) -> None:
    database.load('CREATE TABLE public."Grüße€" (id int);')
    with opened(tmp_path, pg_dump(database, "--encoding=WIN1252")) as dump:
        assert dump.data[0].table == QualifiedName("public", "Grüße€")


@pytest.mark.parametrize("section", ["--data-only", "--section=data", "--schema-only", "--section=pre-data"])
def test_parts_of_a_dump(loaded: Database, tmp_path: Path, section: str) -> None:
    with opened(tmp_path, pg_dump(loaded, section)) as dump:
        has_rows = "data" in section and "pre" not in section
        assert len(dump.data) == (len(TABLES) if has_rows else 0)
        assert any(each.kind == "TABLE" for each in dump.statements) is not has_rows


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("options", [[], ["--inserts"]], ids=["copy", "inserts"])
def test_compressed_as_a_whole(loaded: Database, tmp_path: Path, compression: str, options: list[str]) -> None:
    text = pg_dump(loaded, *options)
    with opened(tmp_path, text) as dump:
        plain_rows, plain_statements = rows(dump), list(dump.statements)
    with opened(tmp_path, COMPRESSIONS[compression](text)) as dump:
        assert dump.header.compression == compression
        assert len(dump.lanes(dump.data)) == 1
        assert list(dump.statements) == plain_statements
        assert rows(dump) == plain_rows
        only = dump.data[2:5]
        assert [table for table, _ in chunks(dump, only)] == list(only)


def test_windows_line_ends(loaded: Database, tmp_path: Path) -> None:
    text = pg_dump(loaded).replace(b"\n", b"\r\n")
    with opened(tmp_path, text) as dump:
        taken = rows(dump)
    assert taken[QualifiedName("public", "numbers")] == copied(loaded, QualifiedName("public", "numbers"), None)


def test_debians_pg_dump(loaded: Database, tmp_path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None or loaded.server.major > 15:
        pytest.skip("NOT TESTED: no pg_dump on PATH that takes this server")
    for options in ([], ["--inserts"], ["--compress=6"]):
        with opened(tmp_path, pg_dump(loaded, *options, program=program)) as dump:
            assert {table.table for table in dump.data} == set(TABLES)


def test_no_byte_is_left_out_of_the_rows_when_tables_alternate(tmp_path: Path) -> None:
    text = b"".join(b"INSERT INTO a VALUES (%d);\nINSERT INTO b VALUES (%d);\n" % (i, i) for i in range(500))
    for compress in (bytes, gzip.compress):
        with opened(tmp_path, compress(b"BEGIN;\n" + text + b"COMMIT;\n")) as dump:
            taken = rows(dump)
        assert taken[QualifiedName("public", "a")] == b"".join(b"INSERT INTO a VALUES (%d);\n" % i for i in range(500))
        assert len(taken) == 2


def test_an_open_dump_is_closed_with_its_file(loaded: Database, tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_bytes(pg_dump(loaded))
    with open_dump(str(path)) as dump:
        first = next(table for table in dump.data if table.size)
    with pytest.raises(DumpError, match=r"can't be read"):
        chunks(dump, [first])

"""Archives of real pg_dumps: their rows are what the server's own COPY writes."""

from pathlib import Path

import pytest

from tests.databases import Database, fresh_database
from tests.matrix import MatrixServer
from tests.sources.dump.archive_kit import (
    copied,
    copy_tables,
    parse,
    pg_dump,
    pg_dump_to_pipe,
    rows,
    system_pg_dump,
    written,
)
from validator.sources.dump.archive.open_archive import FIRST_BYTES, is_archive, is_archive_folder, open_archive
from validator.sources.dump.contents import DataForm, Dump, Format

FORMATS = [("-Fc", "-Z0"), ("-Fc", "-Z1"), ("-Fc", "-Z9"), ("-Fd", "-Z0"), ("-Fd", "-Z6"), ("-Ft",)]
NAMES = {"-Fc": Format.CUSTOM, "-Fd": Format.DIRECTORY, "-Ft": Format.TAR}


def assert_equal_rows(database: Database, dump: Dump) -> None:
    found = rows(dump)
    assert len(found) == 6
    for table in copy_tables(dump):
        assert found[table.number] == copied(database, table), table


@pytest.mark.parametrize("options", FORMATS, ids=" ".join)
def test_rows_are_those_of_the_server(hard: Database, tmp_path: Path, options: tuple[str, ...]) -> None:
    path = pg_dump(hard, tmp_path / "dump", *options)
    with open_archive(path) as dump:
        assert dump.header.format is NAMES[options[0]]
        assert dump.header.database == hard.name
        assert dump.header.encoding == "UTF8"
        assert dump.header.server_version == hard.execute("SHOW server_version")[0][0].split()[0]
        assert dump.header.compression == ("none" if options[-1] in ("-Z0", "-Ft") else "gzip")
        assert all(table.size > 0 for table in dump.data)
        assert_equal_rows(hard, dump)


@pytest.mark.parametrize("options", FORMATS, ids=" ".join)
def test_formats_are_told(hard: Database, tmp_path: Path, options: tuple[str, ...]) -> None:
    path = pg_dump(hard, tmp_path / "dump", "-s", *options)
    if path.is_dir():
        assert is_archive_folder(path)
        return
    assert is_archive(path.read_bytes()[:FIRST_BYTES])
    assert not is_archive_folder(path)


@pytest.mark.parametrize("options", FORMATS, ids=" ".join)
def test_the_other_pg_dump(hard: Database, server: MatrixServer, tmp_path: Path, options: tuple[str, ...]) -> None:
    other = system_pg_dump()
    if other is None or other[1] < int(hard.execute("SHOW server_version_num")[0][0]) // 10000:
        pytest.skip("NOT TESTED: no other pg_dump that can read this server")
    with open_archive(pg_dump(hard, tmp_path / "dump", *options, binary=other[0])) as dump:
        assert_equal_rows(hard, dump)


@pytest.mark.parametrize("options", FORMATS, ids=" ".join)
@pytest.mark.parametrize("inserts", ["--inserts", "--column-inserts", "--rows-per-insert=100"])
def test_inserts(hard: Database, tmp_path: Path, options: tuple[str, ...], inserts: str) -> None:
    with open_archive(pg_dump(hard, tmp_path / "dump", inserts, *options)) as dump:
        found = rows(dump)
    assert {table.form for table in dump.data} == {DataForm.INSERTS}
    texts = {table.table.name: found[table.number] or b"" for table in dump.data}
    assert texts["nothing"] == b"\n\n"
    assert texts["two\nlines"].startswith(b'INSERT INTO public."two\nlines" ')
    assert texts["large"].endswith(b");\n\n\n")
    if inserts != "--rows-per-insert=100":
        assert texts["large"].count(b"INSERT INTO public.large ") == 40000


@pytest.mark.parametrize("compress", ["-Z0", "-Z6"])
def test_written_to_a_pipe(hard: Database, tmp_path: Path, compress: str) -> None:
    with open_archive(pg_dump_to_pipe(hard, tmp_path / "dump", "-Fc", compress)) as dump:
        assert {table.size for table in dump.data} == {0}
        assert_equal_rows(hard, dump)


def test_only_what_is_wanted_is_read(hard: Database, tmp_path: Path) -> None:
    with open_archive(pg_dump(hard, tmp_path / "dump", "-Fc")) as dump:
        wanted = [table for table in dump.data if table.table.name == "two\nlines"]
        lanes = dump.lanes(wanted)
        assert [[table for table, _ in lane] for lane in lanes] == [wanted]


@pytest.mark.parametrize("options", FORMATS, ids=" ".join)
def test_lanes_do_not_disturb_each_other(hard: Database, tmp_path: Path, options: tuple[str, ...]) -> None:
    with open_archive(pg_dump(hard, tmp_path / "dump", *options)) as dump:
        one_by_one = rows(dump)
        pairs = [pair for lane in dump.lanes(dump.data) for pair in lane]
        turns: dict[int, bytes] = {table.number: b"" for table, _ in pairs}
        while pairs:
            for table, portions in list(pairs):
                portion = next(portions, None)
                if portion is None:
                    pairs.remove((table, portions))
                else:
                    turns[table.number] += portion
    assert turns == one_by_one


def test_large_objects_are_gone_over(server: MatrixServer, tmp_path: Path) -> None:
    with fresh_database(server) as database:
        database.load(
            "CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 100);"
            "SELECT lo_from_bytea(0, convert_to(repeat('x', 100000), 'UTF8')) FROM generate_series(1, 5);"
        )
        for name, options in enumerate(FORMATS):
            with open_archive(pg_dump(database, tmp_path / str(name), *options)) as dump:
                assert list(rows(dump).values()) == [copied(database, dump.data[0])]
        with open_archive(pg_dump_to_pipe(database, tmp_path / "pipe", "-Fc")) as dump:
            assert list(rows(dump).values()) == [copied(database, dump.data[0])]


def test_names_of_tables_and_columns(hard: Database, tmp_path: Path) -> None:
    with open_archive(pg_dump(hard, tmp_path / "dump", "-Fc")) as dump:
        columns = {tuple(table.table): table.columns for table in dump.data}
    assert columns[('Odd "Schema.', 'a (b), "c"')] == ("x, y", "FROM stdin", 'ä"ö')
    assert columns[("public", "two\nlines")] == ("id",)
    assert columns[("public", "no_columns")] is None


def test_statements_in_the_order_of_a_restore(hard: Database, tmp_path: Path) -> None:
    with open_archive(pg_dump(hard, tmp_path / "dump", "-Fc", "--create")) as dump:
        statements = list(dump.statements)
    kinds = [statement.kind for statement in statements]
    assert kinds[:3] == ["ENCODING", "STDSTRINGS", "SEARCHPATH"]
    assert kinds.index("DATABASE") < kinds.index("TABLE") < kinds.index("SEQUENCE SET") < kinds.index("CONSTRAINT")
    assert kinds.index("CONSTRAINT") < kinds.index("ACL") < kinds.index("MATERIALIZED VIEW DATA")
    assert kinds.index("ACL") < kinds.index("EVENT TRIGGER")
    table = next(statement for statement in statements if statement.name == "large")
    assert (table.kind, table.schema, table.owner) == ("TABLE", "public", "postgres")
    assert table.text.startswith("CREATE TABLE public.large (")
    assert table.place.startswith("entry ")
    assert not any(statement.text.startswith("COPY") for statement in statements)


@pytest.mark.parametrize("encoding", ["LATIN1", "WIN1252", "SJIS"])
def test_other_encodings(server: MatrixServer, tmp_path: Path, encoding: str) -> None:
    name = "表" if encoding == "SJIS" else "größe"  # the second byte of the first is a backslash in SJIS
    with fresh_database(server) as database:
        database.load(f'CREATE TABLE "{name}" ("{name}" text); INSERT INTO "{name}" VALUES (\'{name}\')')
        with open_archive(pg_dump(database, tmp_path / "dump", "-Fc", f"--encoding={encoding}")) as dump:
            assert dump.header.encoding == encoding
            assert dump.data[0].table.name == name
            assert dump.data[0].columns == (name,)
            codec = {"SJIS": "cp932", "WIN1252": "cp1252", "LATIN1": "latin1"}[encoding]
            assert list(rows(dump).values()) == [f"{name}\n".encode(codec)]


def test_sql_ascii_keeps_the_bytes(server: MatrixServer, tmp_path: Path) -> None:
    with fresh_database(server) as database:
        database.load('CREATE TABLE "größe" (id int)')
        archive = parse(pg_dump(database, tmp_path / "dump", "-Fc", "--encoding=LATIN1").read_bytes())
    archive.entry(b"ENCODING").definition = b"SET client_encoding = 'SQL_ASCII';\n"
    path = tmp_path / "ascii"
    path.write_bytes(written(archive))
    with open_archive(path) as dump:
        assert dump.header.encoding == "SQL_ASCII"
        assert dump.data[0].table.name.encode("utf8", "surrogateescape") == "größe".encode("latin1")

"""Scripts by hand: where statements end, which commands are refused, and what belongs to which database."""

from pathlib import Path

import pytest

from tests.sources.dump.plain_dumps import chunks, opened, rows
from validator.model.names import QualifiedName
from validator.sources.dump.contents import DamagedRowsError, DumpError
from validator.sources.dump.plain.plain_dump import PlainDump

STATEMENTS = [
    "SELECT 'a;b'",
    "SELECT 'it''s;'",
    r"SELECT 'a\'",
    r"SELECT E'a\';'",
    r"SELECT e'\\'';'",
    "SELECT E'a'\n  -- why; not\n 'b\\';'",
    r"SELECT type'a\'",
    'SELECT 1 AS ";""\'"',
    "SELECT $$;'$$",
    "SELECT $a$;$b$;$$;$a$",
    "SELECT a$b$, 1",
    "SELECT $1 + $2",
    "SELECT 1 -- ;'\n + 2",
    "SELECT /* ; /* ' */ ; */ 1",
    "SELECT (1; 2)",
    "CREATE RULE r AS ON UPDATE TO t DO (DELETE FROM t; SELECT 1;)",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END",
    "create or replace procedure p() begin atomic; end",
    "CREATE TABLE t (begin int)",
    "CREATE VIEW begin AS SELECT 1",
    "CREATE TABLE t (a text DEFAULT E'\\';')",
    "UPDATE t SET a = 3 / 2 - -1",
]


def texts(folder: Path, script: str) -> list[str]:
    with opened(folder, script.encode()) as dump:
        return [statement.text for statement in dump.statements]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_ends_where_psql_ends_it(tmp_path: Path, statement: str) -> None:
    assert texts(tmp_path, f"{statement};SELECT 2;") == [f"{statement};", "SELECT 2;"]


@pytest.mark.parametrize("length", [(1 << 20) + delta for delta in range(-24, 4)])
def test_a_statement_across_two_portions(tmp_path: Path, length: int) -> None:
    tail = r"""E'a\'' || $x$;$x$ /* ; */ -- ;"""
    pad = "x" * (length - len("SELECT '' || ") - len(tail))
    statement = f"SELECT '{pad}' || {tail}\n"
    assert texts(tmp_path, f"{statement};SELECT 2;") == [f"{statement};", "SELECT 2;"]


def test_strings_do_not_conform_where_the_dump_says_so(tmp_path: Path) -> None:
    script = r"SET standard_conforming_strings = off; SELECT 'a\';'; INSERT INTO t VALUES ('\'; SELECT 3;');"
    with opened(tmp_path, script.encode()) as dump:
        assert [each.text for each in dump.statements][1:] == [r"SELECT 'a\';';"]
        assert rows(dump)[QualifiedName("public", "t")] == b"INSERT INTO t VALUES ('\\'; SELECT 3;');\n"


def test_nothing_recurses(tmp_path: Path) -> None:
    deep = "SELECT " + "/*" * 200_000 + "*/" * 200_000 + "(" * 200_000 + ")" * 200_000 + ";"
    assert texts(tmp_path, deep) == [deep]


def test_psql_commands_are_noted_and_never_run(tmp_path: Path) -> None:
    script = "SELECT 1;\n\\! touch proof\n\\i other.sql\n\\restrict key\nSELECT 'x' \\gexec\nSELECT 3;\n"
    with opened(tmp_path, script.encode()) as dump:
        assert isinstance(dump, PlainDump)
        assert [(each.line, each.command) for each in dump.refused] == [(2, "\\!"), (3, "\\i"), (5, "\\gexec")]
        assert [each.text for each in dump.statements] == ["SELECT 1;", "SELECT 'x' ", "SELECT 3;"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["dump.sql"]


@pytest.mark.parametrize(
    ("copy", "says"),
    [
        ("COPY t FROM PROGRAM 'id';", "come from a program"),
        ("COPY t FROM '/etc/passwd';", "come from a file"),
        ("COPY t FROM stdin WITH (FORMAT csv);\n1\n\\.\n", "text format"),
    ],
)
def test_rows_that_are_not_there_are_damaged_not_empty(tmp_path: Path, copy: str, says: str) -> None:
    with opened(tmp_path, f"CREATE TABLE t ();\n{copy}\n".encode()) as dump:
        assert [table.table.name for table in dump.data] == ["t"]
        with pytest.raises(DamagedRowsError, match=says):
            chunks(dump, dump.data)


def test_names_without_a_schema_are_looked_for_where_the_dump_says(tmp_path: Path) -> None:
    script = 'SET search_path = app, pg_catalog;\nCOPY T ("a,b", C) FROM stdin;\n1\t2\n\\.\n'
    with opened(tmp_path, script.encode()) as dump:
        assert dump.data[0].table == QualifiedName("app", "t")
        assert dump.data[0].columns == ("a,b", "c")
        assert dump.header.dump_version is None


def test_inserts_of_every_kind(tmp_path: Path) -> None:
    inserts = [
        'INSERT INTO t (id, "q""x") OVERRIDING SYSTEM VALUE VALUES (1, \'a;\n--\');',
        "INSERT INTO t VALUES (-1, E'\\';'), (2, $$;$$) ON CONFLICT DO NOTHING;",
        "INSERT /* ; */ INTO public.T SELECT 1;",
        "insert into t default values;",
        *[f"INSERT INTO t VALUES ({i}, 'x''; INSERT INTO u VALUES (1);');" for i in range(3000)],
        *[f"INSERT INTO t VALUES ({i}, date'2020-01-01', 4 - -{i}); -- {i}; it's" for i in range(300)],
    ]
    with opened(tmp_path, ("\n".join(inserts) + "\nSELECT 1;").encode()) as dump:
        taken = rows(dump)[QualifiedName("public", "t")].decode()
        assert [each.text for each in dump.statements] == [inserts[2], "SELECT 1;"]
    assert taken.count("x''; INSERT") == 3000
    assert taken.count("date'") == 300
    assert taken.startswith(inserts[0])


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("SELECT 1;\nSELECT 'a;\n", "line 2: a string begins here"),
        ("SELECT 1", "line 1: a statement begins here"),
        ("SELECT 1;\n\n/* /* */ SELECT 2;", "line 3: a comment begins here"),
        ("CREATE TABLE t ();\nCOPY t FROM stdin;\n1\n", r"line 2: the rows of COPY begin here"),
        ("SELECT 1;\nSET client_encoding = 'KLINGON';", "line 2: the encoding 'KLINGON'"),
        ("SET client_encoding = 'UTF8';\nSELECT\n '\udcff';", "line 3: not UTF8"),
        ("-- nothing\n", "holds no SQL statement"),
        ("<!DOCTYPE html>", "neither SQL nor an archive"),
        ("SELECT 1;\n" + " " * 5000 + "SELECT '\0';", "zero byte"),
    ],
)
def test_one_line_says_what_is_wrong_and_where(tmp_path: Path, script: str, says: str) -> None:
    with pytest.raises(DumpError, match=says) as raised:
        opened(tmp_path, script.encode(errors="surrogateescape"))
    assert "\n" not in str(raised.value)

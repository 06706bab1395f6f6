"""INSERTs as pg_dump writes them, and as people do."""

import os
import subprocess

import pytest

from tests.databases import Database
from tests.sources.dump.in_memory import InMemory, Kept, KeptIntegers, error_of, scan
from validator.sources.dump.contents import DataForm, Statement
from validator.sources.dump.rows import portions, sql_source

COLUMNS = ("name", "id", "doubled", "amount", "raw", "bits", "yes", "list")
SCHEMA = """
    CREATE TABLE "odd "" (Na,me) VALUES (1)" (name text, id bigint, doubled text, amount numeric, raw bytea,
        bits bit(3), yes bool, list int[]);
    INSERT INTO "odd "" (Na,me) VALUES (1)" VALUES
        ('plain', 1, NULL, 1.50, '\\x00ff', B'101', true, '{1,2}'),
        ('it''s (a) test, isn''t; -- it', -9223372036854775808, '', -1, NULL, B'000', false, NULL),
        (E'back\\\\slash\\nnew \\\\'' line', 9223372036854775807, ');', 'NaN', '', NULL, NULL, '{}'),
        (NULL, NULL, 'ü€😀', 9223372036854775808, NULL, NULL, NULL, NULL),
        ('', 7, repeat('x''', 60), 0, NULL, NULL, NULL, NULL);
"""
MANNERS = [
    ["--inserts"],
    ["--column-inserts"],
    ["--inserts", "--rows-per-insert=2"],
    ["--column-inserts", "--rows-per-insert=100", "--on-conflict-do-nothing"],
]


def inserts(database: Database, *arguments: str) -> bytes:
    """What pg_dump writes of the only table."""
    command = [str(database.server.binary("pg_dump")), "-a", *arguments, "-d", database.dsn]
    environment = {"PATH": os.environ["PATH"], "PGCLIENTENCODING": "UTF8"}
    text = subprocess.run(command, env=environment, capture_output=True, check=True).stdout
    start = text.index(b"INSERT INTO")
    return text[start : text.index(b"\n\n--", start)]


@pytest.mark.parametrize("manner", MANNERS, ids=" ".join)
@pytest.mark.parametrize("conforming", ["on", "off"])
def test_as_pg_dump_writes_them(database: Database, manner: list[str], conforming: str) -> None:
    if database.server.major < 12 and any("rows" in word for word in manner):
        pytest.skip("--rows-per-insert came with pg_dump 12")
    database.load(SCHEMA)
    rows = database.execute("""SELECT name, id::text, doubled, amount::text, bits::text, left(yes::text, 1), list::text
        FROM "odd "" (Na,me) VALUES (1)" """)
    database.execute(f"ALTER DATABASE {database.name} SET standard_conforming_strings = {conforming}")
    text = inserts(database, *manner)
    settings = [Statement(f"SET standard_conforming_strings = {conforming};")]
    for chunk in (*range(1, 60, 3), 1 << 16):
        ids = KeptIntegers("id")
        all_rows = Kept("name", "id", "doubled", "amount", "bits", "yes", "list")
        dump = InMemory([(text, None)], form=DataForm.INSERTS, chunk=chunk, statements=settings)
        assert scan(dump, COLUMNS, ids, all_rows) == {}
        assert all_rows.texts == rows
        assert ids.values == [int(row[1]) for row in rows if row[1] is not None]


@pytest.mark.majors(12)
def test_generated_and_identity_columns(database: Database) -> None:
    database.load("""
        CREATE TABLE t (twice int GENERATED ALWAYS AS (id * 2) STORED, id int GENERATED ALWAYS AS IDENTITY, name text);
        INSERT INTO t (name) SELECT 'n' || i FROM generate_series(1, 3) i;
    """)
    for manner in ("--inserts", "--column-inserts"):
        ids, names = KeptIntegers("id"), Kept("name")
        text = inserts(database, manner)
        dump = InMemory([(text, None)], form=DataForm.INSERTS)
        assert scan(dump, ("twice", "id", "name"), ids, names) == {}
        assert (ids.values, names.texts) == ([1, 2, 3], [("n1",), ("n2",), ("n3",)])
        assert "gives its rows no value of twice" in error_of(dump, ("twice", "id", "name"), Kept("twice"))


BY_HAND = b"""
-- by hand
insert into Public . T (ID, "Na""me", other)
    values ( 1 , 'a'::text, now() ), -- one
    ('2', E'b\\'\\x41', ARRAY['x', ')'] || f(1, "),")),
    ('3'::bigint, NULL::text, $tag$ ), ' $$ $tag$), (+4, X'1F', (1, 2)), (NULL, true, 'e''')
    ON CONFLICT DO NOTHING ;
INSERT INTO t VALUES(5,'e','f');
"""


@pytest.mark.parametrize("chunk", [*range(1, 50), 1 << 16])
@pytest.mark.parametrize("portion", [16, 100, portions.PORTION])
def test_by_hand(chunk: int, portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", portion)
    monkeypatch.setattr(sql_source, "PORTION", portion)
    ids, names = KeptIntegers("id"), Kept('Na"me')
    dump = InMemory([(BY_HAND, None)], form=DataForm.INSERTS, chunk=chunk)
    assert scan(dump, ("id", 'Na"me', "other"), ids, names) == {}
    assert ids.values == [1, 2, 3, 4, 5]
    assert names.texts == [("a",), ("b'A",), (None,), ("00011111",), ("t",), ("e",)]


def test_a_huge_value_goes_by_unheld() -> None:
    huge = b"'" + b"x''(" * portions.PORTION
    text = b"INSERT INTO t VALUES (1, %s'), (2, %s');\nINSERT INTO t VALUES (3, 'a');\n" % (huge, huge)
    ids = KeptIntegers("id")
    assert scan(InMemory([(text, None)], form=DataForm.INSERTS), ("id", "name"), ids) == {}
    assert ids.values == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"INSERT INTO t VALUES (1, 'a'), (2);", "row 2 of its data: it has fewer than 2 values"),
        (b"INSERT INTO t VALUES (1, 'a'), (2, 'b', 3);", "row 2 of its data: it has more than 2 values"),
        (b"INSERT INTO t VALUES (1, 'a'), ('x', 'b');", "row 2 of its data: id: 'x' is no integer"),
        (b"INSERT INTO t VALUES (1, 'a'), (2.5, 'b');", "row 2 of its data: id: '2.5' is no integer"),
        (
            b"INSERT INTO t VALUES (1, 'a'), (9223372036854775808, 'b');",
            "row 2 of its data: id: 9223372036854775808 is",
        ),
        (b"INSERT INTO t VALUES (1, 'a'), (f(3), 'b');", "row 2 of its data: id: 'f(3)' is an expression"),
        (b"INSERT INTO t VALUES (1, 'a'), (2 + 3, 'b');", "row 2 of its data: id: '2 + 3' is an expression"),
        (b"INSERT INTO t VALUES (1, 'a'), (2, '\xff');", "row 2 of its data: name: its text is not valid"),
        (b"INSERT INTO t VALUES (1, 'a'), (DEFAULT, 'b');", "no value of id: they draw it while they are loaded"),
        (b"INSERT INTO t (name) VALUES ('a');", "no value of id: they draw it while they are loaded"),
        (b"INSERT INTO t VALUES (1, 'a'), (2, 'b'", "row 2 of its data: it has no end"),
        (b"INSERT INTO t VALUES (1, 'a') RETURNING id;", "neither a comma nor a semicolon"),
        (b"INSERT INTO t VALUES (1, 'a');\nINSERT INTO t SELECT 1;", "row 2 of its data: no INSERT ... VALUES begins"),
        (b"DELETE FROM t;", "row 1 of its data: no INSERT ... VALUES begins"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 1 << 16])
def test_a_damaged_row_is_named(text: bytes, message: str, chunk: int) -> None:
    dump = InMemory([(text, None)], form=DataForm.INSERTS, chunk=chunk)
    assert message in error_of(dump, ("id", "name"), KeptIntegers("id"), Kept("name"))


def test_blanks_without_end_take_no_time() -> None:
    blanks = b" " * portions.PORTION
    text = b"INSERT INTO t VALUES (1, E'%s'::text%sx), (2, '%s' || '%s');\n" % (blanks, blanks, blanks, blanks)
    dump = InMemory([(text, None)], form=DataForm.INSERTS)
    assert "row 1 of its data: name" in error_of(dump, ("id", "name"), KeptIntegers("id"), Kept("name"))

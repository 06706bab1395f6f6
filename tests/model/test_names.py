"""Names: as the server writes them, and as it reads them back."""

import random

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Database
from tests.matrix import MatrixServer
from validator.model.names import (
    ColumnName,
    InvalidName,
    QualifiedName,
    cut,
    fold,
    quote_identifier,
    quote_literal,
    split_name,
    truncate,
)

characters = st.characters(codec="utf-8", exclude_characters="\0")
stored = st.text(characters, min_size=1, max_size=20).map(truncate)
ALPHABET = "abzAZ09_$ .\"\\'éßİ漢\n\t-"


def random_names(seed: str, count: int = 400) -> list[str]:
    draw = random.Random(seed)
    return ["".join(draw.choices(ALPHABET, k=draw.randint(1, 8))) for _ in range(count)]


# quoting


def test_quotes_what_the_server_quotes(server: MatrixServer) -> None:
    """18 knows all the key words that any of the servers has; an older one may do without a quote."""
    with psycopg.connect(server.conninfo()) as connection:
        words = [row[0] for row in connection.execute("SELECT word FROM pg_get_keywords()")]
        names = words + [w.upper() for w in words] + [w + "_" for w in words] + random_names("quote_ident")
        theirs = dict(connection.execute("SELECT n, quote_ident(n) FROM unnest(%s::text[]) n", [names]).fetchall())
    assert len(words) > 400
    differing = {n: (quote_identifier(n), t) for n, t in theirs.items() if quote_identifier(n) != t}
    if server.major == 18:
        assert differing == {}
    assert {n: pair for n, pair in differing.items() if pair[1].startswith('"')} == {}
    assert all(ours == f'"{n}"' for n, (ours, _) in differing.items())


@given(st.lists(stored, min_size=1, max_size=3))
def test_a_quoted_name_reads_back_as_itself(parts: list[str]) -> None:
    assert split_name(".".join(quote_identifier(part) for part in parts)) == tuple(parts)


def test_literals_mean_their_text_whatever_the_setting(server: MatrixServer) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        for setting in ("on", "off"):
            connection.execute(f"SET standard_conforming_strings = {setting}; SET escape_string_warning = off")
            for text in random_names(setting, 100):
                row = connection.execute(f"SELECT {quote_literal(text)}".encode()).fetchone()
                assert row == (text,)


# reading


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("orders", ("orders",)),
        ("Orders", ("orders",)),
        ('"Orders"', ("Orders",)),
        ("shop.Orders", ("shop", "orders")),
        ('shop."a.b"', ("shop", "a.b")),
        ('"say ""hi"""', ('say "hi"',)),
        (' shop . "O I" ', ("shop", "O I")),
        ("ÉTÉ", ("ÉtÉ",)),
        ("a$1", ("a$1",)),
        ("a.b.c", ("a", "b", "c")),
        ("x" * 70, ("x" * 63,)),
        (f'"{"é" * 40}"', ("é" * 31,)),
    ],
)
def test_names_are_read_as_regclass_reads_them(text: str, parts: tuple[str, ...]) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize("text", ["", " ", "a.", ".a", "a..b", '"a', 'a."', '""', "a b", '"a"b', "a.b c"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        split_name(text)


def test_the_server_reads_the_same_names(server: MatrixServer) -> None:
    """parse_ident() takes less than regclass does, but what it takes it reads alike; it does not cut."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        taken = 0
        for text in [*random_names("parse_ident", 300), 'a."B c".d', ' a . "b" ', '"x""y".z', "Ä.B"]:
            try:
                row = connection.execute("SELECT parse_ident(%s)", [text]).fetchone()
            except psycopg.errors.InvalidParameterValue:
                continue
            taken += 1
            assert row == (list(split_name(text)),), text
    assert taken > 20


@pytest.mark.parametrize(
    "name",
    ["plain", "Capital", "with space", "a.b", 'q"q', "select", "漢字", "é" * 31, "x" * 63, "a\nb", "a'b", "a\\b"],
)
def test_the_server_finds_what_was_written(database: Database, name: str) -> None:
    full = QualifiedName("odd schema", name)
    database.execute(f'CREATE SCHEMA "odd schema"; CREATE SEQUENCE {full}')
    (row,) = database.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE c.oid = %s::regclass",
        [str(full)],
    )
    assert QualifiedName(*row) == full == QualifiedName.parse(str(full))


def test_names_are_cut_as_the_server_cuts_them(server: MatrixServer) -> None:
    names = ["x" * 63, "x" * 64, "é" * 31 + "x", "é" * 32, "x" + "漢" * 21, "漢" * 21, "x" * 62 + "é", "a" * 61 + "😀"]
    with psycopg.connect(server.conninfo()) as connection:
        for name in names:
            row = connection.execute("SELECT %s::name::text", [name]).fetchone()
            assert row == (truncate(name),)
            assert len(truncate(name).encode()) <= 63
            assert name.startswith(truncate(name))


def test_folding_touches_ascii_alone() -> None:
    assert fold("ÀBÇ_Ω") == "ÀbÇ_Ω"
    assert fold("A" * 70) == "a" * 63
    assert fold("É" * 40) == "É" * 31


# qualified names


@given(stored, stored)
def test_a_qualified_name_survives_being_written(schema: str, name: str) -> None:
    full = QualifiedName(schema, name)
    assert QualifiedName.parse(str(full)) == full


@given(stored, stored, stored)
def test_a_column_survives_being_written(schema: str, table: str, column: str) -> None:
    full = ColumnName(QualifiedName(schema, table), column)
    assert ColumnName.parse(str(full)) == full


@pytest.mark.parametrize("text", ["a", "a.b.c", "a.b.c.d"])
def test_a_qualified_name_has_two_parts(text: str) -> None:
    with pytest.raises(InvalidName, match=r"expected schema\.name"):
        QualifiedName.parse(text)


@pytest.mark.parametrize("text", ["a", "a.b", "a.b.c.d"])
def test_a_column_has_three_parts(text: str) -> None:
    with pytest.raises(InvalidName, match=r"expected schema\.table\.column"):
        ColumnName.parse(text)


@pytest.mark.parametrize(
    ("text", "size", "kept"),
    [
        ("abc", 2, "ab"),
        ("éé", 3, "é"),
        ("a\udce9b", 2, "a\udce9"),
        ("a\udcc3\udca9", 2, "a\udcc3"),
        ("漢\udce9", 2, ""),
    ],
)
def test_names_are_cut_by_bytes_and_bytes_that_are_no_text_stay(text: str, size: int, kept: str) -> None:
    assert cut(text, size) == kept

import re

import pytest
from hypothesis import given

from tests.databases import Database
from tests.reporters.names import NAMES
from tests.reporters.samples import HOSTILE
from validator.model.names import QualifiedName, quote_identifier, quote_literal
from validator.reporters.printable_sql import has_spelling, printable_sql, statement
from validator.reporters.visible import visible


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("SELECT 1", "SELECT 1"),
        ("BEGIN;\nSELECT 1;", "BEGIN;\nSELECT 1;"),
        ('TABLE "a\nb"', r'TABLE U&"a\000Ab"'),
        ('TABLE "\x1b\\"', r'TABLE U&"\001B\\"'),
        ('TABLE "\U000e0001"', r'TABLE U&"\+0E0001"'),
        ("SELECT '\u202e\\'", r"SELECT E'\u202E\\'"),
        ("SELECT E'\\\x1b\\n\x1b'", r"SELECT E'\u001B\n\u001B'"),
        ("SELECT U&'\\0041\x1b'", r"SELECT U&'\0041\001B'"),
        ('ON"\x7f"', r'ON U&"\007F"'),
        ("SELECT 1 -- \x1b[2J\n, 2", "SELECT 1 -- \\x1b[2J\n, 2"),
        ("a\tb\r\nc", "a b \nc"),
        ("DO $x$ BEGIN\nEND $x$", "DO $x$ BEGIN\nEND $x$"),
        ("it$a$'\u200b'", r"it$a$ E'\u200B'"),
        ("SELECT 'caf\udce9\\'", r"SELECT E'caf\xe9\\'"),
    ],
)
def test_each_kind_of_token_has_its_own_escapes(sql: str, shown: str) -> None:
    assert printable_sql(sql) == shown


@pytest.mark.parametrize("sql", ["DO $$ \x1b\n $$", "SELECT a\u200bb", "SELECT\u00a01"])
def test_what_has_no_visible_spelling_is_commented_out_line_by_line(sql: str) -> None:
    lines = printable_sql(sql).split("\n")
    assert len(lines) == sql.count("\n") + 2
    assert all(line.startswith("-- ") for line in lines)
    assert "JSON" in lines[0]


def test_a_name_that_is_no_text_can_not_be_written() -> None:
    lines = printable_sql('BEGIN;\nTABLE "caf\udce9";').split("\n")
    assert lines[0].startswith("-- Not to be run")
    assert lines[1:] == ["-- BEGIN;", r'-- TABLE "caf\xe9";']


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ('TABLE "so\u00adft"', 'TABLE "so\u00adft"'),
        ("SELECT '\"so\u00adft\"'", "SELECT '\"so\u00adft\"'"),
        ('TABLE "a\n\u00a0\\"', 'TABLE U&"a\\000A\u00a0\\\\"'),
        ("SELECT '\u00ad\n'", "SELECT E'\u00ad\\u000A'"),
        ("SELECT 1 -- \u00ad", "SELECT 1 -- \\xad"),
    ],
)
def test_without_escapes_beyond_ascii_what_does_no_harm_stays(sql: str, shown: str) -> None:
    assert printable_sql(sql, unicode_escapes=False) == shown


@pytest.mark.parametrize("character", ["\x85", "\x9b", "\u202e", "\u2066", "\ue000", "\u2028"])
def test_without_escapes_what_acts_on_a_terminal_has_no_spelling(character: str) -> None:
    for sql in (f'TABLE "a{character}"', f"SELECT 'a\u00ad{character}'"):
        assert has_spelling(sql)
        assert not has_spelling(sql, unicode_escapes=False)
        assert printable_sql(sql, unicode_escapes=False).startswith("-- ")


def test_a_statement_ends_in_a_semicolon_that_no_comment_swallows() -> None:
    assert statement(" SELECT 1 \n") == "SELECT 1;"
    assert statement("SELECT 1;") == "SELECT 1;"
    assert statement("SELECT 1 -- one") == "SELECT 1 -- one\n;"


@given(NAMES)
def test_names_survive_as_identifier_and_as_literal(name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    shown = printable_sql(f"SELECT{quote_literal(name)}, {quoted}, {quote_literal(quoted)} FROM t")
    assert visible(shown) == shown
    assert re.sub(TOKEN, "?", shown).replace("  ", " ") in ("SELECT ?, ?, ? FROM t", "SELECT?, ?, ? FROM t")
    assert [value(token) for token in re.findall(TOKEN, shown)] == [name, name, quoted]


TOKEN = r"""U&"(?:[^"]|"")*"|"(?:[^"]|"")*"|E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'"""


def value(token: str) -> str:
    """What the server reads: written apart from the code under test, from the manual's "Lexical Structure"."""
    body = token[token.index(token[-1]) + 1 : -1].replace(token[-1] * 2, token[-1])
    if token.startswith("U&"):
        return re.sub(r"\\(\\|\+[0-9A-F]{6}|[0-9A-F]{4})", lambda m: m[1] if m[1] == "\\" else chr(int(m[1], 16)), body)
    if token.startswith("E"):
        return re.sub(
            r"\\(\\|u[0-9A-F]{4}|U[0-9A-F]{8})", lambda m: m[1] if m[1] == "\\" else chr(int(m[1][1:], 16)), body
        )
    return body


def test_a_server_takes_the_shown_sql_for_the_same_names(database: Database) -> None:
    for number, hostile in enumerate(HOSTILE, start=10):
        name = QualifiedName("public", hostile.encode()[:63].decode())
        database.execute(f"CREATE SEQUENCE {name}")
        database.execute(printable_sql(f"SELECT setval({quote_literal(str(name))}, {number})"))
        assert database.execute(f"SELECT last_value FROM {name}") == [(number,)]
        database.execute(printable_sql(f"ALTER SEQUENCE public.{quote_identifier(name.name)} INCREMENT 7"))
        assert database.execute(f"SELECT nextval({quote_literal(str(name))})") == [(number + 7,)]

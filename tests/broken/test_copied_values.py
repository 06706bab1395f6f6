r"""Rows as people and other programs write them for COPY: every escape, every place of the id, every type of it.

Each script is loaded by psql, whose server is the judge, and scanned as the dump that it is.
"""

from pathlib import Path

import pytest

from tests.agreement.reports import comparable, difference
from tests.broken.verdicts import PASS, STATUS, complaint
from tests.databases import Database
from tests.inside import Inside


def table(columns: str, copy: str, *rows: str, start: str = "5, true", after: str = "") -> str:
    """A dump of one table whose default draws from public.s; fields of the rows stand apart by ``|``."""
    data = "".join(row.replace("|", "\t") + "\n" for row in rows)
    return (
        "SELECT pg_catalog.set_config('search_path', '', false);\n"
        "CREATE SEQUENCE public.s MINVALUE -9223372036854775808 START 1;\n"
        f"CREATE TABLE public.t ({columns});\n{after}COPY public.t{copy} FROM stdin;\n{data}\\.\n\n"
        f"SELECT pg_catalog.setval('public.s', {start});\n"
        "ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);\n"
    )


def drawn(kind: str, default: str = "nextval('public.s'::regclass)") -> str:
    return f"id {kind} DEFAULT {default}"


TEXT = drawn("text", "('C-'::text || (nextval('public.s'::regclass))::text)")
SCRIPTS = {
    "escapes beside the id": table(
        f"{drawn('integer')}, note text", " (id, note)",
        *(r"1|\N", r"3|\b\f\n\r\t\v", r"7|\\.", r"9|\\N\\\\", r"6|\x5c")
    ),
    "escapes in an integer": table(
        f"{drawn('bigint')}, n text", " (id, n)", r"\x33|x", r"\64|x", r"\066|x", r"\x30\x38|x", r"1\60|x", r"-\x32|x"
    ),
    "escapes in a text key": table(
        TEXT, " (id)", r"C-\x37", r"\103\0558", r"\C\-9", r"C-1\x30", r"C\t6", r"\\.", r"C-6\\", r"\x43-\61\61"
    ),
    "a tab in the prefix": table(
        drawn("text", "('a\tb\\'::text || (nextval('public.s'::regclass))::text)"),
        " (id)", r"a\tb\\6", r"a\x09b\\7", r"a\011b\1349", r"atb\\8", r"a\\tb\\10",
    ),
    "negative": table(drawn("integer"), " (id)", "-1", "-7", "-2147483648", "3", start="-9, true"),
    "beyond 2^53": table(
        drawn("bigint"), " (id)", "9007199254740993", "9007199254740995", "9223372036854775807", "-9223372036854775808",
        start="9007199254740992, true",
    ),
    "beyond 2^53 as text": table(
        drawn("text", "nextval('public.s'::regclass)"), " (id)", "9007199254740993", "9007199254740995",
        "9007199254740993.0", "09007199254740994", start="9007199254740992, true",
    ),
    "beyond 2^63 as numeric": table(
        drawn("numeric(40,0)"), " (id)", "9007199254740993", "99999999999999999999999999999999999999",
        "-99999999999999999999", r"1e3", r"\x37", "6.0", start="9007199254740991, true",
    ),
    "numeric with fractions": table(drawn("numeric"), " (id)", "6.5", "7.000", "8e0", "0.6e1", "-0.0", r"\61\60"),
    "last column": table(f"a text, b integer, {drawn('integer')}", " (a, b, id)", r"x|1|4", r"\N|\N|7", r"\\|-2|9"),
    "last of many": table(
        "".join(f"c{i} text, " for i in range(60)) + drawn("bigint"),
        " (" + "".join(f"c{i}, " for i in range(60)) + "id)", *("|".join([r"\\"] * 60 + [str(i)]) for i in (3, 8, 12)),
    ),
    "reordered": table(
        f"{drawn('integer')}, a integer, b integer", " (b, id, a)", "100|7|200", "101|8|201", "6|1|6"
    ),
    "reordered and quoted": table(
        f'{drawn("integer")}, "I""D" integer, "a, b" text', ' ("a, b", "I""D", id)', "x|1|7", "y|2|8", "z|3|6"
    ),
    "dropped before": table(
        f"old text, {drawn('integer')}, note text", "", "7|x", "8|y", after="ALTER TABLE public.t DROP COLUMN old;\n"
    ),
    "dropped in between": table(
        f"{drawn('integer')}, a integer, b integer, c integer", "", "1|7|2", "6|8|3",
        after="ALTER TABLE public.t DROP COLUMN a, DROP COLUMN b;\nALTER TABLE public.t ADD COLUMN d integer;\n",
    ),
    "without a list": table(f"a integer, {drawn('integer')}", "", "1|6", "2|7"),
    "windows line ends": table(drawn("integer"), " (id)", "4\r", "7\r").replace("\\.\n", "\\.\r\n"),
    "no rows": table(drawn("integer"), " (id)"),
    "nulls in a column without a key": table(
        drawn("integer"), " (id)", r"\N", "7", r"\N"
    ).replace("PRIMARY KEY", "UNIQUE"),
}  # fmt: skip
GENERATED = {
    "generated before": table(
        f"twice integer GENERATED ALWAYS AS (id * 2) STORED, {drawn('integer')}", "", "7", "8"
    ),
    "generated in between": table(
        f"a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED, {drawn('integer')}, b text",
        " (a, id, b)", r"6|3|\N", r"7|9|\x41",
    ),
    "generated and dropped": table(
        f"x text, twice integer GENERATED ALWAYS AS (a * 2) STORED, a integer, y text, {drawn('integer')}",
        "", "6|3", "7|9", after="ALTER TABLE public.t DROP COLUMN x, DROP COLUMN y;\n",
    ),
}  # fmt: skip


def assert_the_same(script: str, database: Database, inside: Inside, folder: Path) -> int:
    database.load(script)
    live = inside("check", database.dsn, "--format", "json")
    assert complaint(live) is None
    path = folder / "dump.sql"
    path.write_bytes(script.encode())
    scanned = inside("check", path, "--format", "json")
    assert complaint(scanned) is None
    found = difference(comparable(live.stdout), comparable(scanned.stdout))
    assert not found, "\n".join(found)
    return scanned.returncode


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_copy_takes_is_read_as_the_server_reads_it(
    name: str, database: Database, inside: Inside, tmp_path: Path
) -> None:
    status = assert_the_same(SCRIPTS[name], database, inside, tmp_path)
    assert (status == PASS) == (name == "no rows"), status
    assert status in STATUS.values()


@pytest.mark.majors(12)
@pytest.mark.parametrize("name", GENERATED)
def test_generated_columns_are_not_in_the_rows(name: str, database: Database, inside: Inside, tmp_path: Path) -> None:
    assert assert_the_same(GENERATED[name], database, inside, tmp_path) != PASS


EVERY_BYTE = [bytes([65, 92, byte]) for byte in range(1, 127) if bytes([byte]) not in b"\n\r\t.0123456789x"]


@pytest.mark.majors(18)
def test_a_backslash_before_any_character(database: Database, inside: Inside, tmp_path: Path) -> None:
    """Keys that differ in it: a text that was read in another way would be another key, and draw its number."""
    rows = [raw.decode() + str(number) for number, raw in enumerate(EVERY_BYTE, 6)]
    default = "('A\a'::text || (nextval('public.s'::regclass))::text)"
    script = table(drawn("text", default), " (id)", *(row for row in rows if "|" not in row))
    assert_the_same(script, database, inside, tmp_path)

"""What docs/why-sequences-fall-out-of-step.md says of dumps, restores and replicas."""

import re
from pathlib import Path

import pytest

from tests.databases import Database, fresh_database
from tests.docs.page import visible
from tests.docs.run import CLEAN_RESTORES_SINCE, in_bash, in_psql
from tests.docs.why_page import PAGE, setup, sql, subscribed


def test_sequences_are_copied_by_sql_alone(database: Database) -> None:
    """By the script that psql makes of them; names that need care, is_called false, and none of a temporary table."""
    setup = (
        'CREATE SCHEMA "We ird"; CREATE SEQUENCE "We ird"."it\'s"; CREATE SEQUENCE called; CREATE SEQUENCE restarted;'
        "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY (INCREMENT -1));"
    )
    database.load(setup)
    database.load(
        "SELECT nextval('called'), nextval('called'); ALTER SEQUENCE restarted RESTART WITH 900;"
        "INSERT INTO t DEFAULT VALUES; SELECT setval('\"We ird\".\"it''s\"', 77);"
    )
    state = "SELECT 'called', * FROM called UNION ALL SELECT 'restarted', * FROM restarted UNION ALL "
    state += "SELECT 't', * FROM t_id_seq UNION ALL SELECT 'it', * FROM \"We ird\".\"it's\" ORDER BY 1"
    script = in_psql(database, sql("copy-sequences"), "-At").output
    with fresh_database(database.server) as other:
        other.load(setup)
        other.load(script)
        columns = [[row[:2] + row[-1:] for row in of.execute(state)] for of in (database, other)]
    assert columns[0] == columns[1]
    assert len(columns[0]) == 4


def test_a_subscriber_fails_at_its_first_insert(database: Database) -> None:
    with fresh_database(database.server) as other, subscribed(database, other):
        failed = in_psql(other, "INSERT INTO products (name) VALUES ('washer')")
    assert (failed.sqlstate, "Key (id)=(1) already exists" in failed.errors) == ("23505", True)


# What is restored how, and what the first insert says then; the words are the table's on the page.
RESTORED = {
    "a whole dump restored": ("pg_restore -d $NEW shop.dump", "00000"),
    "also `--data-only`": ("pg_restore -s -d $NEW shop.dump; pg_restore --data-only -d $NEW shop.dump", "00000"),
    "`pg_dump -t TABLE` | comes along if the column owns it": (
        "pg_dump -t products $PRODUCTION >t.sql; psql -d $NEW -f t.sql",
        "00000",
    ),
    '`pg_restore -t TABLE` | neither sequence nor default nor key are restored: `null value in column "id"` (23502)': (
        "pg_restore -t products -d $NEW shop.dump",
        "23502",
    ),
    "`pg_restore -a -t TABLE`, one table out of a backup | nothing: only rows are restored": (
        "pg_restore -s -d $NEW shop.dump; pg_restore -a -t products -d $NEW shop.dump",
        "23505",
    ),
    "schema from a dump, rows from somewhere else | stands at its start": (
        "pg_restore -s -d $NEW shop.dump; psql -d $PRODUCTION -c '\\copy products TO rows';"
        "psql -d $NEW -c '\\copy products FROM rows'",
        "23505",
    ),
}


@pytest.mark.parametrize("words", RESTORED)
def test_what_a_restore_takes_along(words: str, database: Database, tmp_path: Path) -> None:
    assert words in visible(PAGE)
    commands, sqlstate = RESTORED[words]
    database.load(setup("restore"))
    with fresh_database(database.server) as other:
        text = re.sub(r"\$[A-Z]+", r'"\g<0>"', f"pg_dump -Fc $PRODUCTION -f shop.dump; {commands}")
        printed = in_bash(text, tmp_path, database, {"PRODUCTION": database.dsn, "NEW": other.dsn})
        assert printed.status == 0 or database.server.major < CLEAN_RESTORES_SINCE, printed
        failed = in_psql(other, "INSERT INTO products (name) VALUES ('screw')")
        assert failed.sqlstate == sqlstate, failed


def test_a_sequence_that_no_column_owns_is_missing(database: Database, tmp_path: Path) -> None:
    assert "else it is missing (`relation ... does not exist`, 42P01)" in visible(PAGE)
    database.load(setup("restore"))
    with fresh_database(database.server) as other:
        dumped = in_bash('pg_dump -t unowned "$PRODUCTION"', tmp_path, database, {"PRODUCTION": database.dsn})
        statement = re.search(
            r"^CREATE TABLE .*?;\n.*?SET DEFAULT nextval.*?;|^CREATE TABLE .*?;", dumped.output, re.M | re.S
        )
        assert statement is not None
        failed = in_psql(other, "SET search_path = ''; " + statement[0])
    assert (failed.sqlstate, 'relation "public.loose" does not exist' in failed.errors) == ("42P01", True)

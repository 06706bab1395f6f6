"""docs/why-sequences-fall-out-of-step.md: what it shows is run and comes out as shown, what it says is tried."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.databases import Database, fresh_database
from tests.docs.page import Block, Claim, Section, claims_of, is_for, visible
from tests.docs.run import CLEAN_RESTORES_SINCE, Printed, in_bash, in_psql
from tests.docs.why_page import FOLDER, PAGE, SECTIONS, setup, sql, subscribed

CLAIMS = claims_of(FOLDER / "claims.sql")


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_what_it_shows_comes_out_as_shown(section: Section, database: Database, tmp_path: Path) -> None:
    if section.name == "always":
        database.create_role("shop_app")
    database.load(setup(section.name))
    with ExitStack() as stack:
        other = stack.enter_context(fresh_database(database.server))
        if section.name == "subscriber":
            stack.enter_context(subscribed(database, other))
        play(section, database, other, tmp_path)
        AFTERWARDS[section.name](database, other)


def play(section: Section, database: Database, other: Database, folder: Path) -> None:
    """Runs the blocks of a section one after the other, and compares what they print."""
    variables = {"PRODUCTION": database.dsn, section.words.get("and", "NEW"): other.dsn}
    reported = ""
    for shown in section.blocks:
        if shown.language == "sh":
            printed = in_bash(shown.text, folder, database, variables)
            if "pg_restore" not in shown.text or database.server.major >= CLEAN_RESTORES_SINCE:
                assert printed.status == int(shown.words.get("status", "0")), printed
            reported = printed.output
        else:
            if "printed" in shown.words:
                assert shown.text in reported
            printed = in_psql(database, shown.text)
            assert printed.sqlstate == shown.words.get("fails", "00000"), printed
        compare(shown, printed, database.server.major)


def compare(shown: Block, printed: Printed, major: int) -> None:
    for text, words in shown.shows:
        if is_for(words, major):
            whole = "\n".join(line.rstrip() for line in printed.text.splitlines())
            assert text.strip("\n") in whole if "part" in words else text.strip("\n") == whole.strip("\n")


def incident_is_over(database: Database, other: Database) -> None:
    for table in ("products", "customers", "readings"):
        database.execute(f"INSERT INTO {table} SELECT FROM generate_series(1, 20)")
    assert database.execute("SELECT min(id) FROM products WHERE name IS NULL") == [(13,)]
    assert database.execute("SELECT min(id) FROM customers WHERE name IS NULL") == [(10,)]


def orders_go_on(database: Database, other: Database) -> None:
    """Behind the ids that were loaded; a load of lower ids, with the others gone, does not take the sequence back."""
    assert database.execute("INSERT INTO orders (note) VALUES ('x') RETURNING id") == [(3,)]
    for ids, following in (("50", 51), ("20", 52)):
        database.execute("TRUNCATE staging")
        database.execute("DELETE FROM orders WHERE id > 3")
        database.execute(f"INSERT INTO staging VALUES ({ids}, 'loaded')")
        assert in_psql(database, sql("load")).sqlstate == "00000"
        assert database.execute("INSERT INTO orders (note) VALUES ('x') RETURNING id") == [(following,)]
    application = database.connect("shop_app")
    application.execute("INSERT INTO orders (note) VALUES ('mine')")
    for refused in ("INSERT INTO orders (id) OVERRIDING SYSTEM VALUE VALUES (99)", "COPY orders (id) FROM stdin"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
            application.execute(refused.encode())


def restored_goes_on(database: Database, other: Database) -> None:
    assert other.execute("INSERT INTO products (name) VALUES ('screw') RETURNING id") == [(3,)]


def switched_goes_on(database: Database, other: Database) -> None:
    assert other.execute("INSERT INTO products (name) VALUES ('washer') RETURNING id") == [(4,)]


AFTERWARDS: dict[str, Callable[[Database, Database], None]] = {
    "incident": incident_is_over,
    "always": orders_go_on,
    "restore": restored_goes_on,
    "subscriber": switched_goes_on,
}


def named(claim: Claim) -> Any:
    """The claim as a parameter, for the versions that it is for."""
    majors = pytest.mark.majors(int(claim.words.get("from", "10")))
    return pytest.param(claim, id=claim.pieces[0][:60], marks=majors)


@pytest.mark.parametrize("claim", [named(claim) for claim in CLAIMS])
def test_what_it_says_is_so(claim: Claim, database: Database) -> None:
    for statement in claim.statements:
        printed = in_psql(database, statement.sql, "-At")
        assert printed.sqlstate == (statement.fails or "00000"), (statement, printed)
        assert statement.says in printed.errors
        if statement.prints is not None:
            assert printed.output.splitlines()[:1] == [statement.prints], (statement, printed)


@pytest.mark.parametrize("claim", [named(claim) for claim in CLAIMS])
def test_what_is_tried_stands_on_the_page(claim: Claim) -> None:
    pattern = ".*?".join(map(re.escape, claim.pieces))
    assert re.search(pattern, visible(PAGE))


def test_the_error_at_the_top_is_the_one_that_is_shown_below() -> None:
    top, below = (match for match in re.findall(r"^```text\n(ERROR:  duplicate.*?)^```", PAGE, re.M | re.S))
    assert top == below

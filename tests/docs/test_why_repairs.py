"""The repairs of docs/why-sequences-fall-out-of-step.md and what it warns of, while others write."""

from typing import Any

import psycopg
import pytest

from tests.databases import Database
from tests.docs.run import in_psql
from tests.docs.why_page import setup, sql


def test_the_loop_goes_back_before_a_row_that_is_not_committed(database: Database) -> None:
    database.load(setup("incident"))
    writer = database.connect()
    with writer.transaction():
        assert writer.execute("INSERT INTO readings DEFAULT VALUES RETURNING id").fetchone() == (51,)
        assert in_psql(database, sql("loop"), "-At").output.splitlines() == ["50"]
    failed = in_psql(database, "INSERT INTO readings DEFAULT VALUES")
    assert (failed.sqlstate, "Key (id)=(51) already exists" in failed.errors) == ("23505", True)


def test_the_next_insert_waits_for_that_row(database: Database) -> None:
    database.load(setup("incident"))
    writer = database.connect()
    with writer.transaction():
        writer.execute("INSERT INTO readings DEFAULT VALUES")
        in_psql(database, sql("loop"))
        waiting = in_psql(database, "SET lock_timeout = '50ms'; INSERT INTO readings DEFAULT VALUES")
    assert waiting.sqlstate == "55P03"


def test_the_repair_gives_up_while_somebody_writes_and_works_later(database: Database) -> None:
    database.load(setup("incident"))
    repair = sql("repair")
    writer = database.connect()
    before = database.execute("SELECT last_value, is_called FROM customers_id_seq")
    with writer.transaction():
        writer.execute("UPDATE customers SET name = 'x'")
        refused = in_psql(database, repair.replace("'5s'", "'50ms'"))
        assert refused.sqlstate == "25P02"  # what came behind the statement that failed
        assert "canceling statement due to lock timeout" in refused.errors
        assert database.execute("SELECT last_value, is_called FROM customers_id_seq") == before
    assert in_psql(database, repair).sqlstate == "00000"
    assert database.execute("INSERT INTO customers (name) VALUES ('x') RETURNING id") == [(10,)]
    in_psql(database, repair)
    assert database.execute("INSERT INTO customers (name) VALUES ('x') RETURNING id") == [(11,)]


def test_drawing_off_works_while_others_write_and_hold_values(database: Database) -> None:
    database.load(setup("incident"))
    database.execute("INSERT INTO products (id) VALUES (8), (12)")
    writer = database.connect()
    with writer.transaction():
        writer.execute("INSERT INTO products DEFAULT VALUES")  # 7, not committed
        assert in_psql(database, sql("draw")).sqlstate == "00000"
        assert writer.execute("INSERT INTO products DEFAULT VALUES RETURNING id").fetchone() == (13,)


def holding_values(database: Database) -> psycopg.Connection[Any]:
    """A session that has cached 2, which is taken, and 3."""
    database.load(
        "CREATE TABLE products (id serial PRIMARY KEY); ALTER SEQUENCE products_id_seq CACHE 3;"
        "INSERT INTO products VALUES (2), (7)"
    )
    session = database.connect()
    session.execute("INSERT INTO products DEFAULT VALUES")
    return session


def test_drawing_off_does_not_reach_what_others_have_cached(database: Database) -> None:
    session = holding_values(database)
    in_psql(database, sql("draw"))
    with pytest.raises(psycopg.errors.UniqueViolation):
        session.execute("INSERT INTO products DEFAULT VALUES")


def test_the_repair_throws_away_what_others_have_cached(database: Database) -> None:
    session = holding_values(database)
    repair = sql("repair").replace("customers", "products")
    assert in_psql(database, repair).sqlstate == "00000"
    assert session.execute("INSERT INTO products DEFAULT VALUES RETURNING id").fetchone() == (8,)
    assert database.execute("SELECT seqcache FROM pg_sequence") == [(3,)]

"""The statement that reads a column is answered by the ends of its index, whatever the index's order."""

import re

import pytest

from tests.databases import Database
from validator.facts.bindings import resolve
from validator.facts.uniqueness import Uniqueness
from validator.model.patterns import Scope
from validator.sources.database import statements
from validator.sources.database.connect import ConnectOptions, connect, preamble
from validator.sources.database.read_catalog import read_catalog
from validator.sources.plan_readings import Planner
from validator.sources.reading import Reading


@pytest.mark.parametrize("closely", [False, True])
@pytest.mark.parametrize(
    "index",
    [
        "(id)",
        "(id DESC)",
        "(id NULLS FIRST)",
        "(id DESC NULLS LAST)",
        "(id, other)",
        "(id) INCLUDE (other)",
        "USING hash (id)",
    ],
)
def test_no_order_of_the_index_makes_the_server_read_the_table(database: Database, index: str, closely: bool) -> None:
    if "INCLUDE" in index and database.server.major < 11:
        pytest.skip("INCLUDE came with PostgreSQL 11")
    database.load(f"""
        CREATE TABLE t (id serial, other int);
        INSERT INTO t (other) SELECT 1 FROM generate_series(1, 20000);
        CREATE INDEX ON t {index};
        ANALYZE t;
    """)
    options = ConnectOptions(database.dsn)
    with connect(options) as connection:
        reading = read_catalog(connection, options, Scope.parse())
        planner = Planner(reading.plannable, Uniqueness(reading.catalog), resolve(reading.catalog))
        (planned,) = (planner.plan(b) for b in resolve(reading.catalog).all)
        assert isinstance(planned, Reading)
        connection.execute(preamble(options))
        text = statements.plain(planned, closely=closely)
        plan = "\n".join(str(row[0]) for row in connection.execute(f"EXPLAIN {text}").fetchall())
        row = connection.execute(text).fetchone()
    assert row is not None
    assert row[:4] == (20000, True, 20000, 1)
    assert planned.indexed is ("hash" not in index)
    assert bool(re.search(r"Seq Scan on t\b", plan)) is not planned.indexed
    assert not planned.indexed or plan.count("Index") >= 2

"""Partitions with gaps, and unique indexes of partitions: followed where the id alone decides, else unknown."""

import json

import pytest

from tests.databases import Database
from tests.health.asked import Comparison, ask, install
from tests.inside import Inside

RANGES = "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1) TO (100);"
BEYOND = "CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (120) TO (900);"

GAPS = {
    "in ranges": ("id serial", "RANGE (id)", RANGES + BEYOND),
    "before ranges": ("id serial", "RANGE (id)", "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (2) TO (9000000);"),
    "in a list": ("id smallserial", "LIST (id)", "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1, 2, 3, 7, NULL);"),
    "at a list's end": ("id bigserial", "LIST (id)", "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (3, 1, 2);"),
    "in arithmetic": ("id serial", "LIST ((id / 7 % 5))", "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (0, 1, 3);"),
    "beside a CHECK": (
        "id serial CHECK (id < 50)",
        "RANGE (id)",
        RANGES + BEYOND,
    ),
    "in a column whose name is quoted": (
        'id int, "Id" serial',
        'LIST (("Id" / 7 % 5))',
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (0, 1, 3);",
    ),
    "by a text of it": (
        "id serial",
        "LIST ((id::text))",
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES IN ('1', '2', '3');",
    ),
    "beyond the next inserts": (
        "id serial",
        "RANGE (id)",
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1) TO (50000);"
        "CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (60000) TO (MAXVALUE);",
    ),
}
OPEN = {"by a text of it", "beyond the next inserts"}


@pytest.mark.parametrize("where", GAPS)
def test_a_gap_is_told_or_unknown(database: Database, inside: Inside, where: str) -> None:
    columns, key, partitions = GAPS[where]
    database.load(f"CREATE TABLE t ({columns}) PARTITION BY {key}; {partitions}")
    install(database)
    rows = ask(database.dsn)
    assert {row["status"] == "unknown" for row in rows} == {where in OPEN}
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs


KEYS = {
    "all have one": ("RANGE (id)", "(id)", "(id)", "behind"),
    "by arithmetic": ("RANGE ((id * 2 + 1))", "(id)", "(id)", "behind"),
    "one has none": ("RANGE (id)", "(id)", "(x)", "unknown"),
    "another column chooses": ("RANGE (x)", "(id)", "(id)", "unknown"),
    "another column beside it": ("RANGE (id, x)", "(id)", "(id)", "unknown"),
    "one of an expression besides": ("RANGE (id)", "(id)", "(id); CREATE UNIQUE INDEX ON t_2 ((id % 5))", "unknown"),
    "a partial one": ("RANGE (id)", "(id)", "(id) WHERE x > 5", "unknown"),
}


@pytest.mark.parametrize("what", KEYS)
def test_unique_indexes_of_partitions_alone(database: Database, inside: Inside, what: str) -> None:
    key, first, second, status = KEYS[what]
    bounds = ("MINVALUE, MINVALUE", "1000, 0", "MAXVALUE, MAXVALUE")
    if ", x" not in key:
        bounds = ("MINVALUE", "1000", "MAXVALUE")
    database.load(
        f"""
        CREATE TABLE t (id serial, x int DEFAULT 1) PARTITION BY {key};
        CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ({bounds[0]}) TO ({bounds[1]});
        CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ({bounds[1]}) TO ({bounds[2]});
        CREATE UNIQUE INDEX ON t_1 {first}; CREATE UNIQUE INDEX ON t_2 {second};
        INSERT INTO t VALUES (3, 1), (2000, 2000);
        """
    )
    install(database)
    rows = ask(database.dsn)
    assert [row["status"] for row in rows] == [status]
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs


def test_nobodys_class_of_operators_is_called(database: Database) -> None:
    """What a partition key compares and hashes by may be somebody's own."""
    database.load(
        """
        CREATE FUNCTION mine(int, int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
          'BEGIN RAISE EXCEPTION ''it was called''; END';
        CREATE OPERATOR CLASS mine FOR TYPE int USING btree AS
          OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 public.mine(int, int);
        CREATE TABLE t (id serial) PARTITION BY RANGE (id mine);
        CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1) TO (MAXVALUE) PARTITION BY RANGE (id);
        CREATE TABLE t_1_1 PARTITION OF t_1 FOR VALUES FROM (1) TO (5);
        """
    )
    install(database)
    assert [row["status"] for row in ask(database.dsn)] == ["unknown"]


FURTHER = {
    "(('A-' || id || '/b'))": "ok",
    "((100 - id))": "ok",
    "(upper(md5('A' || id)))": "ok",
    "(lower(to_hex(id)))": "ok",
    "((id::bigint::text))": "ok",
    "((-id))": "ok",
    "((id || ''))": "ok",
    "((id % 100))": "behind",
    "(('A' || id % 100))": "behind",
    "((id - id))": "behind",
    "((x || id % 5))": "ok",
    "((id % 100)) WHERE x IS NULL": "behind",
    "((id % 100)) WHERE x IS NOT NULL": "ok",
    "((id % 100)) WHERE y = 'a'": "behind",
    "((id % 100)) WHERE y = 'b'": "ok",
    "((y || id % 5))": "behind",
    "(substr('A' || id, 2, 1))": "behind",
}


@pytest.mark.parametrize("index", FURTHER)
def test_further_indexes_on_what_keeps_ids_apart(database: Database, inside: Inside, index: str) -> None:
    database.load(
        f"""
        CREATE TABLE t (id serial PRIMARY KEY, x text, y text DEFAULT 'a');
        CREATE UNIQUE INDEX ON t {index};
        INSERT INTO t (x) VALUES ('a');
        """
    )
    install(database)
    rows = ask(database.dsn)
    assert [row["status"] for row in rows] == [FURTHER[index]]
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs

"""No sequence is moved unasked to where a CHECK or a gap between partitions may refuse every value."""

import pytest

from tests.repair.scripts import states


@pytest.mark.parametrize(
    "check",
    [
        "NOT (id > 8)",
        "id <> 9",
        "id + 1 <= 9",
        "id < 10 OR id > 20",
        "length(id::text) < 2 AND id <> 9",
        "id::numeric <= 8.5",
    ],
)
def test_it_asks_about_what_a_check_may_refuse(database, inside, check):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t SELECT generate_series(6, 8)")
    database.load(f"ALTER TABLE t ADD CHECK ({check})")
    inside("fix", database.dsn, "--apply")
    assert states(database)["public.t_id_seq"] == (1, False)
    asked = inside("fix", database.dsn, "--review").stdout
    assert "-- QUESTION: Does public.t.id take what comes after 8?" in asked


@pytest.mark.parametrize("check", ["id <> 0", "id <> 8 OR true", "id > -5 AND id <> 20", "id IS NOT NULL"])
def test_it_asks_about_no_value_far_from_there(database, inside, check):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t SELECT generate_series(6, 8)")
    database.load(f"ALTER TABLE t ADD CHECK ({check})")
    inside("fix", database.dsn, "--apply")
    assert states(database)["public.t_id_seq"] == ((1, False) if "OR" in check else (8, True))


def test_a_sequence_that_counts_down(database, inside):
    database.load(
        "CREATE SEQUENCE s INCREMENT -1 MAXVALUE 20 START 20; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'));"
        "INSERT INTO t VALUES (5), (6); ALTER TABLE t ADD CHECK (NOT (id < 5))"
    )
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database)["public.s"] == (20, False)


def test_a_gap_between_partitions(database, inside):
    database.load(
        "CREATE TABLE t (id bigserial) PARTITION BY RANGE (id);"
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9);"
        "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (20) TO (40);"
        "CREATE UNIQUE INDEX ON t1 (id); INSERT INTO t SELECT generate_series(6, 8)"
    )
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database)["public.t_id_seq"] == (1, False)
    database.load("INSERT INTO t VALUES (25)")
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database)["public.t_id_seq"] == (25, True)

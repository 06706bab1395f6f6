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


def test_a_check_of_several_columns(database, inside):
    database.load(
        "CREATE TABLE t (id serial PRIMARY KEY, lim int DEFAULT 9); INSERT INTO t SELECT generate_series(6, 8)"
    )
    database.load(
        "CREATE TABLE u (id serial PRIMARY KEY, hole int DEFAULT 9, x int); ALTER TABLE t ADD CHECK (id < lim)"
    )
    database.load("INSERT INTO u SELECT generate_series(6, 8); ALTER TABLE u ADD CHECK (id <> hole AND x IS NULL)")
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert (states(database)["public.t_id_seq"], states(database)["public.u_id_seq"]) == ((1, False), (1, False))
    asked = inside("fix", database.dsn, "--review", "--only", "sequence-behind-data").stdout
    assert "-- QUESTION: Moving past 8, which public.t.id holds, leaves public.t_id_seq no value" in asked
    assert "-- QUESTION: Does public.u.id take what comes after 8? CHECK (id <> 9)" in asked


@pytest.mark.majors(11)
@pytest.mark.parametrize(("rows", "moved"), [("", False), ("INSERT INTO t VALUES (1004)", True)])
def test_a_check_of_the_first_partition_that_it_is_moved_to(database, inside, rows, moved):
    database.load(
        "CREATE TABLE t (id serial PRIMARY KEY CHECK (id >= 1000)) PARTITION BY RANGE (id);"
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (2000);"
        f"ALTER TABLE t1 ADD CHECK (id <> 1000); {rows}"
    )
    inside("fix", database.dsn, "--apply", "--only", "sequence-exhausted")
    assert states(database)["public.t_id_seq"] == ((1004, True) if moved else (1, False))
    if not moved:
        asked = inside("fix", database.dsn, "--review").stdout
        assert "take what comes after 999? CHECK t1_id_check of the partition public.t1 refuses 1000" in asked


@pytest.mark.parametrize(("bound", "hole", "moved"), [(1000, 1000, False), (1000, 999, True)])
def test_where_another_column_begins(database, inside, bound, hole, moved):
    """Without any id, in an empty table: what the other column's bound takes the sequence to may be refused here."""
    database.load(
        f"CREATE SEQUENCE s; CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= {bound}));"
        f"CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id <> {hole}));"
    )
    inside("fix", database.dsn, "--apply", "--only", "sequence-exhausted")
    assert states(database)["public.s"] == ((bound - 1, True) if moved else (1, False))


def test_where_the_ids_of_another_column_end(database, inside):
    database.load(
        "CREATE SEQUENCE s; CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s')); INSERT INTO a VALUES (30);"
        "CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id % 2 = 0))"
    )
    inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    assert states(database)["public.s"] == (1, False)
    asked = inside("fix", database.dsn, "--review").stdout
    assert "-- QUESTION: Does public.b.id take what comes after 30?" in asked

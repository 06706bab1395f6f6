"""On a standby, behind a pooler, in read-only sessions: the same answers, or none."""

from pathlib import Path

import pytest

from tests.privileges.report import reasons, verdicts

MIXED = Path(__file__).with_name("mixed.sql").read_text()


def report(inside, dsn, *arguments, **more):
    run = inside("check", dsn, "-f", "json", *arguments, **more)
    assert run.returncode in (0, 1, 4), run
    return run.json


def status(found):
    return {c["table"].removeprefix("public."): c["status"] for c in found["columns"]}


@pytest.fixture
def followed(database, standby):
    """Tables whose sequences the standby holds ahead of the primary, and some that it holds just so."""
    database.load("""
        CREATE TABLE far (id serial PRIMARY KEY);
        INSERT INTO far DEFAULT VALUES;
        INSERT INTO far VALUES (500);
        CREATE TABLE near (id serial PRIMARY KEY);
        INSERT INTO near DEFAULT VALUES;
        INSERT INTO near VALUES (9);
        CREATE TABLE fine (id serial PRIMARY KEY);
        CREATE TABLE set_exactly (id serial PRIMARY KEY);
        INSERT INTO set_exactly SELECT generate_series(1, 100);
        SELECT setval('set_exactly_id_seq', 3);
        CREATE TABLE down (id serial PRIMARY KEY);
        ALTER SEQUENCE down_id_seq INCREMENT -1 MINVALUE -1000 MAXVALUE 0 START 0 RESTART;
        INSERT INTO down DEFAULT VALUES;
        INSERT INTO down VALUES (-6);
        CREATE TABLE worded (id text PRIMARY KEY DEFAULT 'W' || nextval('near_id_seq'));
    """)
    standby.catch_up()
    return database


def test_on_a_hot_standby(followed, standby, inside):
    primary = status(report(inside, followed.dsn))
    assert primary == {
        "down": "behind",
        "far": "behind",
        "fine": "ok",
        "near": "behind",
        "set_exactly": "behind",
        "worded": "ok",
    }
    there = report(inside, standby.conninfo(followed.name))
    found = status(there)
    assert found["far"] == found["set_exactly"] == "behind"
    assert found["near"] == found["down"] == "unknown"
    assert found["fine"] == "ok"
    for name in ("near", "down"):
        assert reasons(there)[f"public.{name}.id"] == "outside-snapshot"
    assert {n["how_to_check"] for n in there["not_checked"]} == {"run the check on the primary"}
    assert any("standby" in note for note in there["notes"])


BEFORE_THE_BEGINNING = """
    CREATE TABLE zero (id serial PRIMARY KEY); INSERT INTO zero VALUES (0);
    CREATE TABLE below (id serial PRIMARY KEY); INSERT INTO below VALUES (-1);
    CREATE TABLE called (id serial PRIMARY KEY); INSERT INTO called VALUES (0), (-1), (DEFAULT);
    CREATE TABLE unindexed (id serial, other int); INSERT INTO unindexed VALUES (0);
    CREATE TABLE reached (id serial PRIMARY KEY); INSERT INTO reached VALUES (1), (0);
    SELECT setval('reached_id_seq', 1);
    CREATE TABLE set_back (id serial PRIMARY KEY); INSERT INTO set_back VALUES (5), (6);
    SELECT setval('set_back_id_seq', 7, false);
    CREATE TABLE down (id serial PRIMARY KEY);
    ALTER SEQUENCE down_id_seq INCREMENT -1 MINVALUE -1000000 MAXVALUE -1 START -1 RESTART;
    INSERT INTO down VALUES (0), (3);
    CREATE TABLE down_called (id serial PRIMARY KEY);
    ALTER SEQUENCE down_called_id_seq INCREMENT -1 MINVALUE -1000000 MAXVALUE -1 START -1 RESTART;
    INSERT INTO down_called VALUES (0), (3), (DEFAULT);
    CREATE TABLE stepped (id numeric PRIMARY KEY); CREATE SEQUENCE by_ten INCREMENT 10;
    ALTER TABLE stepped ALTER id SET DEFAULT nextval('by_ten'); INSERT INTO stepped VALUES (DEFAULT), (5), (11.5);
"""


def test_ids_before_a_sequences_beginning_are_in_no_stretch_that_a_standby_can_not_tell(database, standby, inside):
    database.load(BEFORE_THE_BEGINNING)
    standby.catch_up()
    primary = status(report(inside, database.dsn))
    assert set(primary.values()) == {"ok"}
    assert status(report(inside, standby.conninfo(database.name))) == primary


def test_on_a_hot_standby_nothing_is_called_fine_that_is_not(database, standby, inside):
    """Some ids ahead, others within and beyond the 32 values that the log holds in advance."""
    steps = range(1, 40)
    database.load(
        "".join(
            f"CREATE TABLE t{n} (id serial PRIMARY KEY);"
            f"INSERT INTO t{n} DEFAULT VALUES; INSERT INTO t{n} VALUES ({n + 1});"
            for n in steps
        )
    )
    standby.catch_up()
    found = status(report(inside, standby.conninfo(database.name)))
    assert {found[f"t{n}"] for n in steps} <= {"behind", "unknown"}
    assert {found[f"t{n}"] for n in steps if n > 33} == {"behind"}
    assert set(status(report(inside, database.dsn)).values()) == {"behind"}


def test_behind_pgbouncer(database, pgbouncer, inside):
    many = "".join(
        f"CREATE TABLE m{n} (id serial PRIMARY KEY); INSERT INTO m{n} VALUES ({1 + n % 3});" for n in range(450)
    )
    database.load(f"BEGIN; {many} COMMIT;")
    database.load(MIXED + "".join(f"CREATE TABLE n{n} (id int DEFAULT nextval('turns'));" for n in range(12)))
    direct = report(inside, database.dsn, "--jobs", "1")
    assert len(direct["columns"]) > 450
    for jobs in ("1", "4"):
        assert verdicts(report(inside, pgbouncer.conninfo(database.name), "--jobs", jobs)) == verdicts(direct)


def test_what_others_leave_in_a_pooled_session_does_not_matter(database, pgbouncer, inside):
    import psycopg

    database.load(MIXED)
    direct = report(inside, database.dsn)
    settings = "search_path = nowhere", "standard_conforming_strings = off", "row_security = off", "datestyle = 'SQL'"
    with psycopg.connect(pgbouncer.conninfo(database.name), autocommit=True) as other:
        for setting in settings:
            other.execute(f"SET {setting}")
        other.execute("CREATE TEMPORARY TABLE plain (id text)")
    found = report(inside, pgbouncer.conninfo(database.name), "--jobs", "1")
    late = {"public.late.id", "public.filled.id"}  # these do depend on the session's search_path
    assert set(reasons(found)) <= late
    for mine, theirs in zip(found["columns"], direct["columns"], strict=True):
        assert mine == theirs or f"{mine['table']}.id" in late


@pytest.mark.parametrize("how", ["database", "environment", "option"])
def test_in_a_session_that_is_read_only(database, inside, how):
    database.load(MIXED)
    as_usual = report(inside, database.dsn)
    dsn, env = database.dsn, {}
    if how == "database":
        database.execute(f"ALTER DATABASE {database.name} SET default_transaction_read_only = on")
    elif how == "environment":
        env["PGOPTIONS"] = "-c default_transaction_read_only=on"
    else:
        dsn += " options='-c default_transaction_read_only=on -c default_transaction_isolation=serializable'"
    assert verdicts(report(inside, dsn, env=env)) == verdicts(as_usual)


@pytest.mark.parametrize("how", ["PGOPTIONS", "options", "role", "database"])
def test_late_bound_names_are_looked_up_on_the_session_s_path(database, inside, how):
    database.load("""
        CREATE SCHEMA one; CREATE SCHEMA two;
        CREATE SEQUENCE one.s; CREATE SEQUENCE two.s START 50;
        CREATE TABLE late (id bigint PRIMARY KEY DEFAULT nextval('s'::text));
        INSERT INTO late VALUES (3);
    """)
    for schema, expected in (("one", "behind"), ("two", "ok")):
        dsn, env, role = database.dsn, {}, "postgres"
        if how == "PGOPTIONS":
            env["PGOPTIONS"] = f"-c search_path={schema}"
        elif how == "options":
            dsn += f" options='-c search_path={schema}'"
        elif how == "role":
            role = database.create_role(f"elsewhere_{schema}", "LOGIN SUPERUSER")
            database.execute(f"ALTER ROLE {role} SET search_path = {schema}")
            dsn = database.dsn_as(role)
        else:
            database.execute(f"ALTER DATABASE {database.name} SET search_path = {schema}")
        (column,) = report(inside, dsn, env=env)["columns"]
        assert (column["sequence"], column["status"]) == (f"{schema}.s", expected)

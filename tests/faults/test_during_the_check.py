"""Something happens while the check reads: what could not be read is named, and the rest is reported all the same.

A check is made to stand still where a test wants it by a lock on a sequence: its reading waits for that.
"""

import json
import os
import signal
from contextlib import contextmanager

import psycopg
import pytest

from tests.faults.guarded import GuardedServer
from tests.wait import backends, started, until_blocked
from validator.sources.database import statements

TABLES = """
CREATE TABLE a (id serial PRIMARY KEY);
CREATE TABLE b (id serial PRIMARY KEY);
CREATE TABLE c (id serial PRIMARY KEY);
ALTER SEQUENCE a_id_seq OWNED BY NONE;
INSERT INTO a DEFAULT VALUES;
INSERT INTO b DEFAULT VALUES;
INSERT INTO c VALUES (1);
"""
PATIENT = ("--lock-timeout", "60s", "--no-progress", "-f", "json")


@contextmanager
def locked(database, statement):
    """A session that has run `statement` and not committed it."""
    with psycopg.connect(database.dsn) as holder:
        holder.execute(statement)
        yield holder
        holder.rollback()


def a_is_locked(database):
    """Nobody reads the sequence of a any more."""
    return locked(database, "ALTER SEQUENCE a_id_seq RENAME TO a_other")


def a_itself_is_locked(database):
    """Nobody reads a any more, of which the check takes the name first; the others' it has not taken yet."""
    return locked(database, "LOCK TABLE a IN ACCESS EXCLUSIVE MODE")


@pytest.fixture
def shop(database):
    database.load(TABLES)
    return database


@pytest.fixture
def check(shop, tmp_path):
    """Starts a check of the shop in the background."""

    def start(*arguments):
        return started("check", shop.dsn, *PATIENT, *arguments, folder=tmp_path)

    return start


def not_checked(run):
    """Column to why it was not checked; no traceback on the way."""
    assert "Traceback" not in run.stderr, run.stderr
    return {f"{n['subject']['table']}.{n['subject']['column']}": n for n in run.json["not_checked"]}


def behind(run):
    return [c["table"] for c in run.json["columns"] if c["status"] == "behind"]


def test_a_table_without_index_takes_too_long(inside, database):
    database.load(
        "CREATE TABLE big (id serial); INSERT INTO big SELECT generate_series(1, 600000);"
        "CREATE TABLE small (id serial PRIMARY KEY);"
    )
    run = inside("check", database.dsn, "-f", "json", "--statement-timeout", "15ms", "--table", "public.big")
    assert run.returncode == 4, run
    why = not_checked(run)["public.big.id"]
    assert why["reason"] == "timeout"
    assert "0.015 s" in why["message"]
    assert "--statement-timeout" in why["how_to_check"]
    assert "index" in why["how_to_check"]


def test_a_tiny_statement_timeout_leaves_time_for_the_catalog(inside, shop):
    run = inside("check", shop.dsn, "-f", "json", "--statement-timeout", "1ms")
    assert run.returncode in (1, 4), run
    assert {n["reason"] for n in run.json["not_checked"]} <= {"timeout"}


def test_a_sequence_that_is_locked(inside, shop):
    with a_is_locked(shop):
        run = inside("check", shop.dsn, "-f", "json", "--lock-timeout", "100ms")
    assert run.returncode == 1
    (why,) = not_checked(run).values()
    assert (why["subject"]["table"], why["reason"]) == ("public.a", "lock-timeout")
    assert "0.1 s" in why["message"]
    assert "--lock-timeout" in why["how_to_check"]
    assert behind(run) == ["public.c"]


def test_waiting_for_a_lock_counts_as_reading(inside, shop):
    with a_is_locked(shop):
        run = inside("check", shop.dsn, *PATIENT, "--statement-timeout", "300ms", "--fail-on", "never")
    assert run.returncode == 4
    (why,) = not_checked(run).values()
    assert (why["subject"]["table"], why["reason"]) == ("public.a", "timeout")


def test_a_lock_under_which_tables_can_be_read(inside, shop):
    with locked(shop, "CREATE INDEX x ON c (id) WHERE id > 5"):
        run = inside("check", shop.dsn, "-f", "json", "--lock-timeout", "200ms")
    assert (run.returncode, behind(run), not_checked(run)) == (1, ["public.c"], {})


def test_a_sequence_that_is_being_altered_can_be_read(inside, shop):
    with locked(shop, "ALTER SEQUENCE c_id_seq INCREMENT BY 5"):
        run = inside("check", shop.dsn, "-f", "json", "--lock-timeout", "200ms")
    assert (run.returncode, behind(run), not_checked(run)) == (1, ["public.c"], {})


@pytest.mark.parametrize("statement", ["LOCK TABLE c IN ACCESS EXCLUSIVE MODE", "ALTER TABLE c ADD x int"])
def test_a_table_that_is_locked(inside, shop, statement):
    shop.load("ALTER TABLE c ADD CHECK (id > 0); CREATE INDEX half ON c (id) WHERE id > 5;")
    with locked(shop, statement):
        run = inside("check", shop.dsn, "-f", "json", "--lock-timeout", "200ms")
    assert run.returncode == 4, run
    (why,) = not_checked(run).values()
    assert (why["subject"]["table"], why["reason"]) == ("public.c", "lock-timeout")
    # what fills c can't be read: it has no entry, and is called fine nowhere
    assert [(c["table"], c["status"]) for c in run.json["columns"]] == [("public.a", "ok"), ("public.b", "ok")]


def test_a_table_dropped_between_catalog_and_reading(shop, check):
    admin = shop.connect()
    with a_itself_is_locked(shop) as holder, check("--jobs", "1") as running:
        until_blocked(admin)
        admin.execute("DROP TABLE b")
        holder.rollback()
        run = running.end()
    assert run.returncode == 1, run
    (why,) = not_checked(run).values()
    assert (why["subject"]["table"], why["reason"]) == ("public.b", "outside-snapshot")
    assert "dropped" in why["message"]
    assert why["how_to_check"] == "run the check again"
    assert behind(run) == ["public.c"]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE b RENAME id TO number",
        "ALTER TABLE b RENAME TO bb",
        "DROP SEQUENCE b_id_seq CASCADE",
        "ALTER SCHEMA other RENAME TO another",
        "ALTER TABLE b SET SCHEMA other",
    ],
)
def test_changes_between_catalog_and_reading(shop, check, change):
    shop.load("CREATE SCHEMA other; CREATE TABLE other.z (id serial PRIMARY KEY);")
    admin = shop.connect()
    with a_itself_is_locked(shop) as holder, check("--jobs", "1") as running:
        until_blocked(admin)
        admin.execute(change)
        holder.rollback()
        run = running.end()
    assert run.returncode == 1, run
    (why,) = not_checked(run).values()
    assert why["subject"]["table"] == ("public.b" if "other RENAME" not in change else "other.z")
    assert why["reason"] == "outside-snapshot"


def test_a_role_with_usage_alone_and_its_sequence_dropped(shop, tmp_path):
    role = shop.create_role("faults_usage")
    shop.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    shop.execute(f"GRANT SELECT ON a_id_seq TO {role}; GRANT USAGE ON b_id_seq TO {role}")
    admin = shop.connect()
    with a_itself_is_locked(shop) as holder:
        arguments = ("check", shop.dsn_as(role), *PATIENT, "--jobs", "1", "--exclude", "public.c")
        with started(*arguments, folder=tmp_path) as running:
            until_blocked(admin)
            admin.execute("DROP SEQUENCE b_id_seq CASCADE")
            holder.rollback()
            run = running.end()
    assert run.returncode == 4, run
    (why,) = not_checked(run).values()
    assert (why["subject"]["table"], why["reason"]) == ("public.b", "outside-snapshot")


def test_the_connection_is_lost_and_comes_again(shop, check):
    shop.load("CREATE TABLE d (id text PRIMARY KEY DEFAULT 'D-' || nextval('c_id_seq'));")
    admin = shop.connect()
    with a_is_locked(shop) as holder, check("--jobs", "1") as running:
        (pid,) = until_blocked(admin)
        admin.execute("SELECT pg_catalog.pg_terminate_backend(%s)", [pid])
        while until_blocked(admin) == [pid]:
            pass
        holder.rollback()
        run = running.end()
    assert run.returncode == 1, run
    assert not_checked(run) == {}
    assert behind(run) == ["public.c"]


def test_the_connection_is_lost_and_does_not_come_again(shop, tmp_path):
    admin = shop.connect()
    role = shop.create_role("faults_lost")
    shop.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    shop.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
    with a_is_locked(shop) as holder:
        arguments = ("check", shop.dsn_as(role), *PATIENT, "--jobs", "1")
        with started(*arguments, folder=tmp_path) as running:
            (pid,) = until_blocked(admin)
            admin.execute(f"ALTER ROLE {role} NOLOGIN")
            admin.execute("SELECT pg_catalog.pg_terminate_backend(%s)", [pid])
            run = running.end()
        holder.rollback()
    assert run.returncode == 4, run
    assert {n["reason"] for n in run.json["not_checked"]} == {"disconnected"}
    assert [c["status"] for c in run.json["columns"]] == ["unknown"] * 3
    assert "is not permitted to log in" in run.json["not_checked"][0]["message"]


def test_all_connections_are_lost(shop, check):
    """Each id without an index is looked at by a statement of its own: there is work for all four connections."""
    shop.load("".join(f"CREATE TABLE n{i} (id int DEFAULT nextval('a_id_seq'));" for i in range(8)))
    admin = shop.connect()
    with a_is_locked(shop) as holder, check() as running:
        until_blocked(admin)
        for _ in range(4):
            for pid in backends(admin):
                admin.execute("SELECT pg_catalog.pg_terminate_backend(%s)", [pid])
        holder.rollback()
        run = running.end()
    assert run.returncode in (1, 4), run
    assert {n["reason"] for n in run.json["not_checked"]} <= {"disconnected"}
    assert "Traceback" not in run.stderr


def test_the_catalog_can_not_be_read(shop, tmp_path):
    """Lost while the catalog is read: nothing is known, so nothing is reported."""
    admin = shop.connect()
    catalog = "LOCK TABLE pg_catalog.pg_sequence IN ACCESS EXCLUSIVE MODE"
    with (
        locked(shop, catalog) as holder,
        started("check", shop.dsn, "--lock-timeout", "60s", folder=tmp_path) as running,
    ):
        (pid,) = until_blocked(admin)
        admin.execute("SELECT pg_catalog.pg_terminate_backend(%s)", [pid])
        holder.rollback()
        run = running.end()
    assert (run.returncode, run.stdout) == (3, "")
    (line,) = run.stderr.splitlines()
    assert "terminat" in line
    assert shop.name in line


def test_only_one_connection_is_left(inside, guarded):
    """The check goes on with the one that it has."""
    names = [f"n{number}" for number in range(6)]
    with psycopg.connect(guarded.conninfo("shop"), autocommit=True) as admin:
        for name in names:
            admin.execute(f"CREATE TABLE {name} (id serial); INSERT INTO {name} VALUES (1)".encode())
            admin.execute(f"GRANT SELECT ON {name}, {name}_id_seq TO few".encode())
        run = inside("check", guarded.tcp("shop", "few"), "-f", "json", "--jobs", "4")
        admin.execute(f"DROP TABLE {', '.join(names)}".encode())
    assert run.returncode == 1, run
    assert not_checked(run) == {}
    found = [f["subject"]["table"] for f in run.json["findings"] if f["rule"] == "sequence-behind-data"]
    assert found == [f"public.{name}" for name in names]


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_the_server_goes_down(server, tmp_path, jobs):
    with GuardedServer(server.major) as mine:
        mine.prepare()
        admin = psycopg.connect(mine.conninfo("shop"), autocommit=True)
        admin.execute("ALTER SEQUENCE a_id_seq OWNED BY NONE")
        holder = psycopg.connect(mine.conninfo("shop"))
        holder.execute("ALTER SEQUENCE a_id_seq RENAME TO a_other")
        arguments = ("check", mine.tcp("shop", "postgres"), *PATIENT, "--jobs", jobs)
        with started(*arguments, folder=tmp_path) as running:
            until_blocked(admin)
            os.kill(mine.pid, signal.SIGQUIT)  # immediately
            run = running.end()
        admin.close()
        holder.close()
    assert run.returncode == 4, run
    assert "Traceback" not in run.stderr
    report = json.loads(run.stdout)
    assert [n["reason"] for n in report["not_checked"]] == ["disconnected"] * 2
    assert all(n["how_to_check"] == "run the check again" for n in report["not_checked"])


def test_a_second_scan_that_takes_too_long_costs_the_repair_alone(database, inside, monkeypatch):
    """Without an index a lone id is told from a block by a second scan: the collision is known without it."""
    plain = statements.plain

    def slow(reading, *, closely=False):
        text = plain(reading, closely=closely)
        return text.replace("SELECT ", "SELECT (SELECT last_value FROM late), ", 1) if closely else text

    monkeypatch.setattr(statements, "plain", slow)
    database.load(
        """
        CREATE TABLE t (id serial, x int); INSERT INTO t VALUES (2), (2000000000);
        CREATE VIEW late AS SELECT 1::bigint AS last_value FROM pg_sleep(60);
        """
    )
    report = inside("check", database.dsn, "--statement-timeout", "1", "--format", "json").json
    (finding,) = [f for f in report["findings"] if f["rule"] == "sequence-behind-data"]
    assert finding["evidence"]["first_collision"] == 2
    assert finding["remedy"]["safety"] == "needs-review"
    assert "may go as far as 2000000000" in finding["remedy"]["note"]
    assert report["not_checked"] == []

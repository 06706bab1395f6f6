"""`fix --apply` while VACUUM, CREATE INDEX CONCURRENTLY and the like hold their locks: who it is, and a second attempt.

What maintains the table stands still inside a function of an index's, until the test lets go of an advisory lock.
"""

import threading
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pytest

from tests.repair.scripts import states
from tests.repair.test_apply import table
from tests.wait import started, until, until_blocked
from validator.cli import fix_locked

TABLE = """
CREATE FUNCTION waits(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  PERFORM pg_catalog.pg_advisory_lock_shared(7);
  PERFORM pg_catalog.pg_advisory_unlock_shared(7);
  RETURN $1;
END $$;
CREATE TABLE t (id serial PRIMARY KEY, n int, x text);
INSERT INTO t SELECT g, g, repeat('x', 500) FROM generate_series(1, 999) AS g;
CREATE INDEX ON t (waits(n));
CREATE TABLE u (id serial PRIMARY KEY);
INSERT INTO u VALUES (1);
"""
UPDATING = "ShareUpdateExclusiveLock"
MAINTENANCE = {
    "VACUUM ANALYZE t": UPDATING,
    "CREATE INDEX CONCURRENTLY x ON t (waits(id))": UPDATING,
    "VACUUM t": UPDATING,
}
FULL = "VACUUM FULL t"
DONE = {"public.t_id_seq": (999, True), "public.u_id_seq": (1, True)}


class Standing:
    """A statement that stands still; `go_on()` lets it come to its end."""

    def __init__(self, pid, go_on):
        self.pid = pid
        self.go_on = go_on


@contextmanager
def standing_still(database, statement):
    database.load(TABLE)
    admin, worker = database.connect(), psycopg.connect(database.dsn, autocommit=True, application_name="nightly")
    admin.execute("SELECT pg_advisory_lock(7)")
    if statement == "VACUUM t":  # which calls no function: it is slow instead, and cut short
        worker.execute("SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1")
    ended = threading.Event()

    def work():
        try:
            worker.execute(statement)
        except psycopg.errors.QueryCanceled:
            pass
        finally:
            ended.set()

    def go_on():
        admin.execute("SELECT pg_advisory_unlock_all()")
        if statement == "VACUUM t":
            worker.cancel()
        assert ended.wait(20)

    thread = threading.Thread(target=work)
    thread.start()
    pid = worker.info.backend_pid
    locks = "SELECT 1 FROM pg_locks WHERE pid = %s AND relation = 't'::regclass AND granted AND mode ~ 'Exclusive'"
    until(lambda: admin.execute(locks, [pid]).fetchone(), "it to hold its lock")
    try:
        yield Standing(pid, go_on)
    finally:
        go_on()
        thread.join()
        worker.close()


@pytest.mark.parametrize("statement", MAINTENANCE)
def test_who_holds_the_lock_is_said_and_the_others_are_done(database, inside, statement):
    with standing_still(database, statement) as standing:
        run = inside("fix", database.dsn, "--apply", "--lock-timeout", "100ms", "--attempts", "2")
        assert states(database) == DONE | {"public.t_id_seq": (1, False)}
    assert run.returncode == 1
    held = f"pid {standing.pid} (role postgres, nightly, running, for "
    assert f"1 attempt: {held}" in run.stderr
    assert f"holds {MAINTENANCE[statement]} on public.t; trying again" in run.stderr
    assert f"2 attempts: {held}" in " ".join(run.stdout.split())
    assert table(run.stdout) == {"public.t_id_seq": "failed", "public.u_id_seq": "1 -> 2 done"}


@pytest.mark.parametrize("statement", MAINTENANCE)
def test_it_is_done_once_the_lock_is_free(database, tmp_path, statement):
    admin = database.connect()
    with (
        standing_still(database, statement) as standing,
        started("fix", database.dsn, "--apply", "--lock-timeout", "60s", folder=tmp_path) as running,
    ):
        until_blocked(admin)
        standing.go_on()
        run = running.end()
    assert (run.returncode, states(database)) == (0, DONE), run
    assert table(run.stdout)["public.t_id_seq"] == "1 -> 1000 done"


def test_a_table_that_nobody_can_read_just_now(database, inside):
    """Nothing is known of it, so nothing repairs it; the others are done before anybody waits for it."""
    with standing_still(database, FULL) as standing:
        run = inside("fix", database.dsn, "--apply", "--lock-timeout", "100ms", "--attempts", "2")
        assert states(database) == DONE | {"public.t_id_seq": (1, False)}
    assert run.returncode == 4
    who = f"pid {standing.pid} (role postgres, nightly, running, for "
    done, waiting = run.stderr.splitlines()
    assert done == "seqguard: 1/1 public.u_id_seq 1 -> 2 done"
    assert waiting.startswith(
        "seqguard: not looked at yet: public.t, public.t_id_seq: no lock within 0.1 s, 1 attempt: "
    )
    assert who in waiting
    assert waiting.endswith("holds AccessExclusiveLock on public.t; trying again")
    assert "Checked again: INCOMPLETE, " in run.stdout
    assert "  not checked: public.t.id: " in run.stdout
    assert "held a lock for longer than 0.1 s" in run.stdout


def test_nothing_was_found_is_not_said_of_what_was_not_looked_at(database, inside):
    with standing_still(database, FULL):
        run = inside("fix", database.dsn, "--apply", "--lock-timeout", "100ms", "--attempts", "1", "--table", "t", "-q")
    assert (run.returncode, run.stderr) == (4, "")
    assert run.stdout.startswith(
        "Nothing to repair that is safe to run unasked, of what could be looked at.\nChecked: "
    )


def test_a_table_is_repaired_once_it_can_be_read_again(database, inside, monkeypatch):
    with standing_still(database, FULL) as standing:
        pause = SimpleNamespace(sleep=lambda seconds: standing.go_on())
        monkeypatch.setattr(fix_locked, "time", pause)
        run = inside("fix", database.dsn, "--apply", "--lock-timeout", "100ms", "--attempts", "2")
    assert (run.returncode, states(database)) == (0, DONE), run
    assert "holds AccessExclusiveLock on public.t; trying again" in run.stderr
    assert table(run.stdout) == {"public.u_id_seq": "1 -> 2 done", "public.t_id_seq": "1 -> 1000 done"}

"""Cut off half-way: what is done is done, the rest is untouched, and the output says which is which."""

import os
import signal
import threading
from contextlib import contextmanager, suppress

import psycopg
import pytest

from tests.databases import fresh_database
from tests.matrix import MatrixServer
from tests.repair.scripts import states
from tests.repair.test_apply import table
from tests.wait import backends, started, until, until_blocked

PATIENT = ("--apply", "--lock-timeout", "60s", "--no-progress")
BEFORE, MOVED = (1, False), (1, True)


def filled(database):
    """Three tables whose sequences are behind, by one id each."""
    database.load("".join(f"CREATE TABLE {t} (id serial PRIMARY KEY); INSERT INTO {t} VALUES (1);" for t in "abc"))
    return database


@pytest.fixture
def shop(database):
    return filled(database)


@contextmanager
def stuck_at_b(shop, tmp_path):
    """a is done, b waits for a lock, c has not been reached."""
    admin = shop.connect()
    with (
        psycopg.connect(shop.dsn) as holder,
        started("fix", shop.dsn, *PATIENT, folder=tmp_path) as running,
    ):
        holder.execute("LOCK TABLE b IN ROW EXCLUSIVE MODE")
        until_blocked(admin)
        until(lambda: states(shop)["public.a_id_seq"] == MOVED, "a to be done")
        yield running, admin, holder
        with suppress(psycopg.OperationalError):  # a server that went away
            holder.rollback()


def stand(shop):
    found = states(shop)
    return [found[f"public.{t}_id_seq"] for t in "abc"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_by_a_signal(shop, tmp_path, number, status):
    with stuck_at_b(shop, tmp_path) as (running, admin, _):
        running.process.send_signal(number)
        run = running.end(20)
        until(lambda: not backends(admin), "its backends to end", 5)
        assert stand(shop) == [MOVED, BEFORE, BEFORE]
    assert run.returncode == status
    assert table(run.stdout) == {
        "public.a_id_seq": "1 -> 2 done",
        "public.b_id_seq": "not reached",
        "public.c_id_seq": "not reached",
    }
    assert "What is done is done; what was not reached is as it was. Run it again." in run.stdout
    assert run.stderr.splitlines() == [
        "seqguard: 1/3 public.a_id_seq 1 -> 2 done",
        f"seqguard: {'interrupted' if number is signal.SIGINT else 'terminated'}",
    ]


def test_killed(shop, tmp_path):
    with stuck_at_b(shop, tmp_path) as (running, admin, holder):
        running.process.kill()
        run = running.end(20)
        holder.rollback()
        until(lambda: not backends(admin), "its backends to end", 20)
    # b's statement may still have got its lock, but nobody was there to say COMMIT
    assert stand(shop) == [MOVED, BEFORE, BEFORE]
    assert run.stderr == "seqguard: 1/3 public.a_id_seq 1 -> 2 done\n"


def test_a_statement_cancelled_by_an_administrator(shop, tmp_path):
    with stuck_at_b(shop, tmp_path) as (running, admin, _):
        admin.execute("SELECT pg_cancel_backend(%s)", until_blocked(admin))
        run = running.end(20)
        assert stand(shop) == [MOVED, BEFORE, MOVED]
    assert run.returncode == 1
    assert table(run.stdout)["public.b_id_seq"] == "failed"
    assert "or an administrator: canceling statement due to user request" in " ".join(run.stdout.split())


def test_a_connection_that_is_lost_is_opened_again(shop, tmp_path):
    with stuck_at_b(shop, tmp_path) as (running, admin, holder):
        (pid,) = until_blocked(admin)
        admin.execute("SELECT pg_terminate_backend(%s)", [pid])
        until(lambda: stand(shop)[2] == MOVED, "c to be done meanwhile")
        holder.rollback()
        run = running.end(20)
    assert (run.returncode, stand(shop)) == (0, [MOVED, MOVED, MOVED])
    assert "2/3 public.b_id_seq waiting: the connection was lost (terminating connection" in run.stderr


def test_no_connection_any_more(shop, tmp_path):
    role = shop.create_role("fix_once")
    for name in "abc":
        shop.execute(f"ALTER TABLE {name} OWNER TO {role}")
    admin = shop.connect()
    with (
        psycopg.connect(shop.dsn) as holder,
        started("fix", shop.dsn_as(role), *PATIENT, folder=tmp_path) as running,
    ):
        holder.execute("LOCK TABLE b IN ROW EXCLUSIVE MODE")
        (pid,) = until_blocked(admin)
        admin.execute(f"ALTER ROLE {role} NOLOGIN")
        admin.execute("SELECT pg_terminate_backend(%s)", [pid])
        run = running.end(20)
    assert (run.returncode, stand(shop)) == (3, [MOVED, BEFORE, BEFORE])
    assert table(run.stdout)["public.a_id_seq"] == "1 -> 2 done"
    assert table(run.stdout)["public.b_id_seq"] == "not reached"
    assert run.stderr.splitlines()[-1].startswith("seqguard: the connection was lost (terminating connection")
    shop.execute(f"ALTER ROLE {role} LOGIN")
    with started("fix", shop.dsn_as(role), *PATIENT, folder=tmp_path) as again:
        assert (again.end(20).returncode, stand(shop)) == (0, [MOVED, MOVED, MOVED])
    shop.execute(f"DROP OWNED BY {role} CASCADE")


@pytest.fixture
def own_shop(server):
    """The shop on a server of its own, which may go, and its database with it."""
    gone = suppress(psycopg.OperationalError)
    with gone, MatrixServer(server.major) as own, fresh_database(own) as database:
        yield filled(database)


def test_a_server_that_crashes_and_comes_back(own_shop, tmp_path):
    """What was done is still so, the others are done once it is there again."""
    with stuck_at_b(own_shop, tmp_path) as (running, _, holder):
        os.kill(holder.info.backend_pid, signal.SIGKILL)
        run = running.end()
    assert (run.returncode, stand(own_shop)) == (0, [MOVED, MOVED, MOVED]), run
    assert "2/3 public.b_id_seq waiting: the connection was lost (" in run.stderr
    assert "server closed the connection unexpectedly" in run.stderr
    assert table(run.stdout) == {f"public.{t}_id_seq": "1 -> 2 done" for t in "abc"}


def test_a_server_that_goes_down(own_shop, tmp_path):
    with stuck_at_b(own_shop, tmp_path) as (running, _, _):
        os.kill(own_shop.server.pid, signal.SIGINT)  # fast shutdown
        run = running.end()
    assert run.returncode == 3, run
    assert table(run.stdout) == {
        "public.a_id_seq": "1 -> 2 done",
        "public.b_id_seq": "not reached",
        "public.c_id_seq": "not reached",
    }
    assert "What is done is done; what was not reached is as it was. Run it again." in run.stdout
    last = run.stderr.splitlines()[-1]
    assert last.startswith("seqguard: the connection was lost (terminating connection due to administrator command")
    assert "check host and port, and that the server is running" in last


def test_dropped_meanwhile(shop, tmp_path):
    with stuck_at_b(shop, tmp_path) as (running, _, holder):
        holder.execute("DROP TABLE c")
        holder.commit()
        run = running.end(20)
    assert run.returncode == 1
    assert table(run.stdout)["public.b_id_seq"] == "1 -> 2 done"
    assert 'dropped or changed since it was read: relation "public.c" does not exist' in " ".join(run.stdout.split())


@pytest.mark.majors(14)
def test_a_server_that_ends_idle_sessions_uses_up_no_attempt(shop, inside):
    """The pause between two attempts is longer than it lets a session be idle; the lock is free again by then."""
    shop.execute(f"ALTER DATABASE {shop.name} SET idle_session_timeout = '50ms'")
    holder = psycopg.connect(shop.dsn, options="-c idle_session_timeout=0")
    holder.execute("LOCK TABLE b IN ROW EXCLUSIVE MODE")
    freed = threading.Timer(1.2, holder.close)
    freed.start()
    run = inside("fix", shop.dsn, "--apply", "--lock-timeout", "1s", "--attempts", "2", "--no-progress")
    freed.join()
    assert stand(shop) == [MOVED, MOVED, MOVED], run
    assert run.returncode == 0
    assert "connection was lost" not in run.stderr

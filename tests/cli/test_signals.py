"""Ctrl-C and SIGTERM in the middle of a long reading: 130 and 143, one line, and nothing left on the server."""

import signal
import threading

import psycopg
import pytest

from tests.wait import backends, started, until, until_blocked

PATIENT = ("--statement-timeout", "300s", "--lock-timeout", "300s", "--no-progress")
SIGNALS = [
    (signal.SIGINT, 130, "seqguard: interrupted\n"),
    (signal.SIGTERM, 143, "seqguard: terminated\n"),
    (signal.SIGHUP, 129, "seqguard: the terminal was closed\n"),
]


@pytest.fixture
def blocked(database):
    """Each of eight tables is read by a statement of its own, and none of them can be."""
    database.load(
        "CREATE SEQUENCE s;"
        + "".join(f"CREATE TABLE t{n} (id int DEFAULT nextval('s')); INSERT INTO t{n} VALUES (1);" for n in range(8))
    )
    with psycopg.connect(database.dsn) as holder:
        holder.execute("ALTER SEQUENCE s RENAME TO other")
        yield database
        holder.rollback()


def stopped(run, status, line):
    assert (run.returncode, run.stdout, run.stderr) == (status, "", line)


@pytest.mark.parametrize(("number", "status", "line"), SIGNALS)
def test_while_it_waits(blocked, tmp_path, number, status, line):
    admin = blocked.connect()
    arguments = ("check", blocked.dsn, *PATIENT)
    with started(*arguments, folder=tmp_path) as running:
        until_blocked(admin)
        running.process.send_signal(number)
        stopped(running.end(10), status, line)
        until(lambda: not backends(admin), "the check's backends to end", 5)


@pytest.mark.parametrize(("number", "status", "line"), SIGNALS)
def test_while_two_connections_read(database, tmp_path, number, status, line):
    """Long statements, not locks: a backend that computes does not notice by itself that nobody waits for it."""
    database.load(
        "".join(
            f"CREATE UNLOGGED TABLE t{n} (id serial); INSERT INTO t{n} SELECT generate_series(1, 1000000);"
            for n in range(2)
        )
    )
    database.execute(f"ALTER DATABASE {database.name} SET work_mem = '64kB'")  # slower still
    admin = database.connect()
    working = "state = 'active' AND query LIKE '%GROUP BY%'"
    arguments = ("check", database.dsn, *PATIENT, "--jobs", "2")
    with started(*arguments, folder=tmp_path) as running:
        until(lambda: len(backends(admin, working)) > 1, "two backends that read")
        running.process.send_signal(number)
        stopped(running.end(20), status, line)
        until(lambda: not backends(admin), "the check's backends to end", 5)


class Holder:
    """A session that locks a table as soon as it gets it."""

    def __init__(self, database, table):
        self.connection = psycopg.connect(database.dsn)
        self.thread = threading.Thread(target=self.lock, args=(table,))
        self.thread.start()

    def lock(self, table):
        self.connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())

    def release(self):
        self.thread.join()
        self.connection.rollback()
        self.connection.close()


@pytest.mark.parametrize(("number", "status", "line"), SIGNALS)
def test_while_only_a_helper_is_busy(database, tmp_path, number, status, line):
    """The first connection has nothing left to do and waits for the other one, which waits for a lock."""
    database.load("CREATE SEQUENCE s;" + "".join(f"CREATE TABLE {t} (id int DEFAULT nextval('s'));" for t in "abc"))
    database.load("CREATE SEQUENCE last; ALTER TABLE c ALTER id SET DEFAULT nextval('last');")
    admin = database.connect()
    queued = (
        "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted "
        "AND relation IN ('a'::regclass, 'b'::regclass)"
    )
    sequence = psycopg.connect(database.dsn)
    sequence.execute("ALTER SEQUENCE last RENAME TO other")
    arguments = ("check", database.dsn, *PATIENT, "--jobs", "2")
    with started(*arguments, folder=tmp_path) as running:
        until_blocked(admin)  # a and b have been read, c is being read, all in one transaction
        first, second = Holder(database, "a"), Holder(database, "b")
        until(lambda: admin.execute(queued).fetchone() == (2,), "two locks asked for")
        sequence.rollback()  # the transaction ends, the locks are given, duplicates are looked for
        until_blocked(admin, 2)
        first.release()
        until(lambda: len(backends(admin, "state = 'active'")) == 1, "one of two to be done")
        running.process.send_signal(number)
        run = running.end(20)
        until(lambda: not backends(admin), "the check's backends to end", 5)
    second.release()
    sequence.close()
    stopped(run, status, line)


@pytest.mark.parametrize(("number", "status", "line"), SIGNALS)
def test_while_an_expression_is_computed(database, tmp_path, number, status, line):
    database.load("CREATE SEQUENCE s; CREATE TABLE t (id text PRIMARY KEY DEFAULT 'A-' || nextval('s'));")
    admin = database.connect()
    with psycopg.connect(database.dsn) as holder:
        holder.execute("ALTER SEQUENCE s RENAME TO other")
        with started("check", database.dsn, *PATIENT, folder=tmp_path) as running:
            until_blocked(admin)
            running.process.send_signal(number)
            stopped(running.end(10), status, line)
            until(lambda: not backends(admin), "the check's backends to end", 5)
        holder.rollback()


def test_twice(blocked, tmp_path):
    """Impatience changes nothing."""
    admin = blocked.connect()
    with started("check", blocked.dsn, *PATIENT, folder=tmp_path) as running:
        until_blocked(admin)
        running.process.send_signal(signal.SIGINT)
        running.process.send_signal(signal.SIGINT)
        run = running.end(10)
        assert run.returncode == 130
        assert "Traceback" not in run.stderr
        until(lambda: not backends(admin), "the check's backends to end", 5)

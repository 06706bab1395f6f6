"""While others write, no insert fails because of a repair, and no id comes twice.

Writers fail for two reasons that are not the repair's: they meet ids that were in their way before it began. So the ids
in the way lie far ahead where writers are at work before the repair, and right ahead where they begin while it waits
for its locks, behind it in the queue.
"""

import time

import psycopg
import pytest

from tests.databases import fresh_database
from tests.matrix import MatrixServer
from tests.repair.writers import Writers, by_application, by_default, in_two_tables, many_at_once
from tests.wait import started, until, until_blocked

TABLES = """
CREATE TABLE orders (id serial PRIMARY KEY);
CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE SEQUENCE cached CACHE 20; CREATE TABLE events (id bigint PRIMARY KEY DEFAULT nextval('cached'));
CREATE SEQUENCE shared INCREMENT 3 START 2;
CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('shared'));
CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('shared'));
CREATE SEQUENCE down INCREMENT -1; CREATE TABLE debts (id int PRIMARY KEY DEFAULT nextval('down'));
CREATE TABLE loose (id bigserial);
"""
SEQUENCES = {
    "orders_id_seq": ("orders", 1), "items_id_seq": ("items", 1), "cached": ("events", 1), "shared": ("a", 3),
    "down": ("debts", -1), "loose_id_seq": ("loose", 1),
}  # fmt: skip
ONLY = ("--only", "sequence-behind-data")
FAR = 200_000
WAYS = [
    by_default("orders", "orders_id_seq"),
    by_application("orders", "orders_id_seq"),
    by_default("items", "items_id_seq"),
    by_default("events", "cached"),
    by_default("events", "cached"),
    by_application("events", "cached"),
    many_at_once("events", "cached"),
    by_default("a", "shared"),
    in_two_tables("a", "b", "shared"),
    in_two_tables("b", "a", "shared"),
    by_application("b", "shared"),
    by_default("debts", "down"),
    by_application("debts", "down"),
    by_default("loose", "loose_id_seq"),
    many_at_once("loose", "loose_id_seq"),
]


def put_far_ahead(database):
    """A block of ids that the writers will not reach before it is stepped over."""
    for sequence, (table, step) in SEQUENCES.items():
        database.execute(
            f"INSERT INTO {table} (id) OVERRIDING SYSTEM VALUE SELECT s.last_value + {step} * ({FAR} + g) "
            f"FROM {sequence} AS s, generate_series(1, 40) AS g"
        )


def was_run(database, repair):
    """False where it did not get its locks: nothing is changed then."""
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        try:
            connection.execute(f"{repair};COMMIT".encode())
        except psycopg.errors.LockNotAvailable:
            return False
    return True


def positions(database):
    return {name: database.execute(f"SELECT last_value FROM {name}")[0][0] for name in SEQUENCES}


def test_at_work_before_during_and_after(database, inside):
    """Fifteen writers; again and again ids appear ahead of them, and are stepped over. The script of the first time is
    run again and again besides, as something that is safe to run twice can be.
    """
    database.load(TABLES)
    writers = Writers(database, WAYS)
    runs, ran = [], 0
    put_far_ahead(database)
    repairs = inside("fix", database.dsn, *ONLY).stdout.split("COMMIT;")
    with writers.at_work():
        for number in range(3):
            if number:
                put_far_ahead(database)
            before = positions(database)
            runs.append(inside("fix", database.dsn, "--apply", *ONLY, "--attempts", "30"))
            ran += sum(was_run(database, repair) for repair in repairs * 2)
            after = positions(database)
            for name, (_, step) in SEQUENCES.items():
                assert (after[name] - before[name]) * (1 if step > 0 else -1) >= FAR * abs(step) / 2
    assert [run.returncode for run in runs] == [0] * len(runs), runs
    assert all("\n6 done\n" in run.stdout for run in runs), runs
    assert ran > len(repairs)
    assert writers.failures == []
    assert writers.twice() == []
    assert len(writers.handed_out) > 50 * len(WAYS)
    assert len({name for name, _ in writers.handed_out}) == len(SEQUENCES)
    for sequence, id in writers.handed_out:
        assert sequence != "shared" or id % 3 == 2
    assert database.execute("SELECT id FROM loose GROUP BY id HAVING count(*) > 1") == []


def test_ids_right_ahead_and_writers_behind_the_repair(database, tmp_path):
    """The next id is taken, and sessions hold cached values that are taken, too. The repair waits for a lock; eight
    writers come after it. Whoever comes first is served first: no one may meet what was in the way.
    """
    database.load("CREATE SEQUENCE s CACHE 20; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'))")
    writers = Writers(database, [by_default("t", "s")] * 8)
    writers.once()  # each holds 19 more
    database.execute("INSERT INTO t SELECT g FROM generate_series(1, 1000) AS g ON CONFLICT DO NOTHING")
    admin = database.connect()
    with psycopg.connect(database.dsn) as holder:
        holder.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE")
        with started("fix", database.dsn, "--apply", *ONLY, "--lock-timeout", "60s", folder=tmp_path) as running:
            until_blocked(admin)
            with writers.at_work():
                queued = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = ANY(%s)"
                until(lambda: admin.execute(queued, [writers.pids]).fetchone() == (8,), "all writers to queue")
                holder.rollback()
                run = running.end()
                reached = "SELECT count(*) > 100 FROM t WHERE id > 1000"
                until(lambda: admin.execute(reached).fetchone() == (True,), "some inserts")
    assert run.returncode == 0, run
    assert writers.failures == []
    assert writers.twice() == []


def test_a_script_goes_by_the_deadlock_timeout_that_it_meets(database, inside):
    """Writers hold the sequence and want the table, which the script has locked, and wants the sequence: it gives up
    before the server looks for deadlocks, which is earlier here than a script by itself would wait."""
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2)")
    script = inside("fix", database.dsn, *ONLY).stdout
    assert was_run(database, script)
    database.execute(f"ALTER DATABASE {database.name} SET deadlock_timeout = '400ms'")
    writers = Writers(database, [by_application("t", "t_id_seq")] * 6)
    with writers.at_work():
        ran = [was_run(database, script) for _ in range(20)]
    assert writers.failures == []
    assert writers.twice() == []
    assert False in ran


@pytest.mark.parametrize("second", ["the sequence", "another table"])
def test_a_writer_is_never_the_one_to_fail(second, database, tmp_path):
    """A transaction holds what the repair wants next, and then wants what the repair holds. By then the repair has been
    waiting for longer than it takes the server to look for deadlocks, so that the writer's look would find this one and
    end the writer.
    """
    database.load(
        "CREATE SEQUENCE s; CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('s')); INSERT INTO a VALUES (100000), (100001)"
    )
    admin = database.connect()
    with psycopg.connect(database.dsn) as writer:
        if second == "the sequence":
            (drawn,) = writer.execute("SELECT nextval('s')").fetchone()
        else:
            (drawn,) = writer.execute("INSERT INTO b DEFAULT VALUES RETURNING id").fetchone()
        arguments = ("--apply", *ONLY, "--lock-timeout", "30s", "--attempts", "60")
        with started("fix", database.dsn, *arguments, folder=tmp_path) as running:
            until_blocked(admin)
            time.sleep(1.5)
            writer.execute("INSERT INTO a VALUES (%s)", [drawn])
            writer.commit()
            run = running.end()
    assert run.returncode == 0, run
    assert database.execute("SELECT nextval('s')") == [(100_002,)]


@pytest.fixture
def vacuumed(server):
    """A database of a server that vacuums by itself."""
    own = MatrixServer(server.major)
    own.settings |= {"autovacuum": True, "autovacuum_naptime": 5}
    with own as running, fresh_database(running) as database:
        yield database


def test_an_autovacuum_is_not_waited_for_for_ever(vacuumed, tmp_path):
    """The server ends one that is in the way of a lock once deadlock_timeout is over: so long the repair must wait,
    for a second table too, and must hold nothing meanwhile.
    """
    vacuumed.load(
        "CREATE SEQUENCE s; CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('s'), x text);"
        "INSERT INTO a VALUES (1), (2); INSERT INTO b SELECT g, repeat('x', 500) FROM generate_series(1, 20000) AS g;"
        "ALTER TABLE b SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1,"
        " autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0); DELETE FROM b WHERE id % 2 = 0"
    )
    admin = vacuumed.connect()
    vacuuming = (
        "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS v USING (pid)"
        " WHERE v.backend_type = 'autovacuum worker' AND l.relation = 'b'::regclass"
        " AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted"
    )
    until(lambda: admin.execute(vacuuming).fetchone() == (1,), "an autovacuum of b", 60)
    with started("fix", vacuumed.dsn, "--apply", *ONLY, folder=tmp_path) as running:
        run = running.end()
    assert run.returncode == 0, run
    assert "autovacuum worker" in run.stderr
    assert vacuumed.execute("SELECT last_value FROM s") == [(19_999,)]

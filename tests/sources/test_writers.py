"""Reading while others write: what is reported is true, or nothing is."""

import threading
import time
from contextlib import closing

import psycopg

from tests.databases import Database
from validator.facts.database_facts import derive
from validator.model.policy import Policy
from validator.model.report import Status
from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot

SECONDS = 4.0


def test_writers_cause_no_false_alarm(database: Database) -> None:
    database.load(
        "CREATE TABLE t (id bigserial PRIMARY KEY); CREATE TABLE u (id bigserial, UNIQUE (id));"
        "INSERT INTO t DEFAULT VALUES"
    )
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        with closing(psycopg.connect(database.dsn, autocommit=True)) as connection:
            count = 0
            while not stop.is_set():
                connection.execute("INSERT INTO t DEFAULT VALUES")
                connection.execute("INSERT INTO u DEFAULT VALUES")
                count += 1
            written.append(count)

    writers = [threading.Thread(target=write, daemon=True) for _ in range(3)]
    for writer in writers:
        writer.start()
    seen: list[Status] = []
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        reading = read_snapshot(ConnectOptions(database.dsn), Policy(), jobs=1)
        seen += [c.status for c in derive(reading.snapshot, Policy(), reading.bindings).columns]
    stop.set()
    for writer in writers:
        writer.join()
    assert set(seen) == {Status.OK}
    assert len(seen) > 10
    assert sum(written) > 100

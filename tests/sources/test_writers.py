"""Reading while others write: what is reported is true, or nothing is."""

from tests.databases import Database
from tests.writers import writing
from validator.facts.database_facts import derive
from validator.model.policy import Policy
from validator.model.report import Status
from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot

READ = 30


def test_writers_cause_no_false_alarm(database: Database) -> None:
    database.load(
        "CREATE TABLE t (id bigserial PRIMARY KEY); CREATE TABLE u (id bigserial, UNIQUE (id));"
        "INSERT INTO t DEFAULT VALUES"
    )
    seen: list[Status] = []
    with writing(database.dsn, ["INSERT INTO t DEFAULT VALUES", "INSERT INTO u DEFAULT VALUES"]) as written:
        while len(seen) < READ or int(written) < READ:
            reading = read_snapshot(ConnectOptions(database.dsn), Policy(), jobs=1)
            seen += [c.status for c in derive(reading.snapshot, Policy(), reading.bindings).columns]
    assert set(seen) == {Status.OK}

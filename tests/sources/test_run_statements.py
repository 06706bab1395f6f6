"""Many one-row statements: batched within their locks, apart in their failures, over a connection that may be lost."""

import pytest

from tests.databases import Database
from validator.model.observation import Known, Reason, Unknown
from validator.sources.database import patience
from validator.sources.database.connect import ConnectOptions, connect
from validator.sources.database.run_statements import LOCKS_PER_BATCH, Results, Runner, Statement, _batches


def run(database: Database, *texts: str, jobs: int = 1, **options: float) -> Results:
    given = ConnectOptions(database.dsn, **options)
    connection = connect(given)
    runner = Runner(connection, given, jobs)
    try:
        return runner.run(Statement(i, lambda text=text: text) for i, text in enumerate(texts))
    finally:
        runner.close()
        connection.close()


def reasons(results: Results) -> list[object]:
    return [
        r.value[0] if isinstance(r, Known) and r.value else getattr(r, "reason", None)
        for _, r in sorted(results.items())
    ]  # type: ignore[type-var]


@pytest.mark.parametrize("jobs", [1, 4])
def test_every_statement_gives_its_own_row(database: Database, jobs: int) -> None:
    results = run(database, *(f"SELECT {i}" for i in range(1000)), jobs=jobs)
    assert reasons(results) == list(range(1000))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT 1 / 0", Reason.UNSUPPORTED_EXPRESSION),
        ("SELECT * FROM gone", Reason.OUTSIDE_SNAPSHOT),
        ("SELECT pg_sleep(5)", Reason.TIMEOUT),
        ("SELECT syntax error here", Reason.UNSUPPORTED_EXPRESSION),
        ("SELECT nextval('public.s')", Reason.UNSUPPORTED_EXPRESSION),
    ],
)
def test_a_failing_statement_spoils_itself_only(database: Database, text: str, reason: Reason) -> None:
    database.execute("CREATE SEQUENCE s")
    assert reasons(run(database, "SELECT 1", text, "SELECT 3", statement_timeout=0.3)) == [1, reason, 3]


def test_no_row_is_an_answer(database: Database) -> None:
    assert run(database, "SELECT 1 WHERE false") == {0: Known(None)}


@pytest.mark.parametrize(
    ("locks", "sizes"),
    [
        ([1] * (LOCKS_PER_BATCH + 1), [LOCKS_PER_BATCH, 1]),
        ([3] * 500, [133, 133, 133, 101]),
        ([LOCKS_PER_BATCH * 2, 1], [1, 1]),
        ([LOCKS_PER_BATCH - 1, 1, 1], [2, 1]),
        ([], []),
    ],
)
def test_a_batch_takes_few_locks(locks: list[int], sizes: list[int]) -> None:
    statements = [Statement(i, str, locks=count) for i, count in enumerate(locks)]
    assert [len(batch) for batch in _batches(statements)] == sizes


def test_what_may_take_long_shares_no_batch() -> None:
    statements = [Statement(i, str, alone=i == 1) for i in range(3)]
    assert sorted([s.key for s in batch] for batch in _batches(statements)) == [[0, 2], [1]]


def test_locks_are_counted_by_the_server_too(database: Database) -> None:
    tables = range(500)
    database.load("".join(f"CREATE TABLE t{i} (id int PRIMARY KEY);" for i in tables))
    locks = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'"
    held = f"SELECT (SELECT count(*) FROM public.t{{}}), ({locks})"
    given = ConnectOptions(database.dsn)
    connection = connect(given)
    texts = [held.format(i) for i in tables]
    results = Runner(connection, given, 1).run(
        Statement(i, lambda text=text: text, locks=2) for i, text in enumerate(texts)
    )
    connection.close()
    most = max(r.value[1] for r in results.values() if isinstance(r, Known) and r.value)
    assert LOCKS_PER_BATCH // 2 < most <= LOCKS_PER_BATCH + 10


def test_a_lost_connection_is_opened_again(database: Database) -> None:
    given = ConnectOptions(database.dsn)
    connection = connect(given)
    runner = Runner(connection, given, 1)
    assert runner.run([Statement(0, lambda: "SELECT 1")]) == {0: Known((1,))}
    database.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
    assert runner.run(Statement(i, lambda: "SELECT 2", locks=300) for i in range(3)) == dict.fromkeys(
        range(3), Known((2,))
    )
    assert connection.closed
    runner.close()


STUBBORN = """
CREATE FUNCTION public.stubborn() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
  LOOP BEGIN PERFORM pg_sleep(1000); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$;
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(patience, "BATCH_SECONDS", 0.3)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("jobs", [1, 3])
def test_what_can_not_be_cancelled_is_given_up(database: Database, jobs: int) -> None:
    """Its connection is closed, and another one does the rest; it is begun once in its batch and once by itself."""
    database.load(STUBBORN)
    texts = ["SELECT 1", "SELECT public.stubborn()", "SELECT 3", "SELECT public.stubborn()", "SELECT 5"]
    results = run(database, *texts, jobs=jobs, statement_timeout=0.2)
    assert reasons(results) == [1, Reason.TIMEOUT, 3, Reason.TIMEOUT, 5]
    late = results[1]
    assert isinstance(late, Unknown)
    assert late.message == "reading took longer than 0.2 s"


@pytest.mark.usefixtures("impatient")
def test_what_obeys_late_keeps_its_connection(database: Database) -> None:
    """A whole batch that takes long is cancelled, and each of it has its own time."""
    given = ConnectOptions(database.dsn, statement_timeout=0.5)
    connection = connect(given)
    runner = Runner(connection, given, 1)
    results = runner.run(Statement(i, lambda: "SELECT 1 FROM pg_sleep(0.3)") for i in range(5))
    assert results == dict.fromkeys(range(5), Known((1,)))
    assert not connection.closed
    connection.close()


@pytest.mark.usefixtures("impatient")
def test_without_a_timeout_there_is_no_deadline(database: Database) -> None:
    assert run(database, "SELECT 1 FROM pg_sleep(1.5)", statement_timeout=0) == {0: Known((1,))}


def test_it_is_opened_again_once(database: Database) -> None:
    """A statement that ends its own session ends the second one too: everything left is disconnected."""
    ending = "SELECT pg_terminate_backend(pg_backend_pid())"
    results = run(database, ending, "SELECT 1")
    assert reasons(results) == [Reason.DISCONNECTED] * 2
    assert all(isinstance(r, Unknown) and "connection was lost" in r.message for r in results.values())

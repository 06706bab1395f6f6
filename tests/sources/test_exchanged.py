"""What is exchanged for something else while the check waits for it is not checked, and nobody's code is called."""

import json

import pytest

from tests.databases import Database
from tests.exchange import LONG, POLICY, RENAMED, RETYPED, RULE, SEQUENCE, TABLE, VIEW, Exchange, nobody_called, prepare
from tests.inside import Inside, inside
from tests.matrix import MatrixServer
from validator.facts.binding import Bindings
from validator.sources.database import connect
from validator.sources.database.read_observations import ObservationReader

__all__ = ["inside"]

WAITING = ["--lock-timeout", str(LONG), "--jobs", "1", "-f", "json"]
ALL = {
    "view": VIEW,
    "table": TABLE,
    "retyped": RETYPED,
    "renamed": RENAMED,
    "sequence": SEQUENCE,
}


@pytest.fixture
def exchange(database: Database, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Exchange:
    """Begun when the catalog has been read, and nothing else."""
    prepare(database)
    made = Exchange(database, request.param)
    read = ObservationReader.read

    def after_her(reader: ObservationReader, bindings: Bindings, *arguments: object) -> object:
        made.begin()
        return read(reader, bindings, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ObservationReader, "read", after_her)
    return made


def not_checked(inside: Inside, database: Database, exchange: Exchange, role: str) -> list[tuple[str, str]]:
    """Subjects and reasons of what a check says after the exchange; nothing was called, and the rest is sound."""
    with nobody_called(database):
        run = inside("check", database.dsn_as(role), *WAITING)
    exchange.end()
    report = json.loads(run.stdout)
    statuses = {c["table"]: c["status"] for c in report["columns"]}
    assert statuses == {"hers.t": "unknown", "hers.sound": "ok"}
    assert run.returncode == 4
    return [(entry["subject"]["table"], entry["reason"]) for entry in report["not_checked"]]


@pytest.mark.parametrize("exchange", ALL.values(), ids=ALL, indirect=True)
@pytest.mark.parametrize("role", ["postgres", "reader"])
def test_nobodys_code_is_called(inside: Inside, database: Database, exchange: Exchange, role: str) -> None:
    if role == "reader":
        database.create_role(role)
    assert not_checked(inside, database, exchange, role) == [("hers.t", "outside-snapshot")]


@pytest.mark.majors(10, 15)
@pytest.mark.parametrize("exchange", [RULE], ids=["rule"], indirect=True)
def test_a_table_that_becomes_a_view_itself(inside: Inside, database: Database, exchange: Exchange) -> None:
    assert not_checked(inside, database, exchange, "postgres") == [("hers.t", "outside-snapshot")]


@pytest.mark.parametrize("exchange", [POLICY], ids=["policy"], indirect=True)
def test_a_policy_is_not_asked(inside: Inside, database: Database, exchange: Exchange) -> None:
    database.create_role("reader")
    assert not_checked(inside, database, exchange, "reader") == [("hers.t", "no-privilege")]


@pytest.mark.majors(12)
@pytest.mark.parametrize("exchange", [VIEW], ids=["view"], indirect=True)
def test_the_servers_setting_alone_is_enough_for_a_view(
    inside: Inside, database: Database, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a name is taken that was not looked at: of a schema that is renamed, say, which takes no lock."""
    monkeypatch.setattr("validator.sources.database.begin_reading.hold", lambda names: "SELECT 1")
    monkeypatch.setattr("validator.sources.database.begin_reading.exchanged", lambda names: "SELECT 1, 2 WHERE false")
    assert not_checked(inside, database, exchange, "postgres") == [("hers.t", "outside-snapshot")]


def test_the_setting_ends_with_the_transaction(server: MatrixServer, database: Database) -> None:
    """A pooler gives the connection to somebody else afterwards."""
    options = connect.ConnectOptions(database.dsn)
    with connect.connect(options) as connection:
        before = connection.execute("SELECT name, setting FROM pg_settings ORDER BY 1").fetchall()
        with connect.harmless(connection, options):
            inside_it = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
        assert inside_it.get("restrict_nonsystem_relation_kind") == (
            None if server.major < 12 else "view, foreign-table"
        )
        assert connection.execute("SELECT name, setting FROM pg_settings ORDER BY 1").fetchall() == before
        assert connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)

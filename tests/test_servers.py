"""The fixtures themselves: what other tests stand on is what they think it is."""

import psycopg
import pytest

from tests.conftest import in_range
from tests.with_servers import expand, parse_given


def test_the_server_is_of_its_major(server, database):
    assert database.execute("SELECT current_setting('server_version_num')::int / 10000") == [(server.major,)]


def test_a_database_is_empty_and_utf8(database):
    tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    assert database.execute(tables) == [(0,)]
    assert database.execute("SHOW server_encoding") == [("UTF8",)]


def test_a_script_is_loaded_by_psql(database):
    database.load("CREATE TABLE t (id serial);\nCOPY t FROM stdin;\n7\n\\.\n")
    assert database.execute("SELECT id FROM t") == [(7,)]
    with pytest.raises(RuntimeError, match="syntax error"):
        database.load("CREATE TABEL t2 ();")


def test_roles_go_with_the_database(database):
    role = database.create_role("test_servers_reader")
    with database.connect(role) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (role,)


def test_the_standby_shows_what_the_primary_did(database, standby):
    database.load("CREATE TABLE t (id serial); INSERT INTO t DEFAULT VALUES;")
    standby.catch_up()
    with psycopg.connect(standby.conninfo(database.name), autocommit=True) as connection:
        assert connection.execute("SELECT id, pg_is_in_recovery() FROM t").fetchone() == (1, True)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("INSERT INTO t DEFAULT VALUES")


def test_pgbouncer_gives_each_transaction_any_connection(database, pgbouncer):
    role = database.create_role("test_servers_pooled")
    with (
        psycopg.connect(pgbouncer.conninfo(database.name, role), autocommit=True) as one,
        psycopg.connect(pgbouncer.conninfo(database.name, role), autocommit=True) as two,
    ):
        backend = "SELECT pg_backend_pid(), current_user"
        assert one.execute(backend).fetchone() == two.execute(backend).fetchone()


@pytest.mark.parametrize(("arguments", "inside"), [((), True), ((18,), False), ((10, 16), False), ((10, 17), True)])
def test_majors_that_a_test_is_for(arguments, inside):
    assert in_range(17, *arguments) is inside


def test_servers_are_put_into_a_command():
    assert expand(["a", "{servers}", "<{18}>"], {10: "host=x", 18: "host=y"}) == [
        "a",
        "--server=10=host=x",
        "--server=18=host=y",
        "<host=y>",
    ]


@pytest.mark.parametrize(
    ("text", "conninfos"),
    [
        ("18=postgresql://x@/d", {18: "postgresql://x@/d"}),
        ("18=host=/s port=1 user=x  10=host=y", {18: "host=/s port=1 user=x", 10: "host=y"}),
        (" 9=a ", {9: "a"}),
        ("", {}),
    ],
)
def test_servers_that_are_there_already(text, conninfos):
    assert parse_given(text) == conninfos

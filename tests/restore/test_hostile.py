"""Dumps that attack: each gets nothing, and what it tried is told, or ends the restore in one line."""

import contextlib
import tempfile
from pathlib import Path

import psycopg
import pytest

from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot
from validator.sources.dump.contents import DumpError
from validator.sources.restore.errors import RestoreError

PLANTED = "planted-secret"
MARKED = """
CREATE TABLE public.loot (line text);
CREATE TABLE public.t (id serial PRIMARY KEY, a integer);
"""


@pytest.fixture
def marker():
    """A place where the server's account, whoever that is, may write."""
    folder = Path(tempfile.mkdtemp(prefix="test-marker-"))
    folder.chmod(0o777)
    yield folder / "marker"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def attacks(marker):
    """Statements, each of which would do what no dump may if it were run by a superuser."""
    loot = "INSERT INTO public.loot"
    return {
        "copy program": f"COPY public.loot FROM PROGRAM 'touch {marker}; echo loot';",
        "copy to program": f"COPY (SELECT 1) TO PROGRAM 'touch {marker}';",
        "copy file": "COPY public.loot FROM '/etc/passwd';",
        "copy to file": f"COPY public.t TO '{marker}';",
        "read file": f"{loot} SELECT pg_read_file('/etc/passwd');",
        "read environment": f"{loot} SELECT pg_read_file('/proc/self/environ');",
        "list folder": f"{loot} SELECT pg_ls_dir('/etc');",
        "settings": f"{loot} SELECT current_setting('data_directory');",
        "large object": f"{loot} SELECT lo_import('/etc/passwd')::text;",
        "large object out": f"SELECT lo_export(lo_from_bytea(0, 'x'), '{marker}');",
        "do": f"DO $$ BEGIN EXECUTE $x$COPY public.loot FROM PROGRAM 'touch {marker}; echo loot'$x$; END $$;",
        "do caught": "DO $$ BEGIN INSERT INTO public.loot SELECT pg_read_file('/etc/passwd');"
        " EXCEPTION WHEN OTHERS THEN SET ROLE postgres; END $$;",
        "c function": "CREATE FUNCTION public.c(cstring) RETURNS integer LANGUAGE c AS 'libc.so.6', 'system';",
        "internal function": "CREATE FUNCTION public.i(text) RETURNS text LANGUAGE internal AS 'pg_read_file_all';",
        "alter system": f"ALTER SYSTEM SET archive_command = 'touch {marker}';",
        "load": "LOAD '/tmp/library.so';",
        "set role": "SET ROLE postgres; COPY public.loot FROM '/etc/passwd';",
        "session authorization": "SET SESSION AUTHORIZATION postgres; ALTER ROLE seqguard_restore SUPERUSER;",
        "grant": "GRANT pg_execute_server_program, pg_read_server_files TO seqguard_restore;",
        "superuser": "ALTER ROLE seqguard_restore SUPERUSER;",
        "role": "CREATE ROLE attacker SUPERUSER LOGIN;",
        "dblink": "CREATE EXTENSION dblink;",
        "file_fdw": "CREATE EXTENSION file_fdw; CREATE SERVER f FOREIGN DATA WRAPPER file_fdw;",
        "event trigger": "CREATE FUNCTION public.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION public.e();",
        "security definer": "CREATE FUNCTION public.s() RETURNS text LANGUAGE sql SECURITY DEFINER"
        " AS $$SELECT pg_read_file('/etc/passwd')$$; ALTER FUNCTION public.s() OWNER TO postgres;"
        f" {loot} SELECT public.s();",
        "subscription": "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 dbname=x' PUBLICATION p;",
        "in a default": "ALTER TABLE public.t ALTER COLUMN a SET DEFAULT length(pg_read_file('/etc/passwd'));"
        "INSERT INTO public.t (id) VALUES (1);",
        "in a check": "ALTER TABLE public.t ADD CHECK (pg_read_file('/etc/passwd') IS NOT NULL);"
        "INSERT INTO public.t (a) VALUES (1);",
        "in an index": "CREATE FUNCTION public.x(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$BEGIN"
        f" EXECUTE $x$COPY public.loot FROM PROGRAM 'touch {marker}; echo loot'$x$; RETURN 1; END$$;"
        "INSERT INTO public.t (a) VALUES (1); CREATE INDEX x ON public.t (public.x(a));",
        "in a view": "CREATE MATERIALIZED VIEW public.m AS SELECT pg_read_file('/etc/passwd');",
        "two in one": "SELECT 1; COPY public.loot FROM PROGRAM 'echo loot';",
    }


NAMES = list(attacks(Path("/nowhere")))


@pytest.mark.parametrize("name", NAMES)
def test_it_gets_nothing(bench, marker, monkeypatch, name):
    monkeypatch.setenv("SEQGUARD_PLANTED", PLANTED)
    path = bench.write(MARKED + attacks(marker)[name])
    bench.restore(path)
    assert not marker.exists()
    assert bench.ask("SELECT * FROM loot") == []
    with psycopg.connect(bench.server.conninfo()) as admin:
        rows = admin.execute("SELECT rolname FROM pg_roles WHERE rolsuper").fetchall()
        alive = admin.execute("SELECT current_setting('archive_command')").fetchone()
    assert rows == [("postgres",)]
    assert alive == ("(disabled)",)
    members = "SELECT count(*) FROM pg_auth_members m WHERE m.member = 'seqguard_restore'::regrole"
    assert bench.ask(members) == [(0,)]
    assert bench.ask("SELECT extname FROM pg_extension") == [("plpgsql",)]


def test_an_attack_while_it_is_read_afterwards(bench, marker):
    """The planner evaluates predicates of indexes and statistics with the functions of the dump, as whoever reads."""
    path = bench.write(
        MARKED
        + "CREATE FUNCTION public.p(integer) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN"
        + " IF current_user <> 'seqguard_restore' THEN"
        + f" EXECUTE $x$COPY public.loot FROM PROGRAM 'touch {marker}; echo loot'$x$; END IF; RETURN true; END$$;"
        + "INSERT INTO public.t (a) VALUES (1), (2), (3);"
        + "CREATE UNIQUE INDEX p ON public.t (id) WHERE public.p(id);"
    )
    restored = bench.restore(path)
    assert restored.failures == ()
    from validator.model.policy import Policy

    reading = read_snapshot(ConnectOptions(restored.dsn), Policy())
    assert reading.snapshot.catalog.tables
    assert not marker.exists()
    assert bench.ask("SELECT session_user::text, current_setting('is_superuser')") == [("seqguard_restore", "off")]
    assert bench.ask("SELECT * FROM loot") == []


@pytest.mark.parametrize(
    "command", ["\\! touch {}", "\\copy loot from program 'touch {}'", "\\connect template1 postgres"]
)
def test_commands_of_psql_are_not_obeyed(bench, marker, command):
    path = bench.write(MARKED + command.format(marker) + "\nALTER ROLE seqguard_restore SUPERUSER;\n")
    with contextlib.suppress(DumpError):  # it may also be read without what was refused
        bench.restore(path)
    assert not marker.exists()
    with psycopg.connect(bench.server.conninfo()) as admin:
        assert admin.execute("SELECT rolname FROM pg_roles WHERE rolsuper").fetchall() == [("postgres",)]


LOOPS = {
    "statement": "DO $$ BEGIN LOOP END LOOP; END $$;",
    "timeout switched off": "DO $$ BEGIN SET statement_timeout = 0; END $$; DO $$ BEGIN LOOP END LOOP; END $$;",
    "cancelling caught": "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(1); EXCEPTION WHEN query_canceled THEN NULL; END;"
    " END LOOP; END $$;",
    "rows": "CREATE FUNCTION public.f(integer) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN LOOP END LOOP; END$$;"
    "ALTER TABLE public.t ADD CHECK (public.f(a));\nCOPY public.t (id, a) FROM stdin;\n1\t1\n\\.\n",
    "index": "CREATE FUNCTION public.f(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS"
    " $$BEGIN LOOP END LOOP; END$$;\nCOPY public.t (id, a) FROM stdin;\n1\t1\n\\.\n"
    "CREATE INDEX f ON public.t (public.f(a));",
}


@pytest.mark.parametrize("name", LOOPS)
def test_what_never_ends_is_ended(bench, name):
    path = bench.write(MARKED + LOOPS[name])
    with pytest.raises(RestoreError, match=r"took longer than 1 s; raise --statement-timeout") as refused:
        bench.restore(path, statement_timeout=1)
    assert "\n" not in str(refused.value)
    with psycopg.connect(bench.server.conninfo()) as admin:
        count = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'seqguard_restore' AND state = 'active'"
        assert admin.execute(count).fetchone() == (0,)


def test_a_bomb_is_stopped(bench):
    path = bench.write(
        MARKED + "INSERT INTO public.loot SELECT repeat(n::text, 50) FROM generate_series(1, 1e12::bigint) n;"
    )
    with pytest.raises(RestoreError, match=r"has taken \d+ MiB, out of proportion to the dump") as refused:
        bench.restore(path, growth=64 * 1024**2)
    assert "\n" not in str(refused.value)


def test_a_full_disk_is_told_before_it_is_full(bench, monkeypatch):
    from validator.sources.restore import watch

    monkeypatch.setattr(watch, "LEAST_FREE", 1 << 60)
    with pytest.raises(RestoreError, match=r"MiB are left in .*; point TMPDIR to a larger disk"):
        bench.restore(bench.write(MARKED + "SELECT pg_sleep(5);"))


def test_endless_results_are_not_held(bench):
    restored = bench.restore(bench.write(MARKED + "SELECT repeat('x', 1000), generate_series(1, 1e12::bigint);"))
    assert [failure.message for failure in restored.failures] == ["rows are copied or returned where no dump does so"]


def test_a_dump_that_ends_its_own_connections(bench):
    suicide = "DO $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END $$;\n"
    restored = bench.restore(bench.write(MARKED + suicide + "CREATE TABLE public.after (id integer);"))
    assert restored.failures
    assert all("terminating connection due to administrator" in failure.message for failure in restored.failures)
    assert bench.ask("SELECT count(*) FROM after") == [(0,)]
    bench.drop("restored")
    with pytest.raises(RestoreError, match="ends its own connections"):
        bench.restore(bench.write(suicide * 30))


def test_a_message_is_one_short_line(bench):
    path = bench.write("DO $$ BEGIN RAISE EXCEPTION '%', repeat(E'a\\n\\033[31m', 100000); END $$;")
    (failure,) = bench.restore(path).failures
    assert len(failure.message) <= 300
    assert failure.message.isprintable()


def test_names_are_no_sql(bench):
    evil = 'x"; ALTER ROLE seqguard_restore SUPERUSER; --'
    quoted = '"' + evil.replace('"', '""') + '"'
    path = bench.write(
        f"CREATE SCHEMA {quoted}; CREATE TABLE {quoted}.{quoted} ({quoted} integer);\n"
        f"COPY {quoted}.{quoted} ({quoted}) FROM stdin;\n1\n\\.\n"
        f"GRANT SELECT ON {quoted}.{quoted} TO {quoted};"
    )
    restored = bench.restore(path)
    assert restored.failures == ()
    assert bench.ask("SELECT rolsuper FROM pg_roles WHERE rolname = 'seqguard_restore'") == [(False,)]
    assert bench.ask(f"SELECT * FROM {quoted}.{quoted}") == [(1,)]
    bench.drop("restored")
    bench.admin(f"DROP ROLE {quoted}")

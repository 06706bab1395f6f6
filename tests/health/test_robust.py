"""What one table has, or does while it is read, spoils nothing for the others; and nobody's code is called."""

import re

import pytest

from tests.databases import Database
from tests.health.asked import ask, install
from tests.matrix import StandbyServer
from tests.privileges.test_elsewhere import BEFORE_THE_BEGINNING
from tests.writers import writing
from validator.health import scripts
from validator.sources import platform
from validator.sources.database.queries import query

ASKED = 20
SOUND = "CREATE TABLE sound (id serial PRIMARY KEY); INSERT INTO sound VALUES (1); SELECT setval('sound_id_seq', 1);"


def statuses(dsn: str, arguments: str = "") -> dict[str, tuple[str, str | None]]:
    rows = ask(dsn, f"SELECT * FROM public.check_sequence_health({arguments})")
    return {row["table_name"].removeprefix("public."): (row["status"], row["reason"]) for row in rows}


def test_what_the_role_may_not_see_is_unknown(database: Database) -> None:
    role = database.create_role("blind")
    database.load(
        """
        CREATE TABLE readable (id serial PRIMARY KEY); CREATE TABLE one_column (id serial PRIMARY KEY, secret text);
        CREATE TABLE no_table (id serial PRIMARY KEY); CREATE TABLE no_sequence (id serial PRIMARY KEY);
        CREATE TABLE usage_only (id serial PRIMARY KEY); CREATE TABLE never_called (id serial PRIMARY KEY);
        CREATE TABLE hidden (id serial PRIMARY KEY); ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
        CREATE SCHEMA closed; CREATE TABLE closed.inside (id serial PRIMARY KEY);
        INSERT INTO usage_only DEFAULT VALUES;
        GRANT USAGE ON SCHEMA public TO blind;
        GRANT SELECT ON readable, readable_id_seq, no_sequence, usage_only, never_called TO blind;
        GRANT SELECT ON hidden, hidden_id_seq TO blind;
        GRANT SELECT (id) ON one_column TO blind; GRANT SELECT ON one_column_id_seq, no_table_id_seq TO blind;
        GRANT USAGE ON usage_only_id_seq, never_called_id_seq TO blind;
        GRANT SELECT ON closed.inside, closed.inside_id_seq TO blind;
        """
    )
    install(database, role)
    assert statuses(database.dsn_as(role)) == {
        "readable": ("ok", None),
        "one_column": ("ok", None),
        "usage_only": ("ok", None),
        "no_table": ("unknown", "no-privilege"),
        "no_sequence": ("unknown", "no-privilege"),
        "never_called": ("unknown", "no-privilege"),
        "hidden": ("unknown", "row-security"),
        "closed.inside": ("unknown", "no-privilege"),
    }
    # a view runs with its owner's rights, but a function in it with those of who asks: also before 15
    seen = ask(database.dsn_as(role), "SELECT status, count(*) FROM public.sequence_health GROUP BY 1 ORDER BY 1")
    assert [tuple(row.values()) for row in seen] == [("ok", 3), ("unknown", 5)]
    assert {status for status, _ in statuses(database.dsn).values()} == {"ok"}


def test_a_locked_table_is_unknown_and_the_others_are_not(database: Database) -> None:
    database.load(SOUND + "".join(f"CREATE TABLE locked_{i} (id serial PRIMARY KEY);" for i in range(8)))
    install(database)
    holder = database.connect()
    holder.execute(b"BEGIN; LOCK TABLE " + b", ".join(f"locked_{i}".encode() for i in range(8)))
    asker = database.connect()
    found = dict(asker.execute("SELECT table_name, reason FROM check_sequence_health()").fetchall())
    assert found.pop("public.sound") is None
    assert set(found.values()) == {"lock-timeout"}
    assert asker.execute("SHOW lock_timeout").fetchone() == ("0",)


def test_a_damaged_table_is_unknown_and_the_others_are_not(database: Database) -> None:
    database.load(SOUND + "CREATE TABLE broken (id serial UNIQUE); INSERT INTO broken DEFAULT VALUES; CHECKPOINT;")
    install(database)
    database.execute("UPDATE pg_class SET relfilenode = 4 WHERE relname = 'broken_id_key'")
    found = statuses(database.dsn)
    assert found["sound"] == ("ok", None)
    assert found["broken"][0] == "unknown"
    assert found["broken"][1] in ("corrupt", "outside-snapshot")


def test_a_table_without_an_index_is_scanned_up_to_a_bound(database: Database) -> None:
    database.load(
        "CREATE TABLE plain (id serial, x text);"
        "INSERT INTO plain (x) SELECT repeat('x', 1000) FROM generate_series(1, 500);"
        "CREATE TABLE doubtful (id serial, x text); CREATE INDEX ON doubtful (id);"
        "INSERT INTO doubtful (x) SELECT repeat('x', 1000) FROM generate_series(1, 500);" + SOUND
    )
    install(database)
    assert statuses(database.dsn) == {"plain": ("ok", None), "doubtful": ("ok", None), "sound": ("ok", None)}
    assert statuses(database.dsn, "max_scan_bytes => 100000") == {
        "plain": ("unknown", "too-large"),
        "doubtful": ("unknown", "too-large"),
        "sound": ("ok", None),
    }


def test_one_schema_or_some(database: Database) -> None:
    database.load("CREATE SCHEMA tenant_1; CREATE SCHEMA tenant_2; CREATE TABLE tenant_1.a (id serial PRIMARY KEY);")
    database.load("CREATE TABLE tenant_2.a (id serial PRIMARY KEY);" + SOUND)
    install(database)
    assert list(statuses(database.dsn, "'tenant%'")) == ["tenant_1.a", "tenant_2.a"]
    assert list(statuses(database.dsn, "'public'")) == ["sound"]


def test_it_holds_no_lock_of_a_table_that_it_has_read(database: Database) -> None:
    database.load("".join(f"CREATE TABLE t_{i} (id serial PRIMARY KEY);" for i in range(200)))
    install(database)
    connection = database.connect()
    connection.execute("BEGIN")
    assert connection.execute("SELECT count(*) FROM check_sequence_health()").fetchone() == (200,)
    held = connection.execute(
        "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation::regclass::text LIKE 't\\_%'"
    ).fetchone()
    assert held == (0,)


def test_nobodys_code_is_called(database: Database) -> None:
    """Everything that a name could mean elsewhere, and everything that a table brings along, would leave a trace."""
    database.load(
        """
        CREATE FUNCTION trace(text) RETURNS void LANGUAGE plpgsql VOLATILE AS
          'BEGIN RAISE EXCEPTION ''%% was called'', $1; END';
        CREATE FUNCTION max_of(int, int) RETURNS int LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(''max''); RETURN 1; END';
        CREATE AGGREGATE max(int) (SFUNC = public.max_of, STYPE = int);
        CREATE AGGREGATE min(int) (SFUNC = public.max_of, STYPE = int);
        CREATE FUNCTION ge(int, bigint) RETURNS boolean LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(''>=''); RETURN true; END';
        CREATE OPERATOR >= (LEFTARG = int, RIGHTARG = bigint, PROCEDURE = public.ge);
        CREATE FUNCTION format(text, text) RETURNS text LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(''format''); RETURN NULL; END';
        CREATE FUNCTION pg_get_expr(pg_node_tree, oid) RETURNS text LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(''pg_get_expr''); RETURN NULL; END';
        CREATE FUNCTION mine(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
        CREATE FUNCTION number() RETURNS int LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(''default''); RETURN nextval(''s''); END';
        CREATE SEQUENCE s;
        CREATE TABLE checked (id serial PRIMARY KEY, CHECK (public.mine(id)));
        CREATE TABLE part (id serial, deleted int);
        CREATE UNIQUE INDEX ON part (id) WHERE public.mine(deleted);
        CREATE TABLE by_function (id int PRIMARY KEY DEFAULT public.number());
        CREATE TABLE by_text (id text PRIMARY KEY DEFAULT lpad(nextval('s')::text, 6, '0') || '/' || upper('x'));
        INSERT INTO by_text DEFAULT VALUES;
        CREATE TABLE huge (id text PRIMARY KEY DEFAULT right(lpad(nextval('s')::text, 100000000, '0'), 9));
        CREATE TABLE wide (id text PRIMARY KEY DEFAULT right(format('%100000000s', nextval('s')), 9));
        CREATE DOMAIN code AS text CHECK (public.mine(length(VALUE)));
        CREATE TABLE of_domain (id code PRIMARY KEY DEFAULT 'A' || nextval('s'));
        CREATE TABLE with_check (id text PRIMARY KEY DEFAULT 'A' || nextval('s'), CHECK (public.mine(length(id))));
        CREATE FUNCTION lpad(text, int, text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
          'BEGIN PERFORM public.trace(''lpad''); RETURN NULL; END';
        CREATE TABLE by_theirs (id text PRIMARY KEY DEFAULT public.lpad(nextval('s')::text, 6, '0'));
        CREATE FUNCTION joined(text, text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
          'BEGIN PERFORM public.trace(''joined''); RETURN NULL; END';
        CREATE OPERATOR || (LEFTARG = text, RIGHTARG = text, PROCEDURE = public.joined);
        CREATE TABLE by_operator (id text PRIMARY KEY DEFAULT 'A' OPERATOR(public.||) nextval('s')::text);
        CREATE TABLE guarded (id serial PRIMARY KEY);
        INSERT INTO guarded VALUES (1), (2);
        ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
        ALTER TABLE guarded FORCE ROW LEVEL SECURITY;
        CREATE FUNCTION policy() RETURNS boolean LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(''policy''); RETURN true; END';
        CREATE POLICY p ON guarded USING (public.policy());
        CREATE OR REPLACE FUNCTION mine(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
          'BEGIN PERFORM public.trace(''mine''); RETURN true; END';
        """.replace("%%", "%")
        + SOUND
    )
    role = database.create_role("checker")
    install(database, role)
    database.execute("GRANT USAGE ON SCHEMA public TO checker")
    database.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO checker")
    database.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO checker")
    connection = database.connect(role)
    connection.execute("SET search_path = public, pg_catalog; SET default_transaction_read_only = on")
    found = dict(connection.execute("SELECT table_name, status FROM check_sequence_health()").fetchall())
    assert found == {
        "public.checked": "unknown",
        "public.part": "unknown",
        "public.by_function": "unknown",
        "public.by_text": "ok",
        "public.huge": "unknown",
        "public.wide": "unknown",
        "public.of_domain": "unknown",
        "public.with_check": "unknown",
        "public.by_theirs": "unknown",
        "public.by_operator": "unknown",
        "public.guarded": "unknown",
        "public.sound": "ok",
    }


def test_of_the_servers_own_functions_only_harmless_ones_are_called(database: Database) -> None:
    """What a CHECK, a default or a key of partitions says is evaluated with the rights of whoever asks."""
    database.load(
        """
        CREATE SEQUENCE s; CREATE SEQUENCE untouched;
        CREATE TABLE by_check (id text PRIMARY KEY DEFAULT 'A' || nextval('s'),
          CHECK (id IS NOT NULL AND nextval('untouched') > 0));
        CREATE TABLE by_default (id text PRIMARY KEY DEFAULT pg_read_file('PG_VERSION') || nextval('s'));
        CREATE TABLE by_sleep (id text PRIMARY KEY DEFAULT 'A' || nextval('s'),
          CHECK (id <> '' OR pg_sleep(60) IS NULL));
        CREATE TABLE by_name (pg_read_file text PRIMARY KEY DEFAULT 'A' || nextval('s'),
          CHECK (pg_read_file <> '' AND pg_read_file('PG_VERSION') <> ''));
        CREATE TABLE by_quotes ("i'" text PRIMARY KEY DEFAULT 'A' || nextval('s'),
          CHECK ("i'" > '' OR pg_read_file('PG_VERSION') > '' OR "i'" > ''));
        CREATE FUNCTION f() RETURNS text LANGUAGE sql AS
          $f$ SELECT 'x' || pg_read_file('PG_VERSION') || nextval('s') $f$;
        CREATE TABLE by_function (id text PRIMARY KEY DEFAULT f());
        """
    )
    install(database)
    tables = ("by_check", "by_default", "by_sleep", "by_name", "by_quotes", "by_function")
    assert statuses(database.dsn) == dict.fromkeys(tables, ("unknown", "unsupported-expression"))
    assert database.execute("SELECT is_called FROM untouched") == [(False,)]


BODIES = (
    """SELECT 'A' || nextval('public.s') || "left"("setval" ('public.untouched', 7)::text, 0)""",
    """SELECT 'A' || nextval('public.s') || left(setval ('public.untouched', 7)::text, 0)""",
    """SELECT 'A' || nextval('public.s') || left("pg_read_file" ('PG_VERSION'), 0)""",
    """SELECT 'A' || nextval('public.s') || left('a'::"tsquery"::text, 0)""",
    """SELECT 'A' || nextval('public.s') || left($$'$$ || setval('public.untouched', 7) || $$'$$, 0)""",
    """SELECT 'A' || nextval('public.s') || (SELECT setval('public.untouched', 7))""",
    """SELECT lpad(nextval('public.s')::text, 9999 * 9999, 'x')""",
    """SELECT replace(lpad(nextval('public.s')::text, 9999, 'a'), 'a', lpad('a', 9999, 'a'))""",
)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_bodies_are_computed_of_harmless_functions_only(database: Database, body: str) -> None:
    database.load(
        f"""
        CREATE SEQUENCE s; CREATE SEQUENCE untouched;
        CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $body$ {body} $body$;
        CREATE TABLE t (id text PRIMARY KEY DEFAULT f());
        """
    )
    install(database)
    assert statuses(database.dsn) == {"t": ("unknown", "unsupported-expression")}
    assert database.execute("SELECT is_called FROM untouched") == [(False,)]


UNSEEN = {
    "by the planner": (
        """
        CREATE FUNCTION g(int) RETURNS bool IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(); RETURN true; END';
        CREATE TABLE t (id serial PRIMARY KEY, e int); CREATE INDEX ON t (e) WHERE g(1);
        ALTER FUNCTION g(int) OWNER TO somebody;
        """
    ),
    "by a cast of a default": (
        """
        CREATE TYPE en AS ENUM ('a');
        CREATE FUNCTION g(en) RETURNS text IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(); RETURN ''z''; END';
        CREATE CAST (en AS text) WITH FUNCTION g(en) AS ASSIGNMENT;
        CREATE TABLE t (id bigserial, s text DEFAULT 'a'::en); CREATE UNIQUE INDEX ON t (id) WHERE s = 'z';
        """
    ),
    "by a cast of a column": (
        """
        CREATE TYPE en AS ENUM ('a');
        CREATE FUNCTION g(en[]) RETURNS text IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM public.trace(); RETURN ''z''; END';
        CREATE CAST (en[] AS text) WITH FUNCTION g(en[]) AS IMPLICIT;
        CREATE TABLE t (id bigserial PRIMARY KEY, e en[]);
        CREATE UNIQUE INDEX ON t ((id * 2)) WHERE lower(e) = 'z';
        """
    ),
}


@pytest.mark.parametrize("how", UNSEEN)
def test_what_no_text_shows_is_not_run_either(database: Database, how: str) -> None:
    database.create_role("somebody")
    database.load(
        f"""
        CREATE SEQUENCE untouched;
        CREATE FUNCTION trace() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM nextval(''public.untouched''); END';
        {UNSEEN[how]}
        ALTER FUNCTION trace() OWNER TO somebody;
        """
    )
    install(database)
    database.execute("ALTER SEQUENCE untouched RESTART")
    assert statuses(database.dsn) == {"t": ("unknown", "unsupported-expression")}
    assert database.execute("SELECT is_called FROM untouched") == [(False,)]


def test_nobodys_domain_is_cast_to(database: Database) -> None:
    """Its CHECKs would be evaluated."""
    (version,) = database.execute("SELECT current_setting('server_version_num')::int")[0]
    if version < 120000:
        pytest.skip("generated columns came with PostgreSQL 12")
    database.load(
        """
        CREATE SEQUENCE untouched; CREATE DOMAIN mine AS text CHECK (VALUE <> '' AND nextval('untouched') > 0);
        CREATE TABLE t (id serial PRIMARY KEY, g mine GENERATED ALWAYS AS ("left"(id::text, 2)) STORED);
        CREATE UNIQUE INDEX ON t (lower(g));
        """
    )
    install(database)
    assert statuses(database.dsn) == {"t": ("unknown", "unsupported-expression")}
    assert database.execute("SELECT is_called FROM untouched") == [(False,)]


def test_a_standby_says_what_its_primary_says(database: Database, standby: StandbyServer) -> None:
    database.load(SOUND + "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3);")
    install(database)
    standby.catch_up()
    found = statuses(standby.conninfo(database.name))
    assert found["t"][0] in ("behind", "unknown")
    assert found["sound"][0] in ("ok", "unknown")


def test_on_a_standby_ids_before_a_sequences_beginning_are_no_matter(
    database: Database, standby: StandbyServer
) -> None:
    database.load(
        BEFORE_THE_BEGINNING + "CREATE TABLE near (id serial PRIMARY KEY); INSERT INTO near VALUES (DEFAULT), (9)"
    )
    install(database)
    standby.catch_up()
    found = statuses(standby.conninfo(database.name))
    assert found.pop("near") == ("unknown", "outside-snapshot")
    assert set(found.values()) == {("ok", None)}


def test_the_platforms_schemas_are_those_of_a_check() -> None:
    text = scripts.function_text()
    assert f"'^({platform._UNMISTAKABLE.pattern})$'" in text
    assert f"'^({platform._PLATFORM_OWNER.pattern})$'" in text
    listed = re.search(r"nspname IN \(([^)]*)\)", text)
    assert listed is not None
    assert set(re.findall(r"'(\w+)'", listed[1])) == platform._COMMON


def test_what_the_planner_may_call_is_found_as_a_check_finds_it() -> None:
    """The walk from the functions up to the tables is written twice, with and without the functions' names."""

    def steps(text: str) -> str:
        walk = text[text.index("CROSS JOIN LATERAL (\n") : text.index("WHERE r.part = 0")]
        return " ".join(re.sub(r"::(pg_catalog\.)?regclass|pg_catalog\.", "", walk).split())

    ours = scripts.function_text()
    ours = ours[ours.index("WITH RECURSIVE reached AS") :]
    assert steps(ours) == steps(query("untrusted_code", 18))


@pytest.mark.parametrize(
    "table", ["id bigserial PRIMARY KEY", "id bigint GENERATED ALWAYS AS IDENTITY", "id bigserial, UNIQUE (id)"]
)
def test_writers_cause_no_false_alarm(database: Database, table: str) -> None:
    database.load(f"CREATE TABLE t ({table}, x int); INSERT INTO t (x) VALUES (1);")
    install(database)
    asker = database.connect()
    seen: list[str] = []
    with writing(database.dsn, ["INSERT INTO t (x) VALUES (1)"]) as written:
        while len(seen) < ASKED or int(written) < ASKED:
            seen += [row[0] for row in asker.execute("SELECT status FROM check_sequence_health()").fetchall()]
    assert set(seen) == {"ok"}

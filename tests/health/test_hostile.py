"""What an owner of tables and functions thinks of does not run with the rights of who asks, nor spoil the answer."""

import pytest

from tests.databases import Database
from tests.health.asked import ask, install

UNKNOWN = ("unknown", "unsupported-expression")
SOUND = "CREATE TABLE sound (id serial PRIMARY KEY); CREATE SEQUENCE s;"


def statuses(dsn: str) -> dict[str, tuple[str, str | None]]:
    return {row["table_name"].removeprefix("public."): (row["status"], row["reason"]) for row in ask(dsn)}


LATER_CAST = """
    CREATE TYPE en AS ENUM ('a');
    CREATE FUNCTION g(en) RETURNS text LANGUAGE plpgsql AS
      'BEGIN PERFORM nextval(''public.untouched''); RETURN ''z''; END';
    CREATE TABLE t (id bigserial, x text DEFAULT {default}); CREATE UNIQUE INDEX ON t (id) WHERE x = 'z';
    CREATE CAST (en AS text) WITH FUNCTION g(en) AS {how};
    """
UNSEEN = {
    "a cast that is made after the default": LATER_CAST.format(default="'a'::en", how="ASSIGNMENT"),
    "a cast of NULL": LATER_CAST.format(default="NULL::en", how="IMPLICIT"),
    "the distance of a range": """
    CREATE FUNCTION g(float8, float8) RETURNS float8 IMMUTABLE LANGUAGE plpgsql AS
      'BEGIN PERFORM nextval(''public.untouched''); RETURN $1 - $2; END';
    CREATE TYPE fr AS RANGE (subtype = float8, subtype_diff = g);
    CREATE TABLE t (id bigserial, x fr); CREATE UNIQUE INDEX ON t (id) WHERE x @> 5.0::float8 AND id > 0;
    INSERT INTO t (x) SELECT fr(i, i + 10) FROM generate_series(1, 1000) i; ANALYZE t; SELECT setval('t_id_seq', 1);
    """,
}


@pytest.mark.parametrize("code", UNSEEN)
def test_it_runs_nothing_that_no_text_shows(database: Database, code: str) -> None:
    database.load(f"CREATE SEQUENCE untouched; {UNSEEN[code]} ALTER SEQUENCE untouched RESTART;")
    install(database)
    assert statuses(database.dsn) == {"t": UNKNOWN}
    assert database.execute("SELECT is_called FROM untouched") == [(False,)]


def test_who_calls_it_by_way_of_a_superusers_function_is_not_trusted(database: Database) -> None:
    """Their session is not what it runs as: SECURITY DEFINER."""
    somebody = database.create_role("somebody")
    install(database)
    database.load(
        """
        CREATE SEQUENCE untouched;
        CREATE FUNCTION g(int) RETURNS bool IMMUTABLE LANGUAGE plpgsql AS
          'BEGIN PERFORM nextval(''public.untouched''); RETURN true; END';
        CREATE TABLE t (id serial PRIMARY KEY, e int); CREATE INDEX ON t (e) WHERE g(1);
        ALTER FUNCTION g(int) OWNER TO somebody;
        CREATE FUNCTION asked() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS
          'SELECT status FROM public.check_sequence_health()';
        GRANT USAGE ON SCHEMA public TO somebody;
        ALTER SEQUENCE untouched RESTART;
        """
    )
    assert ask(database.dsn_as(somebody), "SELECT * FROM public.asked()") == [{"asked": "unknown"}]
    assert database.execute("SELECT is_called FROM untouched") == [(False,)]


SPOILERS = {
    "the name of an argument": """
        CREATE FUNCTION f("((" text) RETURNS bigint LANGUAGE sql AS 'SELECT nextval($1)';
        CREATE TABLE t (id bigint DEFAULT f('s'));
        """,
    "an OID out of range": "CREATE TABLE t (id int DEFAULT nextval(99999999999::bigint::regclass));",
    "a number of many digits": """
        CREATE TABLE t (id bigint PRIMARY KEY);
        DO $$ BEGIN EXECUTE 'CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN IF NEW.id = '
          || repeat('9', 140000) || ' THEN NEW.id := nextval(''''public.s''''); END IF; RETURN NEW; END'''; END $$;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE g();
        """,
    "a long argument of a trigger": """
        DO $$ BEGIN EXECUTE 'CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN '
          || repeat('PERFORM TG_ARGV[0]; ', 450) || ' PERFORM nextval(''''s''''); RETURN NEW; END'''; END $$;
        CREATE TABLE t (id bigint PRIMARY KEY);
        DO $$ BEGIN EXECUTE 'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE g('''
          || repeat('x', 3000000) || ''')'; END $$;
        """,
    "a default as deep as can be": """
        DO $$ DECLARE low int := 100; high int := 100000; middle int; BEGIN
          WHILE high - low > 1 LOOP
            middle := (low + high) / 2;
            BEGIN
              EXECUTE 'CREATE TABLE t (id bigint DEFAULT nextval(''s'')' || repeat('+1', middle) || ')';
              DROP TABLE t;
              low := middle;
            EXCEPTION WHEN statement_too_complex THEN
              high := middle;
            END;
          END LOOP;
          EXECUTE 'CREATE TABLE t (id bigint DEFAULT nextval(''s'')' || repeat('+1', low) || ')';
        END $$;
        """,
}


@pytest.mark.parametrize("what", SPOILERS)
def test_one_object_does_not_spoil_the_answer(database: Database, what: str) -> None:
    database.load(SOUND + SPOILERS[what])
    install(database)
    assert statuses(database.dsn)["sound"] == ("ok", None)


LETTERS = """
    CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN IF NEW."größe" IS NULL THEN NEW."größe" := nextval(''public.s''); END IF; RETURN NEW; END';
    CREATE TABLE t ("größe" bigint PRIMARY KEY);
    CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE g();
    CREATE FUNCTION "größte"(text) RETURNS bigint LANGUAGE sql AS 'SELECT nextval($1)';
    CREATE TABLE u (id bigint PRIMARY KEY DEFAULT "größte"('public.s'));
    """


def test_names_of_letters_beyond_ascii_spoil_nothing(database: Database) -> None:
    """Where the locale knows them for letters, a regular expression may take none of them after a backslash."""
    name = f"{database.name}_letters"
    database.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8'")
    other = Database(database.server, name)
    try:
        other.load(SOUND + LETTERS)
        install(other)
        assert statuses(other.dsn) == dict.fromkeys(("sound", "t", "u"), ("ok", None))
    finally:
        other.close()


LOCKED = {
    "an index": "CREATE TABLE t (id serial PRIMARY KEY, x int); CREATE UNIQUE INDEX ON t ((id * 2 % 1000));",
    "a trigger's condition": """
        CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := nextval(''s''); RETURN NEW; END';
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE PROCEDURE g();
        """,
    "a body": """
        CREATE TABLE t (x int);
        CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT nextval('s') FROM t; END;
        CREATE TABLE u (id bigint DEFAULT g());
        """,
}


@pytest.mark.parametrize("what", LOCKED)
def test_what_is_locked_is_not_waited_for_twice(database: Database, what: str) -> None:
    """Where an expression is printed, which takes a lock, too."""
    if what == "a body" and database.server.major < 14:
        pytest.skip("bodies are stored parsed from PostgreSQL 14 on")
    database.load(SOUND + LOCKED[what])
    install(database)
    holder = database.connect()
    holder.execute("BEGIN; LOCK TABLE t")
    found = statuses(database.dsn)
    assert found.pop("sound") == ("ok", None)
    assert {status for status, _ in found.values()} == {"unknown"}


GROWING = (
    "lpad('a', nextval('s')::int)",
    "rpad('a', nextval('s')::int, 'b')",
    "format('%*s', nextval('s')::int, 'a')",
    "replace(nextval('s')::text, '9', lower('aaaaaaaaaa'))",
    r"nextval('s') || (lpad('a', 20, 'a') ~ '^(a+)(a+)b\1\2$')::text",
    "nextval('s') || ('a' ~ lower('A'))::text",
    "nextval('s') || substring('abc', lower('B'))",
    "format('%9999s', nextval('s'))",
)


@pytest.mark.parametrize("default", GROWING)
def test_how_long_a_value_gets_and_how_long_it_takes_is_written_in_the_default(
    database: Database, default: str
) -> None:
    database.load(f"CREATE SEQUENCE s MAXVALUE 300; CREATE TABLE t (id text PRIMARY KEY DEFAULT {default});")
    install(database)
    assert statuses(database.dsn) == {"t": UNKNOWN}


GROWING_BODIES = (
    "lpad (nextval('public.s')::text, 99 * 99, 'x')",
    "'A' || left ('a'::text, 1) || rpad\n(nextval('public.s')::text, (99 * 99), 'x')",
)


@pytest.mark.parametrize("body", GROWING_BODIES, ids=range(len(GROWING_BODIES)))
def test_a_blank_before_the_parenthesis_hides_no_function(database: Database, body: str) -> None:
    database.load(
        f"""
        CREATE SEQUENCE s MAXVALUE 300; CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $body$ SELECT {body} $body$;
        CREATE TABLE t (id text PRIMARY KEY DEFAULT f());
        """
    )
    install(database)
    assert statuses(database.dsn) == {"t": UNKNOWN}


def test_a_key_is_not_made_of_long_texts_over_and_over(database: Database) -> None:
    """Neither of a constant, nor of what a trigger makes of the number with what it has made before."""
    database.load(
        f"""
        CREATE TABLE constant (id serial PRIMARY KEY, x text DEFAULT '{"x" * 3000}');
        CREATE UNIQUE INDEX ON constant (md5(id::text{" || x" * 10}));
        CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          NEW.a := replace(NEW.id::text, '9', '{"a" * 90}');
          NEW.b := replace(NEW.a, 'a', '{"a" * 90}');
          RETURN NEW;
        END $$;
        CREATE TABLE by_trigger (id serial PRIMARY KEY, a text, b text);
        CREATE UNIQUE INDEX ON by_trigger (md5(id || b));
        CREATE TRIGGER g BEFORE INSERT ON by_trigger FOR EACH ROW EXECUTE PROCEDURE g();
        """
    )
    install(database)
    assert statuses(database.dsn) == {"constant": UNKNOWN, "by_trigger": UNKNOWN}


HARMLESS = (
    "'INV-' || lpad(left(nextval('s')::text, 6), 6, '0')",
    "replace(replace('a-b c' || nextval('s'), '-', ''), ' ', '')",
    "format('%s-%6s', 'A', nextval('s'))",
    "'A' || nextval('s') || substring('abc', 2, 1) || substring('abc' from '[a-z]+')",
    "nextval('s') || ('a' ~ '^[a-z]{1,3}$')::text || ('a' ~* 'A')::text || ('a' LIKE 'a%')::text",
)


@pytest.mark.parametrize("default", HARMLESS)
def test_what_is_bounded_is_still_computed(database: Database, default: str) -> None:
    database.load(
        f"CREATE SEQUENCE s; CREATE TABLE t (id text PRIMARY KEY DEFAULT {default}, x int);"
        "INSERT INTO t (x) VALUES (1), (2); SELECT setval('s', 1);"
    )
    install(database)
    assert statuses(database.dsn) == {"t": ("behind", None)}

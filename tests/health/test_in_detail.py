"""What the cases do not turn on: thresholds to the very value, triggers of all kinds, children without rows."""

import json

import pytest

from tests.databases import Database
from tests.health.asked import Comparison, ask, install
from tests.inside import Inside

BODIES = {
    "NEW.x := 'a'; RETURN NEW;": "ok",
    "NEW.\"x\" = lower(NEW.x); IF NEW.id > 5 THEN RAISE NOTICE '%', NEW.id; END IF; RETURN NEW;": "ok",
    "INSERT INTO log VALUES (NEW.id); RETURN NEW;": "ok",
    "PERFORM 1; SELECT count(*) INTO n FROM log; RETURN NEW;": "ok",
    "NEW.id := 5; RETURN NEW;": "unknown",
    "NEW . Id = 5; RETURN NEW;": "unknown",
    'NEW."id" := 5; RETURN NEW;': "unknown",
    "NEW /* . */ . /* x */ id := 5; RETURN NEW;": "unknown",
    "NEW -- a\n .id := 5; RETURN NEW;": "unknown",
    "SELECT 5 INTO NEW.id; RETURN NEW;": "unknown",
    "SELECT 5, 'a' INTO NEW; RETURN NEW;": "unknown",
    "NEW := ROW(5, 'a'); RETURN NEW;": "unknown",
    "FOR NEW IN SELECT 5, 'a' LOOP END LOOP; RETURN NEW;": "unknown",
    "EXECUTE 'SELECT 5, ''a''' INTO NEW; RETURN NEW;": "unknown",
    "RETURN NULL;": "unknown",
    "RETURN ROW(5, 'a')::t;": "unknown",
    "PERFORM nextval('t_id_seq'); RETURN NEW;": "unknown",
    "PERFORM burn(); RETURN NEW;": "unknown",
    "n := 1; RETURN NEW; n := '/*'; NEW.id := 5; n := '*/'; RETURN NEW;": "unknown",
}


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_what_triggers_do_is_followed_or_unknown(database: Database, body: str) -> None:
    database.load(
        f"""
        CREATE TABLE log (id int); CREATE TABLE t (id serial PRIMARY KEY, x text); INSERT INTO t (x) VALUES ('a');
        CREATE FUNCTION burn() RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''t_id_seq'')';
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ DECLARE n text; BEGIN {body} END $f$;
        CREATE TRIGGER g BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE f();
        """
    )
    install(database)
    rows = ask(database.dsn)
    assert [(row["table_name"], row["status"]) for row in rows] == [("public.t", BODIES[body])]


def test_thresholds_and_limits_to_the_very_value(database: Database, inside: Inside) -> None:
    last = (1610612734, 1610612735, 1610612736, 2147473647, 2147473646, 2147483646, 2147483647)
    database.load(
        "".join(
            f"CREATE TABLE t_{i} (id serial PRIMARY KEY); SELECT setval('t_{i}_id_seq', {value});"
            for i, value in enumerate(last)
        )
        + "".join(
            f"CREATE TABLE s_{i} (id smallserial PRIMARY KEY, CHECK (id < {bound})); SELECT setval('s_{i}_id_seq', 5);"
            for i, bound in enumerate((7, 8, 10_005, 10_006, 10_007, 32_000))
        )
    )
    install(database)
    rows = ask(database.dsn)
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    found = Comparison(report, rows)
    assert not found.wrongs, "\n".join(found.wrongs)
    assert found.left_open == 0
    assert {row["status"] for row in rows} == {"ok", "running-out", "exhausted"}


def test_a_child_without_rows_of_its_own_has_no_row_here(database: Database, inside: Inside) -> None:
    database.load(
        """
        CREATE TABLE parent (id serial PRIMARY KEY); CREATE TABLE empty () INHERITS (parent);
        CREATE TABLE full_one () INHERITS (parent); INSERT INTO full_one VALUES (1), (1);
        CREATE TABLE with_key (PRIMARY KEY (id)) INHERITS (parent);
        """
    )
    install(database)
    rows = ask(database.dsn)
    assert {row["table_name"]: row["status"] for row in rows} == {
        "public.parent": "ok",
        "public.full_one": "duplicates",
        "public.with_key": "ok",
    }
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs


TRIGGERS = {
    "BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "behind",
    "begin if (new.Id is null) then select Nextval('t_no') into strict new.ID; end if; return new; end;": "behind",
    'BEGIN IF NEW."id" IS NULL THEN NEW."id" := nextval(\'public.t_no\'); END IF; RETURN NEW; END': "behind",
    "BEGIN NEW.id = COALESCE(NEW.id, pg_catalog.nextval('t_no')); RETURN NEW; END": "behind",
    "BEGIN /* always */ NEW.id := nextval('t_no'); -- it is ours\n RETURN NEW; END": "behind",
    "BEGIN IF TG_OP = 'INSERT' AND NEW.id IS NULL THEN NEW.id = nextval(TG_ARGV[0]); END IF; RETURN NEW; END": "behind",
    "BEGIN IF NEW.id IS NULL OR NEW.id = 0 THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "behind",
    "BEGIN IF ((NEW . id < 1) OR (new.ID is null)) THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "behind",
    "BEGIN IF coalesce(NEW.id, 0) = 0 THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "behind",
    "BEGIN NEW.id := coalesce(nullif(NEW.id, -1), nextval('t_no')); RETURN NEW; END": "behind",
    "BEGIN IF TG_OP = 'INSERT' THEN NEW.id := nextval('t_no'); ELSE NEW.x := 1; END IF; RETURN NEW; END": "behind",
    "DECLARE n bigint; BEGIN n := nextval('t_no'); NEW.id := n; RETURN NEW; END": "behind",
    "DECLARE n bigint := nextval('t_no'); BEGIN NEW.id := n; RETURN NEW; END": "behind",
    "DECLARE n bigint := nextval('t_no'); BEGIN NEW.id := n; NEW.x := n; RETURN NEW; END": "unknown",
    "BEGIN IF NEW.id = 0 THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "unknown",
    "BEGIN IF NEW.id IS NULL OR NEW.x = 0 THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "unknown",
    "BEGIN IF NEW.id IS NULL AND NEW.id = 0 THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "unknown",
    "BEGIN IF NEW.id IS NOT NULL THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "unknown",
    "BEGIN IF TG_OP = 'UPDATE' THEN NEW.x := 1; ELSE NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "unknown",
    "BEGIN IF NEW.x IS NULL THEN NEW.id := nextval('t_no'); END IF; RETURN NEW; END": "unknown",
    "BEGIN NEW.id := COALESCE(NEW.x, nextval('t_no')); RETURN NEW; END": "unknown",
    "BEGIN NEW.id := nextval('t_no') + 1; RETURN NEW; END": "unknown",
    "BEGIN NEW.id := nextval('t_no')::int; RETURN NEW; END": "unknown",
    "BEGIN NEW.id := nextval('t_no'); NEW.id := 7; RETURN NEW; END": "unknown",
    "BEGIN NEW.id := nextval('t_no'); RETURN NULL; END": "unknown",
    "BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('t_no'); RETURN NEW; END IF; RETURN NEW; END": "unknown",
    "DECLARE n int; BEGIN NEW.id := nextval('t_no'); RETURN NEW; END": "unknown",
    "BEGIN NEW.id := nextval(E't\\_no'); RETURN NEW; END": "unknown",
}


@pytest.mark.parametrize("body", TRIGGERS, ids=range(len(TRIGGERS)))
def test_a_trigger_that_is_one_nextval_is_followed(database: Database, inside: Inside, body: str) -> None:
    database.load(
        f"""
        CREATE SEQUENCE t_no; CREATE TABLE t (id int PRIMARY KEY, x int);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ {body} $f$;
        INSERT INTO t VALUES (1, 1), (2, 2);
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE f('t_no');
        """
    )
    assert _told_of_t(database, inside) == [TRIGGERS[body]]


def test_a_trigger_that_fills_another_column_leaves_the_id_alone(database: Database, inside: Inside) -> None:
    database.load(
        """
        CREATE SEQUENCE t_no; CREATE TABLE t (id int PRIMARY KEY, no int UNIQUE); INSERT INTO t VALUES (1, 1), (2, 2);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS
          $f$ DECLARE n bigint := nextval('t_no'); BEGIN NEW.no := n; RETURN NEW; END $f$;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE f();
        """
    )
    assert _told_of_t(database, inside) == ["no-default", "behind"]


BESIDE_A_TRIGGER = {
    "a default that the guard never lets through": ("id serial PRIMARY KEY, x int", "", {"t_id_seq": "behind"}),
    "a constant default": ("id int PRIMARY KEY DEFAULT 0, x int", "", {None: "unknown"}),
    "a NULL default": ("id int PRIMARY KEY DEFAULT NULL, x int", "", {"t_no": "behind"}),
    "a default that stands for nothing": ("id int PRIMARY KEY DEFAULT (-1), x int", "", {None: "unknown"}),
    "the same sequence": ("id int PRIMARY KEY, x int DEFAULT nextval('t_no')", "", {"t_no": "unknown"}),
    "another trigger that draws": ("id int PRIMARY KEY, x int", "NEW.x := nextval('t_no');", {"t_no": "unknown"}),
    "another trigger that does not": ("id int PRIMARY KEY, x int", "NEW.x := 5;", {"t_no": "behind"}),
    "a domain's default": ("id filled PRIMARY KEY, x int", "", {None: "unknown"}),
}


@pytest.mark.parametrize("what", BESIDE_A_TRIGGER)
def test_what_stands_beside_a_trigger_that_fills(database: Database, inside: Inside, what: str) -> None:
    columns, second, expected = BESIDE_A_TRIGGER[what]
    database.load(
        f"""
        CREATE SEQUENCE t_no; CREATE DOMAIN filled AS int DEFAULT 5; CREATE TABLE t ({columns});
        INSERT INTO t VALUES (1, 1), (2, 2);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN IF NEW.id IS NULL THEN NEW.id := nextval(''t_no''); END IF; RETURN NEW; END';
        CREATE FUNCTION h() RETURNS trigger LANGUAGE plpgsql AS $h$ BEGIN {second} RETURN NEW; END $h$;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE f();
        CREATE TRIGGER i BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE h();
        """
    )
    _told_by_sequence(database, inside, expected)


FUNCTIONS = {
    "f() RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''t_no'')'": "behind",
    "f() RETURNS int LANGUAGE plpgsql AS 'begin return nextval(''public.t_no''); end'": "behind",
    "f() RETURNS bigint LANGUAGE sql SET search_path = public AS 'SELECT nextval(''public.t_no'')'": "behind",
    "f() RETURNS bigint LANGUAGE sql SET search_path = public AS 'SELECT nextval(''t_no'')'": "behind",
    "f() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT nextval(''t_no'')'": "unknown",
    "f() RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''t_no''); SELECT 5::bigint'": "unknown",
    "f(a int DEFAULT 1) RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''t_no'')'": "unknown",
    "f() RETURNS text LANGUAGE plpgsql AS 'begin return nextval(''t_no''); end'": "behind",
    "f() RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''t_no'') * 2'": "behind",
}


@pytest.mark.parametrize("function", FUNCTIONS, ids=range(len(FUNCTIONS)))
def test_a_function_that_is_one_nextval_is_followed(database: Database, inside: Inside, function: str) -> None:
    cast = "::int" if "text" in function else ""
    database.load(
        f"""
        CREATE SEQUENCE t_no; CREATE FUNCTION {function};
        CREATE TABLE t (id int PRIMARY KEY DEFAULT f(){cast}); INSERT INTO t VALUES (1), (2);
        """
    )
    assert _told_of_t(database, inside) == [FUNCTIONS[function]]


def _told_by_sequence(database: Database, inside: Inside, expected: dict[str | None, str]) -> None:
    """The statuses of the rows of these sequences, None for one that names none; and nothing that the report denies."""
    install(database)
    rows = ask(database.dsn)
    found = {(row["sequence_name"] or "").removeprefix("public.") or None: row["status"] for row in rows}
    assert {name: found.get(name) for name in expected} == expected
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs


def _told_of_t(database: Database, inside: Inside) -> list[str]:
    """The statuses of all rows, which are of the table t and say nothing that the report does not."""
    install(database)
    rows = ask(database.dsn)
    assert {row["table_name"] for row in rows} == {"public.t"}
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs
    return [row["status"] for row in rows]


def test_a_nextval_of_somebody_else_is_not_taken_for_the_servers(database: Database) -> None:
    database.load(
        """
        CREATE SEQUENCE t_no; CREATE FUNCTION public.nextval(text) RETURNS bigint LANGUAGE sql AS 'SELECT 5::bigint';
        CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT nextval(''t_no'')';
        CREATE TABLE t (id int PRIMARY KEY DEFAULT f()); INSERT INTO t VALUES (1), (2);
        """
    )
    install(database)
    assert [row["status"] for row in ask(database.dsn)] == ["unknown"]


SEQUENCES = """
CREATE SEQUENCE s; CREATE SEQUENCE "odd's"; CREATE SEQUENCE "a""b";
CREATE SCHEMA "x y"; CREATE SEQUENCE "x y".s START 50;
"""
ONE_DRAW = {
    # how the function is declared, what the default is, a row, the status
    "a text around it": ("f() RETURNS text LANGUAGE sql AS $$ SELECT 'A' || nextval('s') $$", "f()", "A3", "behind"),
    "arithmetic": ("f() RETURNS bigint LANGUAGE sql AS $$ SELECT 1000 + nextval('s'); $$", "f()", "1003", "behind"),
    "its name as a text": (
        "f(p text) RETURNS text LANGUAGE sql AS $$ SELECT 'A' || nextval(p) $$",
        """f('public."odd''s"')""",
        "A2",
        "behind",
    ),
    "its name as regclass": (
        "f(p regclass) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN nextval($1); END $$",
        """f('"a""b"')""",
        "3",
        "behind",
    ),
    "in a schema of an odd name": (
        "f(p regclass) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN nextval(p); END $$",
        """f('"x y".s')""",
        "51",
        "behind",
    ),
    "on a search_path of its own": (
        "f() RETURNS bigint LANGUAGE sql SET search_path = \"x y\", public AS $$ SELECT nextval('s') $$",
        "f()",
        "52",
        "behind",
    ),
    "kept in a variable": (
        "f() RETURNS text LANGUAGE plpgsql AS"
        " $$ DECLARE n int; BEGIN SELECT nextval('s') INTO n; RETURN 'A' || lpad(n::text, 3, '0'); END $$",
        "f()",
        "A002",
        "behind",
    ),
    "a variable in a text": (
        "f() RETURNS text LANGUAGE plpgsql AS $$ DECLARE n int := nextval('s'); BEGIN RETURN 'n' || n; END $$",
        "f()",
        "n5",
        "unknown",
    ),
    "twice": (
        "f() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n int := nextval('s'); BEGIN RETURN n + n; END $$",
        "f()",
        "4",
        "unknown",
    ),
    "thrown away": (
        "f() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n int; BEGIN n := nextval('s'); RETURN 7; END $$",
        "f()",
        "8",
        "unknown",
    ),
    "beside a file": (
        "f() RETURNS text LANGUAGE sql AS $$ SELECT 'a' || pg_read_file('PG_VERSION') || nextval('s') $$",
        "f()",
        "a",
        "unknown",
    ),
    "beside a file, behind an escaped quote": (
        r"f() RETURNS text LANGUAGE sql AS $$ SELECT E'\'' || pg_read_file('PG_VERSION') || nextval('s') || '' $$",
        "f()",
        "a",
        "unknown",
    ),
    "beside a file, behind a comment's mark": (
        "f() RETURNS text LANGUAGE sql AS $$ SELECT '--' || pg_read_file('PG_VERSION') || nextval('s') $$",
        "f()",
        "a",
        "unknown",
    ),
    "two columns": (
        "f() RETURNS text LANGUAGE plpgsql AS"
        " $$ DECLARE v text; BEGIN SELECT 'A', nextval('s') INTO v; RETURN v; END $$",
        "f()",
        "A",
        "unknown",
    ),
    "for several rows": (
        "f() RETURNS text LANGUAGE sql AS $$ SELECT 'a' || nextval('s') FROM generate_series(1, 2) $$",
        "f()",
        "a2",
        "unknown",
    ),
    "in several statements": (
        "f() RETURNS text LANGUAGE sql AS $$ SELECT 'a' || nextval('s'); SELECT 'b' $$",
        "f()",
        "b",
        "unknown",
    ),
    "with a default of its own": (
        "f(a int DEFAULT 5) RETURNS bigint LANGUAGE sql AS $$ SELECT a * nextval('s') $$",
        "f()",
        "10",
        "unknown",
    ),
}


@pytest.mark.parametrize("what", ONE_DRAW)
def test_functions_around_one_draw(database: Database, inside: Inside, what: str) -> None:
    declared, default, row, status = ONE_DRAW[what]
    kind = "text" if "RETURNS text" in declared else "bigint"
    database.load(
        f"{SEQUENCES} CREATE FUNCTION {declared}; CREATE TABLE t (id {kind} PRIMARY KEY DEFAULT {default});"
        f" INSERT INTO t VALUES ('{row}');"
    )
    install(database)
    rows = ask(database.dsn)
    assert [row["status"] for row in rows] == [status]
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs


GUARDS = {
    # the default, the guard, the status of the column
    "zero": ("DEFAULT 0", "NEW.id IS NULL OR NEW.id = 0", {"t_no": "behind"}),
    "a negative number": ("DEFAULT '-1'", "NEW.id < 1", {"t_no": "behind"}),
    "its very value": ("DEFAULT 1", "NEW.id <= 1", {"t_no": "behind"}),
    "another number": ("DEFAULT 7", "NEW.id = 0", {None: "unknown"}),
    "one of the sequence's numbers": ("DEFAULT nextval('own')", "NEW.id = 5", {"own": "unknown"}),
    "numbers from the sequence's first on": ("DEFAULT nextval('own')", "NEW.id <= 1", {"own": "unknown"}),
    "none of the sequence's numbers": ("DEFAULT nextval('own')", "NEW.id IS NULL OR NEW.id = 0", {"own": "behind"}),
    "less than any of them": ("DEFAULT nextval('own')", "NEW.id IS NULL OR NEW.id < 1", {"own": "unknown"}),
    "an expression": ("DEFAULT nextval('own') - 1", "NEW.id = 0", {"own": "unknown"}),
}


@pytest.mark.parametrize("qualified", [False, True])
@pytest.mark.parametrize("what", GUARDS)
def test_values_that_stand_for_nothing(database: Database, inside: Inside, what: str, qualified: bool) -> None:
    default, guard, expected = GUARDS[what]
    fill = "NEW.id := nextval('t_no');"
    body, when = (fill, f"WHEN ({guard})") if qualified else (f"IF {guard} THEN {fill} END IF;", "")
    database.load(
        f"""
        CREATE SEQUENCE t_no; CREATE SEQUENCE own; CREATE TABLE t (id int PRIMARY KEY {default}, x int);
        INSERT INTO t VALUES (1, 1), (2, 2);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN {body} RETURN NEW; END $f$;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW {when} EXECUTE PROCEDURE f();
        """
    )
    _told_by_sequence(database, inside, expected)


FILLED = {
    # what the trigger does, the status, and after how many inserts one is refused
    "NEW.code := 'P-' || NEW.id; RETURN NEW;": ("behind", 3),
    "IF NEW.code IS NULL THEN NEW.code := 'P-' || NEW.id; END IF; RETURN NEW;": ("behind", 3),
    "NEW.code := coalesce(NEW.code, concat('P-', NEW.id)); RETURN NEW;": ("behind", 3),
    "/* first */ NEW.note := 'P-' || new.ID::text; NEW.code := NEW.note; RETURN NEW;": ("behind", 3),
    "NEW.code := substr('P-' || NEW.id, 1, 3); RETURN NEW;": ("behind", 3),
    "NEW.note := now()::text; NEW.code := 'P-' || NEW.id; RETURN NEW;": ("behind", 3),
    "NEW.code := NEW.title || '-' || NEW.id; RETURN NEW;": ("behind", 99),
    "NEW.code := md5(random()::text || NEW.id); RETURN NEW;": ("behind", 99),
    "NEW.code := NEW.kind || NEW.id; RETURN NEW;": ("behind", 99),
    "NEW.code := pg_read_file('PG_VERSION') || NEW.id; RETURN NEW;": ("unknown", None),
    "NEW.code := ';' || NEW.id; RETURN NEW;": ("unknown", None),
    "IF NEW.title IS NULL THEN NEW.code := 'P-' || NEW.id; END IF; RETURN NEW;": ("unknown", None),
    "IF NEW.code IS NULL THEN NEW.code := 'A'; ELSE NEW.code := 'P-' || NEW.id; END IF; RETURN NEW;": ("unknown", None),
    "NEW.kind := 'P-' || NEW.id; RETURN NEW;": ("unknown", None),
}


@pytest.mark.parametrize("body", FILLED, ids=range(len(FILLED)))
def test_triggers_that_make_another_unique_column_of_the_id(database: Database, inside: Inside, body: str) -> None:
    database.load(
        f"""
        CREATE TABLE t (
          id bigserial PRIMARY KEY, code text UNIQUE, note text, title text, kind text DEFAULT 'k' UNIQUE);
        INSERT INTO t VALUES (100, 'P-4', 'x', 'y', 'z');
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN {body} END $f$;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE f();
        """
    )
    install(database)
    rows = ask(database.dsn)
    assert [(row["status"], row["inserts_until_failure"]) for row in rows] == [FILLED[body]]
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    assert not Comparison(report, rows).wrongs


def test_functions_of_somebodys_own_may_be_meant(database: Database) -> None:
    """A body's names are looked up when it is called."""
    database.load(
        """
        CREATE SEQUENCE s; CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT upper('a' || nextval('s')) $$;
        CREATE TABLE t (id text PRIMARY KEY DEFAULT f());
        """
    )
    install(database)
    assert [row["status"] for row in ask(database.dsn)] == ["ok"]
    database.execute("CREATE FUNCTION upper(varchar) RETURNS text LANGUAGE sql AS $$ SELECT 'mine' $$")
    assert [row["status"] for row in ask(database.dsn)] == ["unknown"]


OTHER_KEYS = ("((id % 10)) WHERE k IS NOT NULL", "(greatest(id, 10))", "((100 / (id - 8)))", "((id::float4))")


@pytest.mark.parametrize("index", OTHER_KEYS)
def test_a_key_that_is_not_computed_leaves_the_column_unknown(database: Database, inside: Inside, index: str) -> None:
    database.load(
        f"""
        CREATE TABLE t (id bigserial PRIMARY KEY, k timestamptz DEFAULT now());
        INSERT INTO t SELECT g FROM generate_series(12, 14) g; CREATE UNIQUE INDEX ON t {index};
        """
    )
    install(database)
    found = Comparison(json.loads(inside("check", database.dsn, "--format", "json").stdout), ask(database.dsn))
    assert not found.wrongs

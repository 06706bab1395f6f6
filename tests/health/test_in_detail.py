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

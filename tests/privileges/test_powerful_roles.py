"""Roles that may run programs or reach files: what a stranger has stored in the database is not run as one of them.

The planner computes calls with constants wherever it looks a table over; the functions here say in the server's log
that they were called, and as whom.
"""

import re
from pathlib import Path

import pytest

from tests.databases import Database
from tests.privileges.report import reasons

TRAPS = """
CREATE FUNCTION public.trap(what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  IF current_setting('application_name') = 'seqguard' THEN RAISE LOG 'PLANTED % as %', what, current_user; END IF;
  RETURN true; END $$;
CREATE FUNCTION public.number(what text) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  PERFORM public.trap(what); RETURN 0; END $$;
CREATE FUNCTION public.inlined(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT public.trap('inlined') AND $1 > '' $$;
CREATE FUNCTION public.alike(text, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  RETURN public.trap('operator'); END $$;
CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = text, PROCEDURE = public.alike);
CREATE DOMAIN public.guarded AS text CHECK (public.trap('domain'));
CREATE DOMAIN public.above_it AS public.guarded;
CREATE TABLE by_domain (id serial PRIMARY KEY, x text);
CREATE INDEX ON by_domain (x) WHERE x = 'v'::public.above_it;
CREATE TABLE predicate (id serial PRIMARY KEY, x text);
CREATE INDEX ON predicate (x) WHERE public.trap('predicate');
CREATE TABLE expression (id serial PRIMARY KEY, x text);
CREATE INDEX ON expression ((id + public.number('expression')));
CREATE TABLE by_inlining (id serial PRIMARY KEY, x text);
CREATE INDEX ON by_inlining (x) WHERE public.inlined(x);
CREATE TABLE by_operator (id serial PRIMARY KEY, x text);
CREATE INDEX ON by_operator (x) WHERE 'a' OPERATOR(public.===) 'b';
CREATE TABLE by_key (id serial, x text) PARTITION BY RANGE ((id + public.number('key')));
CREATE TABLE by_key_1 PARTITION OF by_key FOR VALUES FROM (0) TO (1000);
CREATE TABLE above (id serial, x text) PARTITION BY RANGE (id);
CREATE TABLE middle PARTITION OF above FOR VALUES FROM (0) TO (1000) PARTITION BY RANGE (id);
CREATE TABLE below PARTITION OF middle FOR VALUES FROM (0) TO (1000);
CREATE INDEX ON below (x) WHERE public.trap('partition');
"""
STATISTICS = """
CREATE TABLE counted (id serial PRIMARY KEY, x text);
CREATE STATISTICS ON (id + public.number('statistics')), x FROM counted;
"""
HARMLESS = """
CREATE TABLE checked (id serial PRIMARY KEY, x text, CHECK (public.trap('check')));
CREATE TABLE filled (id serial PRIMARY KEY, x text DEFAULT public.number('default')::text);
CREATE TABLE parted (id serial, x text) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parted (CHECK (public.trap('check of a partition'))) FOR VALUES FROM (0) TO (1000);
CREATE TABLE parent (id serial PRIMARY KEY, x text);
CREATE TABLE child (CHECK (public.trap('check of a child'))) INHERITS (parent);
CREATE TABLE typed (id serial PRIMARY KEY, x public.guarded);
CREATE VIEW shown AS SELECT * FROM typed WHERE public.trap('view');
"""
"""Nothing of it is computed by planning."""

TRUSTED = """
CREATE FUNCTION public.own(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN true; END $$;
CREATE TABLE trusted (id serial PRIMARY KEY, x text);
CREATE INDEX ON trusted (x) WHERE public.own('constant');
"""
ROWS = "SET search_path = public; INSERT INTO {} (x) SELECT 'y' FROM pg_catalog.generate_series(1, 3);"
TRAPPED = {"predicate", "expression", "by_inlining", "by_operator", "by_domain", "by_key", "above"}
FINE = {"checked", "filled", "parted", "parent", "typed", "trusted"}


@pytest.fixture
def planted(database: Database) -> set[str]:
    """A database in which somebody who is no superuser has laid traps; the tables that have one."""
    stranger = database.create_role("stranger", "NOLOGIN")
    trapped = set(TRAPPED)
    script = TRAPS
    if database.server.major >= 14:
        script += STATISTICS
        trapped.add("counted")
    database.load(f"GRANT ALL ON SCHEMA public TO {stranger}; SET ROLE {stranger};" + script + HARMLESS)
    database.load(TRUSTED + "".join(ROWS.format(table) for table in sorted(trapped | FINE)))
    database.load("SELECT setval('checked_id_seq', 1); SELECT setval('parted_id_seq', 1);")
    database.load("GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;")
    database.load("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;")
    # whoever owns the database may say so
    database.execute(f"ALTER DATABASE {database.name} SET constraint_exclusion = on")
    return trapped


def calls(lines):
    """What was called, and as whom: ``predicate as postgres``."""
    return {found[1] for found in map(re.compile(r"PLANTED (.* as \w+)").search, lines) if found}


@pytest.mark.parametrize(
    ("options", "setting"),
    [
        ("LOGIN SUPERUSER", ""),
        pytest.param("LOGIN IN ROLE pg_execute_server_program", "", marks=pytest.mark.majors(11)),
        pytest.param("LOGIN NOINHERIT IN ROLE pg_read_server_files", "", marks=pytest.mark.majors(11)),
        ("LOGIN SUPERUSER", "SET role = stranger"),
    ],
)
def test_nothing_that_a_stranger_wrote_is_run(planted, database, check, logged, options, setting):
    role = database.create_role("powerful", options)
    if setting:
        database.execute(f"ALTER ROLE {role} {setting}")
    with logged() as lines:
        run = check(role)
    # as whom the session begins is undone by one statement: the power is that of who has logged in
    assert calls(lines) == set()
    left_out = {entry["subject"]["table"].removeprefix("public."): entry for entry in run.json["not_checked"]}
    assert left_out.keys() == planted | {"middle", "below"}
    assert {entry["reason"] for entry in left_out.values()} == {"unsupported-expression"}
    assert re.match(
        r"to read it may run public\.trap\(text\), which .* with all the power of the role \w+$",
        left_out["predicate"]["message"],
    )
    assert left_out["predicate"]["how_to_check"].startswith("check as a role that is no superuser")
    assert {column["table"].removeprefix("public.") for column in run.json["columns"]} == FINE | {"by_key_1"}
    assert run.json["verdict"] in ("fail", "incomplete")


def test_a_repair_leaves_alone_what_is_not_read(planted, database, inside, logged):
    database.load("".join(f"SELECT setval('{table}_id_seq', 1);" for table in ("predicate", "trusted")))
    with logged() as lines:
        run = inside("fix", database.dsn, "--apply")
    assert calls(lines) == set()
    assert "public.trusted_id_seq" in run.stdout
    assert database.execute("SELECT last_value FROM predicate_id_seq") == [(1,)]
    assert database.execute("SELECT last_value FROM trusted_id_seq") == [(3,)]


def test_a_plain_role_reads_everything(planted, database, check, logged):
    """It runs what was planted, with a plain role's power; CHECKs not even so."""
    with logged() as lines:
        run = check(database.create_role("plain"))
    assert {call.partition(" as ")[2] for call in calls(lines)} == {"plain"}
    assert not any(call.startswith(("check", "default", "view")) for call in calls(lines))
    assert reasons(run.json).keys() <= {"public.by_key.id"}  # which partition takes a row can't be told
    assert {c["table"] for c in run.json["columns"]} >= {f"public.{name}" for name in planted | FINE}


def test_what_a_superuser_wrote_is_no_stranger_s(database, check):
    """No false alarm where all belongs to one superuser, as in a server that a pipeline has started."""
    database.load("SET search_path = public;" + TRAPS + HARMLESS)
    assert reasons(check().json).keys() <= {"public.by_key.id"}


def test_it_would_have_reached_files(planted, database, check, logged):
    """The trap works: with the same index, who reads the table as a superuser runs a program."""
    marker = Path(database.execute("SHOW data_directory")[0][0]) / "reached"
    database.load(
        "CREATE FUNCTION public.act() RETURNS void LANGUAGE plpgsql AS "
        f"$$ BEGIN COPY (SELECT 1) TO PROGRAM 'cat >>{marker}'; END $$;"
        "CREATE OR REPLACE FUNCTION public.trap(what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS "
        "$$ BEGIN PERFORM public.act(); RETURN true; END $$;"
    )
    assert check().json["not_checked"]
    assert not marker.exists()
    database.execute("SELECT max(id) FROM public.predicate")
    assert marker.exists()
    marker.unlink()


UNREAD = """
CREATE FUNCTION public.slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.lower($1)';
CREATE TABLE posts (id serial PRIMARY KEY, x text);
CREATE SEQUENCE loose;
CREATE TABLE two (id bigint DEFAULT nextval('loose') PRIMARY KEY, x text);
CREATE TABLE three (id bigint GENERATED ALWAYS AS IDENTITY, x text);
CREATE SEQUENCE in_domain;
CREATE DOMAIN numbered AS bigint DEFAULT nextval('in_domain');
CREATE TABLE four (id numbered, x text);
CREATE SEQUENCE unused;
CREATE INDEX ON posts (public.slug(x));
CREATE INDEX ON two (public.slug(x));
CREATE INDEX ON three (public.slug(x));
CREATE INDEX ON four (public.slug(x));
"""
ANY = {
    "by name": """
        CREATE TABLE late (id bigint DEFAULT nextval('unused'::text), x text); CREATE INDEX ON late (public.slug(x));
    """,
    "by a trigger": """
        CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          NEW.id := nextval('unused'); RETURN NEW; END $$;
        CREATE TABLE late (id bigint, x text); CREATE INDEX ON late (public.slug(x));
        CREATE TRIGGER fill BEFORE INSERT ON late FOR EACH ROW EXECUTE PROCEDURE fill();
    """,
    "by a function": """
        CREATE FUNCTION drawn() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('unused'); END $$;
        CREATE TABLE late (id bigint DEFAULT drawn(), x text); CREATE INDEX ON late (public.slug(x));
    """,
}


def orphans(run):
    return [f["subject"]["sequence"] for f in run.json["findings"] if f["rule"] == "orphan-sequence"]


@pytest.mark.parametrize("further", ["", *ANY.values()], ids=["by all that is recorded", *ANY])
def test_what_a_table_that_is_not_read_may_draw_from_is_no_orphan(database, check, further):
    """To drop it would break the next insert."""
    stranger = database.create_role("stranger", "NOLOGIN")
    database.load(f"GRANT ALL ON SCHEMA public TO {stranger}; SET ROLE {stranger}; {UNREAD} {further}")
    database.load(f"GRANT {stranger} TO CURRENT_USER")
    run = check(database.create_role("powerful", "LOGIN SUPERUSER"))
    unread = {entry["subject"]["table"] for entry in run.json["not_checked"]}
    assert {"public.posts", "public.two", "public.three", "public.four"} <= unread
    assert orphans(run) == ([] if further else ["public.unused"])

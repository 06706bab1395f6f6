"""With less than it needs the check says exactly what is missing: granting that, and nothing else, completes it."""

from pathlib import Path

import pytest

from tests.privileges.report import advice, reasons, verdicts

MIXED = Path(__file__).with_name("mixed.sql").read_text()
TABLE = """
CREATE SCHEMA s;
CREATE TABLE s.t (id serial PRIMARY KEY, note text);
INSERT INTO s.t (note) VALUES ('a'), ('b');
INSERT INTO s.t VALUES (4);
"""
ROLE = "privileges_reader"
SEQUENCE = f"GRANT SELECT ON SEQUENCE s.t_id_seq TO {ROLE}"
ROWS = f"GRANT SELECT ON s.t TO {ROLE}"
SCHEMA = f"GRANT USAGE ON SCHEMA s TO {ROLE}"


@pytest.fixture
def reader(database):
    return database.create_role(ROLE)


def grant(database, run):
    """Runs what the report says, as far as it is SQL."""
    for statement in advice(run.json):
        if statement.startswith("GRANT "):
            database.execute(statement)


@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        ("GRANT USAGE ON SCHEMA s TO {0}; GRANT SELECT ON s.t, s.t_id_seq TO {0}", set()),
        ("GRANT USAGE ON SCHEMA s TO {0}; GRANT SELECT (id) ON s.t TO {0}; GRANT SELECT ON s.t_id_seq TO {0}", set()),
        (
            "GRANT USAGE ON SCHEMA s TO {0}; GRANT SELECT ON s.t TO {0}; GRANT USAGE ON SEQUENCE s.t_id_seq TO {0}",
            set(),
        ),
        (
            "GRANT USAGE ON SCHEMA s TO {0}; GRANT SELECT (note) ON s.t TO {0}; GRANT SELECT ON s.t_id_seq TO {0}",
            {ROWS},
        ),
        (
            "GRANT USAGE ON SCHEMA s TO {0}; GRANT SELECT ON s.t TO {0}; GRANT UPDATE ON SEQUENCE s.t_id_seq TO {0}",
            {SEQUENCE},
        ),
        ("GRANT USAGE ON SCHEMA s TO {0}; GRANT SELECT ON s.t TO {0}", {SEQUENCE}),
        ("GRANT USAGE ON SCHEMA s TO {0}; GRANT SELECT ON s.t_id_seq TO {0}", {ROWS}),
        (
            "GRANT USAGE ON SCHEMA s TO {0}; GRANT INSERT ON s.t TO {0}; GRANT USAGE ON SEQUENCE s.t_id_seq TO {0}",
            {ROWS},
        ),
        ("GRANT USAGE ON SCHEMA s TO {0}", {ROWS, SEQUENCE}),
        ("GRANT SELECT ON s.t, s.t_id_seq TO {0}", {SCHEMA}),
        ("SELECT", {SCHEMA, ROWS, SEQUENCE}),
    ],
)
def test_exactly_what_is_missing(database, reader, check, rights, missing):
    database.load(TABLE)
    database.load(rights.format(reader))
    run = check(reader)
    if missing:
        assert run.returncode == 4
        assert reasons(run.json) == {"s.t.id": "no-privilege"}
        assert [c["status"] for c in run.json["columns"]] == ["unknown"]
        assert reader in run.json["not_checked"][0]["message"]
    assert advice(run.json) == missing
    for statement in missing:
        database.execute(statement)
    run = check(reader)
    assert verdicts(run.json) == verdicts(check().json)
    (column,) = run.json["columns"]
    assert (column["status"], column["next_value"], column["first_collision"]) == ("behind", 3, 4)


@pytest.mark.parametrize(
    "moved",
    ["", "SELECT setval('s.t_id_seq', 3, false);", "ALTER SEQUENCE s.t_id_seq RESTART WITH 900;"],
)
def test_usage_shows_no_sequence_that_has_not_been_called(database, reader, check, moved):
    database.load(TABLE if moved else "CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY);")
    database.load(f"{moved}{SCHEMA}; {ROWS}; GRANT USAGE ON SEQUENCE s.t_id_seq TO {reader}")
    run = check(reader)
    assert (run.returncode, reasons(run.json)) == (4, {"s.t.id": "no-privilege"})
    assert advice(run.json) == {SEQUENCE}
    database.execute(SEQUENCE)
    assert verdicts(check(reader).json) == verdicts(check().json)


def test_names_that_need_care(database, check):
    role = database.create_role('Some "one', "LOGIN")
    database.load('CREATE SCHEMA "We ird"; CREATE TABLE "We ird"."T""x;" ("I d" serial PRIMARY KEY);')
    run = check(role)
    assert run.returncode == 4
    (why,) = run.json["not_checked"]
    database.load(why["how_to_check"])
    assert verdicts(check(role).json) == verdicts(check().json)


def test_everything_as_a_role_with_nothing(database, reader, check):
    database.load(MIXED)
    database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    run = check(reader)
    assert run.returncode == 4
    # without USAGE on a schema it is not on the path that these two are looked up by
    by_name = {"public.late.id", "public.filled.id"}
    assert {name for name, why in reasons(run.json).items() if why != "no-privilege"} == by_name
    assert all(c["status"] in ("unknown", "no-default") for c in run.json["columns"])
    grant(database, run)
    run = check(reader)
    assert reasons(run.json) == dict.fromkeys(by_name, "no-privilege")
    grant(database, run)
    assert verdicts(check(reader).json) == verdicts(check().json)


def test_the_same_as_a_role_that_may_only_read(database, reader, check):
    database.load(MIXED)
    database.load(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}")
    database.load(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {reader}")
    assert verdicts(check(reader).json) == verdicts(check().json)


def test_each_of_them_needs_its_own(database, reader, check):
    """One column after the other loses its rights: none takes another along."""
    database.load(MIXED)
    database.load(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}")
    database.load(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {reader}")
    whole = {f"{c['table']}.{c['column']}": c for c in check(reader).json["columns"]}
    for table in ("plain", "modern", "invoice", "late", "loose", "parts", "softly", "turning", "filled", "stepping"):
        database.execute(f"REVOKE SELECT ON {table} FROM {reader}")
        run = check(reader)
        assert reasons(run.json) == {f"public.{table}.id": "no-privilege"}
        for column in run.json["columns"]:
            name = f"{column['table']}.{column['column']}"
            assert name == f"public.{table}.id" or column == whole[name]
        (statement,) = advice(run.json)
        assert statement == f"GRANT SELECT ON public.{table} TO {reader}"
        database.execute(statement)
    assert {f"{c['table']}.{c['column']}": c for c in check(reader).json["columns"]} == whole


CALLED = """
CREATE TABLE hidden (x int);
CREATE FUNCTION refusing(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  IF current_setting('application_name') <> 'seqguard' THEN RETURN true; END IF;
  RAISE insufficient_privilege USING MESSAGE = 'not you'; END $$;
CREATE FUNCTION looking(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  PERFORM FROM public.hidden; RETURN true; END $$;
CREATE FUNCTION counting(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT count(*) >= 0 FROM public.hidden';
CREATE FUNCTION closed(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
REVOKE EXECUTE ON FUNCTION closed(text) FROM PUBLIC;
CREATE TABLE refused (id serial PRIMARY KEY, x text);
CREATE INDEX ON refused (x) WHERE {called}('constant');
"""


@pytest.mark.parametrize(
    ("called", "says"), [("refusing", ": not you"), ("looking", " hidden"), ("counting", " hidden")]
)
def test_what_a_function_is_refused_is_not_what_the_check_is(database, reader, check, called, says):
    """An index calls it with a constant, so the planner runs it: no right to read the table would help."""
    database.load(CALLED.format(called=called))
    database.load(f"GRANT SELECT (id) ON refused TO {reader}; GRANT SELECT ON refused_id_seq TO {reader};")
    before = check(reader).json["not_checked"]
    database.load(f"GRANT SELECT ON refused TO {reader}")
    (why,) = check(reader).json["not_checked"]
    assert before == [why]
    assert why["reason"] == "no-privilege"
    assert why["message"].startswith(
        "a function that the planner calls for an index, the statistics or the partition key"
    )
    assert why["message"].endswith(says)
    assert why["how_to_check"] == "grant this role what the function needs, or check this column by hand"
    if called != "refusing":
        database.load(f"GRANT SELECT ON hidden TO {reader}")
        assert check(reader).json["not_checked"] == []


def test_a_function_that_the_role_may_not_call(database, reader, check):
    database.load(CALLED.format(called="closed"))
    database.load(f"GRANT SELECT (id) ON refused TO {reader}; GRANT SELECT ON refused_id_seq TO {reader};")
    (why,) = check(reader).json["not_checked"]
    assert (why["reason"], why["message"]) == ("no-privilege", "permission denied for function closed")
    assert why["how_to_check"] == "grant this role what the message names"
    database.load(f"GRANT EXECUTE ON FUNCTION closed(text) TO {reader}")
    assert check(reader).json["not_checked"] == []


def test_a_predicate_names_another_column(database, reader, check):
    database.load(
        "CREATE TABLE partly (id serial, x text DEFAULT 'a'); CREATE UNIQUE INDEX ON partly (id) WHERE x = 'a';"
    )
    database.load(f"INSERT INTO partly DEFAULT VALUES; GRANT SELECT (id) ON partly TO {reader};")
    database.load(f"GRANT SELECT ON partly_id_seq TO {reader};")
    run = check(reader)
    assert reasons(run.json) == {"public.partly.id": "no-privilege"}
    assert advice(run.json) == {f"GRANT SELECT ON public.partly TO {reader}"}
    grant(database, run)
    assert check(reader).json["not_checked"] == []


POLICY = "ALTER TABLE s.t ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON s.t USING (id < 3);"


def test_row_security_hides_nothing_silently(database, reader, check):
    database.load(f"{TABLE}{SCHEMA}; {ROWS}; {SEQUENCE}; {POLICY}")
    run = check(reader)
    assert (run.returncode, reasons(run.json)) == (4, {"s.t.id": "row-security"})
    assert run.json["columns"][0]["status"] == "unknown"
    assert run.json["columns"][0]["max_value"] is None
    (said,) = advice(run.json)
    bypass, _, owner = said.partition(", or ")
    assert owner == "check as the table's owner"
    database.execute(bypass)
    assert verdicts(check(reader).json) == verdicts(check().json)


@pytest.mark.parametrize("force", [False, True])
def test_row_security_and_the_owner(database, check, force):
    owner = database.create_role("privileges_owner")
    database.load(f"{TABLE}{POLICY} ALTER SCHEMA s OWNER TO {owner}; ALTER TABLE s.t OWNER TO {owner};")
    if force:
        database.execute("ALTER TABLE s.t FORCE ROW LEVEL SECURITY")
    run = check(owner)
    assert reasons(run.json) == ({"s.t.id": "row-security"} if force else {})
    assert run.returncode == (4 if force else 1)
    if force:
        (said,) = advice(run.json)
        assert said == (
            f"ALTER ROLE {owner} BYPASSRLS, or ALTER TABLE s.t NO FORCE ROW LEVEL SECURITY and check as its owner"
        )
        for statement in said.partition(" and check")[0].split(", or "):
            database.load(f"BEGIN; {statement}; COMMIT")
            assert reasons(check(owner).json) == {}
            database.load(f"ALTER ROLE {owner} NOBYPASSRLS; ALTER TABLE s.t FORCE ROW LEVEL SECURITY")
    bypass = database.create_role("privileges_bypass", "LOGIN BYPASSRLS")
    database.load(f"GRANT USAGE ON SCHEMA s TO {bypass}; GRANT SELECT ON s.t, s.t_id_seq TO {bypass}")
    assert verdicts(check(bypass).json) == verdicts(check().json)
    assert check().returncode == 1
    database.execute("DROP SCHEMA s CASCADE")


def test_row_security_of_an_expression(database, reader, check):
    database.load(MIXED)
    database.load(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}")
    database.load(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {reader}")
    for table in ("invoice", "loose", "parts"):
        database.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    hidden = {f"public.{table}.id": "row-security" for table in ("invoice", "loose", "parts")}
    assert reasons(check(reader).json) == hidden

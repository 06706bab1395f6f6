"""What the check sends: readings, each in a read-only transaction with its timeouts; nobody else's code runs."""

import re
from pathlib import Path

import psycopg
import pytest

from tests.privileges.report import verdicts
from tests.wait import until
from validator.facts.tokens import tokenize
from validator.model.held_names import RESTRICTED

MIXED = Path(__file__).with_name("mixed.sql").read_text()
CONFIG = "version: 1\napp_roles: [postgres]\nbindings: [{column: public.modern.id, sequence: public.late_seq}]\n"
EXTRAS = """
CREATE SEQUENCE named_seq;
CREATE TABLE named (id int PRIMARY KEY DEFAULT nextval((lower('NAMED') || '_seq'::text)::regclass));
CREATE VIEW shown AS SELECT id FROM plain;
ALTER VIEW shown ALTER id SET DEFAULT nextval('late_seq'::regclass);
CREATE RULE twice AS ON INSERT TO late DO ALSO NOTHING;
"""
TIMEOUTS = {"statement_timeout", "lock_timeout"}
RESTRICTING = tuple(token.text.lower() for token in tokenize(RESTRICTED))


PREFIX = "@@%a@%p@"  # which program, which connection


def sent(lines):
    """What clients called seqguard have sent: the messages of each connection, in order."""
    found = {}
    for entry in re.split(r"^@@", "\n".join(lines), flags=re.MULTILINE):
        program, _, rest = entry.partition("@")
        connection, _, said = rest.partition("@")
        message = re.match(r"LOG:  (statement|execute [^:]*): (.*)", said, re.DOTALL)
        if program == "seqguard" and message:
            found.setdefault(connection, []).append(message[2])
    return found


def commands(message):
    """The statements of a message as tuples of lower-case words and symbols."""
    statement = []
    for token in tokenize(message):
        if token.is_symbol(";"):
            yield tuple(statement)
            statement = []
        else:
            statement.append(token.text.lower())
    if statement:
        yield tuple(statement)


@pytest.fixture
def talkative(database):
    """Everything that is sent to the database is logged, with who sent it."""
    database.execute(f"ALTER DATABASE {database.name} SET log_statement = 'all'")
    before = database.execute("SHOW log_line_prefix")[0][0]
    database.execute(f"ALTER SYSTEM SET log_line_prefix = '{PREFIX}'")
    database.execute("SELECT pg_reload_conf()")
    yield database
    database.execute("ALTER SYSTEM RESET log_line_prefix")
    database.execute("SELECT pg_reload_conf()")
    until(lambda: database.execute("SHOW log_line_prefix")[0][0] == before, "the old log_line_prefix")


def test_nothing_but_readings_is_sent(talkative, check, logged, tmp_path):
    talkative.load(MIXED + EXTRAS)
    until(lambda: talkative.execute("SHOW log_line_prefix") == [(PREFIX,)], "the new log_line_prefix")
    (tmp_path / ".seqguard.yml").write_text(CONFIG)
    with logged() as lines:
        check("postgres", "--statement-timeout", "7s", "--lock-timeout", "3s", "--jobs", "4")
    connections = sent(lines)
    assert sum(map(len, connections.values())) > 30
    for messages in connections.values():
        only_readings(command for message in messages for command in commands(message))


def only_readings(sequence):
    """Fails at the first command of a connection that is anything else than a reading in its read-only transaction."""
    inside, settings, prepared = False, {}, ""
    for command in sequence:
        match command:
            case ("begin", "transaction", "isolation", "level", *_, "read", "only"):
                assert not inside
                inside, settings = True, {}
            case ("set", "local", name, "=", *value):
                assert inside
                settings[name] = "".join(value)
            case ("rollback",):
                inside = False
            case ("prepare", name, "as", "select", "from", *_):  # locks what it names; it is never run
                assert inside
                prepared = name
            case ("deallocate", name):
                assert name == prepared
            case _ if command == RESTRICTING:
                assert inside
            case ("select" | "with", *words):
                assert inside, f"outside a transaction: {command}"
                assert settings.keys() >= TIMEOUTS
                assert settings["lock_timeout"] == "3000"
                assert settings["statement_timeout"] in ("7000", "60000")
                assert not {"into", "update", "share", "insert", "delete"} & set(words)
                assert not {"nextval", "setval", "set_config"} & set(words)
            case _:
                pytest.fail(f"sent: {command}")


def test_its_connections_say_who_they_are(database, check, logged):
    """application_name is there from the very first message on, whatever the connection string says."""
    database.load(MIXED)
    database.execute(f"ALTER DATABASE {database.name} SET application_name = 'other'")
    database.execute(f"ALTER DATABASE {database.name} SET log_statement = 'all'")
    database.execute(f"ALTER SYSTEM SET log_line_prefix = '{PREFIX}'")
    database.execute("SELECT pg_reload_conf()")
    try:
        until(lambda: database.execute("SHOW log_line_prefix") == [(PREFIX,)], "the new log_line_prefix")
        with logged() as lines:
            check("postgres", env={"PGAPPNAME": "another"})
        assert sent(lines)
        assert not [line for line in lines if re.match("@@(other|another)@.*statement: BEGIN", line)]
    finally:
        database.execute("ALTER SYSTEM RESET log_line_prefix")
        database.execute("SELECT pg_reload_conf()")


def test_every_sequence_and_row_is_as_before(database, check):
    database.load(MIXED + EXTRAS)
    before = state(database)
    check()
    assert state(database) == before


def state(database):
    """All values of all sequences and all rows of all tables, and what they were written by."""
    found = {}
    relations = database.execute(
        "SELECT oid::regclass::text, relkind FROM pg_class "
        "WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace"
    )
    for name, kind in relations:
        columns = "last_value, is_called, log_cnt" if kind == "S" else "xmin::text, xmax::text, t::text"
        found[name] = database.execute(f"SELECT {columns} FROM {name} t ORDER BY 1, 2, 3")
    return found


PLANTED = """
CREATE FUNCTION public.note(what text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN
  IF current_setting('application_name') = 'seqguard' THEN RAISE LOG 'PLANTED %', what; END IF;
  RETURN true;
END $$;
"""


def planted(name, arguments, result, value, volatility="IMMUTABLE"):
    """A function that says in the log that it was called by the check."""
    return (
        f"CREATE FUNCTION public.{name}({arguments}) RETURNS {result} LANGUAGE plpgsql {volatility} AS "
        f"$$ BEGIN PERFORM public.note('{name}({arguments})'); RETURN {value}; END $$;\n"
    )


KINDS = ("int", "bigint", "smallint", "numeric", "text", "name", "oid", "boolean")
ONE = ("lower", "length", "abs", "has_schema_privilege", "format_type", "unnest", "strpos", "pg_get_expr")
TWO = ("concat", "mod", "div", "strpos", "has_table_privilege", "has_sequence_privilege")
CATALOGS = ("pg_class", "pg_sequence", "pg_sequences", "pg_index", "pg_namespace", "pg_roles")


def operator(sign, kind, function):
    sides = f"LEFTARG = {kind}, RIGHTARG = {kind}"
    return f"CREATE OPERATOR public.{sign} ({sides}, PROCEDURE = public.{function}_{kind});\n"


def hostile():
    """Functions, operators, aggregates and views with the names of PostgreSQL's own."""
    out = [PLANTED]
    for kind in KINDS:
        out += [planted(name, kind, kind, "$1") for name in ONE]
        out += [planted(name, f"{kind}, {kind}", kind, "$1") for name in TWO]
        out.append(planted(f"step_{kind}", f"{kind}, {kind}", kind, "$1"))
        for name in ("max", "min"):
            out.append(f"CREATE AGGREGATE public.{name}({kind}) (SFUNC = public.step_{kind}, STYPE = {kind});\n")
        out.append(planted(f"compare_{kind}", f"{kind}, {kind}", "boolean", "true"))
        out += [operator(sign, kind, "compare") for sign in ("=", "<>", "<", ">", "<=", ">=", "~", "!~")]
        out += [operator(sign, kind, "step") for sign in ("+", "-", "*", "||", "&")]
    out.append(planted("nextval", "regclass", "bigint", "42", "VOLATILE"))
    out.append(planted("row_security_active", "oid", "boolean", "false", "VOLATILE"))
    out.append(planted("pg_sequence_last_value", "regclass", "bigint", "42", "VOLATILE"))
    out.append(planted("pg_is_in_recovery", "", "boolean", "true", "VOLATILE"))
    out.append(planted("current_database", "", "name", "'other'::name", "STABLE"))
    out.append(planted("generate_series", "int, int", "int", "1", "VOLATILE"))
    out.append(planted("truth", "text", "boolean", "true"))
    for name in CATALOGS:
        out.append(f"CREATE VIEW public.{name} AS SELECT c.*, public.note('{name}') FROM pg_catalog.{name} c;\n")
    return "".join(out)


TABLES = """
CREATE TABLE checked (id serial PRIMARY KEY, CHECK (public.truth(id::text)));
INSERT INTO checked VALUES (1);
CREATE DOMAIN public.number AS int CHECK (public.truth(VALUE::text));
CREATE TABLE typed (id public.number PRIMARY KEY DEFAULT nextval('checked_id_seq'));
INSERT INTO typed VALUES (1);
CREATE TABLE computed (id int PRIMARY KEY DEFAULT pg_catalog.abs(public.step_int(1, nextval('checked_id_seq')::int)));
CREATE TABLE viewed (id serial PRIMARY KEY, x int);
CREATE VIEW seen AS SELECT id, public.truth(x::text) AS t FROM viewed;
ALTER VIEW seen ALTER id SET DEFAULT nextval('checked_id_seq');
CREATE FUNCTION public.fire() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM public.note('trigger'); NEW.id := pg_catalog.nextval('checked_id_seq'); RETURN NEW; END $$;
CREATE TABLE fired (id bigint PRIMARY KEY);
CREATE TRIGGER fire BEFORE INSERT ON fired FOR EACH ROW EXECUTE PROCEDURE public.fire();
CREATE TABLE ruled (id serial PRIMARY KEY);
CREATE RULE r AS ON INSERT TO ruled WHERE public.truth(NEW.id::text) DO ALSO NOTHING;
CREATE TABLE indexed (id serial PRIMARY KEY, x text);
CREATE UNIQUE INDEX ON indexed (public.truth(x));
CREATE INDEX ON indexed (id) WHERE public.truth(x);
INSERT INTO indexed VALUES (1, 'x');
CREATE TABLE guarded (id serial PRIMARY KEY);
CREATE POLICY p ON guarded USING (public.truth(id::text));
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE TABLE worded (id text PRIMARY KEY DEFAULT 'W' || pg_catalog.lower('X') || nextval('checked_id_seq'));
INSERT INTO worded VALUES ('Wx5');
"""


@pytest.fixture
def trapped(database):
    database.load(MIXED)
    database.load(hostile())
    database.load("SET search_path = public;" + TABLES)
    return database


def calls(lines):
    return [line.partition("PLANTED ")[2] for line in lines if "PLANTED " in line]


def test_the_trap_works(trapped, logged):
    with logged() as lines, psycopg.connect(trapped.dsn, application_name="seqguard") as connection:
        connection.execute("SET search_path = public, pg_catalog")
        connection.execute("SELECT max(id) FROM public.plain WHERE id >= 0")
    assert set(calls(lines)) == {"step_int(int, int)", "compare_int(int, int)"}


@pytest.mark.parametrize("path", ['"$user", public', "public, pg_catalog", "pg_catalog, public", ""])
def test_no_code_of_the_database_is_run(trapped, check, logged, path):
    as_usual = verdicts(check().json)
    trapped.execute(f"ALTER DATABASE {trapped.name} SET search_path = {path or chr(39) * 2}")
    with logged() as lines:
        run = check()
    assert calls(lines) == []
    if path == "public, pg_catalog":
        assert verdicts(run.json) == as_usual


def test_no_type_of_the_database_is_used(trapped, check, logged):
    """A type that is found before PostgreSQL's own, and checks its values by a function."""
    for name in ("text", "regclass", "oid", "int4", "int8", "name"):
        trapped.execute(
            f"CREATE DOMAIN public.{name} AS pg_catalog.{name} CHECK (public.note('type {name}') IS NOT NULL)"
        )
    trapped.execute(f"ALTER DATABASE {trapped.name} SET search_path = public, pg_catalog")
    with logged() as lines:
        check()
    assert calls(lines) == []


def test_a_sequence_name_that_is_computed(trapped, check, logged):
    trapped.load(
        "CREATE SEQUENCE public.n_seq; SET search_path = pg_catalog;"
        "CREATE TABLE public.named (id bigint PRIMARY KEY "
        "DEFAULT nextval((pg_catalog.concat(lower('N'::text), '_seq'::text))::regclass));"
    )
    with logged() as lines:
        run = check()
    assert calls(lines) == []
    assert [c["sequence"] for c in run.json["columns"] if c["table"] == "public.named"] == ["public.n_seq"]


def test_a_predicate_of_a_partial_unique_index(trapped, check, logged):
    trapped.load(
        "CREATE TABLE public.partly (id serial, kind text DEFAULT 'x');"
        "CREATE UNIQUE INDEX ON public.partly (id) WHERE public.truth(kind);"
    )
    with logged() as lines:
        run = check()
    assert calls(lines) == []
    assert [n["reason"] for n in run.json["not_checked"] if n["subject"]["table"] == "public.partly"] == [
        "unsupported-expression"
    ]


def test_what_the_planner_computes_by_itself(database, check, logged):
    """PostgreSQL computes constant calls in the predicates of a table's indexes whenever it plans to read the table.

    That can't be switched off; it happens read-only, within the timeout, and changes nothing.
    """
    database.load(
        PLANTED
        + "CREATE TABLE made (n int); CREATE TABLE t (id serial PRIMARY KEY, x text);"
        + "CREATE FUNCTION public.sly(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS "
        + "$$ BEGIN IF current_setting('application_name') = 'seqguard' THEN "
        + "PERFORM public.write(); END IF; RETURN true; END $$;"
        + "CREATE FUNCTION public.write() RETURNS void LANGUAGE sql AS 'INSERT INTO public.made VALUES (1)';"
        + "CREATE INDEX ON t (x) WHERE public.sly('constant');"
    )
    run = check()
    assert database.execute("SELECT count(*) FROM made") == [(0,)]
    assert run.returncode == 4
    assert "read-only transaction" in run.json["not_checked"][0]["message"]

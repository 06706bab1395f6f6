"""Installed, replaced and removed: what is Seqguard's, and nothing else."""

import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.conftest import Seqguard
from tests.databases import Database
from tests.health.asked import ask, install, one
from tests.inside import Inside
from validator.health import scripts
from validator.health.scripts import PARTS, Installation, install_script, literal, release, uninstall_script

FUNCTION = "public.check_sequence_health(text, bigint, name[])"
OBJECTS = """
    SELECT n.nspname || '.' || p.proname, pg_get_function_identity_arguments(p.oid), obj_description(p.oid, 'pg_proc')
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384
    UNION ALL SELECT n.nspname || '.' || c.relname, c.relkind::text, obj_description(c.oid, 'pg_class')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384
    UNION ALL SELECT nspname, 'schema', obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE oid >= 16384
    ORDER BY 1, 2
"""
TABLE = "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2);"


def test_the_required_columns_come_first(database: Database) -> None:
    database.load(TABLE)
    install(database)
    row = one(database.dsn)
    assert list(row)[:5] == ["table_name", "id_column", "max_id", "sequence_value", "status"]
    assert list(row.values())[:5] == ["public.t", "id", 2, 1, "behind"]
    assert row["detail"] == "the next insert fails: 1 is taken already"


def test_the_command_installs_and_removes_and_leaves_nothing(database: Database, inside: Inside) -> None:
    database.load(TABLE)
    before = database.execute(OBJECTS)
    run = inside("health", "install", database.dsn, "--dry-run")
    assert run.returncode == 0
    assert "dry run, taken back: installed" in run.stderr
    assert database.execute(OBJECTS) == before
    run = inside("health", "install", database.dsn, "--schema", "monitoring", "--create-schema", "--grant", "PUBLIC")
    assert run.returncode == 0, run.stderr
    assert ask(database.dsn, "SELECT status FROM monitoring.sequence_health") == [{"status": "behind"}]
    assert (
        "removed VIEW monitoring.sequence_health"
        in inside("health", "uninstall", database.dsn, "--schema", "monitoring").stderr
    )
    assert database.execute(OBJECTS) == before
    assert "nothing to remove" in inside("health", "uninstall", database.dsn).stderr


def test_a_schema_with_more_in_it_stays(database: Database) -> None:
    install(database, schema="monitoring")
    database.execute("CREATE TABLE monitoring.mine ()")
    database.execute(uninstall_script("monitoring", "0.1.0"))
    assert [row[0] for row in database.execute(OBJECTS)] == ["monitoring", "monitoring.mine"]


def test_the_printed_script_runs_in_psql_twice(database: Database, seqguard: Seqguard) -> None:
    database.load(TABLE)
    script = seqguard("health", "print").stdout
    database.load(script)
    database.load(f"BEGIN; SET LOCAL search_path = elsewhere; {script} SHOW search_path; COMMIT;")
    assert one(database.dsn)["status"] == "behind"
    database.load(seqguard("health", "print", "--uninstall").stdout)
    assert [row[0] for row in database.execute(OBJECTS)] == ["public.t", "public.t_id_seq", "public.t_pkey"]


def test_the_callers_search_path_stays(database: Database) -> None:
    connection = database.connect()
    connection.execute("BEGIN; SET LOCAL search_path = elsewhere, public")
    connection.execute(install_script(Installation(), "0.1.0").encode())
    assert connection.execute("SHOW search_path").fetchone() == ("elsewhere, public",)


@pytest.mark.parametrize("first", [{}, {"text": "int", "oid": "text", "record": "int", "name": "int", "int4": "date"}])
def test_types_of_others_are_not_taken_for_the_servers_own(database: Database, first: dict[str, str]) -> None:
    """By a path on which they come before it, in any statement; and what only then is resolved: || and format()."""
    trap = "LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''called''; END'"
    database.load(
        f"""
        CREATE SCHEMA trap;
        CREATE FUNCTION trap.glue(text, text) RETURNS text {trap};
        CREATE OPERATOR trap.|| (LEFTARG = text, RIGHTARG = text, PROCEDURE = trap.glue);
        CREATE FUNCTION trap.format(text, VARIADIC text[]) RETURNS text {trap};
        CREATE FUNCTION trap.format(text, text, text) RETURNS text {trap};
        CREATE FUNCTION trap.format(text, text, text, text) RETURNS text {trap};
        """
    )
    for name, base in first.items():
        database.execute(f'CREATE DOMAIN trap."{name}" AS pg_catalog."{base.replace("int", "int4")}" CHECK (false)')
    before = database.execute(OBJECTS)
    connection = database.connect()
    connection.execute("SET search_path = trap, pg_catalog, public")
    connection.execute(install_script(Installation(), "0.1.0").encode())
    connection.execute(install_script(Installation(roles=("postgres",)), "0.1.1").encode())
    assert len(database.execute(OBJECTS)) > len(before)
    connection.execute("SELECT * FROM public.sequence_health")
    connection.execute(uninstall_script("public", "0.1.0").encode())
    assert database.execute(OBJECTS) == before


def test_what_stands_before_the_servers_own_is_not_called(database: Database) -> None:
    """Whoever installs may have a path on which somebody else's functions and operators come first."""
    trap = "LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''called''; END'"
    database.load(
        f"""
        CREATE SCHEMA trap;
        CREATE FUNCTION trap.string_to_array(text, text) RETURNS text[] {trap};
        CREATE FUNCTION trap.array_to_string(text[], text) RETURNS text {trap};
        CREATE FUNCTION trap.lower(text) RETURNS text {trap};
        CREATE FUNCTION trap.eq(name, text) RETURNS boolean {trap};
        CREATE FUNCTION trap.like(text, text) RETURNS boolean {trap};
        CREATE OPERATOR trap.= (LEFTARG = name, RIGHTARG = text, PROCEDURE = trap.eq);
        CREATE OPERATOR trap.~ (LEFTARG = text, RIGHTARG = text, PROCEDURE = trap.like);
        """
    )
    before = database.execute(OBJECTS)
    connection = database.connect()
    connection.execute("SET search_path = trap, pg_catalog, public")
    connection.execute(install_script(Installation(), "0.1.0").encode())
    connection.execute(install_script(Installation(), "0.1.1").encode())
    assert len(database.execute(OBJECTS)) > len(before)
    connection.execute(uninstall_script("public", "0.1.0").encode())
    assert database.execute(OBJECTS) == before
    assert connection.execute("SHOW search_path").fetchone() == ("trap, pg_catalog, public",)


@pytest.mark.parametrize(
    "mine",
    [
        "CREATE FUNCTION public.check_sequence_health() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.check_sequence_health(text, bigint, name[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW public.sequence_health AS SELECT 1 AS mine",
        "CREATE TABLE public.sequence_health ()",
    ],
)
def test_what_is_not_seqguards_stays(database: Database, inside: Inside, mine: str) -> None:
    database.execute(mine)
    before = database.execute(OBJECTS)
    for arguments in (["install"], ["install", "--force"]):
        run = inside("health", *arguments, database.dsn)
        assert run.returncode == 3
        assert "not Seqguard's: nothing is changed (Choose another schema.)" in run.stderr
    assert "left alone" in inside("health", "uninstall", database.dsn).stderr
    assert database.execute(OBJECTS) == before


def test_a_newer_version_stays_unless_forced(database: Database, inside: Inside) -> None:
    database.execute(install_script(Installation(), "0.10.0"))
    run = inside("health", "install", database.dsn)
    assert run.returncode == 3
    assert "is of the newer version 0.10.0: nothing is changed" in run.stderr
    assert "version 0.1.0 instead of 0.10.0" in inside("health", "install", database.dsn, "--force").stderr


def older(script: str) -> str:
    """A version before, with other arguments, another column, and a view that has it."""
    script = script.replace("0.1.0", "0.0.9").replace("{0,1,0}", "{0,0,9}")
    script = script.replace("  schema_pattern text DEFAULT NULL,\n", "").replace("schema_pattern text, ", "")
    script = script.replace("schema_pattern IS NULL OR c.nspname LIKE schema_pattern", "true")
    script = script.replace("text, used_percent numeric,", "text, used numeric, used_percent numeric,")
    return script.replace("SELECT h.status,", "SELECT h.status AS state,")


def test_an_older_version_is_replaced_with_its_grants_and_owner(database: Database) -> None:
    database.load(TABLE)
    keeper, reader = database.create_role("keeper"), database.create_role("reader")
    script = older(install_script(Installation(roles=(reader,)), "0.1.0"))
    assert script.count("schema_pattern") == 0
    database.execute(script)
    database.execute("ALTER FUNCTION public.check_sequence_health(bigint, name[]) OWNER TO keeper")
    database.execute("ALTER VIEW public.sequence_health OWNER TO keeper")
    database.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
    database.execute("GRANT SELECT ON t, t_id_seq TO reader")
    install(database)
    assert ask(database.dsn_as(reader), "SELECT status FROM public.sequence_health") == [{"status": "behind"}]
    assert database.execute(f"SELECT proowner::regrole::text FROM pg_proc WHERE oid = '{FUNCTION}'::regprocedure") == [
        (keeper,)
    ]
    database.execute(uninstall_script("public", "0.1.0"))


def test_whose_function_it_stays_is_said(database: Database, inside: Inside) -> None:
    database.create_role("keeper")
    database.execute("GRANT ALL ON SCHEMA public TO keeper")
    assert "belongs to" not in inside("health", "install", database.dsn_as("keeper")).stderr
    run = inside("health", "install", database.dsn)
    assert "version 0.1.0 as before" in run.stderr
    assert "public.check_sequence_health belongs to keeper, as before: whoever calls it runs" in run.stderr


def test_the_view_has_a_lost_default_among_the_most_urgent(database: Database) -> None:
    database.load("CREATE TABLE lost (id serial PRIMARY KEY); ALTER TABLE lost ALTER id DROP DEFAULT;")
    database.load("CREATE TABLE narrow (id serial PRIMARY KEY); SELECT setval('narrow_id_seq', 2147483600);")
    database.load("CREATE TABLE given (id int PRIMARY KEY); CREATE TABLE fine (id serial PRIMARY KEY)")
    install(database)
    order = [row["table_name"] for row in ask(database.dsn, "SELECT table_name FROM public.sequence_health")]
    assert order == ["public.lost", "public.narrow", "public.given", "public.fine"]


def test_what_depends_on_an_older_one_is_named_and_nothing_changes(database: Database, inside: Inside) -> None:
    database.execute(older(install_script(Installation(), "0.1.0")))
    database.execute("CREATE VIEW public.mine AS SELECT * FROM public.check_sequence_health()")
    before = database.execute(OBJECTS)
    for action in ("install", "uninstall"):
        run = inside("health", action, database.dsn)
        assert run.returncode == 3
        assert "view mine depends on function check_sequence_health" in run.stderr.replace("public.", "")
    assert database.execute(OBJECTS) == before


def test_installed_again_in_place_under_a_view_of_the_users(database: Database) -> None:
    install(database)
    database.execute("CREATE VIEW public.mine AS SELECT * FROM public.check_sequence_health()")
    install(database)
    assert ask(database.dsn, "SELECT * FROM public.mine") == []


@pytest.mark.parametrize(
    "name", ["We ird", 'quo"te', "back\\slash", "a$seqguard$b", "it's", "{{roles}}", "line\nend", "%s"]
)
def test_hostile_names(database: Database, inside: Inside, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    database.create_role(name)
    database.load(f"CREATE TABLE {quoted} ({quoted} serial PRIMARY KEY); INSERT INTO {quoted} VALUES (1);")
    database.load(f"GRANT SELECT ON {quoted} TO {quoted}; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
    run = inside("health", "install", database.dsn, "--schema", name, "--create-schema", "--grant", name)
    assert run.returncode == 0, run.stderr
    (row,) = ask(database.dsn_as(name), f"SELECT * FROM {quoted}.sequence_health")
    assert (row["status"], row["id_column"], row["table_name"]) == (
        "behind",
        _shown(database, name),
        f"public.{row['id_column']}",
    )
    assert inside("health", "uninstall", database.dsn, "--schema", name).returncode == 0
    assert not database.execute("SELECT FROM pg_proc WHERE proname = 'check_sequence_health'")


def _shown(database: Database, name: str) -> str:
    return str(database.execute("SELECT quote_ident(%s)", [name])[0][0])


def test_nobody_else_may_call_it(database: Database) -> None:
    stranger = database.create_role("stranger")
    install(database)
    for asked in ("public.check_sequence_health()", "public.sequence_health"):
        with pytest.raises(Exception, match="permission denied"):
            ask(database.dsn_as(stranger), f"SELECT * FROM {asked}")


def test_a_role_that_owns_nothing_but_its_schema_can_install_it(database: Database, inside: Inside) -> None:
    plain = database.create_role("plain")
    database.execute("CREATE SCHEMA own AUTHORIZATION plain")
    assert inside("health", "install", database.dsn_as(plain), "--schema", "own").returncode == 0
    assert inside("health", "uninstall", database.dsn_as(plain), "--schema", "own").returncode == 0


@pytest.fixture
def plain(database: Database) -> Iterator[str]:
    """A role with a name to be quoted, and no more rights than any in a database where everybody's are taken away."""
    role = database.create_role("Pla in")
    database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    yield role
    database.execute('DROP OWNED BY "Pla in" CASCADE')


def refused(inside: Inside, database: Database, action: str, *arguments: str) -> str:
    run = inside("health", action, database.dsn_as("Pla in"), *arguments)
    assert run.returncode == 3
    return " ".join(run.stderr.split())


def test_the_grant_that_lacks_is_named_and_is_enough(database: Database, inside: Inside, plain: str) -> None:
    said = refused(inside, database, "install")
    grant = 'GRANT USAGE, CREATE ON SCHEMA public TO "Pla in"'
    assert f"permission denied for schema public ({grant}, or run it as the schema's owner postgres)" in said
    database.execute('GRANT USAGE ON SCHEMA public TO "Pla in"')
    assert '(GRANT CREATE ON SCHEMA public TO "Pla in", or run' in refused(inside, database, "install")
    database.execute(grant)
    assert inside("health", "install", database.dsn_as("Pla in")).returncode == 0
    assert inside("health", "uninstall", database.dsn_as("Pla in")).returncode == 0


def test_the_grant_for_a_schema_of_its_own(database: Database, inside: Inside, plain: str) -> None:
    said = refused(inside, database, "install", "--schema", "own", "--create-schema")
    grant = f'GRANT CREATE ON DATABASE {database.name} TO "Pla in"'
    assert f"permission denied for database {database.name} ({grant})" in said
    database.execute(grant)
    run = inside("health", "install", database.dsn_as("Pla in"), "--schema", "own", "--create-schema")
    assert run.returncode == 0, run
    database.execute('ALTER SCHEMA own OWNER TO postgres; GRANT USAGE ON SCHEMA own TO "Pla in"')
    said = refused(inside, database, "uninstall", "--schema", "own")
    assert "must be owner of schema own (It belongs to postgres, and was made for what is removed here: run" in said
    assert inside("health", "uninstall", database.dsn, "--schema", "own").returncode == 0


@pytest.mark.parametrize("action", ["install", "uninstall"])
def test_the_owner_of_what_is_there_is_named(database: Database, inside: Inside, plain: str, action: str) -> None:
    database.create_role("keeper")
    database.execute('GRANT ALL ON SCHEMA public TO "Pla in", keeper')
    install(database)
    assert " (It belongs to postgres: run it as postgres)" in refused(inside, database, action)
    database.execute(f"ALTER FUNCTION {FUNCTION} OWNER TO keeper; ALTER VIEW public.sequence_health OWNER TO keeper")
    said = refused(inside, database, action)
    assert "must be owner of " in said
    assert ' (It belongs to keeper: run it as keeper, or as a member: GRANT keeper TO "Pla in")' in said
    database.execute('GRANT keeper TO "Pla in"')
    assert inside("health", action, database.dsn_as("Pla in")).returncode == 0
    database.execute("DROP OWNED BY keeper CASCADE")


def test_removing_needs_a_schema_that_may_be_named(database: Database, inside: Inside, plain: str) -> None:
    install(database)
    said = refused(inside, database, "uninstall")
    assert 'permission denied for schema public (GRANT USAGE ON SCHEMA public TO "Pla in")' in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["install"], "no target"),
        (["print", "postgresql://h/d"], "too many arguments"),
        (["print", "--dry-run"], "unrecognized arguments: --dry-run"),
        (["install", "--uninstal", "--dsn", "dbname=x"], "did you mean --uninstall?"),
        (["uninstall", "--grant", "x", "--dsn", "dbname=x"], "unrecognized arguments: --grant"),
        (["install", "--schema", "", "--dsn", "dbname=x"], "--schema is given and empty"),
        (["print", "--grant", ""], "--grant is given and empty"),
        (["remove"], "invalid choice"),
    ],
)
def test_wrong_usage_is_status_2(inside: Inside, arguments: list[str], said: str) -> None:
    run = inside("health", *arguments)
    assert run.returncode == 2
    assert said in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--schema", "nowhere"], "no schema nowhere"), (["--grant", "no body"], 'no role "no body"')],
)
def test_what_is_not_there_is_named(database: Database, inside: Inside, arguments: list[str], said: str) -> None:
    run = inside("health", "install", database.dsn, *arguments)
    assert (run.returncode, said in run.stderr) == (3, True)


def test_a_dump_is_no_place_for_it(inside: Inside, tmp_path_factory: pytest.TempPathFactory) -> None:
    dump = tmp_path_factory.mktemp("dump") / "shop.sql"
    dump.write_text("--\n-- PostgreSQL database dump\n--\n")
    run = inside("health", "install", str(dump))
    assert run.returncode == 2
    assert "TARGET is a dump" in run.stderr


def test_literals_mean_the_text_with_either_kind_of_strings(database: Database) -> None:
    for text in ("plain", "it's", "back\\slash", "$seqguard$", "line\nend", "{{x}}", "é"):
        for setting in ("on", "off"):
            connection = database.connect()
            connection.execute(f"SET standard_conforming_strings = {setting}; SET escape_string_warning = off".encode())
            assert connection.execute(f"SELECT {literal(text)}".encode()).fetchone() == (text,)
        assert not re.search(r"[$\n{}]", literal(text))


def test_a_version_is_three_numbers() -> None:
    assert release("1.20.3.dev4+x") == "1.20.3"
    with pytest.raises(ValueError, match="no version"):
        release("unknown")


def test_it_is_in_the_wheel(tmp_path_factory: pytest.TempPathFactory, database: Database) -> None:
    import sys
    import zipfile

    from tests.matrix import ROOT

    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    parts = [f"function/{part}" for part in PARTS]
    assert {f"validator/health/{n}.sql" for n in (*parts, "install", "uninstall", "view")} <= set(names)


def test_nothing_in_the_scripts_reads_as_a_parameter(database: Database) -> None:
    """Alembic's op.execute takes ``:name`` for one, in a text or a comment too; what is installed is as written."""
    wanted = Installation(schema="odd:name", roles=("postgres",), create_schema=True)
    script = install_script(wanted, "0.1.0")
    assert re.findall(r"(?<!:):\w+", script + uninstall_script("odd:name", "0.1.0")) == []
    database.execute(script)
    ((body,),) = database.execute("SELECT prosrc FROM pg_proc WHERE proname = 'check_sequence_health'")
    assert scripts.COLON not in scripts.function_text()
    assert body in scripts.function_text()
    assert "(?:bigint" in body
    assert database.execute('SELECT count(*) FROM "odd:name".check_sequence_health()') == [(0,)]

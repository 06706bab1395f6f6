"""docs/security.md: the role that it recommends, what it promises and what it warns of, on real servers."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml

from tests.databases import Database
from tests.docs.page import sections_of, text_of
from tests.docs.run import in_bash, in_psql
from tests.inside import Inside
from validator.sources.database import patience

PAGE = text_of("docs/security.md")
(ROLE,) = (shown.text for section in sections_of(PAGE) for shown in section.blocks)
(WORKFLOW,) = (text.split("```")[0] for text in PAGE.split("```yaml\n")[1:])
SHOP = """
CREATE TABLE products (id serial PRIMARY KEY, name text);
INSERT INTO products (name) VALUES ('bolt');
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
INSERT INTO customers (id) OVERRIDING SYSTEM VALUE VALUES (2);
"""
SECRET = "tok_planted_for_this_test"


@pytest.fixture
def recommended(database: Database) -> Iterator[str]:
    """The connection string of the role that the page makes."""
    database.load(SHOP)
    try:
        assert in_psql(database, ROLE).sqlstate == "00000"
        yield database.dsn_as("seqguard_ci")
    finally:
        database.load("DROP OWNED BY seqguard_ci; DROP ROLE seqguard_ci;")


def test_the_role_sees_what_the_owner_sees_of_ids_and_no_more(
    recommended: str, database: Database, inside: Inside
) -> None:
    own, all_there_is = (inside("check", dsn, "-f", "json").json for dsn in (recommended, database.dsn))
    assert own["columns"] == all_there_is["columns"]
    assert [column["status"] for column in own["columns"]] == ["behind", "ok"]
    with psycopg.connect(recommended, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT name FROM products")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("CREATE TEMPORARY TABLE t ()")


TRAP = """
GRANT CREATE ON SCHEMA public TO PUBLIC;
SET ROLE {owner};
CREATE TABLE t (id serial PRIMARY KEY, x text);
GRANT SELECT ON t, t_id_seq TO PUBLIC;
CREATE FUNCTION run() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {action} END $$;
CREATE FUNCTION trap(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
  IF current_setting('application_name') = 'seqguard' THEN PERFORM public.run(); END IF; RETURN true; END $$;
CREATE INDEX ON t (x) WHERE trap('constant');
"""


@pytest.mark.parametrize(
    ("owner", "kind", "runs"),
    [
        ("docs_stranger", "LOGIN SUPERUSER", False),
        pytest.param("docs_stranger", "LOGIN IN ROLE pg_execute_server_program", False, marks=pytest.mark.majors(11)),
        ("docs_stranger", "LOGIN", False),
        ("postgres", "LOGIN SUPERUSER", True),
    ],
)
def test_an_index_runs_a_program_only_where_a_superuser_wrote_it(
    owner: str, kind: str, runs: bool, database: Database, inside: Inside
) -> None:
    database.create_role("docs_stranger", "NOLOGIN")
    marker = Path(database.execute("SHOW data_directory")[0][0]) / "trapped"
    database.load(TRAP.format(owner=owner, action=f"COPY (SELECT 1) TO PROGRAM 'cat >{marker}';"))
    run = inside("check", database.dsn_as(database.create_role("docs_checker", kind)), "-f", "json")
    there = marker.exists()
    marker.unlink(missing_ok=True)
    assert there == runs
    assert run.returncode == (0 if runs else 4)


SLEEP = "BEGIN PERFORM pg_catalog.pg_sleep(1000); {caught} END;"
CAUGHT = SLEEP.format(caught="EXCEPTION WHEN query_canceled THEN NULL;")


@pytest.mark.parametrize(
    ("action", "reasons"),
    [(SLEEP.format(caught=""), ["timeout"]), (CAUGHT, []), (f"LOOP {CAUGHT} END LOOP;", ["timeout"])],
)
def test_a_function_in_an_index_can_outlast_the_timeout_by_a_few_seconds(
    action: str, reasons: list[str], database: Database, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it catches being cancelled and ends then, the check goes on as if nothing had been; else it is given up."""
    monkeypatch.setattr(patience, "GRACE_SECONDS", 0.5 if reasons else 20)  # a loaded machine takes its time
    database.load(TRAP.format(owner="postgres", action=action))
    run = inside("check", database.dsn, "--statement-timeout", "200ms", "-f", "json")
    assert [entry["reason"] for entry in run.json["not_checked"]] == reasons


def write(folder: Path, text: str) -> None:
    (folder / ".seqguard.yml").write_text(f"version: 1\n{text}\n", encoding="utf8")


@pytest.mark.parametrize(
    "body",
    [
        "target: host={folder} user=${{DEPLOY_TOKEN}}",
        "target: ${{DEPLOY_TOKEN}}",
        'ignore: [{{subject: customers, reason: "${{DEPLOY_TOKEN}}"}}]',
        "baseline: ${{DEPLOY_TOKEN}}",
    ],
)
def test_a_secret_gets_nowhere_by_the_file(body: str, database: Database, inside: Inside, tmp_path: Path) -> None:
    database.load(SHOP)
    write(tmp_path, body.format(folder=database.server.folder))
    for arguments in ([], ["-v", "-f", "json"]):
        run = inside("check", *arguments, env={"DEPLOY_TOKEN": SECRET, "PGHOST": "127.0.0.1", "PGPORT": "1"})
        assert run.returncode == 2
        assert SECRET not in run.stdout + run.stderr


def test_a_target_that_is_named_leaves_the_file_s_alone(database: Database, inside: Inside, tmp_path: Path) -> None:
    write(tmp_path, "target: host=127.0.0.1 port=1")
    for arguments, env in (
        ([database.dsn], {}),
        (["--dsn", database.dsn], {}),
        ([], {"SEQGUARD_DSN": database.dsn}),
        ([], {"DATABASE_URL": database.dsn}),
        (["--dsn", "postgresql://"], variables_of(database)),
    ):
        assert inside("check", *arguments, env=env).returncode == 0, (arguments, env)


def test_what_the_file_s_target_still_can_choose(database: Database, inside: Inside, tmp_path: Path) -> None:
    write(tmp_path, "target: ${PRODUCTION_DSN}")
    assert inside("check", env={"PRODUCTION_DSN": database.dsn}).returncode == 0
    write(tmp_path, f"target: host={database.server.folder} dbname={database.name}")
    run = inside("check", env={"PGHOST": "127.0.0.1", "PGPORT": "5432", "PGUSER": SECRET})
    assert f'role "{SECRET}" does not exist' in run.stderr  # which that server has said


def variables_of(database: Database) -> dict[str, str]:
    return {"PGHOST": str(database.server.folder), "PGDATABASE": database.name, "PGUSER": "postgres"}


def test_no_file_is_written_where_a_link_leads(database: Database, inside: Inside, tmp_path: Path) -> None:
    for name in ("report.md", "baseline.json"):
        (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    inside("check", database.dsn, "-o", "markdown=report.md", "--baseline", "baseline.json", "--update-baseline")
    assert not (tmp_path / "elsewhere").exists()
    assert all((tmp_path / name).stat().st_size for name in ("report.md", "baseline.json"))


def test_the_file_of_the_base_branch_is_the_one_that_counts(database: Database, tmp_path: Path) -> None:
    """The steps that the page gives, in a checkout of a pull request that has a file of its own."""
    database.load(SHOP)
    origin, checkout, temporary = tmp_path / "origin", tmp_path / "checkout", tmp_path / "temporary"
    for folder in (origin, temporary):
        folder.mkdir()
    write(origin, "ignore: [{subject: customers, reason: as agreed}]")
    git(origin, "init", "--quiet", "--initial-branch=main")
    git(origin, "add", ".seqguard.yml")
    git(origin, "commit", "--quiet", "--message=base")
    git(tmp_path, "clone", "--quiet", str(origin), str(checkout))
    write(checkout, "rules: {sequence-behind-data: off}")
    (step,) = yaml.safe_load(WORKFLOW)
    variables = {"GITHUB_BASE_REF": "main", "RUNNER_TEMP": str(temporary), "STAGING_DSN": database.dsn}
    printed = in_bash(step["run"], checkout, database, variables)
    assert printed.status == 0, printed
    (suppressed,) = json.loads((temporary / "seqguard.json").read_text(encoding="utf8"))["suppressed"]
    assert suppressed["reason"] == "as agreed"


def git(folder: Path, *arguments: str) -> None:
    author = {f"GIT_{who}_{what}": "test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **author}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)

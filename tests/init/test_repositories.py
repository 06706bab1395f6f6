"""What is seen in a repository, and what is written for it."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.databases import Database
from tests.init.conftest import Repository
from tests.init.tools import REPOSITORIES
from tests.inside import Inside
from tests.matrix import ROOT
from validator.config.load_yaml import load_settings
from validator.init import published
from validator.rules.all_rules import RULE_NAMES

WORKFLOW = ".github/workflows/seqguard.yml"
GITLAB_JOB = ".gitlab/seqguard.gitlab-ci.yml"
TABLE = "CREATE TABLE a (id serial PRIMARY KEY);\n"


def workflow(repository: Repository) -> Any:
    return yaml.safe_load(repository.read(WORKFLOW))


def lint(*paths: Path) -> str:
    """What actionlint, zizmor and GitHub's schema have to say."""
    bin = Path(sys.executable).parent
    said = ""
    for command in (
        [str(bin / "actionlint"), "-no-color", "-shellcheck=", "-pyflakes="],
        [str(bin / "zizmor"), "--offline", "--no-progress", "--quiet", "--color=never"],
        [str(bin / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"],
    ):
        done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)
        said += f"{done.stdout}{done.stderr}" if done.returncode else ""
    return said


def uncommented(text: str) -> str:
    """The configuration with its proposals in force."""
    return re.sub(r"(?m)^#(?! |$)", "", text)


@pytest.mark.parametrize("tool", REPOSITORIES)
def test_a_tool_is_seen_and_its_step_is_written(tool: str, repository: Repository, inside: Inside) -> None:
    files, line = REPOSITORIES[tool]
    repository.add(files)
    run = inside("init", "--directory", repository.root, "--github")
    assert run.returncode == 0
    assert f"seqguard: {tool}: {next(iter(files))}\n" in run.stderr
    jobs = workflow(repository)["jobs"]
    if line is None:
        assert f"no step that migrates is written for {tool}: " in run.stderr
        assert list(jobs) == ["database"]
    else:
        (step,) = (step for step in jobs["migrations"]["steps"] if step.get("name") == f"Migrate ({tool})")
        assert line in step["run"]


def test_the_workflows_are_clean(inside: Inside, tmp_path: Path) -> None:
    written = []
    for number, (files, _) in enumerate(REPOSITORIES.values()):
        repository = Repository(tmp_path / f"repository{number}")
        repository.add(files)
        assert inside("init", "--directory", repository.root, "--github").returncode == 0
        written.append(tmp_path / f"{number}.yml")
        shutil.copy(repository.root / WORKFLOW, written[-1])
    assert lint(*written) == ""


def test_the_action_is_given_inputs_that_it_has(inside: Inside, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf8"))
    given = []
    for number, (files, _) in enumerate(REPOSITORIES.values()):
        repository = Repository(tmp_path / f"repository{number}")
        repository.add(files)
        assert inside("init", "--directory", repository.root, "--github").returncode == 0
        steps = [step for job in workflow(repository)["jobs"].values() for step in job["steps"]]
        given += [step.get("with", {}) for step in steps if step.get("uses") == published.ACTION]
    assert len(given) > len(REPOSITORIES)
    assert {name for inputs in given for name in inputs} <= set(action["inputs"])


def test_what_is_said_of_the_job_for_gitlab_names_nothing_that_it_lacks(repository: Repository, inside: Inside) -> None:
    """The job is included without inputs; the variables that it is told of are those that it reads."""
    run = inside("init", "--directory", repository.root, "--gitlab")
    (said,) = re.findall(r"\n +include:\n(?: +- .*\n)+", run.stdout)
    assert yaml.safe_load(textwrap.dedent(said)) == {"include": [{"local": GITLAB_JOB}]}
    named = set(re.findall(r"\bSEQGUARD_\w+", run.stdout)) - {"SEQGUARD_DSN"}
    assert [name for name in named if name not in repository.read(GITLAB_JOB)] == []


def test_linting_can_fail(tmp_path: Path) -> None:
    path = tmp_path / "bad.yml"
    for step, word in (("uses: other/action@v1", "unpinned-uses"), ("run: x, rum: x", "rum")):
        path.write_text(f"on: push\njobs: {{a: {{runs-on: ubuntu-latest, steps: [{{{step}}}]}}}}\n")
        assert word in lint(path)


@pytest.mark.parametrize(
    "files",
    [
        {"db/1.sql": TABLE, "db/2.sql": "INSERT INTO a VALUES (1);"},
        {"db/2.sql": TABLE, "db/10 x.sql": "INSERT INTO a VALUES (1);"},
        {"db/V2.sql": TABLE, "db/V10.sql": "INSERT INTO a VALUES (1);", "schema.sql": TABLE, "other.sql": "no SQL"},
        {"db/migrations/2.sql": TABLE, "db/migrations/10.sql": "INSERT INTO a VALUES (1);", "db/schema.sql": TABLE},
        {"schema.sql": TABLE + "INSERT INTO a VALUES (1);", "a.sql": "no SQL", "db/seed.sql": "no SQL"},
        {"back/schema.sql": TABLE + "INSERT INTO a VALUES (1);", "back/a.sql": "no SQL"},
    ],
    ids=" ".join,
)
def test_the_plain_sql_step_really_migrates(
    repository: Repository, inside: Inside, database: Database, files: dict[str, str]
) -> None:
    repository.add(files)
    inside("init", "--directory", repository.root, "--github")
    done = run_plain_sql(repository, database)
    assert done.returncode == 0, done.stderr
    assert inside("check", database.dsn).returncode == 1


def test_the_plain_sql_step_stops_at_the_first_error(
    repository: Repository, inside: Inside, database: Database
) -> None:
    repository.add({"db/1.sql": TABLE + "no SQL;", "db/2.sql": "INSERT INTO a VALUES (1);"})
    inside("init", "--directory", repository.root, "--github")
    assert run_plain_sql(repository, database).returncode != 0
    assert inside("check", database.dsn).returncode == 0


def run_plain_sql(repository: Repository, database: Database) -> "subprocess.CompletedProcess[str]":
    """The step as GitHub runs it."""
    (step,) = (step for step in workflow(repository)["jobs"]["migrations"]["steps"] if "run" in step)
    path = f"{database.server.binary('psql').parent}:{os.environ['PATH']}"
    given = {"PATH": path, **step["env"], "PGHOST": str(database.server.folder), "PGDATABASE": database.name}
    command = ["bash", "-e", "-c", step["run"]]
    return subprocess.run(command, cwd=repository.root, env=given, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "db/1.sql",
            "# Runs each db/*.sql, in the order of the numbers in their names (2 before 10), and nothing else.",
        ),
        ("schema.sql", "# Runs schema.sql and nothing else."),
    ],
)
def test_the_workflow_says_what_of_plain_sql_it_runs(
    repository: Repository, inside: Inside, path: str, said: str
) -> None:
    repository.add({path: TABLE})
    inside("init", "--directory", repository.root, "--github")
    assert f"      {said}\n" in repository.read(WORKFLOW)
    assert lint(repository.root / WORKFLOW) == ""


def test_the_workflow_says_why_it_may_be_superuser(repository: Repository, inside: Inside) -> None:
    repository.add({"alembic.ini": ""})
    inside("init", "--directory", repository.root, "--github")
    before, _, _ = repository.read(WORKFLOW).partition("target: postgresql://postgres@")
    assert "superuser postgres does no harm in this throw-away database" in before.partition("alembic upgrade")[2]


def test_the_server_is_the_one_of_the_compose_file(repository: Repository, inside: Inside) -> None:
    repository.add({"compose.yaml": "services:\n  db:\n    image: 'postgres:14.2'\n", "alembic.ini": ""})
    inside("init", "--directory", repository.root, "--github")
    assert workflow(repository)["jobs"]["migrations"]["services"]["postgres"]["image"] == "postgres:14.2"


@pytest.mark.parametrize(
    ("commands", "branches"),
    [
        (["checkout --quiet --orphan develop"], ["develop"]),
        (["branch --move main develop"], ["develop"]),
        (["checkout --quiet -b feature"], ["main", "master"]),
        (["branch --move main master", "checkout --quiet -b feature"], ["main", "master"]),
        (["checkout --quiet --detach", "branch --quiet --delete main"], ["main", "master"]),
        (["symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/release/2.x"], ["release/2.x"]),
        (["symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/yes"], ["yes"]),
        (["symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/a${{x}}+"], ["main", "master"]),
    ],
)
def test_pushes_to_the_default_branch_are_checked(
    repository: Repository, inside: Inside, commands: list[str], branches: list[str]
) -> None:
    who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    if "--orphan" not in commands[0]:
        repository.git(*who, "commit", "--quiet", "--allow-empty", "--message=state")
    for command in commands:
        repository.git(*command.split())
    inside("init", "--directory", repository.root, "--github")
    assert yaml.safe_load(repository.read(WORKFLOW))[True]["push"]["branches"] == branches
    assert lint(repository.root / WORKFLOW) == ""


@pytest.mark.parametrize(
    ("remote", "files", "expected"),
    [
        ("git@github.com:acme/shop.git", [".gitlab-ci.yml"], "github"),
        ("https://oauth2:glpat-secret@gitlab.acme.example/shop.git", [".github/CODEOWNERS"], "gitlab"),
        ("ssh://git@code.acme.example/shop.git", [".gitlab-ci.yml"], "gitlab"),
        (None, [".github/CODEOWNERS"], "github"),
        (None, [], None),
    ],
)
def test_the_forge_is_seen(
    repository: Repository, inside: Inside, remote: str | None, files: list[str], expected: str | None
) -> None:
    repository.add(dict.fromkeys(files, "stages: [test]\n"))
    if remote:
        repository.git("remote", "add", "origin", remote)
    run = inside("init", "--directory", repository.root)
    assert run.returncode == 0
    written = repository.files() - set(files)
    assert written == {".seqguard.yml"} | ({"github": {WORKFLOW}, "gitlab": {GITLAB_JOB}}.get(expected or "", set()))
    assert "secret" not in (run.stdout + run.stderr).replace("the secret SEQGUARD_DSN", "")
    if expected is None:
        assert "say --github or --gitlab" in run.stderr


def test_an_existing_pipeline_of_gitlab_is_left_alone(repository: Repository, inside: Inside) -> None:
    pipeline = "# ours\nstages: [test]\n"
    repository.add({".gitlab-ci.yml": pipeline})
    run = inside("init", "--directory", repository.root, "--force")
    assert repository.read(".gitlab-ci.yml") == pipeline
    assert "Add to .gitlab-ci.yml:" in run.stdout
    assert f"- local: {GITLAB_JOB}" in run.stdout


def test_the_job_for_gitlab_is_the_projects_own_template(repository: Repository, inside: Inside) -> None:
    inside("init", "--directory", repository.root, "--gitlab")
    template = (ROOT / "gitlab" / "seqguard.gitlab-ci.yml").read_text(encoding="utf8")
    assert repository.read(GITLAB_JOB) == template


def test_what_is_there_is_kept_unless_it_is_told_otherwise(repository: Repository, inside: Inside) -> None:
    mine = "version: 1\nfail_on: warning\n"
    repository.add({".seqguard.yml": mine, WORKFLOW: "mine"})
    run = inside("init", "--directory", repository.root, "--github")
    assert run.returncode == 2
    assert "kept .seqguard.yml: it is there already; --force replaces it" in run.stderr
    assert (repository.read(".seqguard.yml"), repository.read(WORKFLOW)) == (mine, "mine")
    shown = inside("init", "--directory", repository.root, "--github", "--dry-run")
    assert shown.returncode == 0
    assert f"--- {WORKFLOW} (is there, and would be kept without --force)\n# Checks that" in shown.stdout
    assert repository.read(WORKFLOW) == "mine"
    forced = inside("init", "--directory", repository.root, "--github", "--force")
    assert forced.returncode == 0
    assert f"replaced {WORKFLOW}" in forced.stderr
    assert workflow(repository)["name"] == "seqguard"
    again = inside("init", "--directory", repository.root, "--github")
    assert again.returncode == 0
    assert f"unchanged {WORKFLOW}" in again.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("seqguard.yaml", "on: push"),
        ("ci.yml", "    steps:\n      - uses: seqguard/seqguard@v0\n"),
        ("ci.yaml", "      - name: check\n        uses: 'Acme/Seqguard@08c6903' # ours\n"),
        ("ci.yml", "      - uses: docker://ghcr.io/seqguard/seqguard:0.1.0\n"),
        ("deploy.yml", "      - run: seqguard check\n"),
        (
            "deploy.yml",
            "      - run: |\n          pip install seqguard\n          python -m seqguard -q check --via scan x\n",
        ),
    ],
)
def test_a_workflow_that_checks_already_gets_no_second_one_beside_it(
    repository: Repository, inside: Inside, name: str, text: str
) -> None:
    theirs = f".github/workflows/{name}"
    repository.add({theirs: text, "alembic.ini": ""})
    shown = inside("init", "--directory", repository.root, "--github", "--dry-run")
    assert f"{WORKFLOW} (" not in shown.stdout
    run = inside("init", "--directory", repository.root, "--github")
    assert run.returncode == 0
    assert f"{WORKFLOW} is not written: {theirs} is there already; --force writes it beside that" in run.stderr
    assert f"in {WORKFLOW}" not in run.stdout
    assert repository.files() == {theirs, "alembic.ini", ".seqguard.yml"}
    assert inside("init", "--directory", repository.root, "--github", "--force").returncode == 0
    assert list(workflow(repository)["jobs"]) == ["migrations", "database"]
    assert repository.read(theirs) == text


@pytest.mark.parametrize(
    "text",
    [
        "- uses: acme/other@v1\n",
        "# uses: seqguard/seqguard@v0\n",
        "- uses: seqguard/x@v1\n",
        "# - run: seqguard check\n",
        "- run: seqguard explain\n",
        "- run: ./seqguard check-all\n",
    ],
)
def test_other_workflows_are_no_reason(repository: Repository, inside: Inside, text: str) -> None:
    repository.add({".github/workflows/ci.yml": text})
    inside("init", "--directory", repository.root, "--github")
    assert WORKFLOW in repository.files()


@pytest.mark.parametrize(
    "text",
    [
        "include:\n  - component: $CI_SERVER_FQDN/seqguard/seqguard/seqguard@0.1\n",
        "include:\n  - project: seqguard/seqguard\n    file: /templates/seqguard.yml\n",
        "sequences:\n  script: seqguard check\n",
    ],
)
def test_a_pipeline_that_checks_already_gets_no_second_job(repository: Repository, inside: Inside, text: str) -> None:
    repository.add({".gitlab-ci.yml": text})
    run = inside("init", "--directory", repository.root, "--gitlab")
    assert f"{GITLAB_JOB} is not written: .gitlab-ci.yml checks already; --force writes it beside that" in run.stderr
    assert "include:" not in run.stdout
    assert GITLAB_JOB not in repository.files()
    forced = inside("init", "--directory", repository.root, "--gitlab", "--force")
    assert "Add to .gitlab-ci.yml:" in forced.stdout
    assert GITLAB_JOB in repository.files()


def test_a_job_that_is_included_is_not_to_be_included_again(repository: Repository, inside: Inside) -> None:
    repository.add({".gitlab-ci.yml": f"include:\n  - local: /{GITLAB_JOB}\n"})
    run = inside("init", "--directory", repository.root, "--gitlab")
    assert GITLAB_JOB in repository.files()
    assert "Add to" not in run.stdout
    assert "SEQGUARD_DSN" in run.stdout


def test_a_dry_run_writes_nothing(repository: Repository, inside: Inside) -> None:
    run = inside("init", "--directory", repository.root, "--github", "--gitlab", "--dry-run")
    assert run.returncode == 0
    assert repository.files() == set()
    for name in (".seqguard.yml", WORKFLOW, GITLAB_JOB):
        assert f"--- {name} (would be written)\n" in run.stdout


def test_the_configuration_loads_as_it_is_and_with_all_of_it_in_force(repository: Repository, inside: Inside) -> None:
    inside("init", "--directory", repository.root)
    path = repository.root / ".seqguard.yml"
    assert load_settings(path, RULE_NAMES).policy.app_roles == ()
    path.write_text(uncommented(repository.read(".seqguard.yml")), encoding="utf8")
    settings = load_settings(path, RULE_NAMES)
    assert settings.policy.app_roles == ("shop_app",)
    assert str(settings.policy.bindings[0].sequence) == "public.invoice_seq"
    assert settings.baseline is not None


def test_only_the_root_of_a_repository_will_do(repository: Repository, inside: Inside) -> None:
    repository.add({"backend/alembic.ini": ""})
    run = inside("init", "--directory", repository.root / "backend")
    assert run.returncode == 2
    assert f"say --directory '{repository.root}'" in run.stderr
    assert inside("init", "--directory", repository.root / "none").returncode == 2

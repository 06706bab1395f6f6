"""The component in real pipelines: what passes, fails, warns; what becomes of hostile values; what is kept."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.databases import Database
from tests.gitlab.pipeline import Pipeline

HOSTILE = """a`touch pwned`$(touch pwned)";touch pwned;'\n--help"""

RECORD = """for argument; do printf '%s\\0' "$argument"; done >>"$CI_PROJECT_DIR/arguments"
[ "$1" = comment ] && exit 3
echo '{}' >"$CI_PROJECT_DIR/seqguard-report/report.json"
exit 1"""
BRANCH = """x`>pwned`$(>pwned)";>pwned;'&>pwned"""


def test_a_healthy_dump_passes_and_its_reports_are_kept(pipeline: Pipeline) -> None:
    pipeline.component(target="healthy.sql", label="nightly")
    job = pipeline.run()
    assert (job.status, job.result) == (0, "PASS")
    report = json.loads(job.artifact("report.json"))
    assert (report["verdict"], report["target"]["label"]) == ("pass", "nightly")
    assert "nightly" in job.artifact("report.md")
    assert ElementTree.fromstring(job.artifact("junit.xml")).find(".//failure") is None
    assert json.loads(job.artifact("codequality.json")) == []


def test_findings_fail_the_job_and_the_reports_are_kept(pipeline: Pipeline) -> None:
    pipeline.component(target="behind.sql", incomplete="warn")
    job = pipeline.run()
    assert (job.status, job.result) == (1, "FAIL")
    failure = ElementTree.fromstring(job.artifact("junit.xml")).find(".//testcase/failure")
    assert failure is not None
    assert "id 7 is taken" in "".join(failure.itertext())
    (issue,) = json.loads(job.artifact("codequality.json"))
    assert issue["check_name"] == "sequence-behind-data"
    assert {"description", "fingerprint", "severity", "location"} <= issue.keys()
    assert "id 7 is taken" in job.artifact("report.md")


@pytest.fixture
def unreadable(database: Database) -> str:
    """A database with a table that the role may not read."""
    role = database.create_role("gitlab_ci")
    database.load("""
        CREATE TABLE products (id serial PRIMARY KEY);
        CREATE TABLE secrets (id serial PRIMARY KEY);
    """)
    database.load(f"GRANT SELECT ON products, products_id_seq TO {role}")
    return database.dsn_as(role)


@pytest.mark.parametrize(
    ("incomplete", "status", "result"), [("fail", 4, "FAIL"), ("warn", 4, "WARN"), ("pass", 0, "PASS")]
)
def test_what_could_not_be_checked(
    pipeline: Pipeline, unreadable: str, incomplete: str, status: int, result: str
) -> None:
    pipeline.component(target="$STAGING", incomplete=incomplete)
    job = pipeline.run(variables={"STAGING": unreadable})
    assert (job.status, job.result) == (status, result)
    (left_out,) = json.loads(job.artifact("report.json"))["not_checked"]
    assert left_out["subject"]["table"] == "public.secrets"


def test_the_connection_may_come_from_the_projects_variables(pipeline: Pipeline, unreadable: str) -> None:
    pipeline.component()
    job = pipeline.run(variables={"SEQGUARD_DSN": unreadable})
    assert (job.status, job.result) == (4, "FAIL")


def test_no_target_is_wrong_usage_even_where_a_warning_would_do(pipeline: Pipeline) -> None:
    pipeline.component(incomplete="warn")
    job = pipeline.run()
    assert (job.status, job.result) == (2, "FAIL")
    assert "no target" in job.log


def test_reports_that_the_repository_holds_already_are_not_taken_for_this_runs(pipeline: Pipeline) -> None:
    for name in ("report.md", "report.json", "junit.xml", "codequality.json"):
        pipeline.write(f"seqguard-report/{name}", "all is well")
    pipeline.component(target="missing.sql")
    job = pipeline.run()
    assert job.status == 2
    assert list((job.artifacts / "seqguard-report").glob("*")) == []


def test_a_link_in_the_place_of_the_reports_is_not_followed(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (pipeline.repository / "seqguard-report").symlink_to(tmp_path / "elsewhere")
    pipeline.component(target="healthy.sql")
    job = pipeline.run()
    assert job.status == 0, job.log
    assert json.loads(job.artifact("report.json"))["verdict"] == "pass"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_hostile_values_are_values(pipeline: Pipeline) -> None:
    """Whatever is in an input, a variable or the name of a branch reaches the command as it is, or not at all."""
    pipeline.install_command(RECORD)
    pipeline.write("sub/there", "")
    pipeline.component(
        target=HOSTILE,
        config=HOSTILE,
        label="on $CI_COMMIT_REF_NAME",
        baseline=HOSTILE,
        comment_key=HOSTILE,
        working_directory="sub",
    )
    pipeline.git("checkout", "--quiet", "-b", BRANCH)
    job = pipeline.run()
    assert job.status == 1, "that the note could not be written changes nothing"
    arguments = (pipeline.repository / "arguments").read_text(encoding="utf8").split("\0")
    for option in ("--dsn", "--config", "--baseline", "--comment-key"):
        assert f"{option}={HOSTILE}" in arguments
    assert f"--label=on {BRANCH}" in arguments
    report = pipeline.repository / "seqguard-report" / "report.json"
    assert arguments[arguments.index("comment") + 1] == str(report)
    assert list(pipeline.repository.rglob("pwned*")) == []


def test_a_second_database_is_a_second_job(pipeline: Pipeline) -> None:
    include = "templates/seqguard.yml"
    pipeline.configure(
        {
            "include": [
                {"local": include, "inputs": {"target": "healthy.sql"}},
                {"local": include, "inputs": {"job-name": "billing", "target": "behind.sql", "incomplete": "warn"}},
            ]
        }
    )
    jobs = pipeline.preview()
    assert jobs["seqguard"]["allow_failure"] is False
    assert jobs["billing"]["allow_failure"] == {"exit_codes": 4}
    pipeline.install_command(RECORD)
    assert pipeline.run("billing").status == 1
    assert "--comment-key=billing" in (pipeline.repository / "arguments").read_text(encoding="utf8").split("\0")


def test_the_job_can_be_given_services_and_steps_of_its_own(pipeline: Pipeline) -> None:
    pipeline.configure(
        {
            "include": [{"local": "templates/seqguard.yml", "inputs": {"target": "$SCRATCH"}}],
            "seqguard": {
                "services": [{"name": "postgres:17", "alias": "postgres"}],
                "variables": {"SCRATCH": "postgresql://postgres@postgres/shop", "POSTGRES_DB": "shop"},
                "before_script": ["./migrate"],
            },
        }
    )
    job = pipeline.preview()["seqguard"]
    assert job["services"] == [{"name": "postgres:17", "alias": "postgres"}]
    assert job["variables"]["SEQGUARD_TARGET"] == "$SCRATCH"
    assert job["variables"]["POSTGRES_DB"] == "shop"
    assert job["before_script"] == ["./migrate"]


@pytest.mark.parametrize(
    ("variables", "runs"),
    [
        ({"CI_PIPELINE_SOURCE": "merge_request_event", "CI_COMMIT_BRANCH": ""}, True),
        ({"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main"}, True),
        ({"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "feature"}, False),
    ],
)
def test_it_runs_in_merge_requests_and_on_the_default_branch(
    pipeline: Pipeline, variables: dict[str, str], runs: bool
) -> None:
    pipeline.component()
    assert ("seqguard" in pipeline.jobs(variables)) is runs

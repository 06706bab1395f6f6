"""The action in workflows that act runs on the real Docker Engine."""

import shutil
import uuid
from pathlib import Path

import pytest

from tests.action.act import Job, Workflow, repository, run_act
from tests.action.conftest import BEHIND, HEALTHY
from tests.action.images import sources
from tests.conftest import skip_unless_required
from tests.matrix import ROOT, UnavailableError
from tests.reporters.names_of_commands import FORGING

TEMPLATE = Path(__file__).with_name("workflow.yml")
SHOP = """
CREATE TABLE products (id serial PRIMARY KEY, name text);
INSERT INTO products VALUES (1), (2), (3);
CREATE TABLE "##[set-output name=a]b" (id serial PRIMARY KEY);
INSERT INTO "##[set-output name=a]b" VALUES (1);
"""


def hostile() -> str:
    names = [name for name in FORGING if "\r" not in name]  # a runner's checkout may change the ends of lines
    tables = (
        f"CREATE TABLE {schema}.\"{name}\" (id integer PRIMARY KEY DEFAULT nextval('{schema}.gone{number}'));\n"
        for schema in ("public", "other")  # more than there may be annotations
        for number, name in enumerate(names)
    )
    return "SET standard_conforming_strings = on;\nCREATE SCHEMA other;\n" + "".join(tables)


def acted(
    folder: Path, runner: str, image: str | None, workflow: str, files: dict[str, str], event: str = "push"
) -> Workflow:
    named = workflow.replace("NAME", f"test-{uuid.uuid4().hex[:8]}").replace("POSTGRES_IMAGE", runner)
    try:
        return run_act(repository(folder, named, files, image), runner, event=event)
    except UnavailableError as missing:
        skip_unless_required(missing)


@pytest.fixture(scope="module")
def jobs(action_image: str, postgres_image: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Job]:
    """All jobs of the workflow, run once."""
    folder = tmp_path_factory.mktemp("act") / "repository"
    files = {
        "dumps/behind.sql": BEHIND,
        "dumps/healthy.sql": HEALTHY,
        "dumps/hostile.sql": hostile(),
        "broken.sql": SHOP,
    }
    run = acted(folder, postgres_image, action_image, TEMPLATE.read_text(encoding="utf8"), files)
    assert set(run.jobs) == {"service", "dump", "restored", "hostile", "linked", "wrong"}, run.everything[-3000:]
    return run.jobs


def titles(job: Job) -> list[str]:
    return [c["kvPairs"].get("title", str(c)) for c in job.commands if c["command"] == "error"]


def test_a_service_by_its_name(jobs: dict[str, Job]):
    job = jobs["service"]
    assert (job.result, job.results["seqguard"]) == ("failure", "failure")
    outputs = job.outputs("seqguard")
    assert (outputs["verdict"], outputs["exit-status"], outputs["errors"]) == ("fail", "1", "2")
    assert titles(job) == ["Seqguard: sequence-behind-data"] * 2
    (summary,) = job.heard("seqguard", "summary")
    assert summary["content"].startswith("## ❌ Seqguard: FAIL")
    assert "outcome=failure verdict=fail" in job.log("after")
    assert summary["content"].strip() in job.log("after")


def test_the_password_is_nowhere(jobs: dict[str, Job]):
    job = jobs["service"]
    masked = {c["arg"] for c in job.heard("seqguard", "add-mask")}
    told = job.log("seqguard") + job.log("after") + str(job.heard("seqguard", "summary"))
    assert masked
    assert "p@ss:w/rd" not in told
    assert "p%40ss" not in told


def test_a_dump_that_passes(jobs: dict[str, Job]):
    job = jobs["dump"]
    assert (job.result, job.results["seqguard"]) == ("success", "success")
    assert job.outputs("seqguard")["report"] == "seqguard-report/report.md"
    assert "outcome=success verdict=pass" in job.log("after")
    assert job.log("after").count("## ✅ Seqguard: PASS") == 2
    assert "<?xml" in job.log("after")
    assert titles(job) == []


def test_a_dump_restored_by_root_in_a_working_directory(jobs: dict[str, Job]):
    job = jobs["restored"]
    assert job.result == "success", "continue-on-error lets the job go on"
    assert "outcome=failure status=1" in job.log("after")
    assert '"verdict": "fail"' in job.log("after")


def test_no_name_is_a_command(jobs: dict[str, Job]):
    job = jobs["hostile"]
    assert set(job.outputs("seqguard")) == set(jobs["dump"].outputs("seqguard"))
    assert len(titles(job)) == 10
    assert "forged= verdict=fail" in job.log("after") or "forged= verdict=incomplete" in job.log("after")
    known = {"stop-commands", "error", "warning", "notice", "group", "endgroup", "set-output", "summary", "add-mask"}
    resumed = {c["arg"] for c in job.heard("seqguard", "stop-commands")}
    assert {c["command"] for c in job.commands if c.get("stepID") == ["seqguard"]} <= known | resumed


def test_a_link_in_the_repository_is_not_followed(jobs: dict[str, Job]):
    job = jobs["linked"]
    assert job.result == "success"
    assert "report=seqguard-report-2/report.md outside=\n" in job.log("after") + "\n"


def test_a_wrong_input(jobs: dict[str, Job]):
    job = jobs["wrong"]
    assert titles(job) == ["Seqguard could not check"]
    assert "outcome=failure status=2\nverdict=." in job.log("after")


def test_the_checkout_itself_with_its_dockerfile(action_image: str, postgres_image: str, tmp_path: Path):
    """What `uses: ./` or a branch gives: the runner builds the image. Its layers are there from the other tests."""
    workflow = """
name: NAME
on: push
jobs:
  built:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: seqguard
        uses: ./
        with:
          target: dumps/healthy.sql
"""
    folder = tmp_path / "repository"
    for path in sources():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    run = acted(folder, postgres_image, None, workflow, {"dumps/healthy.sql": HEALTHY})
    assert run.jobs["built"].results["seqguard"] == "success", run.everything[-3000:]
    assert run.jobs["built"].outputs("seqguard")["verdict"] == "pass"

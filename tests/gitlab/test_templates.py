"""Both templates: what GitLab's schema says of them, and that they say the same as each other and as the command."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gitlab.pipeline import Pipeline
from tests.matrix import ROOT
from validator import __version__
from validator.cli.parser import build_parser

COMPONENT = ROOT / "templates" / "seqguard.yml"
INCLUDE = ROOT / "gitlab" / "seqguard.gitlab-ci.yml"
DOCUMENTATION = (ROOT / "docs" / "gitlab.md").read_text(encoding="utf8")
OF_CHECK = {"target": "dsn"}
"""Inputs that are called otherwise than the option of `check` which they become."""

OF_THE_JOB = (
    "job-name",
    "stage",
    "image",
    "version",
    "working-directory",
    "incomplete",
    "comment",
    "comment-key",
    "expire-in",
)


def header_and_jobs() -> tuple[dict[str, Any], dict[str, Any]]:
    header, jobs = yaml.safe_load_all(COMPONENT.read_text(encoding="utf8"))
    return header, jobs


def conforms(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_of_gitlab_is_fulfilled(tmp_path: Path) -> None:
    header, jobs = header_and_jobs()
    for name, document in (("header", header), ("jobs", jobs)):
        path = tmp_path / f"{name}.yml"
        path.write_text(yaml.safe_dump(document), encoding="utf8")
        conforms(path)
    conforms(INCLUDE)


def test_the_schema_is_fulfilled_once_the_inputs_are_in_their_places(pipeline: Pipeline, tmp_path: Path) -> None:
    pipeline.component(target="$STAGING_DSN", incomplete="warn", via="scan", horizon="100")
    path = tmp_path / "preview.yml"
    path.write_text(yaml.safe_dump(pipeline.preview()), encoding="utf8")
    conforms(path)


def test_each_input_has_a_description_and_a_default_that_it_allows() -> None:
    header, _ = header_and_jobs()
    for name, given in header["spec"]["inputs"].items():
        assert given["description"].endswith("."), name
        assert given["default"] in given.get("options", [given["default"]]), name


def test_inputs_are_options_of_check_with_their_choices() -> None:
    header, _ = header_and_jobs()
    (commands,) = (action for action in build_parser()._actions if isinstance(action.choices, dict))
    assert isinstance(commands.choices, dict)
    options = {option: action for action in commands.choices["check"]._actions for option in action.option_strings}
    for name, given in header["spec"]["inputs"].items():
        if name not in OF_THE_JOB:
            action = options[f"--{OF_CHECK.get(name, name)}"]
            assert [choice for choice in given.get("options", []) if choice] == list(action.choices or []), name


def test_no_input_is_in_the_script() -> None:
    _, jobs = header_and_jobs()
    assert "$[[" not in json.dumps([job.get("script") for job in jobs.values()])


def test_both_run_the_same_script_and_keep_the_same_reports() -> None:
    _, jobs = header_and_jobs()
    (of_component,) = (job for job in jobs.values() if "script" in job)
    of_include = yaml.safe_load(INCLUDE.read_text(encoding="utf8"))["seqguard"]
    for key in ("script", "rules", "interruptible"):
        assert of_component[key] == of_include[key]
    for key in ("when", "paths", "reports"):
        assert of_component["artifacts"][key] == of_include["artifacts"][key]


def test_both_run_the_image_of_this_version() -> None:
    header, _ = header_and_jobs()
    assert header["spec"]["inputs"]["version"]["default"] == __version__
    variables = yaml.safe_load(INCLUDE.read_text(encoding="utf8"))["variables"]
    assert variables["SEQGUARD_VERSION"] == __version__
    assert variables["SEQGUARD_IMAGE"] == header["spec"]["inputs"]["image"]["default"]


def test_the_page_names_every_input_and_variable() -> None:
    header, jobs = header_and_jobs()
    rows = "".join(line for line in DOCUMENTATION.splitlines() if line.startswith("| `"))
    named = {*header["spec"]["inputs"], *next(job["variables"] for job in jobs.values() if "variables" in job)}
    assert [name for name in sorted(named) if f"`{name}`" not in rows] == []


def test_the_examples_of_the_page_are_what_gitlab_takes(tmp_path: Path) -> None:
    examples = [part.split("```")[0] for part in DOCUMENTATION.split("```yaml\n")[1:]]
    assert len(examples) >= 4
    for number, example in enumerate(examples):
        path = tmp_path / f"{number}.yml"
        path.write_text(example, encoding="utf8")
        conforms(path)


@pytest.mark.parametrize(("name", "status"), [("healthy.sql", 0), ("behind.sql", 1)])
def test_the_include_runs(pipeline: Pipeline, name: str, status: int) -> None:
    pipeline.configure(
        {"include": [{"local": "gitlab/seqguard.gitlab-ci.yml"}], "variables": {"SEQGUARD_TARGET": "${FOLDER}" + name}}
    )
    job = pipeline.run(variables={"FOLDER": "./"})
    assert (job.status, job.result) == (status, "FAIL" if status else "PASS")
    assert json.loads(job.artifact("report.json"))["exit_status"] == status


@pytest.mark.parametrize(
    ("there", "variables", "said"),
    [
        (None, {"SEQGUARD_WORKING_DIRECTORY": "no/such"}, "SEQGUARD_WORKING_DIRECTORY"),
        ("seqguard-report", {}, "seqguard-report in the repository is in the way"),
        ("seqguard-report/report.json/file", {}, "what is in seqguard-report in the repository is in the way"),
        (None, {"SEQGUARD_INCOMPLETE": "PASS"}, "must be fail, warn or pass"),
        (None, {"SEQGUARD_INCOMPLETE": "bogus\n"}, "must be fail, warn or pass"),
    ],
)
@pytest.mark.parametrize("shell", [("bash", "-eo", "pipefail"), ("sh", "-e")], ids=["bash", "sh"])
def test_what_is_set_up_wrongly_is_no_finding(
    tmp_path: Path, shell: tuple[str, ...], there: str | None, variables: dict[str, str], said: str
) -> None:
    if there is not None:
        (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / there).write_text("theirs")
    done = run_script(shell, tmp_path, variables)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("seqguard: ")
    assert said in line
    assert there is None or (tmp_path / there).read_text() == "theirs"


@pytest.mark.parametrize(
    ("incomplete", "allowed"), [("pass", True), ("fail", False), ("warn", False), ("", False), (None, False)]
)
def test_what_incomplete_may_be(tmp_path: Path, incomplete: str | None, allowed: bool) -> None:
    done = run_script(("sh", "-e"), tmp_path, {} if incomplete is None else {"SEQGUARD_INCOMPLETE": incomplete})
    assert done.returncode == 0
    assert ("--allow-incomplete" in done.stdout.split()) is allowed


def run_script(shell: tuple[str, ...], folder: Path, variables: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """The script in a shell of this machine, with ``echo`` as the command ``seqguard``."""
    (script,) = yaml.safe_load(INCLUDE.read_text(encoding="utf8"))["seqguard"]["script"]
    return subprocess.run(
        [*shell, "-c", 'seqguard() { echo "$@"; }\n' + script],
        env={"PATH": os.environ["PATH"], "CI_PROJECT_DIR": str(folder), "CI_JOB_NAME": "seqguard", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_working_directory_that_is_not_there_is_wrong_usage_in_a_pipeline(pipeline: Pipeline) -> None:
    pipeline.component(target="healthy.sql", working_directory="no/such", incomplete="warn")
    job = pipeline.run()
    assert (job.status, job.result) == (2, "FAIL")
    assert "SEQGUARD_WORKING_DIRECTORY" in job.log

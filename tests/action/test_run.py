"""The action from its variables to what its runner gets, without a container."""

import json
import re
from pathlib import Path

import pytest

from tests.action.conftest import BEHIND, Action
from tests.action.runner_files import heard
from tests.databases import Database
from tests.reporters.names_of_commands import FORGING

OUTPUTS = {"verdict", "exit-status", "errors", "warnings", "not-checked", "report", "json", "sarif", "comment-id"}


def test_a_dump_that_fails(action: Action, workspace: Path):
    step = action({"target": "behind.sql"})
    assert step.status == 1
    assert step.outputs == {
        "verdict": "fail",
        "exit-status": "1",
        "errors": "1",
        "warnings": "0",
        "not-checked": "0",
        "report": "seqguard-report/report.md",
        "json": "seqguard-report/report.json",
        "sarif": "seqguard-report/report.sarif",
        "comment-id": "",
    }
    assert (workspace / step.outputs["report"]).read_text() == step.summary
    assert json.loads((workspace / step.outputs["json"]).read_text())["verdict"] == "fail"
    assert json.loads((workspace / step.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert "the 2nd insert into public.products fails: id 7 is taken" in step.log
    assert [c.name for c in heard(step.run.stdout)] == ["stop-commands", "error"]


def test_a_dump_that_passes(action: Action):
    step = action({"target": "healthy.sql"})
    assert (step.status, step.outputs["verdict"], step.outputs["errors"]) == (0, "pass", "0")
    assert "PASS" in step.summary


def test_the_same_step_twice(action: Action, workspace: Path):
    action({"target": "healthy.sql"})
    step = action({"target": "behind.sql"})
    assert step.outputs["report"] == "seqguard-report-2/report.md"
    assert "PASS" in (workspace / "seqguard-report" / "report.md").read_text()


def test_a_working_directory(action: Action, workspace: Path):
    (workspace / "db").mkdir()
    (workspace / "behind.sql").rename(workspace / "db" / "dump.sql")
    (workspace / "db" / ".seqguard.yml").write_text("version: 1\nfail_on: never\n")
    step = action({"target": "dump.sql", "working-directory": "db", "output": "junit=out.xml"})
    assert (step.status, step.outputs["errors"]) == (0, "1")
    assert (workspace / step.outputs["report"]).is_file()
    assert (workspace / "db" / "out.xml").read_text().startswith("<?xml")


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"target": "behind.sql", "fail-on": "errors"}, "input fail-on: invalid choice: 'errors'"),
        ({"target": "behind.sql", "allow-incomplete": "yes"}, "input allow-incomplete: 'yes' is neither"),
        ({"target": "nothing.sql"}, "is neither a connection string"),
        ({}, "no target: .* every secret in a run for a fork"),
        ({"target": "behind.sql", "working-directory": ".."}, "leads out of the workspace"),
        ({"target": "behind.sql", "output": "pdf=x"}, "the format is one of"),
        ({"target": "behind.sql", "output": "json=../x"}, "input output: .* leads out of the workspace"),
        ({"target": "behind.sql", "output": "json=behind.sql"}, "written over the dump"),
        ({"target": "behind.sql", "config": "nothing.yml"}, "nothing.yml.* given with input config"),
        (
            {"target": "behind.sql", "output": "json=none/x"},
            "^input output 'json=none/x': the folder none does not exist",
        ),
        ({"target": "behind.sql", "schema": "a.b.c"}, "^input schema, input table or input exclude: "),
        (
            {"target": "behind.sql", "via": "scan", "engine": "local"},
            "^input engine needs .* and via: scan .* say via: r",
        ),
    ],
)
def test_wrong_usage_is_one_error(action: Action, inputs: dict[str, str], said: str):
    step = action(inputs)
    (told,) = [c for c in heard(step.run.stdout) if c.name == "error"]
    assert step.status == 2
    assert step.outputs == {"exit-status": "2"}
    assert re.search(said, told.data)
    assert told.data.count("\n") == 0
    assert not re.search("(?<!pg_dump )--[a-z]", told.data)
    assert "could not check" in step.summary
    assert "Traceback" not in step.log


def test_what_can_not_be_read_is_status_3(action: Action, workspace: Path):
    (workspace / "cut.dump").write_bytes(b"PGDMP\x01\x0e\x00")
    step = action({"target": "cut.dump"})
    assert (step.status, step.outputs) == (3, {"exit-status": "3"})
    assert [c.name for c in heard(step.run.stdout)][-1] == "error"


def test_names_are_no_commands(action: Action, workspace: Path):
    tables = [f'"{name}"'.replace("%", "%%") for name in FORGING]
    script = "SET standard_conforming_strings = on;\n" + "".join(
        f"CREATE TABLE public.{name} (id integer PRIMARY KEY DEFAULT nextval('public.gone{number}'));\n"
        for number, name in enumerate(tables)
    )
    (workspace / "hostile.sql").write_text(script, encoding="utf8")
    step = action({"target": "hostile.sql"}, {"RUNNER_DEBUG": "1"})
    assert int(step.outputs["errors"]) + int(step.outputs["not-checked"]) >= len(FORGING) - 1
    names = [c.name for log in (step.run.stdout, step.run.stderr) for c in heard(log)]
    assert set(names) <= {"stop-commands", "error", "warning", "notice", "group", "endgroup"}
    assert all(c.properties["title"].startswith("Seqguard") for c in heard(step.run.stdout) if c.name == "error")
    assert set(step.outputs) == OUTPUTS
    unguarded = "\n".join(line for line in step.run.stdout.splitlines() if not line.startswith("::stop-commands::"))
    assert [c.name for c in heard(unguarded)] == names[1:], "a name is a command where commands are not stopped"


def test_passwords_and_tokens_are_masked_and_not_shown(action: Action, database: Database):
    database.load("CREATE TABLE t (id serial PRIMARY KEY)")
    with database.connect() as connection:
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'p@ss:w/rd %1'")
    try:
        target = f"{database.dsn} user=guarded password='p@ss:w/rd %1'"
        step = action({"target": target, "token": "ghs_token"}, {"PGPASSWORD": "other/secret"})
    finally:
        with database.connect() as connection:
            connection.execute("DROP ROLE guarded")
    masked = {c.data for c in heard(step.run.stdout) if c.name == "add-mask"}
    assert {"p@ss:w/rd %1", "p%40ss%3Aw%2Frd%20%1".replace("%1", "%251"), "ghs_token", "other/secret"} <= masked
    rest = "\n".join(line for line in step.log.splitlines() if not line.startswith("::add-mask::"))
    for text in (rest, step.summary, json.dumps(step.outputs)):
        assert not any(secret in text for secret in masked)


@pytest.mark.parametrize("target", ["behind.sql", "host=127.0.0.1 port=1", "${INPUT_TOKEN}", "${NOT_SET}"])
def test_no_target_is_taken_from_the_file(action: Action, workspace: Path, target: str):
    (workspace / ".seqguard.yml").write_text(f"version: 1\ntarget: {target}\nfail_on: never\n")
    step = action({"token": "ghs_token"})
    (told,) = [c for c in heard(step.run.stdout) if c.name == "error"]
    assert step.status == 2
    assert "takes none from .seqguard.yml, which a pull request can change: give it the input target" in told.data
    assert "ghs_token" not in step.log.replace("::add-mask::ghs_token", "")
    assert action({"target": "behind.sql"}).status == 0
    assert action({}, {"SEQGUARD_DSN": "behind.sql"}).outputs["errors"] == "1"
    by_variables = action({}, {"PGHOST": "127.0.0.1", "PGPORT": "2"})
    assert by_variables.log.count("port 2") == 1
    assert ".seqguard.yml:2:9: target counts for nothing here: libpq's PG* variables say" in by_variables.run.stderr


@pytest.mark.parametrize("name", ["config", "baseline", "baseline of the file", "link"])
def test_no_source_outside_of_the_workspace_is_read(action: Action, workspace: Path, tmp_path: Path, name: str):
    """An error about it would show words of a file that is none of the repository's."""
    (tmp_path / "elsewhere").write_text("s3cret: words\n")
    inputs = {"target": "behind.sql"}
    if name in ("config", "baseline"):
        inputs[name] = "../elsewhere"
    elif name == "link":
        (workspace / ".seqguard.yml").symlink_to(tmp_path / "elsewhere")
    else:
        (workspace / ".seqguard.yml").write_text("version: 1\nbaseline: ../elsewhere\n")
    step = action(inputs)
    assert step.status == 2
    assert "leads out of the workspace" in step.log
    assert "s3cret" not in step.log


def test_files_that_can_not_be_written_change_no_status(action: Action, workspace: Path):
    for number in ("", *(f"-{number}" for number in range(2, 100))):
        (workspace / f"seqguard-report{number}").touch()
    (workspace / "taken").mkdir()
    folders = {"GITHUB_OUTPUT": str(workspace / "taken"), "GITHUB_STEP_SUMMARY": str(workspace / "no" / "such")}
    step = action({"target": "behind.sql"}, folders)
    assert step.status == 1
    assert "the reports could not be written" in step.log
    assert "$GITHUB_OUTPUT could not be written" in step.log
    assert "$GITHUB_STEP_SUMMARY could not be written" in step.log


def test_ten_annotations_of_a_kind(action: Action, workspace: Path):
    tables = "".join(
        BEHIND.replace("products", f"t{number}").replace("SET standard_conforming_strings = on;", "")
        for number in range(30)
    )
    (workspace / "many.sql").write_text("SET standard_conforming_strings = on;\n" + tables)
    step = action({"target": "many.sql"})
    errors = [c for c in heard(step.run.stdout) if c.name == "error"]
    assert (step.outputs["errors"], len(errors)) == ("30", 10)
    assert errors[-1].data.startswith("21 errors more")


def test_without_the_runner_no_arguments_are_wrong_usage(action: Action):
    step = action({"target": "behind.sql"}, {"GITHUB_ACTIONS": "false"})
    assert step.status == 2
    assert "add-mask" not in step.log


def test_arguments_are_a_command_even_there(seqguard, workspace: Path):
    run = seqguard("check", "healthy.sql", env={"GITHUB_ACTIONS": "true", "INPUT_TARGET": "behind.sql"}, cwd=workspace)
    assert run.returncode == 0
    assert not (workspace / "seqguard-report").exists()

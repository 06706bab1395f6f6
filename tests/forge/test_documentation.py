"""The workflows that docs/comment.md gives: what makes them safe, and that they do what it says."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.forge.reports import FAILING
from tests.matrix import ROOT
from validator import __version__
from validator.reporters import json as json_report
from validator.reporters.read_json import MAX_BYTES

PAGE = (ROOT / "docs" / "comment.md").read_text(encoding="utf8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
CHECK, COMMENT = (block for block in BLOCKS if str(block.get("name")).startswith("Sequences"))
ON = True  # what YAML 1.1 makes of the key `on`


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    (job,) = workflow["jobs"].values()
    return list(job["steps"])


def test_no_expression_stands_in_a_script_and_each_action_is_pinned() -> None:
    for step in (*steps(CHECK), *steps(COMMENT)):
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step.get("uses", "a/b@" + "0" * 40))


def test_the_one_that_checks_may_read_and_leaves_the_report_even_when_it_fails() -> None:
    (job,) = CHECK["jobs"].values()
    assert (CHECK[ON], CHECK["permissions"], job["permissions"]) == ("pull_request", {}, {"contents": "read"})
    checkout, upload = job["steps"][0], job["steps"][-1]
    assert checkout["with"]["persist-credentials"] is False
    assert (upload["if"], upload["with"]["name"], upload["with"]["path"]) == ("always()", "seqguard", "seqguard.json")
    assert "secrets" not in json.dumps(CHECK)


def test_the_one_that_comments_has_nothing_of_the_pull_request() -> None:
    (job,) = COMMENT["jobs"].values()
    assert COMMENT[ON] == {"workflow_run": {"workflows": [CHECK["name"]], "types": ["completed"]}}
    assert (COMMENT["permissions"], job["permissions"]) == ({}, {"actions": "read", "pull-requests": "write"})
    assert [step for step in job["steps"] if "uses" in step] == []
    assert "secrets" not in json.dumps(COMMENT)
    expressions = set(re.findall(r"\$\{\{ (.*?) \}\}", json.dumps(COMMENT)))
    assert expressions == {"github.token", "github.event.workflow_run.id"}
    assert f"seqguard=={__version__}" in job["steps"][-1]["run"]
    assert f"head -c {MAX_BYTES + 1}" in job["steps"][0]["run"]


GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$ASKED"
case "$2" in
  */artifacts\\?name=seqguard) printf '%s' "$FOUND" ;;
  */zip) cat "$ARTIFACT" ;;
esac
"""


@pytest.fixture
def fetch(tmp_path: Path):
    """Runs the step that fetches, with a `gh` that finds the artifact with these members."""
    if shutil.which("unzip") is None:
        pytest.skip("NOT TESTED: unzip is not installed")

    def run(members: dict[str, bytes] | None) -> tuple[bytes | None, str]:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "gh").write_text(GH)
        (tmp_path / "bin" / "gh").chmod(0o755)
        with zipfile.ZipFile(tmp_path / "given.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in (members or {}).items():
                archive.writestr(name, data)
        work = tmp_path / "work"
        work.mkdir()
        done = subprocess.run(
            ["bash", "-e", "-c", steps(COMMENT)[0]["run"]],
            cwd=work,
            env={
                "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
                "ASKED": str(tmp_path / "asked"),
                "ARTIFACT": str(tmp_path / "given.zip"),
                "FOUND": "99" if members is not None else "",
                "RUN_ID": "555",
                "GITHUB_REPOSITORY": "octocat/shop",
                "GITHUB_OUTPUT": str(tmp_path / "output"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        report = work / "seqguard.json"
        output = tmp_path / "output"
        assert sorted(path.name for path in work.iterdir()) in (["artifact.zip", "seqguard.json"], [])
        return report.read_bytes() if report.exists() else None, output.read_text() if output.exists() else ""

    return run


def test_the_report_is_taken_out_of_the_artifact_and_nothing_else(fetch) -> None:
    report = json_report.render(FAILING).encode()
    evil = {"../../evil": b"x", "/tmp/evil": b"x", "seqguard.json": report, "sub/seqguard.json": b"x"}
    assert fetch(evil) == (report, "fetched=true\n")


def test_a_bomb_is_cut(fetch) -> None:
    fetched, _ = fetch({"seqguard.json": b" " * (40 * 1024 * 1024)})
    assert fetched is not None
    assert len(fetched) == MAX_BYTES + 1


def test_a_run_without_a_report_is_no_error(fetch) -> None:
    assert fetch(None) == (None, "")

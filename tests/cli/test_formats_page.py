"""docs/formats.md: its commands are commands, its limits the real ones."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from validator.cli.outputs import files
from validator.cli.parser import build_parser
from validator.reporters import junit, sarif
from validator.reporters.workflow_commands import ANNOTATIONS_PER_STEP

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf8")
COMMANDS = re.findall(r"seqguard check \"\$STAGING_DSN\"[^\n']*", PAGE)


def test_there_are_commands():
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_can_be_given(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = build_parser().parse_args(shlex.split(command)[1:])
    assert arguments.target == "$STAGING_DSN"
    assert arguments.format != "text" or files(arguments.output)


@pytest.mark.parametrize("block", re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
def test_an_example_is_yaml(block):
    assert yaml.safe_load(block)


def test_each_format_has_its_row():
    rows = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    (formats,) = (
        a for c in build_parser()._subparsers._group_actions for a in c.choices["check"]._actions if a.dest == "format"
    )
    elsewhere = {"text", "markdown", "json", "openmetrics"}  # have pages of their own
    assert set(rows) == set(formats.choices) - elsewhere


def test_the_limits_are_those_that_are_kept():
    assert f"GitHub shows {sarif.MAX_RESULTS:,} results and takes 10 MB" in PAGE
    assert sarif.MAX_BYTES < 10_000_000
    assert f"Above {junit.MAX_CASES:,} cases or {junit.MAX_BYTES // 1_000_000} MB" in PAGE
    assert ANNOTATIONS_PER_STEP == 10
    assert "shows ten annotations of each kind" in PAGE

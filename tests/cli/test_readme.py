"""What the README shows is what the command says."""

import argparse
import json
import re
from pathlib import Path

import pytest

from tests.databases import Database
from tests.docs.page import option_table
from tests.inside import Inside
from validator.cli.parser import build_parser
from validator.forge.comment import Mode
from validator.init.detectors import TOOLS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf8")
SHOP = """
CREATE TABLE products (product_id serial PRIMARY KEY, name text);
INSERT INTO products (name) SELECT 'x' FROM generate_series(1, 5);
INSERT INTO products VALUES (7, 'imported');
CREATE TABLE orders (order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
"""


def measured(text: str) -> str:
    """`text` without what is different in every run."""
    return re.sub(r"database \S+ \(PostgreSQL [^)]+\), [\d.]+ m?s", "DATABASE", text)


def test_the_report_in_the_readme_is_a_real_one(
    inside: Inside, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.load(SHOP)
    monkeypatch.setenv("COLUMNS", "100")
    run = inside("check", database.dsn)
    block = re.search(r"\$ seqguard check [^\n]*\n(.*?)```", README, re.DOTALL)
    assert block is not None
    assert run.returncode == 1
    shown, rest = measured(run.stdout).split("\n\nRepair", 1)
    assert shown == measured(block[1]).rstrip()
    assert "setval" in rest


def test_the_json_report_in_the_docs_is_a_real_one(inside: Inside, database: Database) -> None:
    database.load(SHOP)
    run = inside("check", database.dsn, "--table", "products", "--label", "staging", "-f", "json")
    page = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf8")
    (shown,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    known, real = json.loads(shown), json.loads(run.stdout)
    for report in (known, real):
        del report["duration_seconds"], report["target"]
    assert known == real


def options(command: str) -> list[argparse.Action]:
    (commands,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return [a for a in commands.choices[command]._actions if a.option_strings and a.dest != "help"]


def test_the_readme_shows_every_command() -> None:
    (commands,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    shown = set(re.findall(r"^seqguard ([a-z]+) ", README, re.MULTILINE))
    assert shown == set(commands.choices)


def test_the_page_of_the_comment_names_every_option_mode_and_status() -> None:
    page = (Path(__file__).parents[2] / "docs" / "comment.md").read_text(encoding="utf8")
    actions = [action for action in options("comment") if action.dest != "verbose"]
    table = "".join(line for line in page.splitlines() if line.startswith("| `-"))
    assert {option for a in actions for option in a.option_strings} == set(re.findall(r"--[a-z][a-z-]*", table))
    (modes,) = (action.choices for action in actions if action.dest == "comment")
    rows = re.findall(r"^\| `([a-z-]+)` \| ", page, re.MULTILINE)
    assert sorted(modes) == sorted(rows) == sorted(Mode)
    assert re.findall(r"^\| (\d) \| ", page, re.MULTILINE) == ["0", "2", "3"]


def test_the_readme_names_every_option() -> None:
    actions = options("check")
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", "\n".join(option for option, _ in option_table(README))))
    assert [a.dest for a in actions if named.isdisjoint(a.option_strings)] == []
    assert named <= {option for a in actions for option in a.option_strings}


def test_the_readme_has_the_exit_statuses_of_the_command(inside: Inside) -> None:
    said = inside("check", "--help").stdout.split("\nexit status:\n", 1)[1]
    shown = README.split("\n## Exit status\n", 1)[1].split("\n## ", 1)[0].replace("`", "")
    assert re.findall(r"^\| (\d) \| (.+) \|$", shown, re.MULTILINE) == re.findall(r"^  (\d)  (.+)$", said, re.MULTILINE)


def test_the_page_about_init_names_every_option_and_tool() -> None:
    page = (Path(__file__).parents[2] / "docs" / "init.md").read_text(encoding="utf8")
    (commands,) = (a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    options = [
        o for a in commands.choices["init"]._actions if a.dest not in ("help", "verbose") for o in a.option_strings
    ]
    assert [option for option in options if f"`{option}" not in page] == []
    assert [tool for tool in TOOLS if f"| {tool}: " not in page] == []

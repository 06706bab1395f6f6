"""The formats for CI servers, from a real database to what the server reads."""

import json
from xml.etree import ElementTree as ET

import pytest

from tests.reporters.names_of_commands import FORGING
from tests.reporters.runner import commands

HOSTILE = "##[add-path]/tmp\n::set-output name=a::b"


@pytest.fixture
def hostile(shop):
    """The shop, with a table whose name is two commands; it is behind, and another can't be read."""
    shop.execute(f'CREATE TABLE "{HOSTILE}" (id serial PRIMARY KEY)')
    shop.execute(f'INSERT INTO "{HOSTILE}" VALUES (1)')
    return shop


def test_all_of_them_at_once(inside, hostile, tmp_path):
    run = inside(
        "check",
        hostile.dsn,
        *("--label", "staging", "-f", "github"),
        *("-o", "sarif=r.sarif", "-o", "junit=r.xml", "-o", "gitlab=r.json"),
    )
    assert run.returncode == 1
    annotations = commands(run.stdout)
    assert [command.name for command in annotations] == ["error", "error"]
    (sarif,) = json.loads((tmp_path / "r.sarif").read_text(encoding="utf8"))["runs"]
    assert sarif["automationDetails"]["id"] == "seqguard/staging/"
    assert [result["ruleId"] for result in sarif["results"]] == ["sequence-behind-data"] * 2
    assert len(sarif["tool"]["driver"]["rules"]) == 19
    quality = json.loads((tmp_path / "r.json").read_text(encoding="utf8"))
    assert [entry["check_name"] for entry in quality] == ["sequence-behind-data"] * 2
    fingerprints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif["results"]]
    assert [entry["fingerprint"] for entry in quality] == fingerprints
    suite = ET.parse(tmp_path / "r.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "2", "0")


def test_fingerprints_stay_while_the_table_grows_and_differ_from_another_database(inside, shop):
    def fingerprints(*arguments):
        found = json.loads(inside("check", shop.dsn, "-f", "gitlab", *arguments).stdout)
        return {entry["fingerprint"] for entry in found}

    before, other = fingerprints(), fingerprints("--label", "production")
    assert len(before) == len(other) == 1
    shop.execute("INSERT INTO products SELECT generate_series(5, 500)")
    assert fingerprints() == before
    assert fingerprints("--label", "production") == other
    assert not before & other


def test_the_formats_follow_the_policy(inside, shop, tmp_path):
    (tmp_path / ".seqguard.yml").write_text("version: 1\nfail_on: never\n")
    run = inside("check", shop.dsn, "-f", "junit")
    assert run.returncode == 0
    assert ET.fromstring(run.stdout)[0].get("failures") == "0"
    assert "sequence-behind-data" in run.stdout


def test_what_could_not_be_checked(inside, shop):
    """A default that asks the clock."""
    shop.load(
        "CREATE TABLE clock (id int PRIMARY KEY DEFAULT extract(epoch FROM now())::int + nextval('quotes_id_seq'))"
    )
    arguments = ("check", shop.dsn, "--table", "clock")

    def junit(*more):
        run = inside(*arguments, "-f", "junit", *more)
        suite = ET.fromstring(run.stdout)[0]
        return run.returncode, suite.get("errors"), suite.get("skipped")

    assert junit() == (4, "1", "0")
    assert junit("--allow-incomplete") == (0, "0", "1")
    for form in ("sarif", "gitlab", "github"):
        run = inside(*arguments, "-f", form)
        assert run.returncode == 4
        assert "not-checked" in run.stdout
        assert "public.clock.id: not checked, unsupported-expression" in run.stdout


ACCEPT = "version: 1\nignore: [{rule: sequence-behind-data, subject: public.products.id, reason: archived}]\n"


def test_code_scanning_opens_no_alert_for_what_was_accepted(inside, shop, tmp_path):
    (tmp_path / ".seqguard.yml").write_text(ACCEPT)

    def results(**env):
        run = inside("check", shop.dsn, "-f", "sarif", env=env)
        assert run.returncode == 0
        return json.loads(run.stdout)["runs"][0]["results"]

    (accepted,) = results(GITHUB_ACTIONS="")
    assert accepted["suppressions"][0]["justification"] == "ignore: archived"
    assert results(GITHUB_ACTIONS="true") == []


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif", "junit", "gitlab", "github"])
def test_no_format_runs_a_command_in_the_log_of_a_workflow(inside, hostile, form):
    for variable in ("GITHUB_ACTIONS", "TF_BUILD"):
        run = inside("check", hostile.dsn, "-v", "-f", form, "--label", FORGING[1], env={variable: "true"})
        assert run.returncode == 1
        expected = ["error", "error"] if form == "github" else []
        assert [command.name for command in commands(run.stdout)] == expected
        assert commands(run.stderr) == []


def test_nor_does_a_report_that_is_written_to_the_log_as_a_file(seqguard, hostile, tmp_path):
    path = tmp_path / "r.md"
    env = {"GITHUB_ACTIONS": "true"}
    run = seqguard("check", hostile.dsn, "-f", "json", "-o", "markdown=/dev/stderr", "-o", f"markdown={path}", env=env)
    assert run.returncode == 1
    assert r"#\x23[add-path]/tmp\x0a" in run.stderr
    assert commands(run.stderr) == []
    assert r"##[add-path]/tmp\x0a" in path.read_text(encoding="utf8")


def test_elsewhere_a_name_is_shown_as_it_is(inside, hostile):
    run = inside("check", hostile.dsn, "-f", "text", env={"GITHUB_ACTIONS": "", "TF_BUILD": ""})
    assert r"##[add-path]/tmp\x0a::set-output name=a::b" in run.stdout


def test_help_lists_the_formats(inside):
    run = inside("check", "--help")
    assert "text,markdown,json,sarif,junit,gitlab,github" in run.stdout.replace("\n", "").replace(" ", "")

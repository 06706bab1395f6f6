"""Configuration and baseline, from the command line's end."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from tests.matrix import ROOT


@pytest.fixture
def configured(inside, shop, tmp_path):
    """Checks the shop with these lines in .seqguard.yml."""

    def run(lines, *arguments):
        (tmp_path / ".seqguard.yml").write_text("version: 1\n" + lines)
        return inside("check", shop.dsn, "-f", "json", *arguments)

    return run


def test_baseline_create_and_compare(inside, shop, tmp_path):
    arguments = ("check", shop.dsn, "-f", "json", "--baseline", "known.json")
    assert inside(*arguments).returncode == 2
    created = inside(*arguments, "--update-baseline")
    assert created.returncode == 0
    assert "sequence-behind-data" in (tmp_path / "known.json").read_text()
    again = inside(*arguments)
    assert (again.returncode, again.json["summary"]["suppressed"]) == (0, 1)
    assert again.json["findings"] == []
    shop.execute("INSERT INTO quotes VALUES (2)")
    worse = inside(*arguments)
    assert worse.returncode == 1
    assert [(f["subject"]["table"], f["new"]) for f in worse.json["findings"]] == [("public.quotes", True)]
    shop.execute("TRUNCATE products, quotes")
    better = inside(*arguments)
    assert better.returncode == 0
    assert any("no longer there" in note for note in better.json["notes"])


def test_a_baseline_that_can_not_be_written(inside, shop, tmp_path):
    (tmp_path / "folder").mkdir()
    run = inside("check", shop.dsn, "--baseline", "folder", "--update-baseline")
    assert run.returncode == 2
    assert "folder" in run.stderr
    assert len(run.stderr.splitlines()) == 1


IGNORE = "ignore: [{{rule: sequence-behind-data, subject: public.products.id, reason: archived{}}}]\n"


def test_an_ignore_expires(configured):
    today = date.today()
    assert configured(IGNORE.format("")).returncode == 0
    assert configured(IGNORE.format(f", until: {today + timedelta(days=2)}")).returncode == 0
    over = configured(IGNORE.format(f", until: {today - timedelta(days=2)}"))
    assert over.returncode == 1
    assert any("public.products.id" in note for note in over.json["notes"])


def complaint(run):
    assert (run.returncode, run.stdout) == (2, ""), run
    (line,) = run.stderr.splitlines()
    assert line.startswith("seqguard: .seqguard.yml:")
    return line


def test_a_role_that_does_not_exist(configured, shop):
    shop.create_role("shop_application")
    line = complaint(configured("app_roles:\n  - postgres\n  - shop_aplication\n"))
    assert ".seqguard.yml:4:" in line
    assert "shop_aplication" in line
    assert "shop_application" in line.partition("shop_aplication")[2]


@pytest.mark.parametrize(
    "lines",
    [
        "ignore:\n  - {rule: duplicate-ids, subject: public.product.id, reason: gone}\n",
        "bindings:\n  - {column: public.product.id, sequence: public.products_id_seq}\n",
        "tables:\n  - public.product\n",
        "exclude:\n  - public.product\n",
    ],
)
def test_a_table_that_does_not_exist(configured, lines):
    line = complaint(configured(lines))
    assert ".seqguard.yml:3:" in line
    assert "public.product" in line
    assert "public.products" in line


def test_several_names_that_do_not_exist(configured):
    run = configured("exclude: [public.product]\nschemas: [publik]\n")
    assert run.returncode == 2
    assert all(line.startswith("seqguard: .seqguard.yml:") for line in run.stderr.splitlines())
    assert len(run.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("no_such_key: 1\n", ("no_such_key",)),
        ("fail_on: eror\n", ("eror", "error")),
        ("rules: {sequence-behind: off}\n", ("sequence-behind-data",)),
        ("target: postgresql://u:literal-secret@h/d\n", ("password",)),
        ("ignore: [{rule: duplicate-ids, subject: public.products.id}]\n", ("reason",)),
    ],
)
def test_what_is_wrong_in_the_file(configured, lines, words):
    line = complaint(configured(lines))
    assert ".seqguard.yml:2:" in line
    assert all(word in line for word in words)
    assert "literal-secret" not in line


def test_the_command_line_goes_before_the_file(configured):
    lines = "fail_on: never\nstatement_timeout: 9\njobs: 1\nexclude: [public.quotes]\n"
    assert configured(lines).returncode == 0
    assert configured(lines, "--fail-on", "error").returncode == 1
    assert configured(lines, "--exclude", "public.products").json["columns"] == []


def test_severities_and_thresholds(configured):
    assert configured("rules: {sequence-behind-data: warning}\n").returncode == 0
    off = configured("rules: {sequence-behind-data: off}\n")
    assert (off.returncode, off.json["findings"]) == (0, [])
    used = configured("thresholds: {running_out: {inserts_left: {error: 3000000000, warning: 4000000000}}}\n")
    assert {f["rule"] for f in used.json["findings"]} == {"sequence-behind-data", "sequence-running-out"}


def test_another_file(inside, shop, tmp_path):
    (tmp_path / "other.yml").write_text("version: 1\nfail_on: never\n")
    assert inside("check", shop.dsn, "--config", "other.yml").returncode == 0


def test_files_are_written(inside, shop, tmp_path):
    run = inside("check", shop.dsn, "-o", "json=r.json", "-o", "markdown=r.md", "-o", "text=r.txt", "-f", "json")
    assert run.returncode == 1
    assert json.loads((tmp_path / "r.json").read_text()) == run.json
    assert "public.products" in (tmp_path / "r.md").read_text()
    assert "\x1b" not in (tmp_path / "r.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--table", "product"], "--table: table 'product' does not exist; did you mean products?"),
        (["--schema", "pulbic"], "--schema: schema 'pulbic' does not exist; did you mean public?"),
        (["--exclude", "public.nope"], "--exclude: table 'public.nope' does not exist"),
        (["--table", "nix*"], "no table fits 'nix*': nothing would be checked"),
        (["--schema", "pul*", "--schema", "q?"], "no schema fits 'pul*' or 'q?': nothing would be checked"),
    ],
)
def test_a_scope_that_is_a_slip_of_the_pen_checks_nothing(inside, shop, arguments, words):
    run = inside("check", shop.dsn, *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert words in run.stderr


def test_a_scope_with_nothing_in_it_yet_is_none(inside, shop):
    shop.execute("CREATE SCHEMA later")
    assert inside("check", shop.dsn, "--schema", "later").returncode == 0
    assert inside("check", shop.dsn, "--schema", "public", "--exclude", "*").returncode == 0


def test_updating_the_baseline_keeps_what_was_not_looked_at(inside, shop, tmp_path):
    path = tmp_path / "baseline.json"
    shop.execute("INSERT INTO quotes VALUES (2)")
    assert inside("check", shop.dsn, "--baseline", path, "--update-baseline").returncode == 0
    both = path.read_text(encoding="utf8")
    assert both.count("sequence-behind-data") == 2
    assert inside("check", shop.dsn, "--baseline", path, "--update-baseline", "--table", "quotes").returncode == 0
    assert path.read_text(encoding="utf8") == both
    shop.execute("SELECT setval('quotes_id_seq', 2)")
    assert inside("check", shop.dsn, "--baseline", path, "--update-baseline", "--table", "quotes").returncode == 0
    assert path.read_text(encoding="utf8").count("sequence-behind-data") == 1


@pytest.mark.parametrize("option", ["--baseline", None])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(seqguard, shop, tmp_path, option):
    os.mkfifo(tmp_path / ".seqguard.yml")
    (tmp_path / "plain.yml").write_text("version: 1\n")
    given = ("--config", "plain.yml", option, ".seqguard.yml") if option else ()
    run = seqguard("check", shop.dsn, *given, timeout=30)
    assert run.returncode == 2
    assert "it is a pipe and no file" in run.stderr
    piped = f'"{sys.executable}" -m validator check --config <(echo version: 1) "$0"'
    assert subprocess.run(["bash", "-c", piped, shop.dsn], cwd=ROOT, check=False, capture_output=True).returncode == 1

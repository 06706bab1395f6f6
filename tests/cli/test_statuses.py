"""Each exit status for real, and one clear line wherever nothing could be checked."""

import pytest

from validator import __version__


def only_line(run, status):
    assert (run.returncode, run.stdout) == (status, ""), run
    (line,) = run.stderr.splitlines()
    assert line.startswith(("seqguard: ", "seqguard check: ", "seqguard explain: "))
    return line


def test_0_everything_is_well(inside, shop):
    run = inside("check", shop.dsn, "--table", "public.quotes")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.lstrip().startswith("PASS")


def test_1_something_is_behind(inside, shop):
    run = inside("check", shop.dsn)
    assert (run.returncode, run.stderr) == (1, "")
    assert "public.products" in run.stdout


@pytest.mark.parametrize(("fail_on", "status"), [("error", 0), ("warning", 1), ("never", 0)])
def test_1_from_the_severity_that_is_asked_for(inside, database, fail_on, status):
    database.load("CREATE SEQUENCE s; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'));")
    assert inside("check", database.dsn, "--fail-on", fail_on).returncode == status


def test_2_wrong_usage(inside, shop):
    assert "did you mean --jobs?" in only_line(inside("check", shop.dsn, "--job", "3"), 2)
    assert "-q (another command's)" in only_line(inside("health", "print", "-q"), 2)
    assert "'no-such-format'" in only_line(inside("check", shop.dsn, "-f", "no-such-format"), 2)
    assert "--output 'json'" in only_line(inside("check", shop.dsn, "-o", "json"), 2)
    assert "'yaml=x'" in only_line(inside("check", shop.dsn, "-o", "yaml=x"), 2)
    assert "does not exist" in only_line(inside("check", shop.dsn, "-o", "json=no/such/folder.json"), 2)
    assert "that is a folder" in only_line(inside("check", shop.dsn, "-o", "json=."), 2)
    assert "both TARGET and --dsn" in only_line(inside("check", shop.dsn, "--dsn", shop.dsn), 2)
    assert "too many arguments" in only_line(inside("check", shop.dsn, shop.dsn), 2)
    assert "no target" in only_line(inside("check"), 2)
    assert "COMMAND" in only_line(inside(), 2)
    assert "a command" in only_line(inside("chekc", shop.dsn), 2)
    assert "whole number" in only_line(inside("check", shop.dsn, "--jobs", "0"), 2)
    assert "at most 64" in only_line(inside("check", shop.dsn, "--jobs", "65"), 2)
    assert "no time" in only_line(inside("check", shop.dsn, "--lock-timeout", "soon"), 2)
    assert "--baseline" in only_line(inside("check", shop.dsn, "--update-baseline"), 2)
    assert "there is no such baseline" in only_line(inside("check", shop.dsn, "--baseline", "none"), 2)


def test_2_which_database_of_a_file_is_not_clear(inside, tmp_path):
    several = tmp_path / "all.sql"
    one = "CREATE DATABASE {0};\n\\connect {0}\nCREATE TABLE t (id serial);\n"
    several.write_text(one.format("here") + one.format("there"))
    assert "say which by --database" in only_line(inside("check", several), 2)
    assert "no database 'nowhere'" in only_line(inside("check", several, "--database", "nowhere"), 2)
    assert inside("check", several, "--database", "there").returncode == 4


def test_2_a_configuration_that_is_not_there(inside, shop):
    line = only_line(inside("check", shop.dsn, "--config", "none.yml"), 2)
    assert "none.yml" in line
    assert "--config" in line


def test_3_no_connection(inside, shop, tmp_path):
    assert "no connection to host" in only_line(inside("check", f"host={tmp_path} dbname=shop"), 3)


def test_4_incomplete(inside, shop):
    role = shop.create_role("statuses_nobody")
    run = inside("check", shop.dsn_as(role))
    assert (run.returncode, run.stderr) == (4, "")
    assert "GRANT SELECT ON public.products TO statuses_nobody" in run.stdout
    assert inside("check", shop.dsn_as(role), "--allow-incomplete").returncode == 0


def test_1_goes_before_4(inside, shop):
    role = shop.create_role("statuses_half")
    shop.execute(f"GRANT SELECT ON products, products_id_seq TO {role}")
    assert inside("check", shop.dsn_as(role)).returncode == 1


def test_an_empty_database(inside, database):
    assert inside("check", database.dsn).returncode == 0


def test_the_horizon(inside, shop):
    shop.execute("INSERT INTO quotes VALUES (5)")
    arguments = ("check", shop.dsn, "--table", "public.quotes", "--horizon")
    assert inside(*arguments, "3").returncode == 0
    assert inside(*arguments, "4").returncode == 1


def test_the_version(seqguard):
    run = seqguard("--version")
    assert (run.returncode, run.stdout, run.stderr) == (0, f"seqguard {__version__}\n", "")


def test_help(inside):
    run = inside("check", "--help")
    assert (run.returncode, run.stderr) == (0, "")
    assert "exit status:" in run.stdout


def test_explain(inside):
    assert "sequence-behind-data" in inside("explain").stdout
    assert inside("explain", "duplicate-ids").returncode == 0
    assert "did you mean sequence-behind-data?" in only_line(inside("explain", "sequence-behind"), 2)
    assert "'seqguard explain' lists all rules" in only_line(inside("explain", "zzz"), 2)


def test_quiet(inside, shop):
    run = inside("check", shop.dsn, "--table", "public.quotes", "-q")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert "public.products" in inside("check", shop.dsn, "-q").stdout
    assert inside("check", shop.dsn, "--table", "public.quotes", "-q", "-f", "json").json["verdict"] == "pass"


def test_verbose_says_what_is_read(inside, shop):
    run = inside("check", shop.dsn, "-v")
    assert f"database {shop.name}" in run.stderr
    assert "2 columns" in run.stderr

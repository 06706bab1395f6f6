"""Scripts by hand: what they take from elsewhere is missing from the check, and said so; the rest is only noted."""

from pathlib import Path

import pytest

from tests.inside import Inside

TABLES = """CREATE TABLE public.a (id serial PRIMARY KEY);
COPY public.a (id) FROM stdin;
1
\\.
SELECT pg_catalog.setval('public.a_id_seq', 1, true);
"""


@pytest.mark.parametrize("via", ["scan", "restore"])
@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("\\i rest.sql", "\\i"),
        ("\\ir rest.sql", "\\ir"),
        ("\\copy public.a from 'more.csv'", "\\copy"),
        ("SELECT 'INSERT INTO public.a VALUES (2)' \\gexec", "\\gexec"),
        ("\\if :x", "\\if"),
        ("COPY public.b FROM '/data/b.csv';", "COPY FROM a file"),
        ("COPY public.b FROM PROGRAM 'cat b';", "COPY FROM a program"),
    ],
)
def test_what_comes_from_elsewhere_is_missing(
    inside: Inside, tmp_path: Path, line: str, command: str, via: str
) -> None:
    path = tmp_path / "script.sql"
    path.write_text(f"{TABLES}CREATE TABLE public.b (id integer);\n{line}\n")
    run = (
        inside("check", path, "--via", via, "--engine", "embedded", "-f", "json")
        if via == "restore"
        else inside("check", path, "-f", "json")
    )
    assert run.returncode == 4, run
    first = run.json["not_checked"][0]
    assert first["subject"] == {"table": None, "column": None, "sequence": None}
    assert first["reason"] == "outside-snapshot"
    assert first["message"].endswith(f"neither run nor read: line 7: {command}")
    assert "check that or a pg_dump of it" in first["how_to_check"]
    assert [(column["table"], column["status"]) for column in run.json["columns"]] == [("public.a", "ok")]


def test_many_are_one_entry(inside: Inside, tmp_path: Path) -> None:
    path = tmp_path / "script.sql"
    path.write_text(TABLES + "\\echo x\n" * 1500 + "\\i x\n" + "\\i y\n" * 10)
    run = inside("check", path, "-v")
    assert run.returncode == 4
    assert run.stdout.count("everything  outside-snapshot") == 1
    assert run.stderr.count("seqguard: not run: line ") == 20
    assert "line 1506: \\i" in " ".join(run.stdout.split())


def test_other_commands_are_only_noted(inside: Inside, tmp_path: Path) -> None:
    path = tmp_path / "script.sql"
    words = ("\\! touch marker", "\\set x 1", "\\echo x", "\\pset pager off", "\\timing on", "\\o out")
    path.write_text("\n".join(words) + "\n" + TABLES)
    quiet = inside("check", path)
    assert (quiet.returncode, quiet.stderr) == (0, "")
    told = inside("check", path, "-v").stderr.splitlines()
    commands = [word.split()[0] for word in words]
    assert told[:-1] == [f"seqguard: not run: line {n}: {command}" for n, command in enumerate(commands, 1)]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["script.sql"]


def test_a_baseline_keeps_what_an_incomplete_script_can_not_settle(inside: Inside, tmp_path: Path) -> None:
    path, baseline = tmp_path / "script.sql", tmp_path / "baseline.json"
    path.write_text(TABLES.replace("1, true", "1, false"))
    update = ("--baseline", baseline, "--update-baseline")
    inside("check", path, *update)
    accepted = baseline.read_text()
    assert "sequence-behind-data" in accepted
    path.write_text(TABLES + "\\i rest.sql\n")
    inside("check", path, *update)
    assert baseline.read_text() == accepted

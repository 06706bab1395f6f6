"""Databases of the encoding SQL_ASCII, where names, texts and rows are any bytes: all is checked, and told in UTF-8."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.dumped import dump, every_dump
from tests.agreement.reports import comparable, difference, live_report
from tests.agreement.test_restored import report_of
from tests.databases import Database, fresh_database
from tests.inside import Inside
from tests.matrix import MatrixServer
from validator.model.policy import Policy
from validator.reporters.formats import RENDERERS
from validator.sources.database.connect import ConnectOptions
from validator.sources.dump.open_dump import open_dump
from validator.sources.restore.read_restored import expect, read_restored
from validator.sources.restore.restore import restore

# Latin-1, which is no UTF-8, and names that are UTF-8 beside it
SCRIPT = """
CREATE TABLE plain (id serial PRIMARY KEY, t text DEFAULT 'd\xe9faut');
INSERT INTO plain VALUES (2, '\xe9\xe8');
CREATE TABLE "caf\xe9" (id serial PRIMARY KEY);
INSERT INTO "caf\xe9" VALUES (2);
CREATE TABLE late ("num\xe9ro" serial UNIQUE, "\xc3\xa9t\xc3\xa9" int);
INSERT INTO late VALUES (3, 1);
CREATE SCHEMA "sch\xe9ma";
CREATE TABLE "sch\xe9ma".numbered (id serial PRIMARY KEY);
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN -- le num\xe9ro
  NEW.id := nextval('"caf\xe9_id_seq"');
  RETURN NEW;
END $$;
CREATE TABLE filled (id int PRIMARY KEY, x int DEFAULT 1);
CREATE TRIGGER "remplir \xe9" BEFORE INSERT ON filled FOR EACH ROW EXECUTE PROCEDURE fill();
CREATE TABLE texts (id text PRIMARY KEY DEFAULT 'a' || nextval('plain_id_seq'));
INSERT INTO texts VALUES ('a3'), ('\xe9'), ('\xc3\xa9'), ('\xf0\x9f\x90\x98');
COMMENT ON TABLE plain IS 'comment\xe9e';
CREATE VIEW seen AS SELECT '\xe9'::text AS x
"""
CAFE = r'public."caf\xe9"'


@pytest.fixture
def bytes_of_all_kinds(server: MatrixServer) -> Iterator[Database]:
    with fresh_database(server, "SQL_ASCII") as made:
        connection = made.connect()
        connection.execute("SET client_encoding = 'SQL_ASCII'")
        connection.execute(SCRIPT.encode("latin-1"))
        yield made


def test_a_live_check_leaves_nothing_out(bytes_of_all_kinds: Database, inside: Inside) -> None:
    report = live_report(inside, bytes_of_all_kinds)
    assert report["not_checked"] == []
    found = {(c["table"], c["column"]): (c["status"], c["first_collision"]) for c in report["columns"]}
    assert found == {
        ("public.plain", "id"): ("behind", 2),
        (CAFE, "id"): ("behind", 2),
        ("public.late", r'"num\xe9ro"'): ("behind", 3),
        (r'"sch\xe9ma".numbered', "id"): ("ok", None),
        ("public.filled", "id"): ("ok", None),
        ("public.texts", "id"): ("behind", "a3"),
    }
    texts = next(c for c in report["columns"] if c["table"] == "public.texts")
    assert (texts["min_value"], texts["max_value"]) == ("a3", "\U0001f418")  # by bytes: 61 < c3 a9 < e9 < f0


def test_scans_say_the_same(bytes_of_all_kinds: Database, inside: Inside, tmp_path: Path) -> None:
    live = live_report(inside, bytes_of_all_kinds)
    plain_inserts = dump(bytes_of_all_kinds, "plain", tmp_path, "--inserts")
    for form, path in {**every_dump(bytes_of_all_kinds, tmp_path), "plain inserts": plain_inserts}.items():
        run = inside("check", path, "--format", "json")
        assert run.stdout, f"{form}: {run.stderr}"
        found = difference(live, comparable(run.stdout))
        assert not found, "\n".join([form, *found])


@pytest.mark.parametrize("form", ["custom", "plain"])
@pytest.mark.parametrize("rows", ["full", "ids"])
def test_a_restore_says_the_same(
    bytes_of_all_kinds: Database, inside: Inside, tmp_path: Path, form: str, rows: str
) -> None:
    live = live_report(inside, bytes_of_all_kinds)
    path = str(dump(bytes_of_all_kinds, form, tmp_path))
    database = bytes_of_all_kinds
    with open_dump(path) as opened:
        opened.header = replace(opened.header, database=f"{database.name}_{rows}")
        expected = expect(opened, Policy())
        restored = restore(opened, database.server, wanted=expected.wants if rows == "ids" else None)
        try:
            reading = read_restored(expected, restored, ConnectOptions(restored.dsn), Policy())
        finally:
            database.execute(f'DROP DATABASE "{restored.database}"')
    assert not restored.failures
    assert not difference(live, report_of(reading))


@pytest.mark.parametrize("form", RENDERERS)
def test_every_format_is_utf8(bytes_of_all_kinds: Database, inside: Inside, tmp_path: Path, form: str) -> None:
    path = tmp_path / "report"
    inside("check", bytes_of_all_kinds.dsn, "--output", f"{form}={path}")
    text = path.read_bytes().decode("utf-8")
    assert r"caf\xe9" in text.replace("\\\\", "\\")
    assert "\\udc" not in text
    assert "\ufffd" not in text


def test_a_baseline_accepts_them(bytes_of_all_kinds: Database, inside: Inside, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    inside("check", bytes_of_all_kinds.dsn, "--baseline", path, "--update-baseline")
    run = inside("check", bytes_of_all_kinds.dsn, "--baseline", path, "--format", "json")
    report = json.loads(run.stdout)
    assert (run.returncode, report["findings"], report["notes"]) == (0, [], [])


def test_a_repair_that_can_not_be_written_does_nothing(bytes_of_all_kinds: Database, inside: Inside) -> None:
    report: dict[str, Any] = live_report(inside, bytes_of_all_kinds)
    behind = [f for f in report["findings"] if f["rule"] == "sequence-behind-data"]
    repairs = {f["subject"]["table"]: f["remedy"]["sql"].splitlines() for f in behind}
    assert all(line.startswith("--") for line in repairs[CAFE])
    assert repairs["public.plain"][0] == "BEGIN;"

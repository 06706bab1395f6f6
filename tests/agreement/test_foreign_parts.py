"""Rows on another server: what is said where they do not matter, and that a check asks nobody for them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.agreement.dumped import dump
from tests.agreement.reports import comparable, difference, live_report
from tests.agreement.test_restored import report_of
from tests.databases import Database
from tests.inside import Inside
from validator.model.policy import Policy
from validator.sources.database.connect import ConnectOptions
from validator.sources.dump.open_dump import open_dump
from validator.sources.restore.read_restored import expect, read_restored
from validator.sources.restore.restore import Restored, restore

# without a handler, whoever reads or writes such a table is refused
SCRIPT = """
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER "far off" FOREIGN DATA WRAPPER nowhere OPTIONS (host 'nowhere');
CREATE USER MAPPING FOR PUBLIC SERVER "far off" OPTIONS (password 'secret');
CREATE TABLE at_end (id serial, r int DEFAULT 1) PARTITION BY LIST (r);
CREATE TABLE at_end_here PARTITION OF at_end FOR VALUES IN (1);
CREATE FOREIGN TABLE at_end_there PARTITION OF at_end FOR VALUES IN (2) SERVER "far off";
SELECT setval('at_end_id_seq', 2147483647);
CREATE TABLE too_wide (id smallint DEFAULT 0, r int DEFAULT 1) PARTITION BY LIST (r);
CREATE SEQUENCE wide OWNED BY too_wide.id;
ALTER TABLE too_wide ALTER id SET DEFAULT nextval('wide');
CREATE TABLE too_wide_here PARTITION OF too_wide FOR VALUES IN (1);
CREATE FOREIGN TABLE too_wide_there PARTITION OF too_wide FOR VALUES IN (2) SERVER "far off";
SELECT setval('wide', 32767);
CREATE FOREIGN TABLE checked (id serial CHECK (id < 10)) SERVER "far off" OPTIONS (table_name 'x');
SELECT setval('checked_id_seq', 20);
CREATE TABLE texts (id text DEFAULT 'a', r int DEFAULT 1) PARTITION BY LIST (r);
CREATE SEQUENCE numbers MAXVALUE 3 OWNED BY texts.id;
ALTER TABLE texts ALTER id SET DEFAULT 'a' || nextval('numbers');
CREATE FOREIGN TABLE texts_there PARTITION OF texts FOR VALUES IN (2) SERVER "far off";
SELECT setval('numbers', 3);
CREATE SCHEMA other;
CREATE FOREIGN TABLE other.server (id serial, server int) SERVER "far off";
"""
STATUSES = {
    "public.at_end": "exhausted",
    "public.too_wide": "exhausted",
    "public.checked": "unknown",  # CHECKs of a foreign table are the other server's business
    "public.texts": "exhausted",
    "other.server": "unknown",
}


@pytest.mark.majors(11)
def test_only_what_the_sequence_decides_is_decided(database: Database, inside: Inside) -> None:
    database.load(SCRIPT)
    report = live_report(inside, database)
    assert {c["table"]: c["status"] for c in report["columns"]} == STATUSES
    unread = {i["subject"]["table"]: i["reason"] for i in report["not_checked"]}
    assert unread == {table: "foreign-table" for table, status in STATUSES.items() if status == "unknown"}
    for table in ("at_end", "too_wide"):
        with pytest.raises((psycopg.errors.SequenceGeneratorLimitExceeded, psycopg.errors.NumericValueOutOfRange)):
            database.execute(f"INSERT INTO {table} DEFAULT VALUES")


@pytest.mark.majors(11)
@pytest.mark.parametrize("form", ["custom", "plain", "inserts"])
def test_dumps_say_the_same(database: Database, inside: Inside, tmp_path: Path, form: str) -> None:
    database.load(SCRIPT)
    live = live_report(inside, database)
    path = dump(database, form, tmp_path)
    scanned = comparable(inside("check", path, "--format", "json").stdout)
    assert not difference(live, scanned)
    for rows in ("full", "ids"):
        restored, report = restored_report(database, path, rows)
        assert restored.failures == ()
        assert not difference(live, report)


@pytest.mark.majors(11)
def test_names_without_a_schema_are_found_on_the_path(database: Database, tmp_path: Path) -> None:
    """As pg_dump wrote them before 2018; here with rows, which nobody could write."""
    path = tmp_path / "old.sql"
    path.write_text(
        "SET search_path = other, pg_catalog;\nCREATE SCHEMA other;\n"
        "CREATE SERVER s FOREIGN DATA WRAPPER w;\nCREATE FOREIGN TABLE t (id serial) SERVER s;\n"
        "COPY t (id) FROM stdin;\n1\n\\.\nSELECT pg_catalog.setval('t_id_seq', 1, true);\n"
    )
    restored, report = restored_report(database, path, "full")
    assert (restored.failures, restored.lost) == ((), ())
    assert [i["reason"] for i in report["not_checked"]] == ["foreign-table"]


def restored_report(database: Database, path: Path, rows: str) -> tuple[Restored, dict[str, Any]]:
    """A restore on the same server, and what is said of it."""
    with open_dump(str(path)) as opened:
        opened.header = replace(opened.header, database=f"{database.name}_{rows}")
        expected = expect(opened, Policy())
        restored = restore(opened, database.server, wanted=expected.wants if rows == "ids" else None)
        try:
            return restored, report_of(read_restored(expected, restored, ConnectOptions(restored.dsn), Policy()))
        finally:
            database.execute(f'DROP DATABASE "{restored.database}"')

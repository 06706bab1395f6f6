"""What is said of a table does not depend on what else is in scope, and what it depends on comes into scope with it."""

import json
from typing import Any

import pytest

from tests.agreement.dumped import dump
from tests.agreement.reports import CASES, live_report, load
from tests.databases import Database
from tests.inside import Inside

FAMILIES = ("136", "137", "140", "141", "142", "144", "152", "156", "158", "166", "220", "317")
"""Numbers of the cases with partitions, children, views, schemas that share a sequence, and lost defaults."""

SAMPLE = [case for number, case in enumerate(CASES) if case.name[:3] in FAMILIES or number % 8 == 0]

SHOP = """
    CREATE SCHEMA parts;
    CREATE SCHEMA api;
    CREATE TABLE event (id bigserial, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
    CREATE TABLE parts.event_24 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')
        PARTITION BY RANGE (day);
    CREATE TABLE parts.event_24_h1 PARTITION OF parts.event_24 FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
    INSERT INTO parts.event_24_h1 SELECT g, '2024-02-02' FROM generate_series(1, 30) g;
    CREATE TABLE animal (id serial PRIMARY KEY);
    INSERT INTO animal VALUES (4);
    CREATE TABLE parts.cat () INHERITS (animal);
    CREATE TABLE parts.dog (PRIMARY KEY (id)) INHERITS (animal);
    CREATE VIEW api.animal AS SELECT * FROM animal;
    ALTER VIEW api.animal ALTER id SET DEFAULT nextval('animal_id_seq');
    CREATE VIEW api.bare AS SELECT * FROM animal;
    CREATE TABLE lost (id serial PRIMARY KEY);
    INSERT INTO lost SELECT generate_series(1, 9);
    ALTER TABLE lost ALTER id DROP DEFAULT;
    CREATE TABLE alike (id int PRIMARY KEY);
    CREATE SEQUENCE alike_id_seq;
"""

EVENT = "public.event is looked at, too: parts.event_24"
ANIMAL = "public.animal is looked at, too"
COMES_ALONG = {
    ("--table", "parts.event_24"): ({"public.event"}, {f"{EVENT} takes its ids from it"}),
    ("--table", "event_24_h1"): ({"public.event"}, {f"{EVENT}_h1 takes its ids from it"}),
    ("--table", "parts.cat"): ({"public.animal"}, {f"{ANIMAL}: parts.cat takes its ids from it"}),
    ("--table", "parts.dog"): ({"parts.dog"}, set()),
    ("--table", "api.*"): ({"public.animal"}, {f"{ANIMAL}: api.animal takes its ids from it"}),
    ("--schema", "parts"): (
        {"public.event", "public.animal", "parts.dog"},
        {f"{EVENT} and 1 more take their ids from it", f"{ANIMAL}: parts.cat takes its ids from it"},
    ),
    ("--schema", "parts", "--exclude", "animal"): (
        {"public.event", "parts.dog"},
        {f"{EVENT} and 1 more take their ids from it"},
    ),
    ("--table", "event_24_h1", "--exclude", "event"): (
        set(),
        {"parts.event_24_h1 takes its ids from public.event, which is left out"},
    ),
    ("--table", "api.bare"): (
        set(),
        {"api.bare is a view without defaults of its own: name the table that its inserts go to"},
    ),
    ("--table", "animal_id_seq"): (
        set(),
        {"public.animal_id_seq is a sequence: the ids that it gives are looked at where public.animal is named"},
    ),
    ("--table", "public.animal"): ({"public.animal"}, set()),
}
"""By scope: the tables that have an entry, and the notes."""


def about(report: dict[str, Any], table: str) -> dict[str, list[Any]]:
    """What the report says of a table; a repair that moves a sequence does so for the tables outside, too, and asks."""
    lists = ("columns", "findings", "not_checked")
    found = {key: [e for e in report[key] if e.get("subject", e)["table"] == table] for key in lists}
    return {key: [{k: v for k, v in e.items() if k != "remedy"} for e in found[key]] for key in lists}


@pytest.mark.usefixtures("simulated_once")
@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_a_table_alone_is_judged_as_among_all(case: Any, database: Database, inside: Inside) -> None:
    load(case, database)
    whole = live_report(inside, database)
    tables = {e.get("subject", e)["table"] for key in ("columns", "findings", "not_checked") for e in whole[key]}
    for table in sorted(tables - {None}):
        alone = live_report(inside, database, "--table", table)
        assert about(alone, table) == about(whole, table)


@pytest.mark.majors(11)  # a primary key of a partitioned table
def test_what_a_table_is_judged_by_comes_along(database: Database, inside: Inside, tmp_path: Any) -> None:
    database.load(SHOP)
    dumped = str(dump(database, "custom", tmp_path))
    whole = live_report(inside, database)
    for scope, (tables, notes) in COMES_ALONG.items():
        for target in (database.dsn, dumped):
            report = json.loads(inside("check", target, "--format", "json", *scope).stdout)
            assert {column["table"] for column in report["columns"]} == tables, scope
            assert set(report["notes"]) == notes, scope
            for table in tables:
                assert about(report, table) == about(whole, table)
    options = ("--via", "restore", "--table", "event_24_h1", "--format", "json")
    restored = json.loads(inside("check", dumped, *options).stdout)
    assert about(restored, "public.event") == about(whole, "public.event")


def test_a_lost_default_is_known_by_its_sequence_whatever_the_scope(
    database: Database, inside: Inside, tmp_path: Any
) -> None:
    database.load(SHOP.replace(", PRIMARY KEY (id, day)", ""))
    dumped = str(dump(database, "custom", tmp_path))
    for target in (database.dsn, dumped):
        lost, alike, kept_out = (
            json.loads(inside("check", target, "--format", "json", *scope).stdout)
            for scope in (("--table", "lost"), ("--table", "alike"), ("--table", "lost", "--exclude", "*_seq"))
        )
        found = [(f["rule"], f["severity"], f["subject"]["sequence"]) for f in lost["findings"]]
        assert ("id-without-default", "error", "public.lost_id_seq") in found
        found = [(f["rule"], f["severity"], f["subject"]["sequence"]) for f in alike["findings"]]
        assert ("id-without-default", "warning", "public.alike_id_seq") in found
        assert {f["subject"]["sequence"] for f in kept_out["findings"]} == {None}


@pytest.mark.majors(11)
def test_what_is_wrong_with_a_dump_is_told_of_what_comes_along(
    database: Database, inside: Inside, tmp_path: Any
) -> None:
    database.load(SHOP)
    path = dump(database, "plain", tmp_path)
    path.write_text(path.read_text().replace("event_pkey PRIMARY KEY", "event_pkey PRIMRY KEY", 1))
    for via in ("scan", "restore"):
        run = inside("check", path, "--via", via, "--table", "event_24_h1", "--format", "json")
        told = {entry["subject"]["table"] for entry in json.loads(run.stdout)["not_checked"]}
        assert (run.returncode, "public.event" in told) == (4, True), (via, run)

"""A dump that is restored gives the report that the database itself gives."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.dumped import dump
from tests.agreement.reports import CASES, INVALID_INDEX, difference, live_report, load, without
from tests.databases import Database
from tests.inside import Inside
from validator.facts.database_facts import derive
from validator.judgement.build_report import build_report
from validator.judgement.entries import entries, not_checked, notes
from validator.judgement.run_rules import run_rules
from validator.model.policy import Policy
from validator.reporters.json import render
from validator.rules.all_rules import ALL_RULES
from validator.sources.database.connect import ConnectOptions
from validator.sources.dump.open_dump import open_dump
from validator.sources.restore.read_restored import expect, read_restored
from validator.sources.restore.restore import restore
from validator.sources.source_reading import SourceReading

NOT_RESTORED = {
    **INVALID_INDEX,
    # a default that names its sequence by number, which is another one in another database
    "127-default-by-oid": ("public.pump", "public.valve"),
}
"""Tables by case that can't be restored as they were."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_restore_says_what_the_database_says(case: Any, database: Database, inside: Inside, tmp_path: Path) -> None:
    load(case, database)
    live = live_report(inside, database)
    path = str(dump(database, "custom", tmp_path))
    for rows in [("full", "ids")[CASES.index(case) % 2]]:  # by turns: what differs is which rows come, not the case
        with open_dump(path) as opened:
            opened.header = replace(opened.header, database=f"{database.name}_{rows}")  # on the same server
            expected = expect(opened, Policy())
            restored = restore(opened, database.server, wanted=expected.wants if rows == "ids" else None)
            try:
                reading = read_restored(expected, restored, ConnectOptions(restored.dsn), Policy())
            finally:
                database.execute(f'DROP DATABASE "{restored.database}"')
        again = report_of(reading)
        lost = NOT_RESTORED.get(case.name, ())
        found = difference(without(live, lost), without(again, lost)) if lost else difference(live, again)
        assert not found, "\n".join([rows, *map(str, restored.failures), *found])


def report_of(reading: SourceReading) -> dict[str, Any]:
    """What `check` says of a reading."""
    facts = derive(reading.snapshot, Policy(), reading.bindings)
    report = build_report(
        reading.snapshot.target,
        entries(facts),
        run_rules(ALL_RULES, facts, Policy()),
        [],
        list(not_checked(facts)),
        Policy(),
        sequences=len({c.sequence.name for c in facts.columns if c.sequence is not None}),
        duration_seconds=0,
        tool_version="",
        notes=list(notes(facts)),
    )
    rendered: dict[str, Any] = json.loads(render(report))
    return {key: value for key, value in rendered.items() if key not in ("target", "duration_seconds", "tool")}

"""A dump of an old server that is restored into the newest is judged as the old one does it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.dumped import dump
from tests.agreement.reports import CASES, difference, live_report, load, without
from tests.agreement.test_restored import NOT_RESTORED, report_of
from tests.databases import Database
from tests.inside import Inside
from tests.matrix import MatrixServer
from validator.model.policy import Policy
from validator.sources.database.connect import ConnectOptions
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.open_dump import open_dump
from validator.sources.restore.read_restored import expect, read_restored
from validator.sources.restore.restore import restore

NOT_TAKEN = {
    "142-attached-with-identity-of-its-own": ("public.visit", "public.visit_old"),
    "167-keys-that-ignore-case": ("public.label",),  # the newest server of the tests is built without ICU
}
"""Tables by case that a newer server refuses to make: they are not checked."""


@pytest.fixture(scope="module")
def newest() -> Iterator[MatrixServer]:
    with MatrixServer(NEWEST_MAJOR) as running:
        yield running


@pytest.mark.majors(10, NEWEST_MAJOR - 1)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_says_what_the_old_server_said(
    case: Any, database: Database, newest: MatrixServer, inside: Inside, tmp_path: Path
) -> None:
    load(case, database)
    live = live_report(inside, database)
    with open_dump(str(dump(database, "custom", tmp_path))) as opened:
        opened.header = replace(opened.header, database=f"{database.name}_newer")
        expected = expect(opened, Policy())
        restored = restore(opened, newest, wanted=expected.wants)
        try:
            reading = read_restored(expected, restored, ConnectOptions(restored.dsn), Policy())
        finally:
            Database(newest, restored.database).close()
    report = report_of(reading)
    lost = NOT_RESTORED.get(case.name, ()) + (NOT_TAKEN.get(case.name, ()) if restored.lost else ())
    found = difference(without(live, lost), without(report, lost)) if lost else difference(live, report)
    if restored.lost:
        assert not [c for c in report["columns"] if c["table"] in lost and c["status"] == "ok"]
    assert not found, "\n".join([*map(str, restored.failures), *found])

"""A dump that is scanned gives the report that the database itself gives, whatever the format."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.dumped import FORMATS, dump
from tests.casekit.parse import parse_folder
from tests.databases import Database
from tests.inside import Inside
from tests.matrix import ROOT

CASES = parse_folder(ROOT / "tests" / "cases")
WITHOUT_ICU = "ICU is not supported in this build"

PLAIN = ("plain", "plain.gz")
NOT_IN_THE_DUMP = {
    # pg_dump leaves out an index that is not valid, though it refuses values
    "117-uniqueness-in-other-ways": (FORMATS, ("public.u_invalid",)),
    # a default that names its sequence by number: only an archive tells which one that is
    "127-default-by-oid": (PLAIN, ("public.pump", "public.valve")),
}
"""By case: in which formats tables are not dumped as they were, and so can't be reported as they are."""


def comparable(text: str) -> dict[str, Any]:
    """A report without what may differ: where it came from, and how long it took."""
    report = json.loads(text)
    return {key: value for key, value in report.items() if key not in ("target", "duration_seconds")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_scan_says_what_the_database_says(case: Any, database: Database, inside: Inside, tmp_path: Path) -> None:
    major = database.server.major
    if major not in case.versions:
        pytest.skip(f"the case is not for PostgreSQL {major}")
    try:
        database.load(case.path.read_text(encoding="utf8"))
    except RuntimeError as error:
        if WITHOUT_ICU in str(error):
            pytest.skip("NOT TESTED: a server without ICU")
        raise
    live = comparable(inside("check", database.dsn, "--format", "json").stdout)
    for form in FORMATS:
        path = dump(database, form, tmp_path)
        run = inside("check", path, "--format", "json")
        assert run.stdout, f"{form}: {run.stderr}"
        scanned = comparable(run.stdout)
        forms, tables = NOT_IN_THE_DUMP.get(case.name, ((), ()))
        if form in forms:
            assert {c["status"] for c in scanned["columns"] if c["table"] in tables} & {"ok", "running-out"} == set()
            found = difference(without(live, tables), without(scanned, tables))
        else:
            found = difference(live, scanned)
        assert not found, "\n".join([form, *found])


def without(report: dict[str, Any], tables: tuple[str, ...]) -> dict[str, Any]:
    """The lists of a report but for what they say of some tables, and of sequences that no table draws from."""
    lists = {key: value for key, value in report.items() if isinstance(value, list) and key != "notes"}
    return {
        key: [e for e in value if (e.get("subject", e).get("table") or tables[0]) not in tables]
        for key, value in lists.items()
    }


def difference(live: dict[str, Any], scanned: dict[str, Any]) -> list[str]:
    """What only one of the reports says, a line each."""
    found = []
    for key in sorted(live.keys() | scanned.keys()):
        one, two = live.get(key), scanned.get(key)
        if isinstance(one, list) and isinstance(two, list):
            found += [f"only live: {key} {json.dumps(e)}" for e in one if e not in two]
            found += [f"only scanned: {key} {json.dumps(e)}" for e in two if e not in one]
        elif one != two:
            found.append(f"{key}: live {one}, scanned {two}")
    return found

"""The cases, and how their reports are compared."""

import json
from typing import Any

import pytest

from tests.casekit.parse import Case, parse_folder
from tests.databases import Database
from tests.inside import Inside
from tests.matrix import ROOT

CASES = parse_folder(ROOT / "tests" / "cases")
WITHOUT_ICU = "ICU is not supported in this build"

INVALID_INDEX = {"117-uniqueness-in-other-ways": ("public.u_invalid",)}
"""Tables by case with an index that is not valid: it refuses values, and pg_dump leaves it out."""


def load(case: Case, database: Database) -> None:
    """Builds the case; skips where this server can't."""
    major = database.server.major
    if major not in case.versions:
        pytest.skip(f"the case is not for PostgreSQL {major}")
    try:
        database.load(case.path.read_text(encoding="utf8"))
    except RuntimeError as error:
        if WITHOUT_ICU in str(error):
            pytest.skip("NOT TESTED: a server without ICU")
        raise


def live_report(inside: Inside, database: Database, *options: str) -> dict[str, Any]:
    """What `check` says of the database itself."""
    return comparable(inside("check", database.dsn, "--format", "json", *options).stdout)


def comparable(text: str) -> dict[str, Any]:
    """A report without what may differ: where it came from, and how long it took."""
    report = json.loads(text)
    return {key: value for key, value in report.items() if key not in ("target", "duration_seconds", "tool")}


def without(report: dict[str, Any], tables: tuple[str, ...]) -> dict[str, Any]:
    """The lists of a report but for what they say of some tables, and of sequences that no table draws from."""
    lists = {key: value for key, value in report.items() if isinstance(value, list) and key != "notes"}
    return {
        key: [e for e in value if (e.get("subject", e).get("table") or tables[0]) not in tables]
        for key, value in lists.items()
    }


def difference(live: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """What only one of the reports says, a line each."""
    found = []
    for key in sorted(live.keys() | other.keys()):
        one, two = live.get(key), other.get(key)
        if isinstance(one, list) and isinstance(two, list):
            found += [f"only live: {key} {json.dumps(e)}" for e in one if e not in two]
            found += [f"only from the dump: {key} {json.dumps(e)}" for e in two if e not in one]
            found += [f"{key}: in another order"] if one != two and not found else []
        elif one != two:
            found.append(f"{key}: live {one}, from the dump {two}")
    return found

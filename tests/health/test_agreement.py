"""The function says what the report says, on every case; or it says that it does not know, and why."""

import json
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from tests.agreement.reports import CASES, load
from tests.casekit.parse import parse_folder
from tests.databases import Database
from tests.health.asked import Comparison, ask, install
from tests.health.left_open import LEFT_OPEN
from tests.inside import Inside
from tests.matrix import ROOT

FURTHER = ROOT.parent / "shared" / "cases" / "open"
"""Cases that need not be there."""

ALL = (*CASES, *parse_folder(FURTHER)) if FURTHER.is_dir() else CASES


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_it_says_what_the_report_says(case: Any, database: Database, inside: Inside) -> None:
    load(case, database)
    before = told(inside, database.dsn)
    install(database)
    found = Comparison(before, ask(database.dsn))
    assert not found.wrongs, "\n".join(found.wrongs)
    assert found.left_open <= LEFT_OPEN.get(case.name, 0)
    if ALL.index(case) % 4 == 0:
        assert told(inside, database.dsn) == before, "the function itself changes the report"


@pytest.mark.parametrize("case", [c for c in ALL if any(t.get("role") for t in c.truths)], ids=lambda case: case.name)
def test_it_says_so_to_other_roles(case: Any, database: Database, inside: Inside) -> None:
    load(case, database)
    install(database, "public")
    database.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    roles = {role for truth in case.truths if (role := truth.get("role"))}
    for role in sorted(roles):
        (can_login,) = database.execute("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", [role])[0]
        if can_login:
            found = Comparison(told(inside, database.dsn_as(role)), ask(database.dsn_as(role)))
            assert not found.wrongs, "\n".join([role, *found.wrongs])


@pytest.mark.parametrize("case", [c for c in ALL if any(t.get("search_path") for t in c.truths)], ids=lambda c: c.name)
def test_late_bound_names_are_found_on_the_path_of_the_session(case: Any, database: Database, inside: Inside) -> None:
    load(case, database)
    install(database)
    for path in sorted({path for truth in case.truths if (path := truth.get("search_path"))}):
        dsn = make_conninfo(database.dsn, options=f"-c search_path={path}".replace(", ", ","))
        found = Comparison(told(inside, dsn), ask(dsn))
        assert not found.wrongs, "\n".join([path, *found.wrongs])


def told(inside: Inside, dsn: str) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(inside("check", dsn, "--format", "json").stdout)
    return {key: report[key] for key in ("columns", "findings", "not_checked")}

"""A dump that is scanned gives the report that the database itself gives, whatever the format."""

from pathlib import Path
from typing import Any

import pytest

from tests.agreement.dumped import FORMATS, every_dump
from tests.agreement.reports import CASES, INVALID_INDEX, comparable, difference, live_report, load, without
from tests.databases import Database
from tests.inside import Inside
from tests.matrix import EMBEDDED_MAJOR

PLAIN = ("plain", "plain.gz")
OF_ANY_SERVER = ("custom", "plain", "inserts")
"""What is dumped differs from case to case and from major to major."""

WRAPPINGS = ("directory", "tar", "plain.gz")
"""A directory, a tar file or gzip around it is pg_dump's, the same for all: each case comes in one of them, by turns,
and one server's dumps tell enough of that."""

NOT_IN_THE_DUMP = {
    **{case: (FORMATS, tables) for case, tables in INVALID_INDEX.items()},
    # a default that names its sequence by number: only an archive tells which one that is
    "127-default-by-oid": (PLAIN, ("public.pump", "public.valve")),
    # what an ICU collation takes for the same, only a server tells
    "167-keys-that-ignore-case": (FORMATS, ("public.label",)),
}
"""By case: in which formats tables can't be reported as they are, for they are not dumped so, or take a server."""


@pytest.mark.usefixtures("simulated_once")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_scan_says_what_the_database_says(case: Any, database: Database, inside: Inside, tmp_path: Path) -> None:
    if database.server.major != EMBEDDED_MAJOR and CASES.index(case) % 2:
        pytest.skip("every other case on older servers: test_ddl_agrees reads the catalogs of all")
    load(case, database)
    live = live_report(inside, database)
    wrapping = WRAPPINGS[CASES.index(case) % len(WRAPPINGS)]
    formats = (*OF_ANY_SERVER, *((wrapping,) if database.server.major == EMBEDDED_MAJOR else ()))
    for form, path in every_dump(database, tmp_path, formats).items():
        run = inside("check", path, "--format", "json")
        assert run.stdout, f"{form}: {run.stderr}"
        scanned = comparable(run.stdout)
        forms, tables = NOT_IN_THE_DUMP.get(case.name, ((), ()))
        if form in forms:
            assert {c["status"] for c in scanned["columns"] if c["table"] in tables}.isdisjoint({"ok", "running-out"})
            found = difference(without(live, tables), without(scanned, tables))
        else:
            found = difference(live, scanned)
        assert not found, "\n".join([form, *found])

"""The catalog as it is read from a dump is the catalog as it is read from the server that was dumped."""

import re

from tests.casekit.load import Server, loaded
from tests.casekit.parse import parse_folder
from tests.matrix import ROOT, MatrixServer
from tests.sources.dump.agreement import differences

WITH_LIVE_ONLY = {
    # pg_dump leaves out an index that could not be built
    "117-uniqueness-in-other-ways": r"index .*u_invalid_id",
    "149-index-that-could-not-be-built": r"index .*import_row_id",
    # pg_dump writes no type for an identity's sequence: a restore gives it the column's
    "157-copies-that-lost-their-numbering": r"sequence .*stock_twin_id_seq",
    # what an extension brings along is not in a dump
    "167-keys-that-ignore-case": r"function .*name='citext(in|out|recv|send)'",
}


def test_every_case_reads_alike(server: MatrixServer) -> None:
    found = []
    for case in parse_folder(ROOT / "tests" / "cases"):
        if server.major not in case.versions:
            continue
        known = re.compile(WITH_LIVE_ONLY.get(case.path.stem, r"(?!)"))
        with loaded(case.path, Server(server.major, server.conninfo()), psql=str(server.binary("psql"))) as dsn:
            found += [f"{case.path.stem}: {d}" for d in differences(dsn, server.major) if not known.match(d)]
    assert not found, "\n".join(found)

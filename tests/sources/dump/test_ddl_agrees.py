"""The catalog as it is read from a dump is the catalog as it is read from the server that was dumped."""

import re
from pathlib import Path

import pytest

from tests.casekit.load import LoadError, Server, loaded
from tests.casekit.parse import parse_folder
from tests.databases import Database
from tests.matrix import ROOT, MatrixServer
from tests.sources.dump.agreement import differences, dumped
from validator.model.patterns import Scope
from validator.sources.dump.ddl import run
from validator.sources.dump.ddl.read_schema import read_schema

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("from_*.sql"))

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
        try:
            with loaded(case.path, Server(server.major, server.conninfo()), psql=str(server.binary("psql"))) as dsn:
                found += [f"{case.path.stem}: {d}" for d in differences(dsn, server.major) if not known.match(d)]
        except LoadError as error:
            if "ICU is not supported" not in str(error):
                raise
    assert not found, "\n".join(found)


@pytest.mark.parametrize("script", SCHEMAS, ids=lambda path: path.stem)
def test_everything_that_can_be_declared_reads_alike(database: Database, script: Path) -> None:
    if int(script.stem.removeprefix("from_")) > database.server.major:
        pytest.skip("not on this server")
    database.load(script.read_text(encoding="utf8"))
    assert differences(database.dsn, database.server.major) == []


@pytest.mark.majors(18)
def test_shortcuts_read_what_the_parser_reads(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    for script in SCHEMAS:
        text = script.read_text(encoding="utf8")
        schema = script.stem
        database.execute(f"CREATE SCHEMA {schema}")
        database.load(f"SET search_path = {schema}, public;\n" + text.replace("public.", f"{schema}."))
    statements = dumped(database.dsn)
    short = read_schema(statements, Scope(), server_major=18)
    monkeypatch.setattr(run.shortcuts, "take", lambda state, text: False)
    monkeypatch.setattr(run.plain_tables, "take_table", lambda state, text: False)
    assert read_schema(statements, Scope(), server_major=18) == short

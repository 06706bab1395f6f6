"""What the reader of a dump computes of a column is what the server computes of it: every case, value by value."""

import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.casekit.parse import Case, parse_folder
from tests.databases import Database
from tests.matrix import ROOT
from tests.sources.dump.catalogs import asker, columns_of, known_of, rows_of
from tests.sources.dump.drawn_columns import column
from validator.model.catalog import Kind
from validator.sources.database.connect import ConnectOptions, connect
from validator.sources.database.simulate import simulate
from validator.sources.dump.evaluate.outcomes import Unsupported
from validator.sources.dump.evaluate.sequence_names import evaluate_name
from validator.sources.dump.evaluate.simulated_column import SimulatedColumn

NOT_COMPUTED = {
    "167-keys-that-ignore-case": {"public.label.code"},  # a collation that is not deterministic
}
"""The columns that only a server can simulate."""

CASES = parse_folder(ROOT / "tests" / "cases")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_as_the_server_does(case: Case, database: Database) -> None:
    if not case.truths_on(database.server.major):
        pytest.skip("not for this version")
    try:
        database.load(Path(case.path).read_text(encoding="utf8"))
    except RuntimeError as error:
        if "ICU is not supported" not in str(error):
            raise
        pytest.skip("this server has no ICU")
    assert compare(database) == NOT_COMPUTED.get(case.name, set())


@pytest.mark.parametrize("name", ["113-", "125-"])
def test_computed_names(name: str, database: Database) -> None:
    """The names that the server computes, and none besides."""
    (case,) = (case for case in CASES if case.name.startswith(name))
    database.load(Path(case.path).read_text(encoding="utf8"))
    options = ConnectOptions(database.dsn)
    with connect(options) as connection:
        known = known_of(connection, options)
    assert known.catalog.resolved_names
    owners = {o.column: o.sequence for o in known.catalog.ownerships}
    for text, found in known.catalog.resolved_names.items():
        path = known.catalog.search_path
        assert evaluate_name(text, search_path=path, tables=known.catalog.tables, owned=owners.get) == found


@pytest.mark.parametrize("seed", [1, 2])
def test_columns_at_random(seed: int, database: Database) -> None:
    chance = random.Random(seed * 100 + database.server.major)
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        for number in range(40):
            with suppress(psycopg.errors.DatatypeMismatch, psycopg.errors.CheckViolation):
                connection.execute(column(chance, number).encode())
    compare(database, chance)


def compare(database: Database, chance: random.Random | None = None) -> set[str]:
    """The columns that are not computed; AssertionError where one is computed otherwise than by the server.

    With ``chance``, some sequences are taken for those of a pooled allocation, as the configuration may say.
    """
    options, unsupported = ConnectOptions(database.dsn), set()
    with connect(options) as connection:
        known = known_of(connection, options)
        for planned in known.simulated():
            reading = planned
            if chance is not None and planned.binding.stride == 1 and planned.index is None:
                allocation = chance.choice([None, None, "pooled", "pooled-lo"])
                reading = replace(planned, binding=replace(planned.binding, allocation=allocation))
            state, *wanted = simulate(reading, asker(connection, options))
            columns = {c.name: c.type for c in columns_of(connection, reading.table.name)}
            try:
                twin = SimulatedColumn(
                    reading,
                    state,
                    major=database.server.major,
                    types=columns,
                    enums=known.reading.enums,
                    generated=known.generated(reading.table.name),
                )
                rows = []
                if not reading.rowless:
                    rows = rows_of(connection, reading.table.name, twin.columns, only=reading.table.kind is Kind.TABLE)
                for start in range(0, len(rows), 7):
                    twin.rows(rows[start : start + 7])
                found = twin.result()
            except Unsupported:
                unsupported.add(str(reading.column.name))
                continue
            assert list(found) == wanted, str(reading)
    return unsupported

"""Random broken databases, repaired: no sequence goes back, off its lattice or out of bounds, nothing that is safe to
repair is left, a second run finds nothing to do, and what was moved fails no more.

$SEQGUARD_PROPERTY_REPAIRS says how many (150), $SEQGUARD_PROPERTY_SEED which, as in test_predictions.
"""

import json
import os
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests.databases import Database
from tests.inside import Inside
from tests.property import measure
from tests.property.draw import Example, draw
from validator.rules import advance

EXAMPLES = int(os.environ.get("SEQGUARD_PROPERTY_REPAIRS") or 100)
SEED = os.environ.get("SEQGUARD_PROPERTY_SEED") or "usual"
_SEQUENCES = """
    SELECT c.oid::regclass::text, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid ORDER BY 1
"""


@dataclass(frozen=True)
class Standing:
    """A sequence, and where it stands."""

    increment: int
    lowest: int
    highest: int
    cycle: bool
    last_value: int
    is_called: bool

    @property
    def following(self) -> int:
        return self.last_value + self.increment if self.is_called else self.last_value


def test_what_is_repaired_is_repaired(database: Database, inside: Inside) -> None:
    examples = _made(database, SEED, EXAMPLES)
    before = _standings(database)
    assert inside("fix", database.dsn, "--apply", "--schema", "public").returncode in (0, 1, 4)
    after = _standings(database)
    moved = {name for name in after if after[name].following != before[name].following}
    assert len(moved) > EXAMPLES / 10
    assert [(name, before[name], after[name]) for name in sorted(moved) if _strays(before[name], after[name])] == []
    report = json.loads(inside("check", database.dsn, "--schema", "public", "--format", "json").stdout)
    behind = [f for f in report["findings"] if f["rule"] == "sequence-behind-data"]
    assert [f for f in behind if f["remedy"]["safety"] == "safe"] == []
    inside("fix", database.dsn, "--apply", "--schema", "public")
    again = _standings(database)
    assert {name: again[name].following for name in after} == {name: after[name].following for name in after}
    database.load(measure.FUNCTIONS)
    set_aside = {f["subject"]["table"] for f in report["findings"] if f["rule"] == "outlier-id"}
    failing = [
        f"{example.number}: {outcome}\n{example.sql}"
        for example in examples
        if (target := example.targets[0])
        and f"public.{target.table}" not in set_aside
        and moved.intersection(target.sequences)
        and not any(after[name].cycle for name in target.sequences)
        and _meets_an_id(outcome := _inserted(database, example))
    ]
    assert failing == []


@pytest.mark.majors(18)
@pytest.mark.parametrize("wrong", [-1, 1], ids=["one too few", "off the lattice"])
def test_a_wrong_repair_is_noticed(
    database: Database, inside: Inside, monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    """The test can fail: sequences that stop one draw short, or leave their lattice."""
    right = advance.number_reach

    def reach(allocation: Any, sequence: Any, *rest: Any) -> str:
        by = -sequence.increment if wrong < 0 else (sequence.increment > 0) - (sequence.increment < 0)
        return f"({right(allocation, sequence, *rest)} + ({by}))"

    monkeypatch.setattr(advance, "number_reach", reach)
    with pytest.raises(AssertionError, match=r"== \[\]"):
        test_what_is_repaired_is_repaired(database, inside)


def _made(database: Database, seed: str, count: int) -> list[Example]:
    """The examples that the server takes."""
    with database.connect() as connection:
        major = connection.info.server_version // 10_000
        return [e for n in range(count) if measure.build(connection, e := draw(seed, n, major)) is None]


def _standings(database: Database) -> dict[str, Standing]:
    found = {}
    with database.connect() as connection:
        for name, *rest in connection.execute(_SEQUENCES).fetchall():
            state: Any = connection.execute(f"SELECT last_value, is_called FROM {name}".encode()).fetchone()
            found[name] = Standing(*rest, *state)
    return found


def _strays(before: Standing, after: Standing) -> bool:
    way = (after.following - before.following) * (1 if before.increment > 0 else -1)
    return way < 0 or way % abs(before.increment) != 0 or not after.lowest <= after.last_value <= after.highest


def _inserted(database: Database, example: Example) -> measure.Outcome:
    target = example.targets[0]
    options = "-c synchronous_commit=off -c client_min_messages=error"
    with psycopg.connect(database.dsn, autocommit=True, options=options, prepare_threshold=None) as connection:
        return measure.insert(connection, target, target.inserts)


def _meets_an_id(outcome: measure.Outcome) -> bool:
    return outcome.sqlstate == "23505" or any(number is not None for number in outcome.repeated)

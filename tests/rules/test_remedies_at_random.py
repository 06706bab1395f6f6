"""Sequences, columns and ids drawn at random: no repair goes back, leaves the sequence's own numbers, or half mends."""

import random

import pytest

from tests.databases import Database
from tests.rules.test_remedies import BEHIND, check, of_rule
from validator.model.remedy import Safety

ROUNDS = 12
EXPRESSIONS = ("nextval('s') * 3 + 1", "- nextval('s')", "'K' || nextval('s')", "lpad(nextval('s')::text, 5, '0')")


def drawn(dice: random.Random) -> str:
    """A script: one sequence, one to three columns in one or several tables, and ids around where it stands."""
    increment = dice.choice([1, 1, 1, 2, 7, 10, -1, -3, -10])
    base = dice.choice([0, 0, 0, -50, 2**31 - 200, 2**63 - 1500, -(2**63) + 1500])
    start = dice.randint(base - 60, base + 60)
    cycle = "CYCLE" if dice.random() < 0.2 else ""
    script = [
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public;",
        f"CREATE SEQUENCE s INCREMENT {increment} MINVALUE {base - 1000} MAXVALUE {base + 1000} START {start} {cycle};",
    ]
    defaults = [dice.choice([*EXPRESSIONS, *["nextval('s')"] * 6]) if base == 0 else "nextval('s')" for _ in "abc"]
    columns = [
        f"c{i} {column_type(d, dice)} UNIQUE DEFAULT {d}" for i, d in enumerate(defaults[: dice.choice([1, 1, 2, 3])])
    ]
    together = dice.random() < 0.3
    if together:
        script.append(f"CREATE TABLE t0 ({', '.join(columns)});")
    else:
        script += [f"CREATE TABLE t{i} ({column});" for i, column in enumerate(columns)]
    script += ["SELECT nextval('s');"] * dice.choice([0, 0, 1, 4])
    for i in range(len(columns)):
        for _ in range(dice.choice([0, 1, 6])):
            number = dice.choice([start + increment * dice.randint(-5, 12), dice.randint(base - 100, base + 200)])
            value = defaults[i].replace("nextval('s')", f"({number})")
            script.append(f"INSERT INTO t{0 if together else i} (c{i}) VALUES ({value}) ON CONFLICT DO NOTHING;")
    return "\n".join(script)


def column_type(default: str, dice: random.Random) -> str:
    return "text" if "'K'" in default or "lpad" in default else dice.choice(["bigint", "bigint", "numeric"])


@pytest.mark.parametrize("seed", range(3))
def test_repairs_at_random(seed: int, database: Database) -> None:
    dice = random.Random(seed)
    for _ in range(ROUNDS):
        text = drawn(dice)
        database.load(text)
        findings = of_rule(BEHIND, check(database))
        if not findings:
            continue
        remedies = {finding.remedy for finding in findings}
        (remedy,) = remedies
        assert remedy is not None
        (increment, last, called) = state(database)
        if remedy.sql:
            database.load(remedy.sql)
        (_, moved, now_called) = state(database)
        assert (moved - last) * increment >= 0, text
        assert (moved - last) % increment == 0, text
        assert now_called or not called, text
        if remedy.safety is Safety.SAFE:
            assert of_rule(BEHIND, check(database)) == [], text
            database.load(remedy.sql)
            assert state(database)[1:] == (moved, now_called), text


def state(database: Database) -> tuple[int, int, bool]:
    """(increment, last_value, is_called)."""
    query = "SELECT p.increment_by, s.last_value, s.is_called FROM s, pg_sequences p WHERE p.sequencename = 's'"
    (row,) = database.execute(query)
    return row[0], row[1], row[2]

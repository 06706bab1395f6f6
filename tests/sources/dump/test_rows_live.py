"""A scan of what COPY TO writes says the same as the server does of the table."""

import random
from collections.abc import Sequence
from decimal import Decimal

import psycopg
import pytest

from tests.databases import Database
from tests.sources.dump.in_memory import InMemory, Kept, KeptIntegers, scan
from validator.facts.bindings import resolve
from validator.facts.uniqueness import Uniqueness
from validator.model.observation import Duplicates, SequenceState
from validator.model.patterns import Scope
from validator.sources.database import statements
from validator.sources.database.connect import ConnectOptions, connect, preamble
from validator.sources.database.observed import as_id
from validator.sources.database.read_catalog import read_catalog
from validator.sources.database.simulated_values import as_value
from validator.sources.dump.rows.integer_collector import IntegerCollector
from validator.sources.dump.rows.number_collector import NumberCollector
from validator.sources.plan_readings import Planner
from validator.sources.reading import Reading, way_after_wrap, way_ahead

LETTERS = "ab\\\t\n\r\b\f\v\x01\x7f.N'\"$(),;{}ü€😀 "


def copied(database: Database, query: str, encoding: str = "UTF8") -> bytes:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute(f"SET client_encoding = {encoding}")
        with connection.cursor().copy(query) as copy:
            return b"".join(bytes(part) for part in copy)


def planned(database: Database) -> Reading:
    options = ConnectOptions(database.dsn)
    with connect(options) as connection:
        reading = read_catalog(connection, options, Scope.parse())
        planner = Planner(reading.plannable, Uniqueness(reading.catalog), resolve(reading.catalog))
        (found,) = (planner.plan(binding) for binding in resolve(reading.catalog).all)
        assert isinstance(found, Reading)
        return found


def told(database: Database, reading: Reading) -> tuple[object, ...]:
    """What the server says: the state, then what a scan is to say."""
    with connect(ConnectOptions(database.dsn)) as connection:
        connection.execute(preamble(ConnectOptions(database.dsn)))
        row = connection.execute(statements.plain(reading, closely=True)).fetchone()
        pairs = connection.execute(statements.duplicates(reading)).fetchone()
    assert row is not None
    assert pairs is not None
    base = reading.column.type.base
    first = as_value(pairs[1], base)
    twice = Duplicates(pairs[0], first, pairs[2]) if first is not None else None
    ids = tuple(map(as_id, (row[4], row[5], row[7], row[8])))
    return SequenceState(row[0], row[1]), as_value(row[2], base), as_value(row[3], base), *ids, twice


def found(collector: IntegerCollector | NumberCollector) -> tuple[object, ...]:
    """What the scan says."""
    ways = (collector.occupied, collector.occupied_after_wrap, collector.furthest, collector.runner_up)
    return collector.largest, collector.smallest, *ways, collector.duplicate_values()


def some_text(dice: random.Random) -> str | None:
    return None if dice.random() < 0.1 else "".join(dice.choices(LETTERS, k=dice.randrange(12)))


def fill(database: Database, ids: Sequence[object], dice: random.Random) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        rows = [(value, some_text(dice), some_text(dice)) for value in ids]
        connection.cursor().executemany("INSERT INTO t (id, before, after) VALUES (%s, %s, %s)", rows)


SEQUENCES = [
    ("smallint", "INCREMENT 1", 40),
    ("int", "INCREMENT 3 MINVALUE -50 CYCLE", 7),
    ("int", "INCREMENT -2 MINVALUE -100 MAXVALUE 100 START 100 CYCLE", 30),
    ("bigint", "INCREMENT 4611686018427387904 MINVALUE -9223372036854775808", -9223372036854775800),
    ("bigint", "INCREMENT -1 MINVALUE -9223372036854775808 MAXVALUE 9223372036854775807", 20),
    ("bigint", "INCREMENT 5", 9223372036854775790),
    ("numeric(30,0)", "INCREMENT 2 CYCLE", 11),
    ("numeric", "INCREMENT -3 MINVALUE -1000 CYCLE MAXVALUE 500", 12),
    ("numeric", "INCREMENT 1", 5),
]


def values_of(kind: str, dice: random.Random) -> list[object]:
    near: list[object] = [dice.randrange(-60, 120) for _ in range(60)]
    far = {"smallint": 2**15, "int": 2**31, "bigint": 2**63}.get(kind, 2**70)
    near += [dice.choice([-far, far - 1, dice.randrange(-far, far)]) for _ in range(12)]
    if kind == "bigint":
        near += [9223372036854775790 + 5 * dice.randrange(-3, 4) for _ in range(5)]
        near += [-9223372036854775800 + 2**62 * dice.randrange(4) for _ in range(5)]
    if kind == "numeric":
        near += [Decimal(dice.randrange(-600, 1200)) / 10 for _ in range(40)]
        near += [Decimal(text) for text in ("1.0", "1.00", "1", "NaN")[: dice.randrange(5)]]
    near += [None] * dice.randrange(5)
    dice.shuffle(near)
    return near[: dice.choice([0, 1, 5, len(near)])]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("kind", "options", "last"), SEQUENCES)
def test_the_same_as_the_server(database: Database, kind: str, options: str, last: int, seed: int) -> None:
    dice = random.Random(f"{kind} {options} {seed}")
    position = dice.randrange(3)
    columns = ["dropped int", "before text", "gone text", "after text"]
    columns.insert(position, f"id {kind} DEFAULT nextval('s')")
    generated = ", twice text GENERATED ALWAYS AS (before || after) STORED" if database.server.major >= 12 else ""
    database.load(f"""
        CREATE SEQUENCE s {options};
        CREATE TABLE t ({", ".join(columns)}{generated});
        ALTER TABLE t DROP COLUMN dropped, DROP COLUMN gone;
        ALTER SEQUENCE s OWNED BY t.id;
        CREATE INDEX ON t (id);
        SELECT setval('s', {last}, {"true" if seed else "false"});
    """)
    fill(database, values_of(kind, dice), dice)
    reading = planned(database)
    state, *expected = told(database, reading)
    assert isinstance(state, SequenceState)
    ways = way_ahead(reading, state), way_after_wrap(reading)
    order = ("id", "before", "after")[:: dice.choice([1, -1])] if dice.random() < 0.5 else ("before", "id", "after")
    text = copied(database, f"COPY t ({', '.join(order)}) TO STDOUT")
    for chunk in (1, 50, 1 << 16):
        collector: IntegerCollector | NumberCollector
        if kind.startswith("numeric"):
            collector = NumberCollector("id", *ways, duplicates=True)
        else:
            collector = IntegerCollector("id", *ways, duplicates=True, base=reading.column.type.base)
        assert scan(InMemory([(text, order)], chunk=chunk), (), collector) == {}
        assert list(found(collector)) == expected


@pytest.mark.parametrize("encoding", ["UTF8", "LATIN1", "WIN1252", "SJIS", "EUC_JP", "GB18030", "BIG5", "UHC"])
def test_every_escape_and_encoding(database: Database, encoding: str) -> None:
    dice = random.Random(encoding)
    letters = LETTERS[:-5] + {"UTF8": "ü€😀", "LATIN1": "üÿ\xa0", "WIN1252": "ü€", "UHC": "가힣"}.get(encoding, "表示")
    database.load("CREATE TABLE t (id int, before text, after text)")
    rows = [
        (number, *(None if dice.random() < 0.1 else "".join(dice.choices(letters, k=9)) for _ in "ab"))
        for number in range(200)
    ]
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.cursor().executemany("INSERT INTO t VALUES (%s, %s, %s)", rows)
    text = copied(database, "COPY t TO STDOUT", encoding)
    texts, ids = Kept("before", "after"), KeptIntegers("id")
    assert scan(InMemory([(text, None)], encoding=encoding, chunk=77), ("id", "before", "after"), texts, ids) == {}
    assert texts.texts == [row[1:] for row in rows]
    assert ids.values == list(range(200))

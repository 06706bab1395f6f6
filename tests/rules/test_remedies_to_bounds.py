"""A sequence that stands before what its column takes is brought forward, never back, never out of bounds."""

import random

import psycopg
import pytest

from tests.databases import Database
from tests.facts.test_next_value import binding as made
from tests.rules.build import column, sequence
from tests.rules.test_remedies import check, of_rule, states, went_back
from validator.facts.before_bounds import begin
from validator.facts.database_facts import ColumnFacts
from validator.facts.next_value import lattice
from validator.facts.uniqueness import Protection
from validator.model.catalog import Table
from validator.model.finding import Finding
from validator.model.observation import ColumnReading, Known, SequenceState
from validator.model.remedy import Safety
from validator.rules.bounds import bound_reach, stand_before

EXHAUSTED = "sequence-exhausted"
ROUNDS = 15
S = "public.s"

MOVED = {
    "nothing there": ("CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 1000));", 999, 1000),
    "ids there": (
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 1000));"
        "INSERT INTO t VALUES (1000), (1001), (1002);",
        1002,
        1003,
    ),
    "ids below a CHECK that is not validated": (
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s')); INSERT INTO t VALUES (3), (7);"
        "ALTER TABLE t ADD CHECK (id >= 1000) NOT VALID;",
        999,
        1000,
    ),
    "steps": (
        "ALTER SEQUENCE s INCREMENT 10 RESTART 3;"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id > 995)); INSERT INTO t VALUES (1004);",
        993,
        1003,
    ),
    "counting down": (
        "ALTER SEQUENCE s INCREMENT -1 MINVALUE -9000 MAXVALUE -1 START -1 RESTART;"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id < -100)); INSERT INTO t VALUES (-101);",
        -101,
        -102,
    ),
    "a lone id far ahead is left aside": (
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 1000));"
        "INSERT INTO t VALUES (1000), (2000000000);",
        1000,
        1001,
    ),
    "the second draw of an insert": (
        "CREATE TABLE t (a bigint DEFAULT nextval('s'), id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 1000));",
        998,
        1000,
    ),
    "one step before": (
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 2)); SELECT nextval('s'), 'not yet';"
        "SELECT setval('s', 1, false);",
        1,
        2,
    ),
}


def exhausted(database: Database) -> Finding:
    (finding,) = of_rule(EXHAUSTED, check(database))
    assert finding.remedy is not None
    return finding


@pytest.mark.parametrize(("setup", "stands", "follows"), MOVED.values(), ids=MOVED.keys())
def test_it_is_brought_to_the_first_value_that_is_taken(
    setup: str, stands: int, follows: int, database: Database
) -> None:
    database.load(f"CREATE SEQUENCE s; {setup}")
    before, finding = states(database), exhausted(database)
    assert finding.evidence["inserts_until_failure"] == 0
    with pytest.raises(psycopg.errors.CheckViolation):
        database.execute("INSERT INTO t DEFAULT VALUES")
    database.load("SELECT setval('s', {}, {})".format(*before[S][1:]))
    assert finding.remedy is not None
    assert finding.remedy.safety is Safety.SAFE
    work = finding.remedy.work
    assert work is not None
    assert work.move is not None
    assert work.move.next_after in (None, stands + before[S][0])
    for _ in range(2):  # the second time, nothing happens
        database.load(finding.remedy.sql)
        assert states(database)[S][1:] == (stands, True)
        assert went_back(before, states(database)) == []
    assert of_rule(EXHAUSTED, check(database)) == []
    assert database.execute("INSERT INTO t DEFAULT VALUES RETURNING id") == [(follows,)]


ASKED = {
    "ids up to the last": (
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id BETWEEN 100 AND 102));"
        "INSERT INTO t VALUES (100), (101), (102);",
        "leaves public.s no value that the column takes",
    ),
    "another column that ends before": (
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 1000));"
        "CREATE TABLE u (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id <= 500));",
        "Moving public.s past 999, where public.t.id takes nothing yet, leaves public.u.id no value",
    ),
    "an end before the bound": (
        "ALTER SEQUENCE s MAXVALUE 500; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 1000));",
        "CHECK t_id_check (id >= 1000) lets in nothing below 1000, and no value of public.s from 1 on (MAXVALUE 500, ",
    ),
    "a partition with a sequence of its own": (
        "CREATE TABLE t (id serial PRIMARY KEY CHECK (id > 0)) PARTITION BY RANGE (id);"
        "CREATE TABLE p PARTITION OF t (id DEFAULT nextval('s') CHECK (id >= 100)) FOR VALUES FROM (1) TO (9000);"
        "SELECT setval('t_id_seq', 200)",
        "which the table's own may meet",
    ),
}


@pytest.mark.parametrize(("setup", "question"), ASKED.values(), ids=ASKED.keys())
def test_it_asks_where_to_move_it_is_not_all(setup: str, question: str, database: Database) -> None:
    ((version,),) = database.execute("SELECT current_setting('server_version_num')::int")
    if "PARTITION" in setup and version < 110000:
        pytest.skip("no primary key on a partitioned table")
    database.load(f"CREATE SEQUENCE s; {setup}")
    remedy = exhausted(database).remedy
    assert remedy is not None
    assert remedy.safety is Safety.NEEDS_REVIEW
    assert question in remedy.note


def test_a_round_that_begins_too_low_is_asked_about(database: Database) -> None:
    database.load(
        "CREATE SEQUENCE s MINVALUE 1 MAXVALUE 20 START 8 CYCLE;"
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s') CHECK (id >= 5)); SELECT setval('s', 8, false)"
    )
    (finding,) = of_rule("sequence-running-out", check(database))
    assert finding.remedy is not None
    assert (
        "public.s begins each round at 1, and CHECK t_id_check (id >= 5) lets in nothing below 5" in finding.remedy.note
    )
    database.load(finding.remedy.sql)
    assert of_rule("sequence-running-out", check(database)) == []


def drawn(dice: random.Random) -> tuple[str, int, int]:
    """A script with one sequence and one or two columns with bounds; how many tables, and the sequence's increment."""
    increment = dice.choice([1, 1, 1, 3, 10, -1, -7])
    base = dice.choice([0, 0, -500, 2**31 - 3000, 2**63 - 3000, -(2**63) + 3000])
    start = base + dice.randint(-50, 50)
    tables = dice.choice([1, 1, 2])
    script = ["DROP SCHEMA public CASCADE; CREATE SCHEMA public;"]
    script.append(
        f"CREATE SEQUENCE s INCREMENT {increment} MINVALUE {base - 2500} MAXVALUE {base + 2500} START {start};"
    )
    script += ["SELECT nextval('s');"] * dice.choice([0, 1])
    sign = 1 if increment > 0 else -1
    for table in range(tables):
        bound = start + sign * dice.randint(1, 400)
        end = bound + sign * dice.choice([5, 60, 5000])
        low, high = sorted((max(bound, -(2**63)), max(min(end, 2**63 - 1), -(2**63))))
        kind = dice.choice(["bigint", "numeric"])
        script.append(f"CREATE TABLE t{table} (id {kind} PRIMARY KEY DEFAULT nextval('s'));")
        for _ in range(dice.choice([0, 1, 5])):
            id_ = start + sign * dice.randint(-20, 480)
            script.append(f"INSERT INTO t{table} VALUES ({id_}) ON CONFLICT DO NOTHING;")
        script.append(f"ALTER TABLE t{table} ADD CHECK (id BETWEEN {low} AND {high}) NOT VALID;")
    return "\n".join(script), tables, increment


@pytest.mark.parametrize("seed", range(3))
def test_bounds_at_random(seed: int, database: Database) -> None:
    dice = random.Random(seed)
    safe = 0
    for _ in range(ROUNDS):
        text, tables, increment = drawn(dice)
        database.load(text)
        before = states(database)
        findings = of_rule(EXHAUSTED, check(database))
        coming = [str(f.subject.column.table) for f in findings if f.subject.column and f.evidence.get("first_taken")]
        remedies = {f.remedy for f in findings if f.remedy and f.remedy.sql}
        for remedy in remedies:
            assert remedy is not None
            database.load(remedy.sql)
            after = states(database)
            assert went_back(before, after) == [], text
            assert (after[S][1] - before[S][1]) % increment == 0, text
            if remedy.safety is Safety.NEEDS_REVIEW:
                continue
            safe += 1
            assert len(remedies) == 1, text
            for table in coming:  # with the same next value each: the sequence is for both
                database.load("SELECT setval('s', {}, {})".format(*after[S][1:]))
                database.execute(f"INSERT INTO {table} DEFAULT VALUES")
            if after[S][1] not in _ids(database, tables):  # not further than it has to go
                database.load(f"SELECT setval('s', {after[S][1]}, false)")
                assert _refused(database, tables), text
    assert safe


def _ids(database: Database, tables: int) -> set[int]:
    return {int(id_) for table in range(tables) for (id_,) in database.execute(f"SELECT id FROM t{table}")}


def _refused(database: Database, tables: int) -> bool:
    """Whether some table refuses the value that the sequence stands at."""
    (_, stands, _) = states(database)[S]
    for table in range(tables):
        try:
            database.execute(f"INSERT INTO t{table} VALUES ({stands})")
        except psycopg.errors.IntegrityError:
            return True
    return False


def test_where_it_has_to_stand_in_sql_and_out_of_it(database: Database) -> None:
    """For one value an insert, several, and whole blocks: not a step short, and not a step too far."""
    dice = random.Random(7)
    with database.connect() as connection:
        for _ in range(400):
            increment = dice.choice([1, 1, 3, 10, -1, -3, -10])
            start = dice.randint(-50, 50)
            by = sequence(type="int8", increment=increment, min_value=-5000, max_value=5000, start=start)
            allocation = dice.choice([None, None, "pooled", "pooled-lo"])
            stride = 1 if allocation else dice.choice([1, 2, 3])
            place = (dice.randrange(stride),)
            binding = made(allocation=allocation, stride=stride, positions=place)
            state = SequenceState(by.start, dice.random() < 0.5)
            now = lattice(binding, by, state)
            assert now is not None
            sign = 1 if increment > 0 else -1
            bound = now.first + sign * dice.randint(1, 200)
            begins = begin(now, *((bound, None) if sign > 0 else (None, bound)))
            assert begins is not None
            query = "SELECT reach.value::bigint FROM (VALUES (%s::bigint, %s)) AS seq (last_value, is_called), "
            query += f"LATERAL (SELECT {bound_reach(binding, by, begins)} AS value) AS reach"
            row = connection.execute(query.encode(), (state.last_value, state.is_called)).fetchone()
            reading = Known(ColumnReading(state, None, None))
            of = column()
            facts = ColumnFacts(binding, Table(of.name.table), of, by, reading, Protection(), Known(None))
            assert row == (stand_before(facts, begins),)
            stands = state if row[0] is None else SequenceState(row[0], True)  # moved; or there already
            then = lattice(binding, by, stands)
            assert then is not None
            assert (then.first - bound) * sign >= 0
            if stands.last_value != state.last_value:
                before = lattice(binding, by, SequenceState(stands.last_value - increment, True))
                assert before is not None
                assert (before.first - bound) * sign < 0

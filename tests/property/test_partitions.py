"""Random partitioned tables: which row is the first without a place, or refused by a partition's own index.

$SEQGUARD_PROPERTY_TREES says how many (120), $SEQGUARD_PROPERTY_SEED which: the usual ones, so that a
change fails for what it did itself; the weekly run draws others. What fails prints its SQL and its seed.
"""

import os
import random

import psycopg
import pytest

from tests.property.partition_trees import INSERTS, Tree, draw
from validator.facts import partition_hash
from validator.facts.database_facts import ColumnFacts, derive
from validator.facts.partition_hash import key_hash, row_hash
from validator.model.policy import Policy
from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot

SEED = os.environ.get("SEQGUARD_PROPERTY_SEED") or "usual"
TREES = int(os.environ.get("SEQGUARD_PROPERTY_TREES") or 120)
HASHES = 2000
SEED_OF_PARTITIONING = 0x7A5B22367996DCFD


@pytest.mark.majors(11)
def test_keys_hash_as_the_server_hashes_them(database):
    chance = random.Random(SEED)
    ends = [0, 1, -1, 2**15, 2**31 - 1, -(2**31), 2**32, 2**63 - 1, -(2**63)]
    values = ends + [chance.randrange(-(2**bits), 2**bits) for bits in chance.choices((15, 31, 33, 63), k=HASHES)]
    found = database.execute(
        "SELECT v, hashint8extended(v, %s) FROM unnest(%s::bigint[]) v", (SEED_OF_PARTITIONING, values)
    )
    assert [(v, h % 2**64) for v, h in found] == [(v, key_hash(v)) for v in values]
    for kind, low, high in (("int2", -(2**15), 2**15), ("int4", -(2**31), 2**31)):
        some = [v for v in values if low <= v < high]
        query = f"SELECT v, hash{kind.replace('int', 'int')}extended(v, %s) FROM unnest(%s::{kind}[]) v"
        assert [(v, h % 2**64) for v, h in database.execute(query, (SEED_OF_PARTITIONING, some))] == [
            (v, key_hash(v)) for v in some
        ]


@pytest.mark.majors(11)
def test_rows_go_to_the_remainder_that_is_computed(database):
    """satisfies_hash_partition() is what a partition's own constraint calls."""
    chance = random.Random(SEED)
    database.execute("CREATE TABLE pair (a bigint, b int, c smallint) PARTITION BY HASH (a, b, c)")
    database.execute("CREATE TABLE one (a bigint) PARTITION BY HASH (a)")
    for _ in range(60):
        modulus = chance.choice((1, 2, 3, 7, 64, 1000, 2**20, 2**31 - 1))
        a, b, c = (chance.randrange(-(2**bits), 2**bits) for bits in (63, 31, 15))
        pair, one = row_hash((a, b, c)) % modulus, row_hash((a,)) % modulus
        assert database.execute(
            "SELECT satisfies_hash_partition('pair'::regclass::oid, %s, %s, %s::bigint, %s::int, %s::smallint), "
            "satisfies_hash_partition('one'::regclass::oid, %s, %s, %s::bigint)",
            (modulus, pair, a, b, c, modulus, one, a),
        ) == [(True, True)]


def test_the_first_row_without_a_place_is_predicted(database):
    wrong, ended = _tried(database, SEED, TREES)
    assert wrong == [], f"to repeat: SEQGUARD_PROPERTY_SEED={SEED}\n\n" + "\n".join(wrong)
    assert ended.get("23514", 0) > TREES // 10
    assert ended.get("23505", 0) > 0
    assert ended.get(None, 0) > TREES // 20


@pytest.mark.majors(18)
def test_a_wrong_hash_is_noticed(database, monkeypatch):
    monkeypatch.setattr(partition_hash, "_A", partition_hash._A ^ 1)
    assert len(_tried(database, "broken", 60)[0]) > 3


def _tried(database, seed, count):
    """What disagrees, in words, and how often inserts ended how."""
    trees = [draw(seed, number, database.server.major) for number in range(count)]
    chance = random.Random(seed)
    connection = database.connect()
    for tree in trees:
        connection.execute(";\n".join(tree.script).encode())
        for taken in chance.sample(range(-20, 60), 6):
            try:
                connection.execute(f"INSERT INTO {tree.table} (id) VALUES ({taken})".encode())
            except psycopg.Error:
                continue  # no place for it, or there already
    snapshot = read_snapshot(ConnectOptions(database.dsn), Policy(), jobs=1).snapshot
    predicted = {facts.name.table.name: facts for facts in derive(snapshot, Policy()).columns}
    wrong, ended = [], {}
    for tree in trees:
        sqlstate, insert, repeated = _insert(connection, tree)
        ended[sqlstate] = ended.get(sqlstate, 0) + 1
        problem = _compare(predicted[tree.table], sqlstate, insert, repeated)
        if problem:
            wrong.append("\n".join([problem, *tree.script]))
    return wrong, ended


def _insert(connection, tree: Tree):
    """(SQLSTATE, number of the first insert that fails, that of the first that repeats an id)."""
    rows = connection.execute(f"SELECT id FROM {tree.table}".encode()).fetchall()
    held, repeated = {row[0] for row in rows}, None
    for insert in range(INSERTS):
        try:
            (new,) = connection.execute(f"INSERT INTO {tree.table} DEFAULT VALUES RETURNING id".encode()).fetchone()
        except psycopg.Error as error:
            return error.sqlstate, insert, repeated
        if new in held and repeated is None:
            repeated = insert
        held.add(new)
    return None, None, repeated


def _compare(facts: ColumnFacts, sqlstate, insert, repeated) -> str:
    ahead, limit = facts.forecast, facts.headroom
    until = ahead.inserts_until_failure
    if facts.unplaced is not None:
        return f"nothing is known: {facts.unplaced}"
    assert limit is not None
    apart = facts.protection.apart
    if ahead.on_collision == "duplicate" and apart is not None and apart.by and sqlstate == "23505" and insert == until:
        return ""  # the other columns led it to the partition that holds the id
    if ahead.on_collision == "duplicate":
        if repeated != until:
            return f"insert {until} was to repeat an id, {repeated} did; {insert} failed with {sqlstate}"
        until, expected = limit.fails_after, limit.fails_with
        # what comes after the first repeated id is another matter, but for a row without a place
        return "" if sqlstate == "23505" or until is None else _same(until, expected, insert, sqlstate)
    return _same(until, ahead.sqlstate, insert, sqlstate)


def _same(until, expected, insert, sqlstate) -> str:
    if until is None or until >= INSERTS:
        return "" if insert is None else f"insert {insert} failed with {sqlstate}, none was to"
    return "" if (until, expected) == (insert, sqlstate) else f"{until} {expected} predicted; {insert} {sqlstate} seen"

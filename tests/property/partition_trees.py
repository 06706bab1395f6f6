"""Draws one partitioned table: by hash, ranges, lists, several columns or expressions of its id, up to three levels
deep, mostly with gaps; some of its partitions keep ids apart, and some ids are there already.

Same seed, same tree. Nothing here knows which row will have a place.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

INSERTS = 80
_TYPES = ("smallint", "integer", "bigint")
_KEYS = {
    "HASH (id)": "hash",
    "HASH (id, r)": "hash",
    "HASH ((id / 3))": "hash",
    "LIST ((id % 5))": "list",
    "LIST (r)": "constant",
    "LIST (note)": "note",
    "RANGE (id)": "range",
    "RANGE (id, r)": "pairs",
    "RANGE (r, id)": "turned",
    "RANGE ((id * 2 - r))": "range",
    "RANGE (abs(id))": "range",
    "LIST (id)": "ids",
}


@dataclass
class Tree:
    """``script`` builds the table and fills it; inserts that leave out all columns are put to the test."""

    table: str
    script: list[str] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)


def draw(seed: str, number: int, major: int) -> Tree:
    """Tree ``number`` of ``seed``, for a server of this major version."""
    chance = random.Random(f"{seed}/{number}")
    tree = Tree(f"p{number}")
    start, step = chance.choice([(1, 1), (7, 3), (-20, 1), (30, -1), (1, 1), (1, 2)])
    key = _key(chance, major)
    tree.script += [
        f"CREATE SEQUENCE {tree.table}_no START {start} INCREMENT {step} MINVALUE -20000 MAXVALUE 20000",
        f"CREATE TABLE {tree.table} (id {chance.choice(_TYPES)} DEFAULT nextval('{tree.table}_no'), "
        f"r int DEFAULT {chance.choice([1, 1, 2, 4])}, note text DEFAULT 'a', at timestamptz DEFAULT now()) "
        f"PARTITION BY {key}",
    ]
    _divide(chance, tree, tree.table, key, major, 0)
    unique = chance.choice([0.0, 0.6, 1.0, 1.0])
    tree.script += [f"CREATE UNIQUE INDEX ON {leaf} (id)" for leaf in tree.leaves if chance.random() < unique]
    return tree


def _key(chance: random.Random, major: int) -> str:
    return chance.choice([key for key in _KEYS if major >= 11 or not key.startswith("HASH")])


def _divide(chance: random.Random, tree: Tree, table: str, key: str, major: int, depth: int) -> None:
    """The partitions of ``table``, most of which are there."""
    bounds = list(_bounds(chance, _KEYS[key]))
    elsewhere = _KEYS[key] in ("constant", "note")  # a row that has no place for another column's sake is not meant
    kept = [bound for bound in bounds if elsewhere or chance.random() < chance.choice([0.7, 0.9, 1.0])]
    if major >= 11 and not key.startswith("HASH") and chance.random() < 0.25:
        kept.append("DEFAULT")
    for place, bound in enumerate(kept):
        name = f"{table}_{place}"
        below = _key(chance, major) if depth < 2 and chance.random() < 0.3 else ""
        tree.script.append(
            f"CREATE TABLE {name} PARTITION OF {table} {bound}" + (f" PARTITION BY {below}" if below else "")
        )
        if below:
            _divide(chance, tree, name, below, major, depth + 1)
        else:
            tree.leaves.append(name)


def _bounds(chance: random.Random, kind: str) -> Iterator[str]:
    match kind:
        case "hash":
            modulus = chance.choice([1, 2, 3, 8])
            for remainder in range(modulus):
                if chance.random() < 0.3:
                    yield f"FOR VALUES WITH (MODULUS {2 * modulus}, REMAINDER {remainder})"
                    yield f"FOR VALUES WITH (MODULUS {2 * modulus}, REMAINDER {remainder + modulus})"
                else:
                    yield f"FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})"
        case "list":
            yield from (f"FOR VALUES IN ({n}, {-n})" if n else "FOR VALUES IN (0)" for n in range(5))
        case "constant":
            yield from (f"FOR VALUES IN ({n})" for n in (1, 2, 4))
        case "note":
            yield from ("FOR VALUES IN ('a', 'it''s')", "FOR VALUES IN ('b')")
        case "ids":
            ids = [str(n) for n in range(-25, 100)]
            yield from (f"FOR VALUES IN ({', '.join(ids[i::3])})" for i in range(3))
        case "range":
            ends = ["MINVALUE", *sorted(chance.sample(range(-25, 120), 4)), "MAXVALUE"]
            yield from (f"FOR VALUES FROM ({a}) TO ({b})" for a, b in itertools.pairwise(ends))
        case "pairs":
            pairs = [f"{n}, {chance.choice(['MINVALUE', 1, 2, 3])}" for n in sorted(chance.sample(range(-25, 120), 4))]
            pairs = ["MINVALUE, MINVALUE", *pairs, "MAXVALUE, MAXVALUE"]
            yield from (f"FOR VALUES FROM ({a}) TO ({b})" for a, b in itertools.pairwise(pairs))
        case "turned":
            middle = chance.randrange(1, 40)
            pairs = ["0, MINVALUE", f"1, {middle}", f"2, {middle}", "5, 0"]
            yield from (f"FOR VALUES FROM ({a}) TO ({b})" for a, b in itertools.pairwise(pairs))

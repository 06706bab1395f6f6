"""The first row that no partition takes, level by level, on catalogs built by hand."""

from typing import Any

import pytest

from tests.rules.build import column
from validator.facts.next_value import Lattice
from validator.facts.partition_hash import row_hash
from validator.facts.routing import Refused, Routing, Trees
from validator.model.catalog import Catalog, Column, Default, Kind, Table
from validator.model.names import ColumnName, QualifiedName

Tree = dict[str, Any]
"""By bound: the key of what is partitioned again with its own partitions, or None."""


def routing(by: str, parts: Tree, *others: Column, of: Column | None = None, at: str = "t") -> Routing:
    """The way of rows that are inserted into ``at``, in a tree whose partitions are t_0, t_0_1 and so on."""
    tables: dict[QualifiedName, Table] = {}

    def add(name: str, by: str | None, parts: Tree, **options: Any) -> None:
        kind = Kind.TABLE if by is None else Kind.PARTITIONED
        here = Table(QualifiedName("public", name), kind, partition_by=by, **options)
        tables[here.name] = here
        for number, (bound, below) in enumerate(parts.items()):
            key, inner = below or (None, {})
            add(f"{name}_{number}", key, inner, is_partition=True, parents=(here.name,), partition_bound=bound)

    add("t", by, parts)
    of = of or column(f"{at}.id")
    found = Trees(Catalog(tables, {c.name: c for c in (of, *others)})).routing(of.name)
    assert found is not None
    return found


def first(of: Routing, start: int = 1, step: int = 1, inserts: int = 10**9, steps: int = 1000) -> Refused | None:
    ids = Lattice(start, step, inserts)
    return of.first_refused(ids.at, ids, as_drawn=True, steps=steps)


def modulus(m: int, r: int) -> str:
    return f"FOR VALUES WITH (modulus {m}, remainder {r})"


def between(low: object, high: object) -> str:
    return f"FOR VALUES FROM ({low}) TO ({high})"


def test_ordinary_tables_are_not_sent_anywhere() -> None:
    plain = Table(QualifiedName("public", "t"))
    child = Table(QualifiedName("public", "kid"), parents=(plain.name,))
    columns = [column("t.id"), column("kid.id")]
    trees = Trees(Catalog({t.name: t for t in (plain, child)}, {c.name: c for c in columns}))
    assert [trees.routing(c.name) for c in columns] == [None, None]
    assert trees.routing(ColumnName(plain.name, "other")) is None


def test_by_hash_without_all_remainders() -> None:
    gap = routing("HASH ( id )", {modulus(3, 0): None, modulus(3, 2): None})
    refused = [i for i in range(1, 50) if row_hash((i,)) % 3 == 1]
    assert first(gap) == Refused(refused[0] - 1)
    assert first(gap, start=refused[0]) == Refused(0)
    assert first(gap, start=refused[0] + 1) == Refused(refused[1] - refused[0] - 1)
    assert first(gap, inserts=refused[0] - 1) is None
    assert first(gap, steps=0, start=refused[0] + 1) is None


@pytest.mark.parametrize(
    ("by", "parts"),
    [
        ("HASH ( id )", {modulus(2, 1): None, modulus(4, 0): None, modulus(4, 2): None}),
        ("HASH ( tenant , id )", {modulus(1, 0): None}),
        ("HASH ( id text_ops )", {modulus(2, 0): None, modulus(2, 1): None}),
        ("RANGE ( id )", {between("MINVALUE", 10): None, between(10, "MAXVALUE"): None}),
        ("RANGE ( f ( id ) )", {between("'b'", "MAXVALUE"): None, between("MINVALUE", "'b'"): None}),
        ("LIST ( id )", {"FOR VALUES IN (1)": None, "DEFAULT": ("HASH ( id )", {modulus(1, 0): None})}),
        ("RANGE ( at )", {between("'2024-01-01'", "'2024-02-01'"): None}),
        ("RANGE ( at , id )", {between("'2024-01-01', MINVALUE", "'2024-02-01', MINVALUE"): None}),
        ("LIST ( region )", {"FOR VALUES IN ('eu')": ("HASH ( id )", {modulus(1, 0): None})}),
        ("LIST ( region )", {}),
    ],
)
def test_nothing_is_said_where_all_parts_are_there_or_others_decide(by: str, parts: Tree) -> None:
    assert first(routing(by, parts)) is None


def test_below_the_top() -> None:
    deep = ("RANGE ( id )", {between(1, 10): None, between(20, 1000): None})
    assert first(routing("RANGE ( id )", {between(1, 1000): deep})) == Refused(9)
    assert first(routing("RANGE ( id )", {between(1, 1000): deep}), start=20) == Refused(980)
    assert first(routing("RANGE ( id )", {between(1, 1000): deep}), start=30, step=-2) == Refused(6)
    far = ("RANGE ( id )", {between(1, 10**6): None, between(10**6 + 1, 10**7): None})
    assert first(routing("RANGE ( id )", {between(1, 10**9): far})) == Refused(10**6 - 1)


def test_several_columns_count_as_their_defaults_say() -> None:
    parts: Tree = {between("1, 1", "3, 5"): None}
    assert first(routing("RANGE ( id , r )", parts, column("t.r", default=Default("4")))) == Refused(3)
    assert first(routing("RANGE ( id , r )", parts, column("t.r", default=Default("5")))) == Refused(2)
    unknown = first(routing("RANGE ( id , r )", parts, column("t.r", default=Default("random()"))))
    assert unknown is not None
    assert (unknown.insert, "depends on r as well" in unknown.why) == (0, True)  # 1 with r below 1 has no place


def test_neighbours_need_no_other_column_where_they_touch() -> None:
    touching: Tree = {between("MINVALUE, MINVALUE", "5, 7"): None, between("5, 7", "9, MINVALUE"): None}
    assert first(routing("RANGE ( id , r )", touching)) == Refused(8)
    apart: Tree = {between("MINVALUE, MINVALUE", "5, 7"): None, between("5, 8", "9, MINVALUE"): None}
    refused = first(routing("RANGE ( id , r )", apart))
    assert refused is not None
    assert (refused.insert, bool(refused.why)) == (4, True)


@pytest.mark.parametrize(
    ("by", "bound", "expected"),
    [
        ("RANGE ( ( id * 2 ) )", between(1, 9), 4),
        ("LIST ( ( id / 10 ) )", "FOR VALUES IN (0, 1)", 19),
        ("LIST ( mod ( id , 100 ) )", "FOR VALUES IN (1, 2, 3)", 3),
    ],
)
def test_expressions_of_the_id(by: str, bound: str, expected: int) -> None:
    assert first(routing(by, {bound: None})) == Refused(expected)


@pytest.mark.parametrize(
    ("by", "parts", "words"),
    [
        ("HASH ( tenant , id )", {modulus(2, 0): None}, "HASH (tenant, id), and that depends on tenant as well"),
        ("LIST ( f ( id ) )", {"FOR VALUES IN (1)": None}, "LIST (f (id)), and which partition that means is not"),
        ("HASH ( id odd_ops )", {modulus(2, 0): None}, "is not computed ahead of time"),
        ("RANGE ( id )", {"": None}, "is not computed ahead of time"),
        (
            "RANGE ( at )",
            {between(1, 2): ("HASH ( id )", {modulus(2, 0): None}), between(2, 3): None},
            "RANGE (at), and not all of its partitions have a place for each id",
        ),
    ],
)
def test_what_can_not_be_told_says_why(by: str, parts: Tree, words: str) -> None:
    refused = first(routing(by, parts), start=next(i for i in range(1, 99) if row_hash((i,)) % 2))
    assert refused is not None
    assert refused.insert == 0
    assert words in refused.why


def test_texts_and_numerics_do_not_hash_as_integers_do() -> None:
    half: Tree = {modulus(2, 0): None}
    for kind in ("numeric", "text", "float8"):
        refused = first(routing("HASH ( id )", half, of=column("t.id", type=kind)))
        assert refused is not None
        assert refused.why, kind
    exact = column("t.id", type="numeric")
    assert first(routing("RANGE ( id )", {between("0.5", "4.5"): None}, of=exact)) == Refused(4)


def test_an_empty_table_takes_nothing_whatever_the_id() -> None:
    assert first(routing("HASH ( tenant , id )", {})) == Refused(0)
    assert first(routing("RANGE ( id )", {between(1, 100): ("LIST ( id )", {})})) == Refused(0)


def test_straight_into_a_partition_its_own_rows_only() -> None:
    parts: Tree = {between(1, 10): None, "DEFAULT": None}
    assert first(routing("RANGE ( id )", parts, at="t_0")) == Refused(9)
    assert first(routing("RANGE ( id )", parts, at="t_1")) == Refused(0)
    assert first(routing("RANGE ( id )", parts, at="t_1"), start=10) is None
    assert first(routing("LIST ( region )", {"FOR VALUES IN ('eu')": None}, at="t_0")) is None


def test_where_an_id_stands() -> None:
    parts: Tree = {between(1, 10): ("HASH ( id )", {modulus(2, 0): None, modulus(2, 1): None}), between(10, 20): None}
    found = routing("RANGE ( id )", parts)
    assert found.leaf(12) == QualifiedName("public", "t_1")
    assert found.leaf(3) == QualifiedName("public", f"t_0_{row_hash((3,)) % 2}")
    assert found.leaf(20) is None


def test_many_lists_are_no_matter() -> None:
    parts: Tree = {f"FOR VALUES IN ({n})": None for n in range(20_000)}
    assert first(routing("LIST ( id )", parts)) == Refused(19_999)

"""CHECKs and partition bounds that are plain ranges of integers."""

import pytest

from tests.rules.build import column, snapshot
from validator.facts.checks import bounds, predicate_bounds
from validator.facts.partitions import stretches, with_partition_ranges
from validator.model.catalog import Kind, Table
from validator.model.names import ColumnName, QualifiedName


@pytest.mark.parametrize(
    ("check", "low", "high"),
    [
        ("(id > 0)", 1, None),
        ("(id >= 0)", 0, None),
        ("(id < 1000)", None, 999),
        ("(id <= 1000)", None, 1000),
        ("(id = 7)", 7, 7),
        ("(1000 > id)", None, 999),
        ("((id >= 1) AND (id <= 999))", 1, 999),
        ("((id)::bigint < '9999999999'::bigint)", None, 9999999998),
        ("(id > '-5'::integer)", -4, None),
        ("(id > (- 5))", -4, None),
        ("(VALUE < 100)", None, 99),
        ("((id > 0) AND (id > 10) AND (id < 100) AND (id <= 50))", 11, 50),
        ("(id IS NOT NULL)", None, None),
        ('("id" < 5)', None, 4),
    ],
)
def test_plain_bounds(check: str, low: int | None, high: int | None) -> None:
    assert bounds(column(checks=(check,))) == (low, high, True)


@pytest.mark.parametrize(
    "check",
    [
        "((id > 0) OR (id < '-10'::integer))",
        "((id % 2) = 0)",
        "(id <> 5)",
        "(id > 1.5)",
        "(id > other)",
        "(abs(id) < 100)",
        "is_good(id)",
        "(id = ANY (ARRAY[1, 2]))",
        "(NOT (id > 5))",
        "((id > 0) AND ((id % 2) = 0))",
        "(id <@ '[1,5]'::int4range)",
        "(id > 'open",
    ],
)
def test_what_is_more_than_bounds_is_incomplete(check: str) -> None:
    assert bounds(column(checks=(check,))) == (None, None, False)


def test_several_checks_hold_together() -> None:
    assert bounds(column(checks=("(id > 0)", "(id <= 99)", "(id <> 13)"))) == (1, 99, False)
    assert bounds(column()) == (None, None, True)


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        ("(id > 100)", (101, None)),
        ("((id >= 1) AND (id < 10))", (1, 9)),
        ("(deleted IS NULL)", None),
        ("((id > 100) AND (deleted IS NULL))", None),
        ("(id IS NOT NULL)", None),
        ("(other > 100)", None),
        ("(value > 100)", None),
        ("('open", None),
    ],
)
def test_the_range_of_a_partial_index(predicate: str, expected: object) -> None:
    assert predicate_bounds(predicate, "id") == expected


# partitions


def partition(low: object, high: object) -> str:
    return f"FOR VALUES FROM ({low}) TO ({high})"


@pytest.mark.parametrize(
    ("parts", "covered"),
    [
        ([partition(1, 100)], [(1, 99)]),
        ([partition(100, 200), partition(1, 100)], [(1, 199)]),
        ([partition(1, 100), partition(200, 300)], [(1, 99), (200, 299)]),
        ([partition("MINVALUE", 0), partition(0, "MAXVALUE")], [(None, None)]),
        ([partition("MINVALUE", 0), partition(9, "MAXVALUE")], [(None, -1), (9, None)]),
        ([partition("'-10'", "'5'")], [(-10, 4)]),
        ([partition("'1'", "'9223372036854775807'")], [(1, 2**63 - 2)]),
        (["FOR VALUES IN (1, 2)", "FOR VALUES IN (NULL, '3', 7)"], [(1, 3), (7, 7)]),
        ([], [(1, 0)]),
        ([partition(1, 100), "DEFAULT"], None),
        ([""], None),
        (["FOR VALUES WITH (modulus 2, remainder 0)"], None),
        ([partition("1, 'a'", "5, 'b'")], None),
        ([partition("'2020-01-01'", "'2021-01-01'")], None),
        (["FOR VALUES IN ('a', 'b')"], None),
    ],
)
def test_what_partitions_take(parts: list[str], covered: object) -> None:
    assert stretches(parts) == covered


def test_the_range_belongs_to_the_column_that_is_the_key_alone() -> None:
    parent, child = QualifiedName("public", "t"), QualifiedName("public", "t_1")
    of = snapshot(
        column("t.id"),
        column("t.other"),
        tables=[
            Table(parent, Kind.PARTITIONED, partition_key=("id",)),
            Table(child, is_partition=True, parents=(parent,), partition_bound=partition(1, 1000)),
        ],
    ).catalog
    columns = with_partition_ranges(of).columns
    assert columns[ColumnName(parent, "id")].partition_range == (1, 999)
    assert columns[ColumnName(parent, "other")].partition_range is None


def test_a_gap_between_partitions_is_a_check() -> None:
    parent = QualifiedName("public", "t")
    parts = [
        Table(
            QualifiedName("public", f"t_{low}"),
            is_partition=True,
            parents=(parent,),
            partition_bound=partition(low, low + 10),
        )
        for low in (0, 100)
    ]
    of = snapshot(column('t."Odd"'), tables=[Table(parent, Kind.PARTITIONED, partition_key=("Odd",)), *parts]).catalog
    limited = with_partition_ranges(of).columns[ColumnName(parent, "Odd")]
    assert limited.partition_range is None
    assert limited.checks == ('("Odd" >= (0) AND "Odd" <= (9)) OR ("Odd" >= (100) AND "Odd" <= (109))',)

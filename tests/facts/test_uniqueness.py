"""What refuses a value that is there already, and what vouches that none stands twice."""

from dataclasses import replace
from typing import Any

import pytest

from tests.rules.build import column, snapshot
from validator.facts.uniqueness import Apart, Protection, Uniqueness
from validator.model.catalog import Index, Kind, Table
from validator.model.names import ColumnName, QualifiedName

T = QualifiedName("public", "t")
ID = ColumnName(T, "id")


def index(*keys: str | None, name: str = "i", **options: Any) -> Index:
    return Index(T, name, keys, **options)


def of(*indexes: Index) -> Protection:
    return Uniqueness(snapshot(column(), unique=False, indexes=indexes).catalog).of(ID)


NOTHING = Protection()
EXACT = Protection("23505", "i", vouched=True)


@pytest.mark.parametrize(
    ("of_index", "expected"),
    [
        (index("id"), EXACT),
        (index("id", primary=True), EXACT),
        (index("other"), NOTHING),
        (index("id", unique=False), NOTHING),
        (index("id", valid=False), replace(EXACT, vouched=False)),
        (index("id", ready=False), NOTHING),
        (index("id", unique=False, exclusion=True), Protection("23P01", "i", vouched=True)),
        (index("id", unique=False, exclusion=True, equality=False), NOTHING),
        (index("tenant", "id"), Protection(partly=("tenant", "id"))),
        (index("id", None), Protection(partly=("id", "(expression)"))),
        (index("id", predicate="(id > 100)"), Protection("23505", "i", within=(101, None), vouched=True)),
        (index("id", predicate="(gone IS NULL)"), Protection("23505", "i", "(gone IS NULL)", vouched=True)),
        (index("id", predicate="(value > 100)"), Protection("23505", "i", "(value > 100)", vouched=True)),
        (index("id", predicate="(gone IS NULL)", predicate_admits_new=False), NOTHING),
        (index(None, key_expressions=("abs(id)",)), Protection("23505", "i", key="abs(id)")),
        (index(None, key_expressions=("my_hash(id)",)), NOTHING),
        (index(None, key_expressions=("abs(other)",)), NOTHING),
        (index(None, key_expressions=("id(abs(id))",)), NOTHING),
        (index(None, key_expressions=("id(5)",)), NOTHING),
        (index(None, key_expressions=("(id + other)",)), NOTHING),
        (index(None, key_expressions=("abs(id)",), predicate="(id > 5)"), NOTHING),
    ],
)
def test_one_index(of_index: Index, expected: Protection) -> None:
    assert of(of_index) == expected


@pytest.mark.parametrize(
    "weaker",
    [
        index("tenant", "id", name="weak"),
        index("id", name="weak", predicate="(id > 100)"),
        index("id", name="weak", predicate="(gone IS NULL)"),
        index(None, name="weak", key_expressions=("abs(id)",)),
        index("id", name="weak", valid=False),
    ],
)
def test_the_strongest_index_speaks(weaker: Index) -> None:
    assert of(weaker, index("id")) == of(index("id"), weaker) == EXACT


PARTS = [QualifiedName("public", f"t_{i}") for i in (1, 2)]


def partitioned(leaf: Index, by: str = "RANGE ( id )", *, second: bool = True, of: Index | None = None) -> Protection:
    tables = [Table(T, Kind.PARTITIONED, partition_by=by)]
    tables += [Table(p, is_partition=True, parents=(T,)) for p in PARTS]
    indexes = [replace(leaf, table=PARTS[0])]
    indexes += [Index(PARTS[1], "second", leaf.keys if leaf.keys[1:] else ("id",))] if second else []
    indexes += [of] if of is not None else []
    return Uniqueness(snapshot(column(), tables=tables, unique=False, indexes=indexes).catalog).of(ID)


@pytest.mark.parametrize("by", ["RANGE ( id )", "HASH ( id )", "LIST ( ( id % 10 ) )", "LIST ( mod ( id , 10 ) )"])
def test_each_partition_may_keep_its_ids_apart_where_the_id_alone_is_the_key(by: str) -> None:
    assert partitioned(index("id"), by) == EXACT
    assert partitioned(index("id", valid=False), by) == replace(EXACT, vouched=False)
    assert partitioned(index("id"), by, second=False) == Protection(apart=Apart((), (PARTS[1],)))


@pytest.mark.parametrize(
    ("by", "deciding"),
    [
        ("LIST ( region )", ("region",)),
        ("RANGE ( id , region )", ("region",)),
        ('HASH ( "Re gion" , id )', ('"Re gion"',)),
        ("RANGE ( ( id + shift ) )", ("(id + shift)",)),
    ],
)
def test_where_another_column_decides_a_partition_refuses_its_own_ids_only(by: str, deciding: tuple[str, ...]) -> None:
    assert partitioned(index("id"), by) == Protection(apart=Apart(deciding, ()))
    assert partitioned(index("id"), by, second=False) == Protection(apart=Apart(deciding, (PARTS[1],)))
    wider = index("id", "region")
    assert partitioned(index("id"), by, of=wider) == Protection(partly=("id", "region"), apart=Apart(deciding, ()))


def test_what_the_partitions_indexes_do_not_refuse() -> None:
    assert partitioned(index("id", predicate="(gone IS NULL)")) == Protection(apart=Apart((), ()))
    assert partitioned(index("tenant", "id")) == Protection(partly=("tenant", "id"))
    assert partitioned(index("tenant", "id"), "LIST ( region )") == Protection(partly=("tenant", "id"))
    assert partitioned(index("x"), second=False) == NOTHING


def test_one_partition_or_a_level_of_one_leaves_no_choice() -> None:
    top = Table(T, Kind.PARTITIONED, partition_by="LIST ( region )")
    middle = Table(QualifiedName("public", "m"), Kind.PARTITIONED, True, (T,), partition_by="RANGE ( id )")
    leaves = [Table(p, is_partition=True, parents=(middle.name,)) for p in PARTS]
    indexes = [Index(p, "i", ("id",)) for p in PARTS]
    of = snapshot(column(), tables=[top, middle, *leaves], unique=False, indexes=indexes).catalog
    assert Uniqueness(of).of(ID) == EXACT


def test_a_childs_index_says_nothing_of_its_parent() -> None:
    child = QualifiedName("public", "child")
    of_both = snapshot(
        column(),
        tables=[Table(T), Table(child, parents=(T,))],
        unique=False,
        indexes=[replace(index("id"), table=child)],
    )
    assert Uniqueness(of_both.catalog).of(ID) == NOTHING
    assert Uniqueness(of_both.catalog).has_own_index(ColumnName(child, "id"))

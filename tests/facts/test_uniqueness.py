"""What refuses a value that is there already, and what vouches that none stands twice."""

from dataclasses import replace
from typing import Any

import pytest

from tests.rules.build import column, snapshot
from validator.facts.uniqueness import Protection, Uniqueness
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


def partitioned(leaf: Index, key: tuple[str, ...] = ("id",)) -> Protection:
    parts = [QualifiedName("public", f"t_{i}") for i in (1, 2)]
    tables = [Table(T, Kind.PARTITIONED, partition_key=key)]
    tables += [Table(p, is_partition=True, parents=(T,)) for p in parts]
    indexes = [replace(leaf, table=parts[0]), index_of_second(parts[1])]
    return Uniqueness(snapshot(column(), tables=tables, unique=False, indexes=indexes).catalog).of(ID)


def index_of_second(table: QualifiedName) -> Index:
    return Index(table, "second", ("id",))


def test_each_partition_may_keep_its_ids_apart_where_the_id_is_the_key() -> None:
    assert partitioned(index("id")) == EXACT
    assert partitioned(index("id"), key=("region",)) == NOTHING
    assert partitioned(index("tenant", "id")) == NOTHING
    assert partitioned(index("id", predicate="(gone IS NULL)")) == NOTHING
    assert partitioned(index("id", valid=False)).vouched is False


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

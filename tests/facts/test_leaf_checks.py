"""CHECKs that partitions alone have, on catalogs built by hand."""

from dataclasses import replace

import pytest

from tests.facts.test_routing import Tree, between, first, modulus, routing
from tests.rules.build import column
from validator.facts.routing import Refused, Routing, Trees
from validator.model.catalog import Catalog, Check, Column, Default
from validator.model.names import QualifiedName


def checked(by: str, parts: Tree, checks: dict[str, str], *others: Column, of: str = "t") -> Routing:
    """The same way as ``routing`` finds, where partitions have these CHECKs on id and the other columns."""
    catalog = routing(by, parts, *others)._trees.catalog
    names = frozenset(["id", *(c.name.column for c in others)])
    tables = {
        name: replace(table, checks=(Check("c", checks[name.name], names),) if name.name in checks else ())
        for name, table in catalog.tables.items()
    }
    found = Trees(Catalog(tables, catalog.columns)).routing(column(f"{of}.id").name)
    assert found is not None
    return found


def by(part: str) -> str:
    return f"CHECK c of the partition public.{part}"


@pytest.mark.parametrize(
    ("check", "insert"),
    [
        ("(id < 6)", 5),
        ("(id <> 7)", 6),
        ("((id % 10) <> 3)", 2),
        ("(NOT ((id >= 50000) AND (id <= 60000)))", 49999),
        ("((id >= 1) AND (id < 100000))", None),
        ("(id <> 100000)", None),
        ("(id IS NOT NULL)", None),
    ],
)
def test_a_range_of_ids(check: str, insert: int | None) -> None:
    of = checked("RANGE ( id )", {between(1, 100000): None, between(100000, "MAXVALUE"): None}, {"t_0": check})
    assert first(of) == (None if insert is None else Refused(insert, check=by("t_0")))
    assert not of.is_plain


def test_counting_down() -> None:
    of = checked("RANGE ( id )", {between(1, 100): None}, {"t_0": "(id > 50)"})
    assert first(of, start=99, step=-1, inserts=90) == Refused(49, check=by("t_0"))
    assert first(of, start=99, step=-7, inserts=12) == Refused(7, check=by("t_0"))


def test_the_default_of_the_other_column_leads_to_one() -> None:
    parts = {"FOR VALUES IN ('a')": None, "FOR VALUES IN ('b')": None}
    kind = column("t.k", "text", default=Default("'a'::text"))
    own = checked("LIST ( k )", parts, {"t_0": "((id >= 1) AND (id <= 6))"}, kind)
    assert first(own) == Refused(6, check=by("t_0"))
    assert first(checked("LIST ( k )", parts, {"t_1": "(id < 6)"}, kind)) is None
    with_constant = checked("LIST ( k )", parts, {"t_0": "((k = 'b'::text) OR (id < 4))"}, kind)
    assert first(with_constant) == Refused(3, check=by("t_0"))


def test_what_the_insert_says_leads_to_any() -> None:
    parts = {between("'2020-01-01'", "'2021-01-01'"): None, between("'2021-01-01'", "'2022-01-01'"): None}
    at = column("t.at", "date", default=Default("CURRENT_DATE"))
    may = first(checked("RANGE ( at )", parts, {"t_0": "(id < 6)"}, at))
    assert may is not None
    assert may.insert == 5
    assert may.why.startswith(f"whether {by('t_0')} refuses the next rows of public.t can't be told")
    assert first(checked("RANGE ( at )", parts, {"t_0": "(id > 0)", "t_1": "(id <> 0)"}, at)) is None
    both = checked("RANGE ( at )", parts, {"t_0": "(id < 6)", "t_1": "(id < 9)"}, at)
    assert first(both, start=9) == Refused(0, check=by("t_0"))


def test_what_is_not_computed() -> None:
    called = first(checked("RANGE ( id )", {between(1, 100): None}, {"t_0": "is_good(id)"}))
    assert called is not None
    assert (called.insert, called.check) == (0, None)
    assert called.why == (
        "whether CHECK c of the partition public.t_0 lets in the next rows of public.t is not computed ahead of time"
    )
    clock = column("t.n", default=Default("(random())::integer"))
    made = first(checked("RANGE ( id )", {between(1, 100): None}, {"t_0": "(id < n)"}, clock))
    assert made is not None
    assert made.why.endswith("depends on n, whose default is no constant, in the partition public.t_0")
    row = checked("RANGE ( id )", {between(1, 100): None}, {"t_0": "(id < n)"}, column("t.n"))
    assert first(row) == Refused(99)


def test_at_any_level() -> None:
    deep: Tree = {between(1, 100): ("HASH ( id )", {modulus(1, 0): None})}
    assert first(checked("RANGE ( id )", deep, {"t_0": "(id < 8)"})) == Refused(7, check=by("t_0"))
    assert first(checked("RANGE ( id )", deep, {"t_0_0": "(id < 8)"})) == Refused(7, check=by("t_0_0"))


def test_below_a_partition_that_is_inserted_into() -> None:
    deep: Tree = {between(1, 100): ("RANGE ( id )", {between(1, 100): None})}
    catalog = checked("RANGE ( id )", deep, {"t_0_0": "(id < 9)"})._trees.catalog
    into = Trees(replace(catalog, columns={**catalog.columns, column("t_0.id").name: column("t_0.id")}))
    found = into.routing(column("t_0.id").name)
    assert found is not None
    assert first(found) == Refused(8, check=by("t_0_0"))


def test_what_the_table_above_has_as_well_is_its_own() -> None:
    catalog = checked("RANGE ( id )", {between(1, 100): None}, {"t": "(id < 6)", "t_0": "(id < 6)"})._trees.catalog
    of = Trees(catalog).routing(column("t.id").name)
    assert of is not None
    assert first(of) == Refused(99)
    assert QualifiedName("public", "t_0") in catalog.tables

"""Other unique indexes whose keys the drawn value decides, and what an insert writes as the key."""

from dataclasses import replace
from typing import Any

import pytest

from tests.rules.build import column, serial
from validator.facts.bindings import resolve
from validator.facts.decided_keys import DecidedKeys
from validator.facts.decided_row import DecidedKey
from validator.facts.uniqueness import Uniqueness
from validator.model.catalog import Catalog, ColumnType, Default, Function, Index, Trigger
from validator.model.names import ColumnName, QualifiedName

T = QualifiedName("public", "t")
TEXT = ColumnType("text", "text")
MADE = "lpad((id)::text, 4, '0'::text)"


def index(*keys: str | None, name: str = "further", **options: Any) -> Index:
    return Index(T, name, keys, **options)


def on(expression: str, kind: ColumnType = TEXT, **options: Any) -> Index:
    return index(None, key_expressions=(expression,), key_type=kind, **options)


def catalog(*indexes: Index, primary: bool = True, body: str | None = None, **columns: Any) -> Catalog:
    of = serial("t.id", unique=primary).catalog
    further = {ColumnName(T, name): made for name, made in columns.items()}
    triggers = ()
    if body is not None:
        function = Function(QualifiedName("public", "f"), "plpgsql", f"begin {body} return new; end")
        triggers = (Trigger(T, "fill", function),)
    return replace(
        of, columns={**of.columns, **further}, indexes=(*of.indexes, *indexes), triggers=triggers
    )  # fmt: skip


def keys(of: Catalog) -> tuple[DecidedKey, ...]:
    bindings = resolve(of)
    (binding,) = [b for b in bindings.all if not b.discarded]
    return DecidedKeys(of, bindings, Uniqueness(of)).of(binding)


def written(of: Catalog) -> str:
    """The one key as SQL, with 7 for each draw; '!' before what can't be computed."""
    (key,) = keys(of)
    expression = key.binding.expression
    if key.binding.undecided is not None or expression is None:
        return f"!{key.binding.undecided}"
    return expression.sql(("7",) * len(expression.draws)).replace(" ", "")


def code(**options: Any) -> Any:
    return column("t.code", column_type=TEXT, not_null=False, **options)


def generated(expression: str) -> Any:
    return code(generated=True, default=Default(expression))


ID = "(((7))::int4)"


def test_an_expression_beside_the_primary_key() -> None:
    (key,) = keys(catalog(on(MADE)))
    assert (key.index, key.stored, key.name) == ("further", MADE, MADE)
    assert (key.protection.sqlstate, key.column.type) == ("23505", TEXT)
    assert written(catalog(on(MADE))) == f"lpad(({ID})::text,4,'0'::text)"


def test_an_exclusion_by_equality() -> None:
    (key,) = keys(catalog(on("(id / 2)", unique=False, exclusion=True)))
    assert key.protection.sqlstate == "23P01"
    assert not keys(catalog(on("(id / 2)", unique=False, exclusion=True, equality=False)))


@pytest.mark.parametrize(
    "further",
    [
        on("('X'::text || id)"),
        on("(id)::text"),
        on(f"({MADE} || title)"),
        on("lower(title)"),
        on(MADE, ready=False),
        on(MADE, unique=False),
        on(MADE, predicate="gone", predicate_admits_new=False),
        index("code"),
        index("id", "code"),
    ],
)
def test_what_refuses_nothing_more_or_is_up_to_the_insert(further: Index) -> None:
    title = column("t.title", column_type=TEXT, not_null=False)
    assert keys(catalog(further, title=title, code=code())) == ()


def test_without_an_index_on_the_id_what_keeps_ids_apart_refuses_them_itself() -> None:
    of = catalog(index("code"), primary=False, code=generated("('X'::text || id)"))
    assert [key.index for key in keys(of)] == ["further"]


def test_a_generated_column() -> None:
    of = catalog(index("code"), code=generated(MADE))
    (key,) = keys(of)
    assert (key.stored, key.name, key.column.name.column) == (None, "code", "code")
    assert f"lpad(({ID})::text,4,'0'::text)" in written(of)
    assert keys(catalog(index("code"), code=generated("('X'::text || id)"))) == ()


def test_an_expression_of_a_generated_column() -> None:
    assert "lower(" in written(catalog(on("lower(code)"), code=generated(MADE)))


def test_a_constant_default_is_what_an_insert_leaves_out() -> None:
    kind = column("t.kind", column_type=TEXT, default=Default("'A'::text"))
    of = catalog(on("(kind || (id % 3))"), kind=kind)
    assert "('A'::text)::text" in written(of)
    clock = replace(kind, default=Default("(now())::text"))
    assert keys(catalog(on("(kind || (id % 3))"), kind=clock)) == ()
    # a trigger may write it
    assert keys(catalog(on("(kind || (id % 3))"), kind=kind, body="new.kind := 'B';")) == ()


def test_a_predicate_on_the_id_leaves_null_where_it_does_not_hold() -> None:
    of = catalog(on("(id % 3)", ColumnType("integer", "int4"), predicate="(id > 10)"))
    assert written(of) == f"CASEWHEN(({ID}>10))THEN(({ID}%3))END"
    (key,) = keys(catalog(on("(id % 3)", predicate="((id > 10) AND live)")))
    assert key.binding.undecided is not None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("new.code := 'P-' || new.id;", f"'P-'||{ID}"),
        ("if new.code is null then new.code := 'P-' || new.id; end if;", f"'P-'||{ID}"),
        ("new.code := coalesce(new.code, 'P-' || new.id);", f"coalesce(NULL,'P-'||{ID})"),
        ("select 'P-' || new.id into new.code;", f"'P-'||{ID}"),
        ("new.code := 'P-' || my_hash(new.id);", "!my_hash() is not computed ahead of time"),
        ("select t.name into new.code from t where t.id = new.id;", "!trigger fill may make code of id"),
        ("if random() < 0.5 then new.code := new.id; end if;", "!trigger fill may make code of id"),
        ("execute 'select 1' into new.code using new;", "!trigger fill may make code of id"),
        ("new.code := 'P-' || currval('t_id_seq');", "!trigger fill may make code of id"),
    ],
)
def test_a_column_that_a_trigger_fills(body: str, expected: str) -> None:
    assert written(catalog(index("code"), body=body, code=code())) == expected


@pytest.mark.parametrize(
    "body",
    [
        "new.code := lower(new.title);",
        "new.code := gen_random_uuid();",
        "new.code := new.id || '-' || clock_timestamp();",
        "new.code := new.title || new.id;",
        "select max(t.code) into new.code from t;",
        "if new.id is null then raise 'no id'; end if; select max(t.code) into new.code from t;",
        "new.code := 'P-' || new.id; new.code := lower(new.title);",
    ],
)
def test_a_column_that_the_draw_does_not_decide(body: str) -> None:
    title = column("t.title", column_type=TEXT, not_null=False)
    assert keys(catalog(index("code"), body=body, code=code(), title=title)) == ()


def test_a_trigger_fills_a_column_that_nothing_asks_to_be_unique() -> None:
    assert keys(catalog(body="new.code := my_hash(new.id);", code=code())) == ()


# columns without an index of their own

SHORT = ColumnType("character varying(3)", "varchar", 3)
SMALL = ColumnType("smallint", "int2")


def made(kind: ColumnType, expression: str = "('X'::text || id)", **options: Any) -> Any:
    options = {"generated": True, "not_null": False, **options}
    return column("t.code", column_type=kind, default=Default(expression), **options)


def test_a_generated_column_that_may_be_too_short() -> None:
    (key,) = keys(catalog(code=made(SHORT)))
    assert (key.alone, key.what, key.column.type, key.binding.undecided) == (True, "the column code", SHORT, None)
    assert key.protection.sqlstate is None
    assert written(catalog(code=made(SHORT))) == f"('X'::text||{ID})"
    (key,) = keys(catalog(index("code"), code=made(SHORT, MADE)))
    assert (key.alone, key.index) == (False, "further"), "its index says the same, and more"


@pytest.mark.parametrize(
    ("made_column", "looked_at"),
    [
        (made(TEXT), False),
        (made(TEXT, checks=("(length(code) < 3)",)), True),
        (made(TEXT, not_null=True), True),
        (made(SMALL, "(id * 1000)"), True),
        (made(SMALL, "(id * 1000)", virtual=True), False),
        (made(SMALL, "(id * 1000)", virtual=True, checks=("(code <> 3)",)), True),
        (made(SHORT, "lower(title)"), False),
        (made(SMALL, generated=False), False),
    ],
)
def test_which_columns_may_refuse_what_they_get(made_column: Any, looked_at: bool) -> None:
    assert bool(keys(catalog(code=made_column, title=column("t.title", column_type=TEXT)))) is looked_at


@pytest.mark.parametrize(
    ("made_column", "why"),
    [
        (made(SHORT, "(title || id)"), "what else the insert says"),
        (made(SHORT, "public.short(id)"), "it depends on public"),
        (made(TEXT, "public.short(id)", not_null=True), None),
        (made(ColumnType("bigint", "int8"), "public.hash(id)"), None),
    ],
)
def test_what_is_made_in_a_way_that_is_not_followed(made_column: Any, why: str | None) -> None:
    found = keys(catalog(code=made_column, title=column("t.title", column_type=TEXT)))
    assert [why in (key.binding.undecided or "") for key in found if why] == ([True] if why else [])
    assert why or not found


# DEFAULT currval()


def asking(kind: ColumnType = TEXT, *, number: int = 2, of: str = "t_id_seq", **options: Any) -> Any:
    default = Default(f"('x'::text || currval('{of}'::regclass))")
    return column("t.code", column_type=kind, default=default, number=number, not_null=False, **options)


def test_a_default_that_asks_for_the_value_that_was_drawn_before() -> None:
    assert written(catalog(index("code"), code=asking())) == "('x'::text||(7))"
    assert written(catalog(code=asking(SHORT))) == "('x'::text||(7))"
    assert not keys(catalog(code=asking())), "nothing refuses it"
    assert not keys(catalog(index("code"), code=asking(of="other_seq"))), "it is no draw of this insert's"


def test_a_default_that_asks_before_the_value_is_drawn() -> None:
    found = written(catalog(index("code"), code=asking(number=-1)))
    assert found == "!the default of code asks for the value before it is drawn"


def test_a_default_that_asks_for_the_last_one_of_all() -> None:
    last = column("t.code", column_type=TEXT, default=Default("('x'::text || lastval())"), number=2)
    assert written(catalog(index("code"), code=last)) == "('x'::text||(7))"


def test_a_trigger_overwrites_what_a_default_asks_for() -> None:
    assert not keys(catalog(index("code"), body="new.code := 'fixed';", code=asking()))


# indexes on the very column that speak of some rows


def test_a_partial_index_on_the_column_itself() -> None:
    partial = index("id", predicate="(id > 5)")
    (key,) = keys(catalog(partial, primary=False))
    assert (key.own, key.alone, key.column.name.column, key.stored) == (True, False, "id", None)
    assert (key.protection.predicate, key.protection.within) == ("(id > 5)", (6, None))
    assert not keys(catalog(partial)), "the primary key refuses all"
    assert not keys(catalog(index("id", predicate="(x = 1)"), primary=False)), "the column's own protection says it"


@pytest.mark.parametrize(
    ("others", "condition"),
    [
        ({"code": code(default=Default("'a'::text"))}, "(\"code\" = ('a' :: text))"),
        ({"code": column("t.code", default=Default("3"))}, '("code" = (3))'),
        ({"code": code()}, None),
        ({"code": code(default=Default("now()"))}, None),
        ({}, None),
    ],
)
def test_unique_together_with_what_an_insert_leaves_to_a_constant(
    others: dict[str, Any], condition: str | None
) -> None:
    found = keys(catalog(index("id", "code"), primary=False, **others))
    assert [key.protection.predicate for key in found] == ([condition] if condition else [])
    assert all(key.own for key in found)
    assert not keys(catalog(index("id", "code"), **others)), "the primary key refuses all"

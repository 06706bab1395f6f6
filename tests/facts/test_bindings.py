"""Which column draws from which sequence, how often, and which entry speaks for whom."""

from dataclasses import replace
from typing import Any

import pytest

from tests.rules.build import column, sequence, snapshot
from validator.facts.binding import Binding, BindingKind, Via
from validator.facts.bindings import resolve
from validator.model.catalog import (
    Catalog,
    Column,
    Default,
    DefaultSource,
    Function,
    Identity,
    Index,
    InsertRule,
    Kind,
    Ownership,
    OwnershipKind,
    Table,
    Trigger,
    ViewBase,
)
from validator.model.names import ColumnName, QualifiedName
from validator.model.policy import AllocatedBy

S, S2 = sequence("s"), sequence("s2")
T = QualifiedName("public", "t")
DRAW = "nextval('s'::regclass)"


def filled(name: str = "t.id", default: str | None = DRAW, **options: Any) -> Column:
    return column(name, default=Default(default) if default else None, **options)


def owned(by: str = "s", of: str = "public.t.id", kind: OwnershipKind = OwnershipKind.OWNED) -> Ownership:
    return Ownership(QualifiedName("public", by), ColumnName.parse(of), kind)


def catalog(*columns: Column, **rest: Any) -> Catalog:
    rules = rest.pop("insert_rules", ())
    of = snapshot(*columns, sequences=rest.pop("sequences", (S, S2)), **rest).catalog
    return replace(of, insert_rules=rules)


def bound(*columns: Column, **rest: Any) -> tuple[Binding, ...]:
    return resolve(catalog(*columns, **rest)).all


def one(*columns: Column, **rest: Any) -> Binding:
    (found,) = bound(*columns, **rest)
    return found


def trigger(body: str, name: str = "fill", **options: Any) -> Trigger:
    return Trigger(T, name, Function(QualifiedName("public", "f"), "plpgsql", body), **options)


ALWAYS = trigger("BEGIN NEW.id := nextval('s2'); RETURN NEW; END")
IF_NULL = trigger("BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('s2'); END IF; RETURN NEW; END")


@pytest.mark.parametrize(
    ("of", "ownerships", "kind", "via"),
    [
        (filled(), (owned(),), BindingKind.SERIAL, Via.DEFAULT),
        (filled(), (), BindingKind.DEFAULT, Via.DEFAULT),
        (filled(), (owned(of="public.other.id"),), BindingKind.DEFAULT, Via.DEFAULT),
        (
            column(identity=Identity.ALWAYS),
            (owned(kind=OwnershipKind.IDENTITY),),
            BindingKind.IDENTITY_ALWAYS,
            Via.IDENTITY,
        ),
        (
            column(identity=Identity.BY_DEFAULT),
            (owned(kind=OwnershipKind.IDENTITY),),
            BindingKind.IDENTITY_BY_DEFAULT,
            Via.IDENTITY,
        ),
        (column(default=Default(DRAW, DefaultSource.DOMAIN)), (), BindingKind.DEFAULT, Via.DOMAIN),
    ],
)
def test_what_feeds_a_column(of: Column, ownerships: tuple[Ownership, ...], kind: BindingKind, via: Via) -> None:
    found = one(of, ownerships=ownerships)
    assert (found.sequence, found.kind, found.via, found.undecided) == (S.name, kind, via, None)


def test_owning_a_sequence_feeds_nothing() -> None:
    found = resolve(catalog(filled(default=None), ownerships=(owned(),)))
    assert found.all == ()
    assert found.filled == frozenset()


@pytest.mark.parametrize(
    ("default", "why"),
    [
        (f"({DRAW} + (random() * 10)::bigint)", "random()"),
        (f"mine({DRAW})", "mine()"),
        (f"({DRAW} + nextval('s2'::regclass))", "several sequences"),
        ("nextval('open", "can't be read"),
        ("nextval((current_setting('x'::text))::regclass)", "name is computed"),
    ],
)
def test_what_cannot_be_decided_says_so(default: str, why: str) -> None:
    found = bound(filled(default=default))
    assert found
    assert all(b.undecided is not None and why in b.undecided for b in found)


def test_a_missing_sequence_is_named() -> None:
    found = one(filled(default="nextval(('gone'::text)::regclass)"))
    assert (found.sequence, found.missing, found.late) == (None, "gone", True)


def test_a_default_of_null_fills_nothing() -> None:
    found = resolve(catalog(filled(default="NULL::integer")))
    assert (found.all, found.filled) == ((), frozenset())
    assert resolve(catalog(filled(default="7"))).filled == {ColumnName(T, "id")}


# how often


def test_two_columns_on_one_sequence_take_turns() -> None:
    first, second = bound(filled("t.a", number=1), filled("t.b", number=2))
    assert [(b.positions, b.stride) for b in (first, second)] == [((0,), 2), ((1,), 2)]


def test_two_tables_on_one_sequence_do_not() -> None:
    assert [b.stride for b in bound(filled("t.id"), filled("u.id"))] == [1, 1]


def test_a_draw_that_may_not_be_made_is_not_counted() -> None:
    found = one(filled(default="COALESCE(nextval('s'::regclass), nextval('s'::regclass))"))
    assert found.undecided == "it draws on a condition"


def test_one_expression_may_draw_twice() -> None:
    found = one(filled(default=f"({DRAW} + {DRAW})"))
    assert (found.positions, found.stride) == ((0, 1), 2)


def rule(definition: str, *, instead: bool = False) -> InsertRule:
    return InsertRule(T, "log", instead, f"CREATE RULE log AS ON INSERT TO public.t {definition}")


@pytest.mark.parametrize(
    ("definition", "stride", "why"),
    [
        ("DO INSERT INTO public.log (id) VALUES (new.id);", 2, None),
        ("DO INSERT INTO public.log (a, b) VALUES (new.id, new.id);", 3, None),
        ("DO INSERT INTO public.log (a) VALUES (new.other);", 1, None),
        ("WHERE (new.id > 5) DO INSERT INTO public.log (id) VALUES (new.id);", None, "condition"),
    ],
)
def test_a_rule_also_draws(definition: str, stride: int | None, why: str | None) -> None:
    found = one(filled(), insert_rules=(rule(definition),))
    if why is None:
        assert (found.stride, found.undecided) == (stride, None)
    else:
        assert why in str(found.undecided)


def test_a_rule_instead_leaves_nothing_to_say() -> None:
    found = one(filled(), insert_rules=(rule("DO INSTEAD NOTHING;", instead=True),))
    assert "replaces inserts" in str(found.undecided)


# triggers


def test_a_trigger_beats_the_default_which_is_burned() -> None:
    default, by_trigger = bound(filled(), triggers=(ALWAYS,))
    assert (default.sequence, default.discarded) == (S.name, True)
    assert (by_trigger.sequence, by_trigger.kind, by_trigger.discarded) == (S2.name, BindingKind.TRIGGER, False)


def test_on_the_defaults_own_sequence_it_takes_the_second_draw() -> None:
    body = "BEGIN NEW.id := nextval('s'); RETURN NEW; END"
    found = [b for b in bound(filled(), triggers=(trigger(body),)) if b.judged]
    assert [(b.via, b.positions, b.stride) for b in found] == [(Via.TRIGGER, (1,), 2)]


def test_a_guarded_trigger_leaves_the_default_alone() -> None:
    found = one(filled(), triggers=(IF_NULL,))
    assert (found.sequence, found.discarded, found.stride) == (S.name, False, 1)
    assert one(filled(default=None), triggers=(IF_NULL,)).sequence == S2.name


def test_triggers_fire_by_name() -> None:
    first = trigger("BEGIN NEW.id := nextval('s'); RETURN NEW; END", "a")
    last = trigger("BEGIN NEW.id := nextval('s2'); RETURN NEW; END", "b")
    for order in ((first, last), (last, first)):
        found = bound(filled(default=None), triggers=order)
        assert {(b.sequence, b.discarded) for b in found} == {(S.name, True), (S2.name, False)}


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN NEW.id := (SELECT max(id) + 1 FROM t); RETURN NEW; END",
        "BEGIN NEW.id := next_free_id(); RETURN NEW; END",
        "BEGIN SELECT n INTO NEW.id FROM counters; RETURN NEW; END",
        "BEGIN IF NEW.kind = 'x' THEN NEW.id := 5; END IF; RETURN NEW; END",
    ],
)
def test_a_trigger_that_writes_something_else_is_no_news_of_the_default(body: str) -> None:
    """Whatever the default draws, it is not (always) what the row gets."""
    (found,) = bound(filled(), triggers=(trigger(body),))
    assert found.discarded or found.undecided


@pytest.mark.parametrize(
    "body",
    [
        "BEGIN NEW.changed := now(); RETURN NEW; END",
        "BEGIN IF NEW.id IS NULL THEN NEW.id := 5; END IF; RETURN NEW; END",
        "BEGIN NEW.id := coalesce(NEW.id, 5); RETURN NEW; END",
        "BEGIN IF NEW.id = 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END",
    ],
)
def test_a_trigger_that_lets_the_id_be_changes_nothing(body: str) -> None:
    (found,) = bound(filled(), triggers=(trigger(body),))
    assert (found.discarded, found.undecided, found.sequence) == (False, None, S.name)


def test_a_constant_default_does_not_forestall_a_trigger_that_takes_it_for_nothing() -> None:
    guarded = trigger("BEGIN IF NEW.id IS NULL OR NEW.id = 0 THEN NEW.id := nextval('s2'); END IF; RETURN NEW; END")
    for default in ("0", "'0'::bigint", "NULL::integer", None):
        found = one(filled(default=default), triggers=(guarded,))
        assert (found.sequence, found.via, found.undecided) == (S2.name, Via.TRIGGER, None), default
    for default in ("7", "mine()"):
        found = one(filled(default=default), triggers=(guarded,))
        assert (found.sequence, found.undecided is None) == (S2.name, False), default
    assert one(filled(), triggers=(guarded,)).sequence == S.name


def test_one_run_of_a_trigger_draws_once_for_all_its_columns() -> None:
    columns = (filled("t.a", default=None, number=1), filled("t.b", default=None, number=2))
    both = trigger("DECLARE v bigint := nextval('s'); BEGIN NEW.a := v; NEW.b := v; RETURN NEW; END")
    assert [(b.positions, b.stride) for b in bound(*columns, triggers=(both,))] == [((0,), 1), ((0,), 1)]
    each = trigger("BEGIN NEW.b := nextval('s'); NEW.a := 2 * nextval('s'); RETURN NEW; END")
    assert [(b.positions, b.stride) for b in bound(*columns, triggers=(each,))] == [((1,), 2), ((0,), 2)]
    two = trigger("BEGIN NEW.a := nextval('s'); NEW.b := nextval('s2'); RETURN NEW; END")
    found = bound(*columns, triggers=(two,))
    assert [(b.sequence, b.stride, b.undecided) for b in found] == [(S.name, 1, None), (S2.name, 1, None)]


def test_a_draw_on_a_condition_leaves_the_rest_of_the_sequence_undecided() -> None:
    columns = (filled("t.a", default=None, number=1), filled("t.b", default=None, number=2))
    maybe = trigger("BEGIN IF NEW.k > 1 THEN NEW.b := nextval('s'); END IF; NEW.a := nextval('s'); RETURN NEW; END")
    assert all(b.undecided for b in bound(*columns, triggers=(maybe,)))


@pytest.mark.parametrize(
    ("body", "undecided"),
    [
        ("BEGIN INSERT INTO elsewhere SELECT NEW.*; RETURN NULL; END", True),
        ("BEGIN INSERT INTO public.elsewhere VALUES (NEW.*); RETURN NULL; END", True),
        ("BEGIN EXECUTE 'INSERT INTO x SELECT $1.*' USING NEW; RETURN NULL; END", False),
        ("BEGIN INSERT INTO p SELECT NEW.*; RETURN NULL; END", False),
        (
            "BEGIN IF NEW.x THEN INSERT INTO p VALUES (NEW.*); ELSE INSERT INTO e VALUES (1); END IF; RETURN NULL; END",
            True,
        ),
        ("BEGIN INSERT INTO elsewhere SELECT NEW.*; RETURN NEW; END", False),
    ],
)
def test_a_row_that_goes_into_another_table(body: str, undecided: bool) -> None:
    tables = [Table(T), CHILD, Table(QualifiedName("public", "elsewhere"))]
    found = bound(filled(), tables=tables, triggers=(trigger(body),))
    assert [bool(b.undecided) for b in found] == [undecided]


# families


PARENT = Table(T, Kind.PARTITIONED)
PART = Table(QualifiedName("public", "p"), is_partition=True, parents=(T,))
CHILD = Table(QualifiedName("public", "p"), parents=(T,))


def test_a_partition_is_judged_through_its_parent() -> None:
    parent, part = bound(filled("t.id"), filled("p.id"), tables=[PARENT, PART])
    assert (parent.judged, part.judged, part.direct_only) == (True, False, True)
    parent, part = bound(filled("t.id"), filled("p.id", "nextval('s2'::regclass)"), tables=[PARENT, PART])
    assert (part.judged, part.direct_only) == (True, True)


def test_a_child_that_repeats_its_parent_is_marked() -> None:
    parent, child = bound(filled("t.id"), filled("p.id"), tables=[Table(T), CHILD])
    assert (parent.repeats_parent, child.repeats_parent) == (False, True)
    _, child = bound(filled("t.id"), filled("p.id", "nextval('s2'::regclass)"), tables=[Table(T), CHILD])
    assert not child.repeats_parent


def test_a_view_speaks_of_its_bases_rows() -> None:
    view, base = ColumnName.parse("public.v.id"), ColumnName.parse("public.t.id")
    tables = [Table(view.table, Kind.VIEW), Table(T)]
    shown = [filled("t.id", default=None), filled("v.id")]
    found = one(*shown, tables=tables, view_bases=(ViewBase(view, base),))
    assert (found.data_column, found.judged, found.undecided) == (base, True, None)
    assert "can't be followed" in str(one(*shown, tables=tables).undecided)
    same = bound(filled("t.id"), filled("v.id"), tables=tables, view_bases=(ViewBase(view, base),))
    assert [b.column for b in same if b.judged] == [base]


@pytest.mark.parametrize(
    ("base", "more", "why"),
    [
        ({}, {"instead": "a"}, "INSTEAD OF trigger a"),
        ({}, {"condition": "( t . id < 6 )"}, "CHECK OPTION"),
        ({}, {"condition": "NOT closed"}, None),
        ({"identity": Identity.ALWAYS}, {}, "takes no value but its own"),
        ({"generated": True}, {}, "takes no value but its own"),
    ],
)
def test_what_stands_between_a_view_and_its_table(base: dict[str, Any], more: dict[str, str], why: str | None) -> None:
    view, below = ColumnName.parse("public.v.id"), ColumnName.parse("public.t.id")
    shown = [filled("t.id", default=None, **base), filled("v.id")]
    tables = [Table(view.table, Kind.VIEW), Table(T)]
    found = one(*shown, tables=tables, view_bases=(ViewBase(view, below, **more),))
    assert (found.undecided is None) is (why is None)
    assert (why or "") in (found.undecided or "")


def test_a_view_of_a_view_and_of_what_its_table_draws_itself_is_not_followed() -> None:
    view, base = ColumnName.parse("public.v.id"), ColumnName.parse("public.t.id")
    bases = (ViewBase(view, base),)
    below = one(
        filled("t.id", default=None),
        filled("v.id"),
        tables=[Table(view.table, Kind.VIEW), Table(T, Kind.VIEW)],
        view_bases=bases,
    )
    assert "another one, public.t" in str(below.undecided)
    tables = [Table(view.table, Kind.VIEW), Table(T)]
    columns = [filled("t.id", default=None), filled("t.n"), filled("v.id")]
    (through,) = [b for b in bound(*columns, tables=tables, view_bases=bases) if b.column == view]
    assert "another column of public.t draws" in str(through.undecided)
    rule = InsertRule(view.table, "r", True, "CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING;")
    columns = [filled("t.id", default=None), filled("v.id")]
    found = one(*columns, tables=tables, view_bases=bases, insert_rules=(rule,))
    assert "the rule r replaces inserts into the view" in str(found.undecided)


@pytest.mark.parametrize(
    ("speaks_of", "undecided"), [({"id"}, True), ({"around"}, True), ({"room", "during"}, False), (set(), False)]
)
def test_an_exclusion_constraint_may_refuse_a_neighbour(speaks_of: set[str], undecided: bool) -> None:
    around = column("t.around", default=Default("int4range(id, (id + 2))"), generated=True, type="int4range")
    index = Index(T, "t_excl", (None,), False, True, equality=False, overlapping=tuple(speaks_of))
    found = one(filled(), around, column("t.room"), indexes=(index,))
    assert (found.undecided is not None) is undecided
    assert not undecided or "the exclusion constraint t_excl may refuse" in str(found.undecided)


def test_a_tables_triggers_see_what_comes_through_a_view() -> None:
    view, base = ColumnName.parse("public.v.id"), ColumnName.parse("public.t.id")
    tables, bases = [Table(view.table, Kind.VIEW), Table(T)], (ViewBase(view, base),)
    columns = [filled("t.id", default=None), filled("v.id")]
    other = Trigger(T, "a", Function(QualifiedName("public", "f"), "plpgsql", "BEGIN NEW.x := 1; RETURN NEW; END"))
    assert one(*columns, tables=tables, view_bases=bases, triggers=(other,)).undecided is None
    same = Trigger(T, "a", Function(QualifiedName("public", "f"), "plpgsql", "BEGIN NEW.id := 1; RETURN NEW; END"))
    found = one(*columns, tables=tables, view_bases=bases, triggers=(same,))
    assert "the trigger a of public.t may write something else" in str(found.undecided)


@pytest.mark.parametrize(("major", "ambiguous"), [(10, True), (12, True), (13, False), (18, False), (None, False)])
def test_a_second_sequence_breaks_an_identity_before_13(major: int | None, ambiguous: bool) -> None:
    of = column(identity=Identity.BY_DEFAULT)
    both = (owned(kind=OwnershipKind.IDENTITY), owned("s2"))
    found = one(of, ownerships=both, server_major=major)
    assert found.ambiguous_identity is ambiguous
    assert not one(of, ownerships=both[:1], server_major=major).ambiguous_identity


# the rest


def test_functions_are_followed() -> None:
    next_id = Function(QualifiedName("public", "next_id"), "sql", "SELECT 'A' || nextval($1)", ("",))
    found = one(filled(default="next_id('s'::text)", type="text"), functions=(next_id,))
    assert (found.sequence, found.via, found.undecided) == (S.name, Via.FUNCTION, None)
    recursive = Function(QualifiedName("public", "f"), "sql", "SELECT f() + nextval('s')")
    assert all(b.undecided for b in bound(filled(default="f()"), functions=(recursive,)))


def test_the_application_may_allocate() -> None:
    of = catalog(filled(default=None))
    found = resolve(of, (AllocatedBy(ColumnName(T, "id"), S.name, "pooled"),))
    assert [(b.kind, b.sequence, b.allocation) for b in found.all] == [(BindingKind.CONFIGURED, S.name, "pooled")]
    assert found.used == {S.name}


def test_whatever_names_a_sequence_uses_it() -> None:
    body = Function(QualifiedName("public", "f"), "plpgsql", "BEGIN PERFORM nextval('s2'); END")
    assert resolve(catalog(filled(), functions=(body,))).used == {S.name, S2.name}
    assert resolve(catalog(filled())).used == {S.name}


LOOPING = "DECLARE r bigint; BEGIN LOOP r := nextval('s'); EXIT WHEN r > 5; END LOOP; RETURN r; END"


@pytest.mark.parametrize(
    ("default", "allocation", "kinds"),
    [
        ("own_next_id()", "nextval", ["configured"]),
        (DRAW, "nextval", ["default"]),
        (DRAW, "pooled", ["default", "configured"]),
    ],
)
def test_what_the_configuration_tells_is_not_told_twice(default: str, allocation: str, kinds: list[str]) -> None:
    own = Function(QualifiedName("public", "own_next_id"), "plpgsql", LOOPING)
    of = catalog(filled(default=default), functions=(own,))
    found = resolve(of, (AllocatedBy(ColumnName(T, "id"), S.name, allocation),))
    assert [b.kind for b in found.all] == kinds
    assert not any(b.undecided for b in found.all)
    assert bool(resolve(of).all[0].undecided) is ("own" in default)


@pytest.mark.parametrize(
    ("default", "type_"), [("to_char(now(), 'YY') || nextval('s'::regclass)", "text"), ("own_next_id()", "text")]
)
def test_the_configuration_does_not_tell_what_an_expression_makes(default: str, type_: str) -> None:
    own = Function(QualifiedName("public", "own_next_id"), "plpgsql", LOOPING)
    of = catalog(filled(default=default, type=type_), functions=(own,))
    found = resolve(of, (AllocatedBy(ColumnName(T, "id"), S.name),))
    assert [b.kind for b in found.all if b.undecided is not None] == ["default"]

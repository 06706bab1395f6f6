"""What CHECKs that name other columns ask of the id."""

from dataclasses import replace

import pytest

from tests.rules.build import column, sequence, serial, snapshot
from validator.facts.bindings import resolve
from validator.facts.row_checks import conjuncts, shown, with_row_checks
from validator.facts.tokens import strip_parentheses, tokenize
from validator.model.catalog import Catalog, Check, Column, Default, Function, Ownership, OwnershipKind, Table, Trigger
from validator.model.names import ColumnName, QualifiedName

TABLE = QualifiedName("public", "t")
ID = ColumnName(TABLE, "id")


def asked(text: str, *others: Column, trigger: str = "") -> Column:
    """The id's column, where the table has this CHECK, these other columns, and a trigger with this body."""
    return with_row_checks(catalog(text, *others, trigger=trigger)).columns[ID]


def catalog(text: str, *others: Column, trigger: str = "") -> Catalog:
    names = frozenset(["id", *(each.name.column for each in others)])
    function = Function(QualifiedName("public", "f"), "plpgsql", trigger)
    own = serial(column={"checks": ("id > 0",), "check_names": ("own",)}).catalog
    found = snapshot(
        own.columns[ID],
        *others,
        sequences=own.sequences.values(),
        ownerships=own.ownerships,
        tables=[Table(TABLE, checks=(Check("c", text, names),))],
        triggers=(Trigger(TABLE, "fill", function),) if trigger else (),
    )
    return found.catalog


def other(default: str | None, name: str = "x", type: str = "int4", **options: object) -> Column:
    return column(f"t.{name}", type, default=None if default is None else Default(default), not_null=False, **options)


@pytest.mark.parametrize(
    ("check", "default", "condition"),
    [
        ("((id > 4) AND (x IS NULL))", None, "id > 4"),
        ("((x IS NULL) AND ((id > 4) AND (id < 9)))", None, "id > 4; id < 9"),
        ("((id < 9) AND (id < x))", "7", "id < 9; id < 7"),
        ("(id < x)", "9", "id < 9"),
        ("(id < x)", "'-9'::integer", "id < (('-9'::integer)::int4)"),
        ("((id + x) < 9)", "3", "(id + ((3)::int4)) < 9"),
        ("((x > 3) OR (id < 4))", "3", "id < 4"),
        ("((x > 3) OR (id < 4))", "5", ""),
        ("((x > 3) OR (id < 4) OR (id > 9))", "3", "(id < 4) OR (id > 9)"),
        ("((id > 0) OR ((x = 1) AND (id < 4)))", "1", "(id > 0) OR ((1 = 1) AND (id < 4))"),
        ("((NULLIF(x, 3) > 1) OR (id < 4))", "3", ""),
        ("((NOT (id > 5 OR x > 3)) AND (x < 3))", "2", "NOT (id > 5)"),
        ("(x <> id)", None, ""),
        ("(x <> id)", "NULL::integer", ""),
        ("(id BETWEEN 1 AND x)", "9", "id BETWEEN 1 AND 9"),
        ("(x > 3)", "1", ""),
    ],
)
def test_what_is_asked_of_the_id(check: str, default: str | None, condition: str) -> None:
    found = asked(check, other(default))
    assert "; ".join(found.checks[1:]) == condition
    assert found.check_names == ("own", *["c"] * len(found.checks[1:]))
    assert found.undecided is None


def test_texts_are_put_in_as_they_are() -> None:
    kind = other("'id (a)'::text", type="text")
    assert asked("((x = 'b'::text) OR (id < 4))", kind).checks[1:] == ("id < 4",)
    assert asked("((x = 'id (a)'::text) OR (id < 4))", kind).checks[1:] == ()
    collated = replace(kind, type=replace(kind.type, collation=QualifiedName("public", "any_case")))
    assert "no constant" in str(asked("((x = 'b'::text) OR (id < 4))", collated).undecided)


@pytest.mark.parametrize(
    ("default", "options", "why"),
    [
        ("(random() * 9)::integer", {}, "x, whose default is no constant"),
        ("currval('t_id_seq'::regclass)", {}, "x, whose default is no constant"),
        ("(id + 1)", {"generated": True}, "x, a generated column"),
    ],
)
def test_what_nobody_knows(default: str, options: dict[str, object], why: str) -> None:
    found = asked("((id > 2) AND (id < x))", other(default, **options))
    assert found.undecided == f"whether CHECK c (id < x) lets in the next values depends on {why}"
    assert found.checks[1:] == ("id > 2",)
    (binding,) = resolve(with_row_checks(catalog("(id < x)", other(default, **options)))).all
    assert str(binding.undecided).endswith(why)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("BEGIN NEW.x := 4; RETURN NEW; END", "x, which trigger fill may write"),
        ("BEGIN SELECT * INTO NEW FROM t; RETURN NEW; END", "x, which trigger fill may write"),
        ("BEGIN NEW.y := 4; RETURN NEW; END", None),
        ("BEGIN IF NEW.x = 4 THEN RAISE 'no'; END IF; RETURN NEW; END", None),
    ],
)
def test_what_a_trigger_writes_is_not_known(body: str, why: str | None) -> None:
    found = asked("(id < x)", other("9"), trigger=body)
    if why is None:
        assert (found.checks[1:], found.undecided) == (("id < 9",), None)
    else:
        assert str(found.undecided).endswith(why)
        assert found.checks[1:] == ()
    assert asked("((id < 5) AND (x > 3))", other("9"), trigger=body).undecided is None


def test_another_column_that_draws_is_no_constant() -> None:
    found = asked("(id < x)", other("nextval('s'::regclass)"))
    assert "no constant" in str(found.undecided)
    both = with_row_checks(catalog("(id < x)", other("nextval('s'::regclass)")))
    by = sequence("s")
    both = replace(
        both,
        sequences={**both.sequences, by.name: by},
        ownerships=(*both.ownerships, Ownership(by.name, ColumnName(TABLE, "x"), OwnershipKind.OWNED)),
    )
    assert all(binding.undecided for binding in resolve(both).all)


def test_a_row_with_a_column_that_the_insert_fills_is_its_own_matter() -> None:
    found = asked("(id < x OR y IS NULL)", other("random()"), other(None, "y"))
    assert (found.checks[1:], found.undecided) == ((), None)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(a AND b) AND (c AND (d OR e AND f))", ["a", "b", "c", "d OR e AND f"]),
        ("a BETWEEN 1 AND 3", ["a BETWEEN 1 AND 3"]),
        ("CASE WHEN a AND b THEN c END", ["CASE WHEN a AND b THEN c END"]),
        ("(a OR b) AND NOT (c AND d)", ["a OR b", "NOT (c AND d)"]),
    ],
)
def test_the_parts_that_all_have_to_hold(text: str, parts: list[str]) -> None:
    assert [shown(part) for part in conjuncts(tokenize(text))] == parts


@pytest.mark.parametrize(
    "text", ["((a)::numeric(3, 1) < - 5)", "a = ANY (ARRAY[1, 2])", "x = 'a ( b ,' AND f(\"B\", s.g(1))"]
)
def test_what_is_shown_reads_as_the_same(text: str) -> None:
    assert tokenize(shown(tokenize(text))) == strip_parentheses(tokenize(text))


def test_a_check_that_can_not_be_read_is_not_passed_over() -> None:
    assert "can't be read" in str(asked("(id < x) AND 'open", other("9")).undecided)

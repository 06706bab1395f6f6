"""When a column that is made of the id has no room for it any more."""

import pytest

from tests.rules.build import column, sequence
from validator.facts.binding import Binding, BindingKind, Via
from validator.facts.expressions import Expression
from validator.facts.tokens import Sort, Token, tokenize
from validator.facts.widths import first_too_narrow
from validator.model.catalog import ColumnType
from validator.model.names import ColumnName
from validator.model.observation import SequenceState

CODE = ColumnName.parse("public.t.code")
S = sequence("s")


def first(expression: str, kind: str, length: int | None = None, last: int = 96, increment: int = 1) -> int | None:
    """The first drawn value that does not fit, where D stands for the draw."""
    tokens = tuple(Token(Sort.DRAW, "<0>", "0") if t.text == "D" else t for t in tokenize(expression))
    by = sequence("s", increment=increment, min_value=-1000)
    made = Binding(CODE, by.name, BindingKind.TRIGGER, Via.TRIGGER, expression=Expression(tokens))
    of = column("t.code", column_type=ColumnType(kind, kind, length))
    found = first_too_narrow(made, of, by, SequenceState(last, True), 10_000)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("expression", "length", "value"),
    [
        ("D", 2, 100),
        ("((D)::text)", 2, 100),
        ("(D::integer)::varchar", 2, 100),
        ("'P-' || D", 4, 100),
        ("'P-'::text || (D)::text || '/a'", 6, 100),
        ("concat('P', D, D)", 6, 100),
        ("upper('x' || lower(D::text))", 3, 100),
        ("lpad(D::text, 6, '0')", 5, 97),
        ("'K' || rpad(D::text, 3)", 3, 97),
        ("lpad(D::text, 6, '0')", 6, None),
        ("'P-' || D", 7, None),
        ("left(D::text, 2)", 2, None),
        ("'a' || substr(D::text, 1, 9)", 2, None),
        ("D::numeric(9, 2)::text", 2, None),
        ("lpad(D::text, 6, '')", 2, None),
    ],
)
def test_texts(expression: str, length: int, value: int | None) -> None:
    assert first(expression, "varchar", length) == value


def test_texts_of_negative_numbers_have_a_sign() -> None:
    assert first("D", "bpchar", 2, last=-8, increment=-1) == -10


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("D * 1000", "int2", 97),
        ("D * 300", "int2", 110),
        ("D + 32660", "int2", 108),
        ("D % 7", "int2", None),
        ("D", "int4", None),
    ],
)
def test_whole_numbers(expression: str, kind: str, value: int | None) -> None:
    assert first(expression, kind) == value


def test_far_away_is_not_looked_at() -> None:
    made = Binding(CODE, S.name, BindingKind.TRIGGER, Via.TRIGGER)
    of = column("t.code", column_type=ColumnType("varchar(2)", "varchar", 2))
    ahead = SequenceState(96, True)
    assert first_too_narrow(made, of, S, ahead, 3) is None
    found = first_too_narrow(made, of, S, ahead, 4)
    assert found is not None
    assert (found.insert, found.value, found.column) == (3, 100, of)


def test_a_sequence_that_ends_before() -> None:
    made = Binding(CODE, S.name, BindingKind.TRIGGER, Via.TRIGGER)
    of = column("t.code", column_type=ColumnType("varchar(2)", "varchar", 2))
    assert first_too_narrow(made, of, sequence("s", max_value=99), SequenceState(96, True), 10_000) is None
    assert first_too_narrow(made, of, sequence("s", max_value=99), SequenceState(99, True), 10_000) is None

"""What CHECKs make of whole numbers, one by one."""

import pytest

from tests.rules.build import column
from validator.facts.let_in import LetIn


@pytest.mark.parametrize(
    ("check", "refused"),
    [
        ("(id <> 3)", {3}),
        ("(id > 4)", {1, 2, 3, 4}),
        ("((id % 2) = 0)", {1, 3, 5, 7, 9}),
        ("((id < 3) OR (id > 7))", {3, 4, 5, 6, 7}),
        ("((id >= 3) AND (id <= 9) AND ((id < 6) OR (id > 7)))", {1, 2, 6, 7}),
        ("((id < 3) OR (id > 5))", {3, 4, 5}),
        ("(NOT ((id >= 3) AND (id <= 5)))", {3, 4, 5}),
        ("(id = ANY (ARRAY[1, 2, 9]))", {3, 4, 5, 6, 7, 8}),
        ("(id <> ALL (ARRAY[(1)::bigint, '2'::bigint]))", {1, 2}),
        ("((id)::numeric < 3.5)", {4, 5, 6, 7, 8, 9}),
        ("(VALUE <> 4)", {4}),
        ("(id IS NOT NULL)", set()),
        ("(mod(id, 3) <> 0)", {3, 6, 9}),
        ("(NULLIF(id, 3) IS NOT NULL)", {3}),
        ("(id > NULL::integer)", set()),
        ("((id < 3) = true)", None),
        ("(length((id)::text) < 2)", None),
        ("(is_good(id))", None),
        ("CASE WHEN id > 3 THEN false ELSE true END", None),
        ("(id > 'open", None),
    ],
)
def test_each_number(check: str, refused: set[int] | None) -> None:
    of = LetIn(column(), (check,))
    found = {value: of.refuses(value) for value in range(1, 10)}
    if refused is None:
        assert set(found.values()) == {None}
        return
    assert {value for value, no in found.items() if no} == refused
    assert None not in found.values()


def test_texts_are_no_numbers() -> None:
    assert LetIn(column(type="text"), ("(id <> '9'::text)",)).refuses(9) is None
    assert LetIn(column(type="numeric"), ("(id <> (9)::numeric)",)).refuses(9) is True


def test_what_is_not_computed_hides_nothing_that_is() -> None:
    of = LetIn(column(), ("(id < 5)", "is_good(id)"))
    assert (of.refuses(7), of.refuses(3)) == (True, None)
    assert LetIn(column(), ()).refuses(1) is False


def test_arithmetic_that_the_server_refuses_is_not_known() -> None:
    of = LetIn(column(), ("((id * 2) > 0)",))
    assert (of.refuses(5), of.refuses(2**31 - 1)) == (False, None)
    assert LetIn(column(type="int8"), ("((id * 2) > 0)",)).refuses(2**31 - 1) is False


@pytest.mark.parametrize(
    ("check", "steady", "turning"),
    [
        ("((id <> 3) AND (id < 9))", True, {3, 4, 9, 10}),
        ("(id > '-9'::integer)", True, {-9, -8}),
        ("((id)::numeric < 8.5)", True, {8, 9}),
        ("((id % 2) = 0)", False, {2, 3, 0, 1}),
        ("(abs(id) < 4)", False, {4, 5}),
        ("(id = ANY (ARRAY[4, 7]))", True, {4, 5, 7, 8}),
        ("(is_good(id))", False, set()),
        ("(id > 'open", False, set()),
    ],
)
def test_where_it_may_change(check: str, steady: bool, turning: set[int]) -> None:
    of = LetIn(column(), (check,))
    assert (of.steady, of.turning) == (steady, turning)

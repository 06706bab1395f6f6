"""A CHECK that refuses a value and lets in later ones again: what is counted, and to where."""

import pytest

from tests.facts.test_next_value import at, binding
from tests.rules.build import column, sequence
from validator.facts.before_bounds import Begin
from validator.facts.gaps import Gap, gap_at
from validator.facts.headroom import Headroom, headroom
from validator.facts.next_value import Lattice
from validator.model.catalog import Sequence
from validator.model.observation import Simulation

MOST = 2**31 - 1


def ahead(check: str, refused: int, *, last: int = 0, by: Sequence | None = None, type: str = "int4") -> Headroom:
    """The limit of a column with this CHECK, of which a server says which insert it refuses first."""
    state = at(last) if last else at(1, False)
    simulation = Simulation(refused, None, failure=(refused, "23514"))
    found = headroom(binding(), column(checks=(check,), type=type), by or sequence(), state, simulation)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("check", "last", "refused", "resumes", "limit", "remaining"),
    [
        ("(id <> 9)", 6, 2, Begin(10, 1, 10), MOST, MOST - 6),
        ("(id <> 9)", 8, 0, Begin(10, 1, 10), MOST, MOST - 9),
        ("((id < 3) OR (id > 20))", 0, 2, Begin(21, 18, 21), MOST, MOST),
        ("((id < 3) OR (id > 20))", 4, 0, Begin(21, 16, 21), MOST, MOST - 20),
        ("((id < 3) OR ((id > 20) AND (id < 30)))", 0, 2, Begin(21, 18, 21), 29, 29),
        ("((id % 2) = 0)", 0, 0, Begin(2, 1, 2), MOST - 1, MOST - 2),
        ("((id >= 3) AND (id <= 9) AND ((id < 6) OR (id > 7)))", 0, 0, Begin(3, 2, 3), 9, 7),
        ("(id <> ALL (ARRAY[5, 6, 9]))", 3, 1, Begin(7, 2, 7), MOST, MOST - 3),
        ("((id < 100000) OR (id >= 300000))", 90_000, 9_999, Begin(300_000, 200_000, 300_000), MOST, MOST - 90_000),
    ],
)
def test_what_is_let_in_again(check: str, last: int, refused: int, resumes: Begin, limit: int, remaining: int) -> None:
    found = ahead(check, refused, last=last)
    assert (found.resumes, found.limit, found.remaining) == (resumes, limit, remaining)
    assert (found.gap, found.source, found.sqlstate) == (True, "check", "23514")
    assert (found.fails_after, found.fails_with) == (refused, "23514")
    assert found.refuses_next is (refused == 0)
    assert found.left == refused
    assert found.used_percent < 1 or limit < MOST


@pytest.mark.parametrize(
    ("check", "last", "refused", "limit"),
    [
        ("((id < 20) AND (id <> 19))", 17, 1, 18),
        ("((id < 20) AND (id <> 19))", 18, 0, 19),
        ("(NOT (id > 8))", 3, 5, 8),
        ("((id * 2) < 15)", 3, 4, 7),
    ],
)
def test_what_ends_for_good_stays_the_end(check: str, last: int, refused: int, limit: int) -> None:
    found = ahead(check, refused, last=last)
    assert (found.limit, found.remaining, found.resumes, found.gap) == (limit, refused, None, False)
    assert found.left == refused
    assert found.refuses_next is (refused == 0)


@pytest.mark.parametrize("refused", [0, 6])
def test_what_is_not_computed_is_no_end_for_sure(refused: int) -> None:
    found = ahead("(length((id)::text) < 2)", refused, last=3)
    assert (found.remaining, found.resumes, found.gap) == (refused, None, True)


def test_steps_and_directions() -> None:
    down = sequence(increment=-3, max_value=100)
    found = ahead("((id > 80) OR (id < 60))", 7, by=down, last=103)
    assert found.resumes == Begin(58, 7, 58)
    assert (found.limit, found.fails_after) == (-(2**31), 7)
    by_ten = sequence(increment=10)
    assert ahead("(id <> 31)", 3, by=by_ten).resumes == Begin(41, 1, 41)


def test_the_end_of_the_sequence_and_of_the_type() -> None:
    assert ahead("(id <> 9)", 8, by=sequence(max_value=12)).limit == 12
    assert ahead("(id <> 9)", 8, by=sequence(type="int8"), type="int2").limit == 2**15 - 1
    assert ahead("(id <> 9)", 8, by=sequence(max_value=9)).resumes is None
    assert ahead("(id <> 9)", 8, by=sequence(max_value=12, cycle=True)).resumes is None


def test_a_value_that_is_let_in_begins_no_gap() -> None:
    ids = Lattice(1, 1, 100)
    assert gap_at(column(checks=("(id <> 9)",)), ids, 3, None, None) == Gap(None, 3)
    assert gap_at(column(checks=("is_good(id)",)), ids, 3, None, None) == Gap(None, 3)
    assert gap_at(column(checks=("((id > 9) OR is_good(id))", "(id <> 1)")), ids, 0, None, None) == Gap(None, 0)
    assert gap_at(column(checks=("(id <> 9)",)), ids, 8, None, 20, lambda value: value > 12) == Gap(
        Begin(13, 4, 13), 19
    )
    assert gap_at(column(checks=("(id <> 9)",)), ids, 8, None, 20, lambda value: value < 9) is None

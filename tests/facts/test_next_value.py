"""What nextval() returns, the values that one column gets, and where they first meet something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.build import facts, sequence, serial
from validator.facts.binding import Binding, BindingKind, Via
from validator.facts.collision import collision_of
from validator.facts.next_value import Lattice, draws_left, draws_of_a_cycle, lattice, next_value
from validator.model.catalog import Sequence
from validator.model.names import ColumnName
from validator.model.observation import ColumnReading, SequenceState, Simulation


def at(last: int, called: bool = True) -> SequenceState:
    return SequenceState(last, called)


SMALL = {"min_value": 1, "max_value": 10}


@pytest.mark.parametrize(
    ("options", "last", "called", "expected", "left"),
    [
        ({}, 1, False, 1, 2**31 - 1),
        ({}, 1, True, 2, 2**31 - 2),
        ({**SMALL}, 900, False, 900, -889),
        ({**SMALL}, 10, False, 10, 1),
        ({**SMALL}, 10, True, None, 0),
        ({**SMALL, "increment": 5}, 9, True, None, 0),
        ({**SMALL, "increment": 5}, 5, True, 10, 1),
        ({**SMALL, "increment": 3}, 1, False, 1, 4),
        ({**SMALL, "cycle": True}, 10, True, 1, 10),
        ({**SMALL, "increment": 4, "cycle": True}, 9, True, 1, 3),
        ({**SMALL, "increment": -1, "cycle": True}, 1, True, 10, 10),
        ({**SMALL, "increment": -3}, 5, True, 2, 1),
        ({**SMALL, "increment": -3}, 2, True, None, 0),
        ({"increment": -1}, -1, False, -1, 2**31),
        ({"type": "int8"}, 2**63 - 1, True, None, 0),
    ],
)
def test_the_next_value(options: dict, last: int, called: bool, expected: int | None, left: int) -> None:
    of = sequence(**options)
    assert next_value(of, at(last, called)) == expected
    if left >= 0:
        assert draws_left(of, at(last, called)) == left


def drawn_from(of: Sequence, state: SequenceState, most: int = 200) -> list[int]:
    """What nextval() returns again and again, as sequence.c does it, until it fails, or wraps where it is CYCLE."""
    values: list[int] = []
    last, called = state.last_value, state.is_called
    while len(values) < most:
        value = last + of.increment if called else last
        if value > of.max_value or value < of.min_value:
            if not of.cycle or values:
                break
            value = of.min_value if of.increment > 0 else of.max_value
        values.append(value)
        last, called = value, True
    return values


@st.composite
def sequences(draw: st.DrawFn) -> tuple[Sequence, SequenceState]:
    low = draw(st.integers(-20, 20))
    high = low + draw(st.integers(1, 60))
    increment = draw(st.integers(-12, 12).filter(bool))
    of = sequence(min_value=low, max_value=high, increment=increment, start=low, cycle=draw(st.booleans()))
    return of, at(draw(st.integers(low, high)), draw(st.booleans()))


def binding(**options: object) -> Binding:
    name = ColumnName.parse("public.t.id")
    return Binding(name, sequence().name, BindingKind.SERIAL, Via.DEFAULT, **options)  # type: ignore[arg-type]


@given(sequences())
def test_counting_agrees_with_drawing(case: tuple[Sequence, SequenceState]) -> None:
    of, state = case
    values = drawn_from(of, state)
    assert draws_left(of, state) == len(values)
    assert next_value(of, state) == (values[0] if values else None)
    of_binding = lattice(binding(), of, state)
    assert [of_binding.at(i) for i in range(of_binding.inserts)] == values if of_binding else values == []


@given(sequences(), st.integers(2, 4), st.data())
def test_a_column_gets_every_nth_value(case: tuple[Sequence, SequenceState], stride: int, data: st.DataObject) -> None:
    of, state = case
    position = data.draw(st.integers(0, stride - 1))
    values = drawn_from(of, state)
    found = lattice(binding(stride=stride, positions=(position,)), of, state)
    whole = len(values) // stride
    expected = [values[i * stride + position] for i in range(whole)]
    assert ([found.at(i) for i in range(found.inserts)] if found else []) == expected


def test_a_whole_round_of_a_cycle() -> None:
    assert draws_of_a_cycle(sequence(min_value=1, max_value=10)) == 10
    assert draws_of_a_cycle(sequence(min_value=1, max_value=10, increment=4)) == 3
    assert draws_of_a_cycle(sequence(min_value=-5, max_value=5, increment=-5)) == 3


@pytest.mark.parametrize(
    ("allocation", "last", "called", "first", "inserts"),
    [
        ("nextval", 51, True, 101, 1),
        ("pooled", 51, True, 52, 50),
        ("pooled-lo", 51, True, 101, 50),
        ("pooled-lo", 1, False, 1, 150),
    ],
)
def test_pools_of_the_application(allocation: str, last: int, called: bool, first: int, inserts: int) -> None:
    of = sequence(increment=50, max_value=130)
    found = lattice(binding(allocation=allocation), of, at(last, called))
    assert found is not None
    assert (found.first, found.inserts) == (first, inserts)


@given(st.integers(-50, 50), st.integers(-9, 9).filter(bool), st.integers(-60, 0), st.integers(0, 60))
def test_until_counts_what_stays_inside(first: int, step: int, low: int, high: int) -> None:
    of, value, count = Lattice(first, step, 10**6), first, 0
    while low <= value <= high:
        count, value = count + 1, value + step
    assert of.until(low, high) == count
    assert of.index(of.at(count)) == count


# collisions


def meeting(of: Sequence, reading: ColumnReading, in_sight: int = 10_000, **options: object) -> tuple | None:
    found = collision_of(binding(**options), of, reading, in_sight)
    return found and (found.insert, found.value, found.wrapped, found.own)


def test_a_value_on_the_way_is_met_when_its_turn_comes() -> None:
    assert meeting(sequence(), ColumnReading(at(5), 9, 1, occupied=9)) == (3, 9, False, False)
    assert meeting(sequence(increment=10), ColumnReading(at(1), 41, 1, occupied=41)) == (3, 41, False, False)
    down = sequence(increment=-2, min_value=-100, max_value=0)
    assert meeting(down, ColumnReading(at(0), 0, -6, occupied=-6)) == (2, -6, False, False)
    assert meeting(sequence(), ColumnReading(at(5), 5, 1)) is None
    assert meeting(sequence(), ColumnReading(at(5), 9, 1, occupied=9), discarded=True) is None


CYCLE = sequence(min_value=1, max_value=10, cycle=True)


@pytest.mark.parametrize(
    ("last", "called", "occupied", "expected"),
    [
        (7, True, 2, (4, 2, True, False)),  # 8 9 10 1 2
        (10, True, 3, (2, 3, False, False)),  # wraps at once: 1 2 3
        (7, True, None, (10, 8, True, True)),  # a whole round, and its own value again
        (1, False, None, (10, 1, True, True)),
    ],
)
def test_after_a_wrap(last: int, called: bool, occupied: int | None, expected: tuple) -> None:
    reading = ColumnReading(at(last, called), 10, 1, occupied_after_wrap=occupied)
    assert meeting(CYCLE, reading) == expected


def test_off_its_grid_a_cycle_meets_its_own_values_a_round_later() -> None:
    of = sequence(min_value=1, max_value=10, increment=4, cycle=True)
    assert meeting(of, ColumnReading(at(3), None, None)) == (4, 1, True, True)  # 7 | 1 5 9 | 1


def test_own_values_count_in_sight_only() -> None:
    assert meeting(CYCLE, ColumnReading(at(7), None, None), in_sight=10) is None
    assert meeting(CYCLE, ColumnReading(at(7), None, None), in_sight=11) is not None


def test_of_a_simulation_the_first_meeting_counts() -> None:
    of = sequence()
    simulation = Simulation(100, "A1", collision=(7, "A7"), repeat=(3, "A3"))
    assert meeting(of, ColumnReading(at(1), None, None, simulation=simulation)) == (3, "A3", False, True)
    simulation = Simulation(100, "A1", collision=(7, "A7"), far_collision=(5, "A5"))
    assert meeting(of, ColumnReading(at(1), None, None, simulation=simulation)) == (5, "A5", False, False)
    assert meeting(of, ColumnReading(at(1), None, None, simulation=Simulation(100, "A1"))) is None


def test_the_whole_way_from_ids_to_a_forecast() -> None:
    (one,) = facts(serial(ids=[3, 8], last=5, called=True)).columns
    assert (one.forecast.inserts_until_failure, one.forecast.on_collision, one.forecast.sqlstate) == (
        2,
        "error",
        "23505",
    )
    (one,) = facts(serial(ids=[3, 8], last=5, called=True, unique=False)).columns
    assert (one.forecast.on_collision, one.forecast.sqlstate) == ("duplicate", None)

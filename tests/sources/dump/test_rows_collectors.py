"""What the collectors say of a column is what the whole column says, in whatever portions it comes."""

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from validator.model.observation import Duplicates
from validator.sources.dump.rows import duplicates, number_collector, spool
from validator.sources.dump.rows.collector import UnfitValueError
from validator.sources.dump.rows.filtered import FilteredCollector
from validator.sources.dump.rows.integer_collector import IntegerCollector
from validator.sources.dump.rows.number_collector import NumberCollector
from validator.sources.reading import Way

LOW, HIGH = -(2**63), 2**63 - 1
bigints = st.integers(-20, 40) | st.integers(LOW, HIGH) | st.sampled_from([LOW, LOW + 1, HIGH - 1, HIGH])
portions = st.lists(st.lists(bigints, max_size=12), max_size=8)
steps = st.integers(-7, 7).filter(bool) | st.sampled_from([2**62, -(2**62), 2**63, -(2**63), 2**70, 1, -1])
ways = st.builds(Way, bigints | st.just(LOW - 3), steps, bigints)
small = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


def on(way: Way, value: Decimal | int) -> bool:
    low, high = (way.first, way.last) if way.step > 0 else (way.last, way.first)
    return low <= value <= high and value == int(value) and (int(value) - way.first) % abs(way.step) == 0


def expected(way: Way, values: list[int] | list[Decimal]) -> tuple[int | None, int | None, int | None]:
    """The nearest and the furthest on the way, and the runner-up."""
    up = way.step > 0
    near, far = (min, max) if up else (max, min)
    met = [value for value in values if on(way, value)]
    if not met:
        return None, None, None
    furthest = far(met)
    before = [value for value in values if (value < furthest if up else value > furthest)]
    return int(near(met)), int(furthest), int(far(before)) if before else None


@pytest.fixture(autouse=True)
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """So little that everything goes through the files."""
    monkeypatch.setattr(duplicates, "CAPACITY", 4)
    monkeypatch.setattr(duplicates, "_MERGED_AT_ONCE", 8)
    monkeypatch.setattr(spool, "BUFFER", 3)


@small
@given(portions, ways, ways)
@example([[1], [2], [3]], Way(1, 2, 9), Way(9, -2, 1))
@example([[9], [8], [7], [7]], Way(9, -2, 1), Way(1, 2, 9))
@example([[4, 8, 6], [1], [5], [9]], Way(1, 4, 5), Way(LOW, 2**62, HIGH))
def test_integers(given: list[list[int]], ahead: Way, after_wrap: Way) -> None:
    collector = IntegerCollector("id", ahead, after_wrap, duplicates=True)
    for portion in given:
        collector.integers(np.array(portion, np.int64))
    values = [value for portion in given for value in portion]
    found = (collector.occupied, collector.furthest, collector.runner_up)
    assert found == expected(ahead, values)
    assert collector.occupied_after_wrap == expected(after_wrap, values)[0]
    assert (collector.count, collector.largest) == (len(values), max(values, default=None))
    assert collector.smallest == min(values, default=None)
    repeated = [value for value, times in Counter(values).items() if times > 1]
    surplus = len(values) - len(set(values))
    assert collector.duplicate_values() == (Duplicates(len(repeated), min(repeated), surplus) if repeated else None)


@small
@given(st.lists(st.lists(st.integers(-30, 30), max_size=40), max_size=30))
def test_values_that_repeat_among_neighbours(given: list[list[int]]) -> None:
    repeated = duplicates.RepeatedValues()
    for portion in given:
        repeated.add(np.array(portion, np.int64))
    times = Counter(v for portion in given for v in portion)
    found = [value for value in times if times[value] > 1]
    assert repeated.counts() == (len(found), min(found, default=None), len(times))


fractions = st.decimals(-9, 9, allow_nan=False, allow_infinity=False, places=1) | bigints.map(Decimal)
numbers = fractions | st.integers(-(10**30), 10**30).map(Decimal)


@small
@given(st.lists(st.lists(numbers, max_size=8), max_size=6), ways)
def test_numbers(given: list[list[Decimal]], ahead: Way) -> None:
    collector = NumberCollector("id", ahead, None, duplicates=True)
    for portion in given:
        collector.rows([(str(value),) for value in portion] + [(None,)])
    values = [value for portion in given for value in portion]
    if ahead.first >= LOW:
        found = (collector.occupied, collector.furthest, collector.runner_up)
        assert found == expected(ahead, values)
    assert collector.count == len(values)
    if values:
        assert Decimal(str(collector.largest)) == max(values)
        assert Decimal(str(collector.smallest)) == min(values)
    repeated = [value for value, times in Counter(values).items() if times > 1]
    told = collector.duplicate_values()
    counts = (len(repeated), len(values) - len(set(values)))
    assert (told and (told.count, told.surplus)) == (counts if repeated else None)
    assert (told and Decimal(str(told.first))) == (min(repeated) if repeated else None)


def test_numbers_as_a_report_says_them() -> None:
    collector = NumberCollector("id", Way(1, 1, 100), None, duplicates=True)
    collector.rows([("1.50",), ("NaN",), ("7.00",), ("-Infinity",), ("7",), ("NaN",), ("5",)])
    assert (collector.largest, collector.smallest) == ("NaN", "-Infinity")
    assert (collector.occupied, collector.furthest, collector.runner_up) == (5, 7, 5)
    assert collector.duplicate_values() == Duplicates(2, 7, 2)
    collector = NumberCollector("id", None, None, duplicates=False)
    collector.rows([("1.50",), ("9223372036854775808.0",)])
    assert (collector.largest, collector.smallest) == (2**63, "1.50")


@pytest.mark.parametrize("text", ["abc", "", "1e999999", "0x10", "1 2"])
def test_no_number(text: str) -> None:
    with pytest.raises(UnfitValueError) as error:
        NumberCollector("id", None, None, duplicates=False).rows([("1",), (text,)])
    assert error.value.index == 1


def test_too_many_numbers_that_are_no_bigints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(number_collector, "MANY", 10)
    with pytest.raises(UnfitValueError, match="more than 10 different"):
        NumberCollector("id", None, None, duplicates=True).rows([(f"{n}.5",) for n in range(12)])


def test_a_filter_lets_through_what_its_predicate_says() -> None:
    ids = IntegerCollector("id", Way(1, 1, 100), None, duplicates=True)
    both = FilteredCollector(("active",), lambda row: row[0] == "t", ids)
    assert both.columns == ("active", "id")
    both.rows([("t", "5"), ("f", "6"), (None, "7"), ("t", "5"), ("t", None)])
    assert (ids.count, ids.largest, ids.duplicate_values()) == (2, 5, Duplicates(1, 5, 1))
    with pytest.raises(UnfitValueError) as error:
        both.rows([("f", "x"), ("t", None), ("t", "9223372036854775808")])
    assert error.value.index == 2


def test_many_values_in_no_order() -> None:
    random = np.random.default_rng(1)
    values = random.permutation(np.arange(-50_000, 50_000, dtype=np.int64) * 3)
    repeated = duplicates.RepeatedValues()
    duplicates.CAPACITY, duplicates._MERGED_AT_ONCE = 1000, 5000  # the fixture puts them back
    for portion in np.array_split(values, 70):
        repeated.add(portion)
    assert repeated.counts() == (0, None, 100_000)
    repeated.add(np.array([3, 9, -6, 4], np.int64))
    assert repeated.counts() == (3, -6, 100_001)

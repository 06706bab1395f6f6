"""The tightest limit in sight, how many inserts fit before it, and what raises then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.facts.test_next_value import at, binding, sequences
from tests.rules.build import column, sequence
from validator.facts.headroom import headroom, value_range
from validator.model.catalog import ColumnType, Sequence
from validator.model.observation import SequenceState, Simulation

BIG = sequence(type="int8")


def numeric(precision: int, scale: int = 0) -> ColumnType:
    return ColumnType(f"numeric({precision},{scale})", "numeric", precision=precision, scale=scale)


@pytest.mark.parametrize(
    ("of", "by", "last", "expected"),
    [
        # (limit, remaining, sqlstate, source)
        (column(), sequence(), 0, (2**31 - 1, 2**31 - 1, "2200H", "sequence")),
        (column(), BIG, 2**31 - 3, (2**31 - 1, 2, "22003", "type")),
        (column(), BIG, 2**31 - 1, (2**31 - 1, 0, "22003", "type")),
        (column(type="int2"), BIG, 32_000, (32_767, 767, "22003", "type")),
        (column(type="int8"), BIG, 2**63 - 2, (2**63 - 1, 1, "2200H", "sequence")),
        (column(column_type=numeric(5)), BIG, 99_990, (99_999, 9, "22003", "type")),
        (column(column_type=numeric(5, 2)), BIG, 990, (999, 9, "22003", "type")),
        (column(column_type=numeric(2, -3)), BIG, 98_990, (99_999, 1009, "22003", "type")),
        (column(column_type=ColumnType("numeric", "numeric")), BIG, 5, (2**63 - 1, 2**63 - 6, "2200H", "sequence")),
        (column(checks=("(id < 1000)",)), sequence(), 990, (999, 9, "23514", "check")),
        (column(partition_range=(1, 999)), sequence(), 990, (999, 9, "23514", "partition")),
        (column(checks=("(id < 100000)",), type="int2"), BIG, 32_000, (32_767, 767, "22003", "type")),
        (column(checks=("(id < 100)",)), sequence(max_value=50), 40, (50, 10, "2200H", "sequence")),
        (column(checks=("(id > 100)",)), sequence(max_value=50), 5, (50, 0, "23514", "check")),
        (column(checks=("(id > 8)", "(id < 13)")), sequence(increment=20), 1, (12, 0, "23514", "check")),
    ],
)
def test_the_tightest_limit(of: object, by: Sequence, last: int, expected: tuple) -> None:
    state = at(last) if last else at(1, False)
    found = headroom(binding(), of, by, state)  # type: ignore[arg-type]
    assert found is not None
    assert (found.limit, found.remaining, found.sqlstate, found.source) == expected
    assert (found.fails_after, found.fails_with) == (found.remaining, found.sqlstate)


def test_a_cast_on_the_way_is_as_tight_as_a_type() -> None:
    assert value_range(column(type="int8"), "int2") == (-(2**15), 2**15 - 1)
    found = headroom(binding(narrowing="int4"), column(type="int8"), BIG, at(2**31 - 2))
    assert found is not None
    assert (found.remaining, found.sqlstate) == (1, "22003")


def test_downwards_the_lower_end_counts() -> None:
    down = sequence(type="int8", increment=-1)
    found = headroom(binding(), column(type="int2"), down, at(-32_760))
    assert found is not None
    assert (found.limit, found.remaining, found.sqlstate) == (-(2**15), 8, "22003")


def test_a_cycle_ends_only_where_the_column_does() -> None:
    of = sequence(min_value=1, max_value=10, cycle=True)
    assert headroom(binding(), column(), of, at(5)) is None
    found = headroom(binding(), column(checks=("(id >= 3)",)), of, at(5))
    assert found is not None
    assert (found.remaining, found.sqlstate) == (5, "23514")  # 6 7 8 9 10, and then 1


def test_an_expression_fails_where_the_simulation_says() -> None:
    simulation = Simulation(10_000, "A6", failure=(12, "22001"), distinct_until=4)
    found = headroom(binding(), column(type="text"), sequence(), at(5), simulation)
    assert found is not None
    assert (found.limit, found.remaining, found.sqlstate, found.source) == (9, 4, None, "expression")
    assert (found.fails_after, found.fails_with) == (12, "22001")


def test_a_thrown_away_value_must_fit_the_type_and_no_check() -> None:
    found = headroom(binding(discarded=True), column(type="int2", checks=("(id < 1000)",)), BIG, at(32_700))
    assert found is not None
    assert (found.remaining, found.sqlstate, found.source) == (67, "22003", "type")


def test_used_up_is_a_hundred_per_cent() -> None:
    found = headroom(binding(), column(), sequence(), at(2**31 - 1))
    assert found is not None
    assert (found.remaining, found.used_percent) == (0, 100.0)
    fresh = headroom(binding(), column(), sequence(), at(1, False))
    assert fresh is not None
    assert fresh.used_percent == 0.0
    half = headroom(binding(), column(), sequence(max_value=10), at(5))
    assert half is not None
    assert half.used_percent == 50.0
    last = headroom(binding(), column(type="int8"), BIG, at(2**63 - 2))
    assert last is not None
    assert (last.remaining, last.used_percent < 100) == (1, True)


columns = st.sampled_from(
    [
        column(),
        column(type="int2"),
        column(column_type=numeric(1)),
        column(checks=("(id > 0)", "(id < 20)")),
        column(checks=("(id < '-3'::integer)",)),
        column(partition_range=(-5, 12)),
        column(partition_range=(None, 3)),
    ]
)


@given(sequences(), columns, st.integers(1, 3))
def test_percentages_and_counts_stay_in_bounds(case: tuple[Sequence, SequenceState], of: object, stride: int) -> None:
    by, state = case
    found = headroom(binding(stride=stride), of, by, state)  # type: ignore[arg-type]
    if found is None:
        assert by.cycle
        return
    assert 0.0 <= found.used_percent <= 100.0
    assert found.remaining >= 0
    assert (found.used_percent == 100.0) == (found.remaining == 0)


@pytest.mark.parametrize(
    ("of", "by", "state", "expected"),
    [
        # (bound, inserts refused, first taken, limit, remaining)
        (column(checks=("(id >= 1000)",)), sequence(), at(1, False), (1000, 999, 1000, 2**31 - 1, 2147482648)),
        (column(checks=("(id > 10)",)), sequence(), at(9), (11, 1, 11, 2**31 - 1, 2147483637)),
        (column(checks=("(id >= 10)",)), sequence(max_value=20), at(8, False), (10, 2, 10, 20, 11)),
        (column(checks=("(id > 99)", "(id < 200)")), sequence(increment=7), at(1, False), (100, 15, 106, 199, 14)),
        (column(checks=("(id <= -10)",)), sequence(increment=-1, min_value=-20), at(-3), (-10, 6, -10, -20, 11)),
        (column(partition_range=(50, 59)), sequence(), at(1, False), (50, 49, 50, 59, 10)),
        (
            column(type="int2"),
            sequence(type="int8", min_value=-(2**40)),
            at(-32_770),
            (-32768, 1, -32768, 32767, 65536),
        ),
    ],
)
def test_before_its_bounds_all_is_counted_from_there_on(
    of: object, by: Sequence, state: SequenceState, expected: tuple
) -> None:
    found = headroom(binding(), of, by, state)  # type: ignore[arg-type]
    assert found is not None
    assert found.begins is not None
    begins = found.begins
    assert (begins.bound, begins.inserts, begins.value, found.limit, found.remaining) == expected
    assert (found.fails_after, found.used_percent, found.refuses_next) == (0, 0.0, True)
    assert found.fails_with == found.sqlstate
    assert found.sqlstate == ("22003" if found.source == "type" else "23514")


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (column(column_type=numeric(2)), (99, 83, 98, 50)),  # 98, 96 ... 0
        (column(checks=("(id < 100)",)), (99, 83, 98, 50)),
        (column(checks=("((id % 100) < 50)",)), None),
        (column(column_type=numeric(2, -3)), None),
    ],
)
def test_what_is_simulated_for_its_index_alone_comes_to_its_bounds_too(
    of: object, expected: tuple[int, int, int, int] | None
) -> None:
    down = sequence(type="int8", increment=-2, min_value=0, max_value=264)
    simulated = Simulation(0, 264, failure=(0, "22003"))
    found = headroom(binding(), of, down, at(264, False), simulated)  # type: ignore[arg-type]
    assert found is not None
    begins = found.begins
    told = None if begins is None else (begins.bound, begins.inserts, begins.value, found.remaining)
    assert told == expected
    assert (found.fails_after, found.refuses_next) == (0, True)
    assert expected is not None or found.remaining == 0


def test_a_bound_that_the_sequence_never_comes_to_leaves_nothing() -> None:
    for by in (sequence(max_value=50), sequence(increment=1000)):
        found = headroom(binding(), column(checks=("(id > 100)", "(id < 900)")), by, at(1, False))
        assert found is not None
        assert found.begins is not None
        assert (found.begins.inserts, found.remaining, found.used_percent) == (None, 0, 100.0)


def test_no_partition_where_the_bounds_begin_is_no_beginning() -> None:
    found = headroom(binding(), column(checks=("(id > 100)",)), sequence(), at(1, False), None, 0)
    assert found is not None
    assert (found.begins, found.remaining, found.source) == (None, 0, "partition")


def test_several_draws_in_one_insert_are_counted_as_one() -> None:
    found = headroom(binding(stride=3), column(checks=("(id >= 10)",)), sequence(max_value=20), at(1, False))
    assert found is not None
    assert found.begins is not None
    assert (found.begins.inserts, found.begins.value, found.remaining) == (3, 10, 3)  # 10, 13, 16: 19 needs a 21


def test_a_round_that_begins_before_the_bounds_ends_with_the_sequence() -> None:
    of = sequence(min_value=1, max_value=10, cycle=True)
    found = headroom(binding(), column(checks=("(id >= 3)",)), of, at(1, False))
    assert found is not None
    assert found.begins is not None
    assert (found.begins.value, found.remaining, found.limit) == (3, 8, 10)
    later = headroom(binding(), column(checks=("(id >= 3)",)), of, at(5))
    assert later is not None
    assert later.round_begins is not None
    assert (later.begins, later.round_begins.bound, later.limit) == (None, 3, 10)

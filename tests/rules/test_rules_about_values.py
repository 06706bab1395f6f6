"""The rules that compare a sequence with what its column holds, on snapshots built by hand."""

from dataclasses import replace

import pytest

from tests.rules.build import column, drawn, found, one, read, sequence, serial, snapshot, together
from validator.model.catalog import ColumnType, Index, Kind, Table
from validator.model.finding import Severity
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import (
    ColumnReading,
    Duplicates,
    Known,
    Numeral,
    Reason,
    SequenceState,
    Simulation,
    Unknown,
)
from validator.model.policy import AllocatedBy, Policy, RunningOut, Threshold
from validator.model.remedy import Safety
from validator.model.snapshot import Target

BEHIND, DUPLICATES, EXHAUSTED = "sequence-behind-data", "duplicate-ids", "sequence-exhausted"
RUNNING_OUT, CYCLES, OUTLIER = "sequence-running-out", "sequence-cycles", "outlier-id"
T = QualifiedName("public", "t")


# sequence-behind-data


def test_behind_is_silent_without_a_collision() -> None:
    assert found(BEHIND, serial(ids=[1, 2, 3], last=3, called=True)) == []
    assert found(BEHIND, serial()) == []


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ([1], "the very next insert into public.t fails: id 1 is taken"),
        ([2], "the 2nd insert into public.t fails: id 2 is taken"),
        ([11], "the 11th insert into public.t fails: id 11 is taken"),
        ([999_999_994], "insert no. 999,999,994 into public.t fails: id 999999994 is taken"),
    ],
)
def test_behind_counts_as_a_person_does(ids: list[int], message: str) -> None:
    assert one(BEHIND, serial(ids=ids)).message == message


def test_behind_gives_the_figures() -> None:
    finding = one(BEHIND, serial(ids=[1, 7], last=5, called=True))
    assert finding.severity is Severity.ERROR
    assert finding.evidence == {
        "next_value": 6,
        "max_value": 7,
        "first_collision": 7,
        "inserts_until_failure": 1,
        "on_collision": "error",
        "sqlstate": "23505",
        "index": "pk",
    }


def test_behind_speaks_of_the_smallest_id_of_a_descending_sequence() -> None:
    finding = one(BEHIND, serial(increment=-1, ids=[-7, -1, 5]))
    assert finding.evidence["min_value"] == -7
    assert "max_value" not in finding.evidence


def test_behind_beyond_the_horizon_is_a_warning() -> None:
    far = serial(ids=[50])
    assert one(BEHIND, far, Policy(horizon=49)).severity is Severity.WARNING
    assert one(BEHIND, far, Policy(horizon=50)).severity is Severity.ERROR


def test_behind_without_a_unique_index_says_what_happens() -> None:
    wide = Index(T, "t_pkey", ("id", "created_on"), primary=True)
    message = "the very next insert into public.t writes id 1 a second time, and nothing refuses it"
    assert one(BEHIND, serial(ids=[1], unique=False)).message == message
    partly = one(BEHIND, serial(ids=[1], unique=False, indexes=[wide]))
    assert partly.message == message.replace(
        "nothing refuses it", "it is refused only where all of (id, created_on) is taken"
    )
    assert partly.evidence["on_collision"] == "duplicate"
    assert partly.evidence["sqlstate"] is None


def test_behind_in_a_partition_of_its_own_is_a_warning() -> None:
    root = replace(Table(QualifiedName("public", "p")), kind=Kind.PARTITIONED)
    part = Table(T, is_partition=True, parents=(root.name,))
    finding = one(BEHIND, serial(ids=[1], tables=[part, root]))
    assert finding.severity is Severity.WARNING
    assert finding.message == "the very next insert straight into public.t fails: id 1 is taken"


def test_behind_with_a_text_key() -> None:
    by = sequence("s")
    simulation = Simulation(10_000, "INV-1", collision=(2, "INV-3"), numeral=Numeral(10, 4, 0))
    reading = ColumnReading(SequenceState(1, False), "INV-3", "INV-3", simulation=simulation)
    of = drawn(column(type="text"), by, reading=reading, expression="('INV-'::text || nextval('public.s'::regclass))")
    finding = one(BEHIND, of)
    assert finding.message == "the 3rd insert into public.t fails: id 'INV-3' is taken"
    assert finding.evidence["simulated"] == 10_000
    assert finding.remedy is not None
    assert finding.remedy.safety is Safety.SAFE


def test_behind_where_the_expression_repeats_itself_asks() -> None:
    simulation = Simulation(10_000, "0001", collision=(4, "1000"), distinct_until=4)
    reading = ColumnReading(SequenceState(1, False), "1000", "1000", simulation=simulation)
    of = drawn(
        column(type="text"),
        sequence("s"),
        reading=reading,
        expression="lpad((nextval('public.s'::regclass))::text, 4, '0'::text)",
    )
    remedy = one(BEHIND, of).remedy
    assert remedy is not None
    assert remedy.safety is Safety.NEEDS_REVIEW
    assert remedy.sql == ""


def test_behind_leaves_a_collision_after_the_wrap_to_the_rule_about_cycles() -> None:
    assert found(BEHIND, cycling(occupied_after_wrap=61)) == []


# what the repair of a sequence that is behind depends on


def test_the_repair_is_the_same_for_all_columns_of_a_shared_sequence() -> None:
    by = sequence("s", "int8")
    both = together(drawn(column("a.id"), by, ids=[5], owned=False), drawn(column("b.id"), by, ids=[9], owned=False))
    first, second = found(BEHIND, both)
    assert first.remedy == second.remedy
    assert first.remedy is not None
    assert "LOCK TABLE ONLY public.a, ONLY public.b IN SHARE ROW EXCLUSIVE MODE;" in first.remedy.sql


@pytest.mark.parametrize(
    ("of", "question"),
    [
        (serial(ids=[2_000_000_000]), "burns 93 %"),
        (serial(type="int2", ids=[1, 32_000, 32_767, *range(100, 32_000)]), "leaves public.t_id_seq no value"),
    ],
    ids=["outlier", "end"],
)
def test_a_repair_that_costs_too_much_asks(of: object, question: str) -> None:
    remedy = one(BEHIND, of).remedy  # type: ignore[arg-type]
    assert remedy is not None
    assert remedy.safety is Safety.NEEDS_REVIEW
    assert question in remedy.note


def test_the_repair_counts_only_what_a_partial_index_holds() -> None:
    partial = Index(T, "live", ("id",), predicate="(NOT deleted)", predicate_admits_new=True)
    remedy = one(BEHIND, serial(ids=[1], unique=False, indexes=[partial])).remedy
    assert remedy is not None
    assert "FROM (SELECT * FROM ONLY public.t WHERE (NOT deleted)) AS t" in remedy.sql


def test_the_repair_follows_tables_outside_the_scope_but_asks() -> None:
    by = sequence("s", "int8")
    both = together(drawn(column("a.id"), by, ids=[5], owned=False), drawn(column("b.id"), by, owned=False))
    scoped = replace(both, catalog=replace(both.catalog, outside_scope=frozenset({QualifiedName("public", "b")})))
    remedy = one(BEHIND, scoped).remedy
    assert remedy is not None
    assert remedy.safety is Safety.NEEDS_REVIEW
    assert "FROM ONLY public.b AS t" in remedy.sql


def test_the_repair_says_where_it_can_be_run() -> None:
    standby = replace(serial(ids=[1]), target=Target("database", standby=True))
    remedy = one(BEHIND, standby).remedy
    assert remedy is not None
    assert "primary" in remedy.note


@pytest.mark.parametrize("allocation", ["pooled", "pooled-lo"])
def test_the_repair_of_a_pooled_allocation_counts_in_blocks(allocation: str) -> None:
    by = sequence("s", "int8", increment=50)
    name = ColumnName.parse("public.t.id")
    policy = Policy(bindings=(AllocatedBy(name, by.name, allocation),))
    reading = ColumnReading(SequenceState(51, True), 777, 1, occupied=777, furthest=777, runner_up=1)
    of = snapshot(column(type="int8"), sequences=[by], readings={(name, by.name): Known(reading)})
    remedy = one(BEHIND, of, policy).remedy
    assert remedy is not None
    assert ("+ 49, 50)" in remedy.sql) is (allocation == "pooled")


# duplicate-ids


def test_duplicates() -> None:
    of = serial(ids=[1, 2], last=2, called=True, unique=False)
    assert found(DUPLICATES, of) == []
    name = ColumnName.parse("public.t.id")
    finding = one(DUPLICATES, replace(of, duplicates={name: Known(Duplicates(3, 5, 4))}))
    assert finding.message == (
        "id 5 stands in public.t more than once, and so do 2 more ids: no valid unique index forbids it"
    )
    assert finding.evidence == {"duplicates": 3, "first_duplicate": 5, "surplus_rows": 4}
    assert finding.severity is Severity.ERROR
    unknown = Unknown(Reason.TIMEOUT, "", "")
    assert found(DUPLICATES, replace(of, duplicates={name: unknown})) == []


# sequence-exhausted, sequence-running-out


def test_the_end_of_the_sequence() -> None:
    finding = one(EXHAUSTED, serial(type="int2", last=32_767, called=True))
    assert finding.message == (
        "every insert into public.t that takes the next value fails: public.t_id_seq is at its end (MAXVALUE 32767)"
    )
    assert finding.evidence["sqlstate"] == "2200H"
    assert found(RUNNING_OUT, serial(type="int2", last=32_767, called=True)) == []
    assert found(EXHAUSTED, serial(type="int2", last=32_766, called=True)) == []


def test_the_end_of_a_descending_sequence() -> None:
    of = serial(increment=-1, min_value=-5, last=-5, called=True)
    assert "MINVALUE -5" in one(EXHAUSTED, of).message


def test_the_end_of_the_column() -> None:
    of = serial(sequence_type="int8", last=2_147_483_647, called=True)
    finding = one(EXHAUSTED, of)
    assert finding.message.endswith("2147483648 does not fit integer")
    assert finding.evidence["limited_by"] == "type"
    assert finding.remedy is not None
    assert finding.remedy.safety is Safety.NEEDS_REVIEW


def test_the_end_that_a_check_draws() -> None:
    of = serial(column={"checks": ("(id < 1000)",)}, last=999, called=True)
    finding = one(EXHAUSTED, of)
    assert finding.message.endswith("a CHECK refuses 1000")
    assert finding.evidence["sqlstate"] == "23514"


def test_a_narrow_sequence_on_a_wide_column_is_widened_unasked() -> None:
    remedy = one(EXHAUSTED, serial(type="int8", sequence_type="int4", last=2**31 - 1, called=True)).remedy
    assert remedy is not None
    assert remedy.safety is Safety.SAFE
    assert "ALTER SEQUENCE public.t_id_seq AS bigint;" in remedy.sql


@pytest.mark.parametrize(
    ("last", "severity"),
    [
        (70_000, None),
        (75_000, Severity.WARNING),
        (89_000, Severity.WARNING),
        (90_000, Severity.ERROR),
        (99_500, Severity.ERROR),
    ],
)
def test_running_out_by_per_cent(last: int, severity: Severity | None) -> None:
    findings = found(RUNNING_OUT, serial(max_value=100_000, last=last, called=True))
    assert [f.severity for f in findings] == ([severity] if severity else [])


def test_running_out_by_inserts_left() -> None:
    left = RunningOut(Threshold(101, 101), Threshold(10_000, 1_000))
    high = {"type": "int8", "last": 2**63 - 1 - 9_000, "called": True}
    assert one(RUNNING_OUT, serial(**high), Policy(running_out=left)).severity is Severity.WARNING  # type: ignore[arg-type]


def test_running_out_says_how_many_are_left_and_of_what() -> None:
    finding = one(RUNNING_OUT, serial(sequence_type="int8", last=2**31 - 101, called=True))
    assert finding.message == (
        "100 more inserts into public.t get a value of their own, up to 2147483647, the largest that integer takes; "
        "then inserts fail with SQLSTATE 22003"
    )
    assert finding.evidence["remaining"] == 100
    assert finding.evidence["limited_by"] == "type"


def test_running_out_before_a_cast_in_the_default() -> None:
    cast = "(nextval('public.t_id_seq'::regclass))::smallint"
    finding = one(RUNNING_OUT, serial(type="int8", expression=cast, last=32_766, called=True))
    assert finding.message.startswith(
        "1 more insert into public.t gets a value of its own, up to 32767, the largest that the cast to smallint in "
    )


def test_running_out_of_partitions() -> None:
    finding = one(RUNNING_OUT, serial(column={"partition_range": (1, 1_999)}, last=1_990, called=True))
    assert "1999, the last one that there is a partition for" in finding.message


@pytest.mark.parametrize(
    ("check", "insert", "words"),
    [
        ("(id > 0)", 9, "49, the last one before those that no partition takes;"),
        ("(id < 45)", 4, "44, the last one that a CHECK lets in;"),
    ],
)
def test_running_out_before_a_gap_between_partitions(check: str, insert: int, words: str) -> None:
    stretches = ((1, 49), (100, 19_999))
    gaps = "(id >= (1) AND id <= (49)) OR (id >= (100) AND id <= (19999))"
    simulation = Simulation(insert, 41, failure=(insert, "23514"))
    reading = ColumnReading(SequenceState(40, True), 40, 1, simulation=simulation)
    of = drawn(column(checks=(check, gaps), partition_stretches=stretches), sequence("s"), reading=reading)
    assert words in one(RUNNING_OUT, of).message


@pytest.mark.parametrize(
    ("sqlstate", "why"),
    [("22012", "it divides by zero"), ("22P02", "it casts a text"), ("22008", "SQLSTATE 22008")],
)
def test_running_out_where_the_default_fails_by_itself(sqlstate: str, why: str) -> None:
    simulation = Simulation(10_000, 41, failure=(2, sqlstate))
    reading = ColumnReading(SequenceState(40, True), 40, 1, simulation=simulation)
    finding = one(RUNNING_OUT, drawn(column(), sequence("s"), reading=reading))
    assert f"42, the last one before the default fails by itself ({why}" in finding.message
    assert finding.evidence["limited_by"] == "default"
    assert finding.remedy is not None
    assert (finding.remedy.sql, "fails by itself after 42" in finding.remedy.note) == ("", True)


def test_exhausted_where_the_default_fails_by_itself() -> None:
    simulation = Simulation(10_000, None, failure=(0, "22012"))
    reading = ColumnReading(SequenceState(40, True), 40, 1, simulation=simulation)
    finding = one(EXHAUSTED, drawn(column(), sequence("s"), reading=reading))
    assert "the default fails by itself with 41 (it divides by zero)" in finding.message


def test_running_out_of_precision() -> None:
    kind = ColumnType("numeric(4,0)", "numeric", precision=4, scale=0)
    finding = one(RUNNING_OUT, serial(type="int8", column={"column_type": kind}, last=9_900, called=True))
    assert "9999, the largest that numeric(4,0) takes" in finding.message


def test_running_out_of_digits() -> None:
    simulation = Simulation(10_000, "9996", distinct_until=4)
    reading = ColumnReading(SequenceState(9_995, True), "9995", "0001", simulation=simulation)
    of = drawn(
        column(type="text"),
        sequence("s"),
        reading=reading,
        expression="lpad((nextval('public.s'::regclass))::text, 4, '0'::text)",
    )
    finding = one(RUNNING_OUT, of)
    assert finding.message == (
        "4 more inserts into public.t get a value of their own, up to 9999: beyond it the default gives values that it "
        "gave before (it cuts digits off, or rounds); then values come again"
    )
    assert finding.evidence["sqlstate"] is None


# sequence-cycles


def cycling(occupied_after_wrap: int | None = None, last: int = 95) -> object:
    by = sequence("ring", max_value=100, start=50, cycle=True)
    reading = replace(read(by, SequenceState(last, True), []), occupied_after_wrap=occupied_after_wrap)
    return drawn(column("t.slot"), by, reading=reading, owned=False)


def test_a_cycle_that_meets_rows_is_an_error() -> None:
    finding = one(CYCLES, cycling(occupied_after_wrap=61))  # type: ignore[arg-type]
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "public.ring begins again at 1 after 5 more inserts: insert no. 66 into public.t fails, slot 61 is taken"
    )
    assert finding.evidence["inserts_until_failure"] == 65


def test_a_cycle_beyond_the_horizon_is_a_warning() -> None:
    assert one(CYCLES, cycling(occupied_after_wrap=61), Policy(horizon=65)).severity is Severity.WARNING  # type: ignore[arg-type]


def test_a_long_cycle_is_a_warning() -> None:
    finding = one(CYCLES, serial(type="int8", cycle=True))
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("public.t_id_seq begins again at 1 after 9,223,372,036,854,775,807 more inserts")


def test_no_cycle() -> None:
    assert found(CYCLES, serial()) == []


# outlier-id


def test_an_outlier() -> None:
    finding = one(OUTLIER, serial(ids=[1, 2, 3, 2_000_000_000], last=3, called=True))
    assert finding.severity is Severity.WARNING
    assert finding.evidence["outlier"] == 2_000_000_000
    assert finding.evidence["before_outlier"] == 3


def test_an_outlier_of_a_descending_sequence() -> None:
    finding = one(OUTLIER, serial(increment=-1, ids=[-2_000_000_000, -1], last=-1, called=True))
    assert finding.message.startswith("id -2000000000 stands far below the rest of public.t (-1 comes before it)")


def test_an_outlier_that_is_alone() -> None:
    finding = one(OUTLIER, serial(ids=[2_000_000_000], last=1, called=False))
    assert finding.message.startswith("id 2000000000 stands far beyond the rest of public.t (nothing comes before it)")


def test_a_block_is_no_outlier() -> None:
    assert found(OUTLIER, serial(ids=[1, 1_999_999_999, 2_000_000_000], last=3, called=True)) == []
    assert found(OUTLIER, serial(ids=[1, 100_000_000], last=3, called=True)) == []
    assert found(OUTLIER, serial(ids=[1, 2, 3], last=3, called=True)) == []

"""What the rules say where another unique index than the id's own refuses first, on snapshots built by hand."""

from dataclasses import replace
from typing import Any

from tests.rules.build import facts, found, one, serial
from validator.judgement.entries import entries, not_checked, notes
from validator.model.catalog import ColumnType, Index
from validator.model.names import QualifiedName
from validator.model.observation import ColumnReading, Known, Observation, Reason, SequenceState, Simulation, Unknown
from validator.model.remedy import Safety
from validator.model.report import Status
from validator.model.snapshot import Snapshot

BEHIND, RUNNING_OUT, EXHAUSTED = "sequence-behind-data", "sequence-running-out", "sequence-exhausted"
EXPRESSION = "lpad((id)::text, 4, '0'::text)"
T = QualifiedName("public", "t")


def simulated(**options: Any) -> Known[ColumnReading]:
    made = Simulation(options.pop("steps", 10_000), "0001", **options)
    return Known(ColumnReading(SequenceState(1, False), "9999", "0001", simulation=made))


def beside(reading: Observation[ColumnReading], **options: Any) -> Snapshot:
    """A serial primary key with a unique index on an expression of it beside, read so."""
    further = Index(T, "t_lpad_idx", (None,), key_expressions=(EXPRESSION,), key_type=ColumnType("text", "text"))
    of = serial(indexes=(further,), **options)
    ((column, sequence),) = of.readings
    return replace(of, keys={(column, sequence, "t_lpad_idx"): reading})


HIT = simulated(collision=(2, "0003"), written=((2, 3),))


def test_the_key_that_is_taken_is_named() -> None:
    finding = one(BEHIND, beside(HIT))
    assert finding.message == f"the 3rd insert into public.t fails: {EXPRESSION} '0003' is taken"
    assert finding.evidence == {
        "next_value": 1,
        "max_value": None,
        "first_collision": 3,
        "inserts_until_failure": 2,
        "on_collision": "error",
        "sqlstate": "23505",
        "index": "t_lpad_idx",
        "key": EXPRESSION,
        "key_value": "0003",
        "simulated": 10_000,
    }


def test_the_entry_has_the_id_that_is_refused() -> None:
    (entry,) = entries(facts(beside(HIT)))
    assert (entry.first_collision, entry.inserts_until_failure, entry.on_collision) == (3, 2, "error")
    assert entry.status is Status.BEHIND


def test_the_earliest_counts() -> None:
    assert one(BEHIND, beside(HIT, ids=[2])).message == "the 2nd insert into public.t fails: id 2 is taken"
    assert one(BEHIND, beside(HIT, ids=[3])).message == "the 3rd insert into public.t fails: id 3 is taken"
    assert EXPRESSION in one(BEHIND, beside(HIT, ids=[4])).message
    own = simulated(repeat=(1, "0001"), written=((1, 2),))
    assert one(BEHIND, beside(own)).message.endswith("'0001' is taken, by one of the inserts before it")


def test_what_the_column_does_not_take_never_reaches_the_index() -> None:
    assert found(BEHIND, beside(simulated(collision=(2, "0003")))) == []


def test_a_repair_is_safe_only_where_values_ahead_are_free() -> None:
    cut = simulated(collision=(2, "0003"), written=((2, 3),), distinct_until=9_000)
    remedy = one(BEHIND, beside(cut)).remedy
    assert remedy is not None
    assert remedy.safety is Safety.NEEDS_REVIEW
    at_once = one(BEHIND, beside(simulated(collision=(0, "0001"), repeat=(1, "0001"), written=((0, 1),)))).remedy
    assert at_once is not None
    assert (at_once.safety, "t_lpad_idx" in at_once.note) == (Safety.NEEDS_REVIEW, True)


def test_a_repair_of_the_id_may_lead_into_keys_that_are_taken() -> None:
    """Moved past id 9,500, the sequence stands where four digits have come again."""
    remedy = one(BEHIND, beside(simulated(distinct_until=9_000), ids=[5, 9_500])).remedy
    assert remedy is not None
    assert remedy.safety is Safety.NEEDS_REVIEW
    free = one(BEHIND, beside(simulated(distinct_until=9_000), ids=[5])).remedy
    assert free is not None
    assert free.safety is Safety.SAFE


def test_unknown_keys_make_no_pass_and_no_safe_repair() -> None:
    unknown = Unknown(Reason.UNSUPPORTED_EXPRESSION, "my_hash() is not computed", "by hand")
    database = facts(beside(unknown))
    (entry,) = entries(database)
    assert entry.status is Status.UNKNOWN
    (told,) = not_checked(database)
    assert (told.reason, told.message) == (Reason.UNSUPPORTED_EXPRESSION, "my_hash() is not computed")
    remedy = one(BEHIND, beside(unknown, ids=[5])).remedy
    assert remedy is not None
    assert remedy.safety is Safety.NEEDS_REVIEW


def test_keys_that_come_again_are_a_limit() -> None:
    finding = one(RUNNING_OUT, beside(simulated(distinct_until=9_000)))
    assert finding.message == (
        "9,000 more inserts into public.t get a value of their own, up to 9000: beyond it the unique index t_lpad_idx "
        "gets keys that it got before; then inserts fail where those are still there"
    )
    assert finding.evidence["limited_by"] == "key"


def test_keys_that_can_t_be_computed_are_one_too() -> None:
    of = beside(simulated(steps=0, failure=(0, "22003")))
    (entry,) = entries(facts(of))
    assert (entry.inserts_until_failure, entry.status) == (0, Status.EXHAUSTED)
    message = one(EXHAUSTED, of).message
    assert message.endswith("what the unique index t_lpad_idx is on can't be computed of 1")


def test_a_note_says_how_far_the_keys_were_followed() -> None:
    (note,) = notes(facts(beside(simulated(inverted=False))))
    assert "t_lpad_idx" in note
    assert "10,000" in note
    assert list(notes(facts(beside(simulated())))) == []

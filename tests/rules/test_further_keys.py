"""What the rules say where another unique index than the id's own refuses first, on snapshots built by hand."""

from dataclasses import replace
from typing import Any

from tests.rules.build import column, facts, found, one, serial
from validator.judgement.entries import entries, not_checked, notes
from validator.model.catalog import ColumnType, Default, Index
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
    assert remedy.safety is Safety.NEEDS_REVIEW  # how far the taken ones go was not read
    room = one(BEHIND, beside(simulated(collision=(2, "0003"), written=((2, 3),), distinct_until=9_000, furthest=5)))
    assert room.remedy is not None
    assert room.remedy.safety is Safety.SAFE
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


# columns without an index, which may refuse what is made of the id


def made_short(reading: Observation[ColumnReading], **options: Any) -> Snapshot:
    """A serial primary key, and a generated column of three characters that is made of it."""
    kind = ColumnType("character varying(3)", "varchar", 3)
    code = column("t.code", column_type=kind, not_null=False, generated=True, default=Default("('X'::text || id)"))
    of = serial(**options)
    ((own, sequence),) = of.readings
    catalog = replace(of.catalog, columns={**of.catalog.columns, code.name: code})
    return replace(of, catalog=catalog, keys={(own, sequence, "\0code"): reading})


def test_a_generated_column_that_is_too_short_is_a_limit() -> None:
    finding = one(RUNNING_OUT, made_short(simulated(failure=(99, "22001"), distinct_until=5, repeat=(3, "X1"))))
    assert finding.message == (
        "99 more inserts into public.t get a value of their own, up to 99, the last one that code, which is made of "
        "it, takes; then inserts fail with SQLSTATE 22001"
    )
    assert finding.remedy is not None
    assert "may it take more" in finding.remedy.note
    of = made_short(simulated(failure=(99, "22001"), collision=(3, "X4")))
    assert not found(BEHIND, of), "what is there already refuses nothing"


def test_a_generated_column_that_refuses_the_next_value() -> None:
    for sqlstate, why in (("22001", "as character varying(3) it does not take"), ("23514", "a CHECK on it refuses")):
        message = one(EXHAUSTED, made_short(simulated(failure=(0, sqlstate)))).message
        assert message.endswith(f"code is made of 1, and {why} what comes out")


def test_a_generated_column_that_is_not_computed_makes_no_pass() -> None:
    unknown = Unknown(Reason.UNSUPPORTED_EXPRESSION, "short() is not computed", "by hand")
    (entry,) = entries(facts(made_short(unknown)))
    assert entry.status is Status.UNKNOWN


def test_no_repair_leads_unasked_to_what_a_generated_column_refuses() -> None:
    far = one(BEHIND, made_short(simulated(failure=(99, "22001")), ids=[5, 200])).remedy
    near = one(BEHIND, made_short(simulated(failure=(99, "22001")), ids=[5, 9])).remedy
    assert far is not None
    assert near is not None
    assert (far.safety, near.safety) == (Safety.NEEDS_REVIEW, Safety.SAFE)


# what is let in twice, and refused later


def partial(occupied: int | None) -> Snapshot:
    """No index but one on ids above 5; 2 and, if it is not None, ``occupied`` are there."""
    further = Index(T, "t_id_idx", ("id",), predicate="(id > 5)")
    of = serial(unique=False, indexes=(further,), ids=[2])
    ((own, sequence),) = of.readings
    state = SequenceState(1, False)
    return replace(of, keys={(own, sequence, "t_id_idx"): Known(ColumnReading(state, occupied, 2, occupied))})


def test_a_repeated_id_that_is_let_in_hides_none_that_is_refused() -> None:
    finding = one(BEHIND, partial(8))
    assert finding.message == "the 8th insert into public.t fails: id 8 is taken"
    assert (finding.evidence["on_collision"], finding.evidence["sqlstate"]) == ("error", "23505")
    assert (finding.evidence["index"], "key" in finding.evidence) == ("t_id_idx", False)
    assert "writes id 2 a second time" in one(BEHIND, partial(None)).message

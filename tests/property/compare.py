"""Puts what was predicted beside what happened."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tests.property.draw import Target
from tests.property.measure import Before, Outcome
from validator.facts.database_facts import ColumnFacts
from validator.model.observation import Unknown

SEQUENCE_ENDS = "2200H"
BEYOND_SEQUENCES = Decimal("9.2e18")


@dataclass(frozen=True)
class Event:
    """What happens to one column: insert number ``insert`` fails with ``sqlstate``, or (None) repeats an id."""

    insert: int
    sqlstate: str | None


def event(facts: ColumnFacts) -> Event | None:
    ahead = facts.forecast
    return None if ahead.inserts_until_failure is None else Event(ahead.inserts_until_failure, ahead.sqlstate)


def why_unknown(facts: ColumnFacts) -> str | None:
    """Why nothing is predicted; None where something is."""
    if facts.binding.undecided is not None or facts.doubt is not None:
        return facts.binding.undecided or facts.doubt
    readings = [facts.reading, *(key.facts.reading for key in facts.keys)]
    return next((reading.message for reading in readings if isinstance(reading, Unknown)), None)


def compare(target: Target, facts: list[ColumnFacts], before: Before, outcome: Outcome, most: int) -> Iterator[str]:
    """Each difference between the predictions for one table and ``most`` inserts into it, in words."""
    for one in facts:
        yield from _compare_reading(target, one, before)
    events = [(one, found) for one in facts if (found := event(one)) is not None and found.insert < most]
    repeats = [(one, e) for one, e in events if e.sqlstate is None]
    failures = [(one, e) for one, e in events if e.sqlstate is not None]
    horizon = min([e.insert for _, e in repeats], default=most)  # a forecast goes to its first event only
    first = min([e.insert for _, e in failures], default=None)
    real = outcome.failed_after
    if target.wider and outcome.sqlstate == "23505" and real in [e.insert for _, e in repeats]:
        return  # the id came again, and the rest of the key, which is the inserter's, happened to be the same
    if real is not None and real <= horizon and real != first:
        yield f"insert {real} failed with {outcome.sqlstate} ({outcome.message}), predicted: {first}"
    elif first is not None and first <= horizon and real != first and not _stopped(outcome, first):
        yield f"predicted that insert {first} fails, but {real} did"
    elif real is not None and real == first and real <= horizon:
        states = {e.sqlstate for _, e in failures if e.insert == first}
        # where the sequence ends within an insert of several draws, what was drawn before may be refused first
        amid = states == {SEQUENCE_ENDS} and any(one.binding.stride > 1 for one in facts)
        if outcome.sqlstate not in states and not amid:
            yield f"insert {real} failed with {outcome.sqlstate}, predicted {states}"
        yield from _compare_collision(target, [one for one, e in failures if e.insert == first], outcome)
    end = horizon if first is None else min(horizon, first - 1)
    # what some index lets in twice is passed over for the first that another one, or the same one, refuses
    passed_over = any(one.keys and one.forecast.on_collision == "error" for one in facts)
    for position, column in enumerate(target.columns):
        if target.repeats_allowed:
            continue
        predicted = min([e.insert for one, e in repeats if one.name.column == column], default=None)
        came = outcome.repeated[position]
        if came is not None and came != predicted and came <= end and not (passed_over and predicted is None):
            yield f"{column}: insert {came} repeats an id, predicted: {predicted}"
        elif came is None and predicted is not None and (real is None or predicted < real):
            yield f"{column}: predicted that insert {predicted} repeats an id, but none did"


def _stopped(outcome: Outcome, insert: int) -> bool:
    """Whether the inserts ended at a repeated id before they came to ``insert``: said elsewhere."""
    return any(r is not None and r <= insert for r in outcome.repeated)


def _compare_reading(target: Target, facts: ColumnFacts, before: Before) -> Iterator[str]:
    assert facts.sequence is not None
    name = facts.sequence.name.name
    if facts.next_value != before.following[name]:
        yield f"{name}: next value {before.following[name]}, predicted {facts.next_value}"
    if target.partial or facts.binding.discarded or facts.known is None:
        return
    smallest, largest = before.extremes[facts.name.column]
    single = facts.column.type.base == "float4"
    if not same(facts.known.min_value, smallest, single) or not same(facts.known.max_value, largest, single):
        yield (
            f"{facts.name.column}: from {smallest} to {largest}, "
            f"predicted {facts.known.min_value} to {facts.known.max_value}"
        )


def _compare_collision(target: Target, facts: list[ColumnFacts], outcome: Outcome) -> Iterator[str]:
    taken = [one.collision.value for one in facts if one.collision is not None]
    if outcome.key is None or not taken or target.key is not None:
        return
    single = facts[0].column.type.base == "float4"
    keys = outcome.key.split(", ") if target.wider else [outcome.key]
    if not any(same(value, key, single) for value in taken for key in keys):
        yield f"the key that is taken is {outcome.key}, predicted {', '.join(map(repr, taken))}"


def same(value: object, text: str | None, single: bool = False) -> bool:
    """Whether a predicted value is what the server prints, numbers by their worth; ``single``: as a real holds them."""
    if value is None or text is None:
        return value is text
    if str(value) == text.rstrip(" ") or str(value) == text:
        return True
    try:
        predicted, real = Decimal(str(value)), Decimal(text)
    except InvalidOperation:
        return False
    if abs(real) > BEYOND_SEQUENCES:  # a float that no sequence comes to, which 10 and 11 print with fewer digits
        return abs(predicted - real) <= abs(real) / 1000
    return struct.pack("f", predicted) == struct.pack("f", real) if single else predicted == real

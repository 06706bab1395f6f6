"""Predictions come true: random sequences, columns and ids, and rows really inserted until one fails.

$SEQGUARD_PROPERTY_EXAMPLES says how many (400), $SEQGUARD_PROPERTY_SEED which: the usual ones, so that a
change fails for what it did itself; the weekly run draws others. What fails prints its SQL and its seed.
"""

import os

import pytest

from tests.property import run as property_run
from validator.facts import headroom, next_value

EXAMPLES = int(os.environ.get("SEQGUARD_PROPERTY_EXAMPLES") or 400)
SEED = os.environ.get("SEQGUARD_PROPERTY_SEED") or "usual"


def test_what_is_predicted_happens(server):
    tally = property_run.run(server.conninfo(), server.major, SEED, range(EXAMPLES))
    print(tally.summary())
    assert tally.disagreements == [], f"\n{tally.summary()}\nto repeat: SEQGUARD_PROPERTY_SEED={SEED}\n\n" + "\n".join(
        tally.disagreements
    )
    assert tally.agreed == tally.predictions
    assert sum(tally.refused.values()) <= 0.02 * EXAMPLES + 1, tally.refused
    assert sum(tally.unknown.values()) <= 0.02 * EXAMPLES + 1, tally.unknown


@pytest.mark.majors(18)
def test_the_examples_reach_every_end(server):
    tally = property_run.run(server.conninfo(), server.major, "ends", range(150))
    assert {"2200H", "22003", "23505", "23514", "an id twice", "no end"} <= set(tally.ended), tally.ended


@pytest.mark.majors(18)
@pytest.mark.parametrize("broken", ["next value", "draws left"])
def test_wrong_arithmetic_is_noticed(server, monkeypatch, broken):
    """The test can fail: one step more or less anywhere, and predictions don't come true."""
    if broken == "next value":
        right = next_value.next_value
        monkeypatch.setattr(next_value, "next_value", lambda s, state: (right(s, state) or 0) + s.increment)
    else:
        count = next_value.draws_left
        monkeypatch.setattr(next_value, "draws_left", lambda s, state: count(s, state) + 1)
        monkeypatch.setattr(headroom, "draws_left", next_value.draws_left)
    tally = property_run.run(server.conninfo(), server.major, "broken", range(60))
    assert len(tally.disagreements) > 5
    assert "CREATE SEQUENCE" in "".join(tally.disagreements)


def test_the_same_seed_draws_the_same_examples():
    first, second = (property_run.draw("x", 7, 18) for _ in range(2))
    assert first.sql == second.sql != property_run.draw("y", 7, 18).sql

"""Pure functions that tests of many dumps and databases have computed again and again: computed once.

What they give can't be changed, and depends on nothing but what they are asked. What is remembered is what the product
itself has given, in this process, to the same question.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from validator.facts import expressions, redirected, routines, tokens
from validator.facts.next_value import Lattice
from validator.sources.dump.evaluate import simulated_column
from validator.sources.dump.evaluate.keys import Key
from validator.sources.dump.evaluate.series import Series
from validator.sources.dump.evaluate.shape import Shape
from validator.sources.reading import Reading

READERS_OF_BODIES = (expressions, redirected, routines)
BODIES = 1_000  # texts; a database has some hundreds


@pytest.fixture
def simulated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a test, the 10,000 next values of a column are computed once, in however many dumps it comes along.

    They follow from what is read of the column, the server's major, and the numbers to be drawn. Not so where the
    sequence wraps: how far that is, is not among them.
    """
    compute = simulated_column.series
    known: dict[Any, Series] = {}

    def series(shape: Shape, values: Lattice, key: Key) -> Series:
        if shape.reading.sequence.cycle:
            return compute(shape, values, key)
        asked = (without_numbers(shape.reading), shape.major, values)
        if asked not in known:
            known[asked] = compute(shape, values, key)
        return known[asked]

    monkeypatch.setattr(simulated_column, "series", series)


def without_numbers(reading: Reading) -> Reading:
    """The same of any dump: an archive tells the OIDs of the server, plain text has none, and they are made up."""
    return replace(
        reading,
        sequence=replace(reading.sequence, oid=0),
        table=replace(reading.table, oid=0),
        own=without_numbers(reading.own) if reading.own is not None else None,
    )


@pytest.fixture(scope="package")
def tokenized_once() -> Iterator[None]:
    """The same body of a function, in each test's database, is taken apart once."""
    remembering = lru_cache(BODIES)(tokens.tokenize)
    with pytest.MonkeyPatch.context() as patched:
        for module in READERS_OF_BODIES:
            patched.setattr(module, "tokenize", remembering)
        yield

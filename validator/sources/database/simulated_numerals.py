"""How a text column shows the number that its value was made of: found by trial, with small numbers."""

import psycopg

from validator.facts.next_value import Lattice
from validator.facts.numerals import TRIED, numeral_in
from validator.model.observation import Numeral
from validator.sources.database.simulated_values import Ask, Shape, refuses
from validator.sources.reading import TEXTS, Reading


def numeral_of(reading: Reading, values: Lattice, ask: Ask) -> Numeral | None:
    """Where the number stands in the column's values; None where that can't be told of the first few."""
    if reading.column.type.base not in TEXTS or reading.binding.stride != 1:
        return None
    numbers = (*TRIED, values.first)
    shapes = (Shape(reading, lambda _, n=n: f"({n})::bigint") for n in numbers)  # type: ignore[misc]
    try:
        texts = ask("SELECT " + ", ".join(f"{s.typed(s.value('0'))}::text" for s in shapes))
    except psycopg.Error as error:
        if not refuses(error):
            raise
        return None
    if not all(isinstance(text, str) for text in texts):
        return None
    return numeral_in(dict(zip(numbers, texts, strict=True)))

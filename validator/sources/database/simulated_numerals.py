"""How a text column shows the number that its value was made of: found by trial, with small numbers."""

import re
from itertools import takewhile

import psycopg

from validator.facts.next_value import Lattice
from validator.model.observation import Numeral
from validator.sources.database.simulated_values import Ask, Shape, refuses
from validator.sources.reading import TEXTS, Reading

_DIGITS = {10: re.compile("-?[0-9]+"), 16: re.compile("[0-9a-fA-F]+")}
_TRIED = (10, 11, 31)
"""10 tells decimal digits from hexadecimal ones, 31 has a letter in the place of the last digit."""


def numeral_of(reading: Reading, values: Lattice, ask: Ask) -> Numeral | None:
    """Where the number stands in the column's values; None where that can't be told of the first few."""
    if reading.column.type.base not in TEXTS or reading.binding.stride != 1:
        return None
    numbers = (1, 2, *_TRIED, values.first)
    shapes = (Shape(reading, lambda _, n=n: f"({n})::bigint") for n in numbers)  # type: ignore[misc]
    try:
        texts = ask("SELECT " + ", ".join(f"{s.typed(s.value('0'))}::text" for s in shapes))
    except psycopg.Error as error:
        if not refuses(error):
            raise
        return None
    if not all(isinstance(text, str) for text in texts):
        return None
    before, behind = _around(texts[0], texts[1])
    shown = {number: text[before : len(text) - behind] for number, text in zip(numbers, texts, strict=True)}
    base = next((b for b in _DIGITS if all(_read(part, b) == number for number, part in shown.items())), None)
    return None if base is None else Numeral(base, before, behind)


def _around(one: str, two: str) -> tuple[int, int]:
    """(how many characters before, how many behind) the number, from what the expression makes of 1 and of 2."""
    before = len(one[: _alike(one, two)].rstrip("0"))
    return before, _alike(one[before:][::-1], two[before:][::-1])


def _alike(one: str, two: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _read(part: str, base: int) -> int | None:
    if _DIGITS[base].fullmatch(part) is None:
        return None
    number = int(part, base)
    return number - 2**64 if base == 16 and number >= 2**63 else number

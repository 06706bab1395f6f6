"""A text's number: where it stands, found by trial with small numbers; read back from it, here and as SQL."""

import re
from collections.abc import Mapping
from itertools import takewhile

from validator.model.catalog import INTEGER_RANGES
from validator.model.observation import Numeral

TRIED = (1, 2, 10, 11, 31)
"""What is put in the number's place: 10 tells decimal digits from hexadecimal ones, 31 has a letter in the place of the
last digit."""

_LOW, _HIGH = INTEGER_RANGES["int8"]
_DIGITS = {10: re.compile("-?[0-9]+"), 16: re.compile("[0-9a-fA-F]+")}
_READABLE = {10: re.compile("-?0*[0-9]{1,19}"), 16: re.compile("0*[0-9a-fA-F]{1,16}")}


def numeral_in(texts: Mapping[int, str]) -> Numeral | None:
    """How ``texts`` show the numbers that they were made of (TRIED are among them); None where they do not."""
    before, behind = _around(texts[1], texts[2])
    shown = {number: text[before : len(text) - behind] for number, text in texts.items()}
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


def number_in(numeral: Numeral, text: str) -> int | None:
    """The bigint that stands in ``text``: the twin of ``read_off``."""
    part = text[numeral.before : max(len(text) - numeral.behind, numeral.before)]
    if _READABLE[numeral.base].fullmatch(part) is None:
        return None
    number = _read(part, numeral.base)
    return number if number is not None and _LOW <= number <= _HIGH else None


def read_off(numeral: Numeral, text: str) -> str:
    """SQL text: the bigint that stands in the text ``text`` (SQL text, evaluated once); NULL where none does."""
    around = numeral.before + numeral.behind
    # COLLATE "C": a nondeterministic collation can't search in a text
    whole = f'SELECT ({text})::text COLLATE pg_catalog."C" AS whole'
    part = f"pg_catalog.substr(whole, {numeral.before + 1}, GREATEST(pg_catalog.length(whole) - {around}, 0))"
    number = _HEXADECIMAL if numeral.base == 16 else _DECIMAL
    return f"(SELECT {number} FROM (SELECT {part} AS digits FROM ({whole}) AS of_text) AS of_part)"


_DECIMAL = (
    "CASE WHEN digits ~ '^-?0*[0-9]{1,19}$' "
    f"THEN CASE WHEN digits::numeric BETWEEN {_LOW} AND {_HIGH} THEN digits::bigint END END"
)
_HEXADECIMAL = (
    "CASE WHEN digits ~ '^0*[0-9a-fA-F]{1,16}$' "
    "THEN ('x' || pg_catalog.lpad(pg_catalog.ltrim(digits, '0'), 16, '0'))::bit(64)::bigint END"
)

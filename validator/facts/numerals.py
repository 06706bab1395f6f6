"""A text's number read back from it, as SQL."""

from validator.model.catalog import INTEGER_RANGES
from validator.model.observation import Numeral

_LOW, _HIGH = INTEGER_RANGES["int8"]


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

"""The values that rows hold, from the texts that COPY writes them as."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from validator.model.catalog import INTEGER_RANGES
from validator.sources.dump.evaluate import numerics
from validator.sources.dump.evaluate.base_types import FLOATS
from validator.sources.dump.evaluate.floats import rounded
from validator.sources.dump.evaluate.outcomes import Unsupported

_SPECIAL = ("NaN", "Infinity")


def stored_value(kind: str) -> Callable[[str], Any]:
    """What reads a column of the type ``kind``; a type that is not computed with stays text.

    ValueError for a text that is no such value.
    """
    if kind in INTEGER_RANGES or kind == "oid":
        return int
    if kind == "bool":
        return lambda text: text == "t"
    if kind == "numeric":
        return stored_numeric
    if kind in FLOATS:
        return lambda text: rounded(float(text), kind)  # the shortest digits of a real are never a tie
    return str


def stored_numeric(text: str) -> Decimal:
    """A numeric as the server printed it, which may be NaN or infinite."""
    digits = text.removeprefix("-").replace(".", "", 1)
    if (digits.isdecimal() and digits.isascii() and len(digits) <= numerics.MOST_DIGITS) or digits in _SPECIAL:
        return Decimal(text)
    raise Unsupported("a stored number is not read here")

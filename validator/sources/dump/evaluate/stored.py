"""The values that rows hold, from the texts that COPY writes them as."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from validator.model.catalog import INTEGER_RANGES
from validator.sources.dump.evaluate import numerics
from validator.sources.dump.evaluate.base_types import FLOATS
from validator.sources.dump.evaluate.casts import reader


def stored_value(kind: str) -> Callable[[str], Any]:
    """What reads a column of the type ``kind``; a type that is not computed with stays text."""
    if kind in INTEGER_RANGES or kind == "oid":
        return int
    if kind == "bool":
        return lambda text: text == "t"
    if kind == "numeric":
        return stored_numeric
    if kind in FLOATS:
        return reader(kind)
    return str


def stored_numeric(text: str) -> Decimal:
    """A numeric as the server printed it, which may be NaN or infinite."""
    return Decimal(text) if text.endswith(("NaN", "Infinity")) else numerics.read_numeric(text)

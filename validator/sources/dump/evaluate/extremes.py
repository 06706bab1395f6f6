"""The largest and the smallest value of a column, as rows come along."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from validator.sources.dump.evaluate.base_types import FLOATS

Order = Callable[[str], Any]
"""What texts are compared by, in the place of a collation."""


def by_code_points(text: str) -> str:
    """The order of the collation C, in UTF-8."""
    return text


class Extremes:
    """``largest`` and ``smallest`` of what was seen, None before anything was; NaN is larger than any number."""

    def __init__(self, base: str, order: Order = by_code_points) -> None:
        self.largest: Any = None
        self.smallest: Any = None
        self._key = _key(base, order)

    def see(self, values: Sequence[Any]) -> None:
        """Values that are not NULL."""
        if not values:
            return
        known = [] if self.largest is None else [self.largest, self.smallest]
        if self._key is None:
            self.largest, self.smallest = max([*known, max(values)]), min([*known, min(values)])
        else:
            key = self._key
            self.largest = max([*known, max(values, key=key)], key=key)
            self.smallest = min([*known, min(values, key=key)], key=key)


def _key(base: str, order: Order) -> Callable[[Any], Any] | None:
    if base in FLOATS:
        return lambda value: (1, 0.0) if math.isnan(value) else (0, value)
    if base == "numeric":
        return lambda value: (1, 0) if value.is_nan() else (0, value)
    if base == "bpchar":
        return lambda value: order(value.rstrip(" "))
    if base == "citext":
        return lambda value: order(_folded(value))
    if base in ("text", "varchar") and order is not by_code_points:
        return order
    return None


def _folded(text: str) -> str:
    """Lower case, letter by letter."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)

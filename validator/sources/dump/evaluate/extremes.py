"""The largest and the smallest value of a column, as rows come along."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from validator.model.undecoded import is_text
from validator.sources.dump.evaluate.base_types import FLOATS
from validator.sources.reading import TEXTS

Order = Callable[[str], Any]
"""What texts are compared by, in the place of a collation."""


def by_code_points(text: str) -> str:
    """The order of the collation C, in UTF-8."""
    return text


def by_bytes(text: str) -> bytes:
    """The same where not every byte is text: a lone surrogate stands for one (PEP 383)."""
    return text.encode("utf-8", "surrogateescape")


class Extremes:
    """``largest`` and ``smallest`` of what was seen, None before anything was; NaN is larger than any number."""

    def __init__(self, base: str, order: Order = by_code_points) -> None:
        self.largest: Any = None
        self.smallest: Any = None
        self._key = _key(base, order)
        self._base = base
        self._code_points = base in TEXTS and order is by_code_points

    def see(self, values: Sequence[Any]) -> None:
        """Values that are not NULL."""
        if not values:
            return
        if self._code_points and not is_text("".join(values)):
            self._key, self._code_points = _key(self._base, by_bytes), False
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
    if base in ("text", "varchar", "citext") and order is not by_code_points:
        return order  # the order of citext as text, as a server is asked for it
    return None

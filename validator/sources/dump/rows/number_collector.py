"""A scan's reading of a numeric column, which holds more than a sequence gives: fractions, numbers beyond bigint, NaN
and the infinities. They count as they do in PostgreSQL.

Source: PostgreSQL manual, "Arbitrary Precision Numbers": NaN equals itself and is above everything.
"""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from validator.model.observation import Duplicates, Value
from validator.sources.dump.rows.collector import Row, UnfitValueError
from validator.sources.dump.rows.integer_collector import IntegerCollector
from validator.sources.dump.rows.on_the_way import HIGH, LOW
from validator.sources.reading import Way

if TYPE_CHECKING:
    pass

_NUMBER = re.compile(r"\s*(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,6})?|NaN|[+-]?inf(?:inity)?)\s*", re.I | re.A)
_LONGEST = 131072  # digits before the point of a numeric
_MOST_DIGITS = 4300
"""What Python turns from an int into a text; the rest is shown as it was read."""

MANY = 1 << 19
"""How many different numbers that are no bigints are remembered; a column with more can't be read by a scan."""

Key: TypeAlias = tuple[int, Decimal]
"""Compares as PostgreSQL compares numeric: the infinities and NaN by the first member."""

_ZERO = Decimal(0)
_NAMES = {-1: "-Infinity", 1: "Infinity", 2: "NaN"}


class NumberCollector:
    """Takes one numeric column; the attributes are those of `IntegerCollector`, but ``largest`` and ``smallest`` as
    a report says them."""

    def __init__(self, column: str, ahead: Way | None, after_wrap: Way | None, *, duplicates: bool) -> None:
        self.columns = (column,)
        self._bigints = IntegerCollector(column, ahead, after_wrap, duplicates=duplicates)
        self._others = 0
        self._largest: Key | None = None
        self._smallest: Key | None = None
        self._seen: set[Key] | None = set() if duplicates else None
        self._repeated: set[Key] = set()
        self._down = ahead is not None and ahead.step < 0
        self._rounded: list[int] = []  # numbers of the rows at hand that may be the runner-up, as bigints
        self._cut: set[int] = set()  # where a fraction stands between this bigint and 0
        self._beyond: Decimal | None = None  # nearest of those that are before all bigints, on the sequence's way

    @property
    def count(self) -> int:
        """How many values there are, without nulls."""
        return self._bigints.count + self._others

    @property
    def largest(self) -> Value | None:
        """The column's maximum."""
        found = [key for key in (_key_of(self._bigints.largest), self._largest) if key is not None]
        return _shown(max(found)) if found else None

    @property
    def smallest(self) -> Value | None:
        """The column's minimum."""
        found = [key for key in (_key_of(self._bigints.smallest), self._smallest) if key is not None]
        return _shown(min(found)) if found else None

    @property
    def occupied(self) -> int | None:
        """The nearest value on the way ahead."""
        return self._bigints.occupied

    @property
    def occupied_after_wrap(self) -> int | None:
        """The nearest value on the way after the wrap."""
        return self._bigints.occupied_after_wrap

    @property
    def furthest(self) -> int | None:
        """The furthest value on the way ahead."""
        return self._bigints.furthest

    @property
    def runner_up(self) -> int | None:
        """The value next to ``furthest`` on the near side, its fraction cut off as a live reading does; None where it
        is infinite."""
        if self.furthest is None:
            return None
        found = self._bigints.runner_up
        if found is None:
            return None if self._beyond is None else int(self._beyond)
        return found + (-1 if self._down else 1) if found in self._cut else found

    def duplicate_values(self) -> Duplicates | None:
        """The values that stand more than once; None where there are none, or they were not looked for."""
        whole = self._bigints.duplicate_values()
        if whole is None and not self._repeated:
            return None
        keys = [] if whole is None else [(0, Decimal(whole.first))]
        if self._repeated:
            keys.append(min(self._repeated))
        count, surplus = (0, 0) if whole is None else (whole.count, whole.surplus)
        surplus += self._others - len(self._seen or ())
        return Duplicates(count + len(self._repeated), _shown(min(keys)), surplus)

    def rows(self, rows: Sequence[Row]) -> None:
        """Takes texts of numbers."""
        import numpy as np

        texts = [text for (text,) in rows if text is not None]
        try:
            values = np.array(list(map(int, texts)), np.int64)
        except (ValueError, OverflowError):
            whole = [self._number(index, text) for index, (text,) in enumerate(rows) if text is not None]
            values = np.array([value for value in whole if value is not None], np.int64)
            self._bigints.beside(np.array(self._rounded, np.int64))
            self._rounded = []
        self._bigints.integers(values)

    def _number(self, index: int, text: str) -> int | None:
        """A bigint; None of another number, which is taken at once."""
        number = Decimal(text.strip()) if _NUMBER.fullmatch(text) else None
        if number is None or (number.is_finite() and abs(number.adjusted()) > _LONGEST):
            raise UnfitValueError(index, f"{text[:40]!a} is no numeric")
        if number.is_finite() and LOW <= number <= HIGH and number == number.to_integral_value():
            return int(number)
        self._others += 1
        key = _key(number)
        self._largest = key if self._largest is None else max(self._largest, key)
        self._smallest = key if self._smallest is None else min(self._smallest, key)
        if self._seen is not None:
            (self._repeated if key in self._seen else self._seen).add(key)
        if number.is_finite():
            self._beside(number)
        if len(self._cut) > MANY or (self._seen is not None and len(self._seen) > MANY):
            raise UnfitValueError(index, f"more than {MANY} different numbers are no bigint; restore the dump instead")
        return None

    def _beside(self, number: Decimal) -> None:
        """Keeps a number that may be the runner-up: rounded away from the furthest value."""
        rounded = math.ceil(number) if self._down else math.floor(number)
        if LOW <= rounded <= HIGH:
            self._rounded.append(rounded)
            if int(number) != rounded:
                self._cut.add(rounded)
        elif (rounded > HIGH) == self._down:
            nearer = min if self._down else max
            self._beyond = number if self._beyond is None else nearer(self._beyond, number)


def _key(number: Decimal) -> Key:
    if number.is_nan():
        return 2, _ZERO
    if number.is_infinite():
        return (1, _ZERO) if number > 0 else (-1, _ZERO)
    return 0, number


def _key_of(value: int | None) -> Key | None:
    return None if value is None else (0, Decimal(value))


def _shown(key: Key) -> Value:
    rank, number = key
    if rank:
        return _NAMES[rank]
    whole = number.adjusted() < _MOST_DIGITS and number == number.to_integral_value()
    return int(number) if whole else str(number)

"""Collisions beyond the simulated steps: the twin of sources.database.simulated_far."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from validator.facts.next_value import Lattice, draws_of_a_cycle
from validator.facts.numerals import number_in
from validator.model.observation import Numeral
from validator.sources.dump.evaluate.base_types import Target
from validator.sources.dump.evaluate.casts import cast
from validator.sources.dump.evaluate.draws import bigint
from validator.sources.dump.evaluate.keys import Key
from validator.sources.dump.evaluate.outcomes import Refused
from validator.sources.dump.evaluate.shape import Shape
from validator.sources.reading import STEPS, TEXTS
from validator.sources.simulation import key_shows_all

_NUMBERS = re.compile("0*([0-9]{1,18})")
_POINTS = (0, 1, 2, 3, 10, 99, 100, 101, 999, 1001, 5003, 9999)
_DECIMAL = 10
_SURELY = 18  # digits that a bigint always holds
_NEAR = 2**62
_EXACT = 10**15
"""Up to here every number is exact as numeric, too."""

Numbers = Callable[[Any], Iterable[int]]


class Far:
    """Looks for the nearest stored value that an insert beyond the simulated ones will meet; and for the last one, of
    the inserts up to ``until``.

    ``outcome`` is (number drawn, whether all could be looked for).
    """

    def __init__(
        self, shape: Shape, values: Lattice, key: Key, steps: int, numeral: Numeral | None, until: int
    ) -> None:
        self._shape, self._values, self._key, self._until = shape, values, key, until
        sequence, beyond = shape.reading.sequence, values.at(steps)
        self._low, self._high = (beyond, sequence.max_value) if values.step > 0 else (sequence.min_value, beyond)
        self._found: int | None = None
        self.last: int | None = None
        """The last number that meets a stored value, up to ``until``."""
        self._failed = False
        self._numbers: Numbers | None = None
        reading = shape.reading
        self._complete = True
        if steps < STEPS:
            return
        if reading.sequence.cycle or reading.binding.stride != 1 or (reading.key and shape.base not in TEXTS):
            self._complete = reading.sequence.cycle and draws_of_a_cycle(reading.sequence) <= STEPS
        elif shape.base in TEXTS:
            self._complete = numeral is not None and key_shows_all(reading)
            self._numbers = _numbers_in(shape, numeral)
        else:
            self._on_a_line()

    def _on_a_line(self) -> None:
        exactly = _exactly(self._shape)
        line = _line(self._shape, exactly)
        if line is None:
            self._complete = False
            return
        origin, slope = line
        if slope == 0:
            return
        first, step = self._values.first, self._values.step

        def numbers(value: Any) -> Iterable[int]:
            if not isfinite(value):
                return
            number = value if abs(value) < _EXACT else exactly(value)
            away, rest = divmod(int(number) - origin, slope)
            if number == int(number) and not rest and abs(away) < _NEAR:
                yield bigint(first + away * step)

        self._numbers = numbers

    @property
    def looking(self) -> bool:
        """Whether stored values matter."""
        return self._numbers is not None and not self._failed

    def see(self, values: Iterable[Any], keys: Iterable[Any]) -> None:
        """Stored values and their keys; NULLs are passed over."""
        numbers, low, high = self._numbers, self._low, self._high
        if numbers is None or self._failed:
            return
        first, step = self._values.first, self._values.step
        try:
            for value, key in zip(values, keys, strict=True):
                if value is None or key is None:
                    continue
                for number in numbers(value):
                    if low <= number <= high and (number - first) % step == 0:
                        self._try(number, key)
        except Refused as refused:
            if not refused.sqlstate.startswith("22"):
                raise
            self._failed = True

    def _try(self, number: int, key: Any) -> None:
        """Put the number through the expression: it must give the stored value back."""
        written = self._shape.with_number(number)
        if written is None or self._key.of_new(written) != key:
            return
        nearest, most = (min, max) if self._values.step > 0 else (max, min)
        self._found = number if self._found is None else nearest(self._found, number)
        if self._values.index(number) <= self._until:
            self.last = number if self.last is None else most(self.last, number)

    @property
    def outcome(self) -> tuple[int | None, bool]:
        """What was found of all stored values."""
        if self._failed:
            return None, False
        return (None, self._complete) if self._found is None else (self._found, True)


def _numbers_in(shape: Shape, numeral: Numeral | None) -> Numbers:
    """The numbers that a stored text may be made of: read off it, or else all that stand in it."""
    text_of = shape.text_of
    if numeral is None:
        return lambda value: [int(digits) for digits in _NUMBERS.findall(text_of(value))]
    form, before, behind = numeral, numeral.before, numeral.behind or None

    def read(value: Any) -> Iterable[int]:
        text = text_of(value)
        part = text[before : None if behind is None else max(len(text) - behind, before)]
        if form.base == _DECIMAL and part.isdecimal() and len(part) <= _SURELY and part.isascii():
            return (int(part),)
        number = number_in(form, text)
        return () if number is None else (number,)

    return read


def _exactly(shape: Shape) -> Callable[[Any], Decimal]:
    """A number as numeric; a real by way of double precision, because its own cast keeps six digits."""
    convert = cast({"float4": "float8", "oid": "int8"}.get(shape.base, shape.base), Target("numeric"), shape.major)
    return convert if convert is not None else Decimal


def _line(shape: Shape, exactly: Callable[[Any], Decimal]) -> tuple[int, int] | None:
    """(value of insert 0, difference from insert to insert) where the values lie on a straight line; else None."""
    values = [shape.typed(point) for point in _POINTS]
    if any(value is None for value in values):
        return None
    numbers = [Fraction(exactly(value)) for value in values]
    slope = numbers[1] - numbers[0]
    straight = all(found == numbers[0] + slope * point for found, point in zip(numbers, _POINTS, strict=True))
    if not straight or numbers[0] != int(numbers[0]) or slope != int(slope):
        return None
    return int(numbers[0]), int(slope)

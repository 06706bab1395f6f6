"""The pieces of a simulated column: the values made of the numbers it draws, what refuses a value, what compares it.

The twin of the SQL pieces in sources.database.simulated_values.
"""

import math
import re
from collections.abc import Callable
from typing import Any

from validator.facts.numerals import number_in
from validator.model.catalog import Column, ColumnType
from validator.model.observation import Numeral, Value
from validator.sources.dump.evaluate.casts import printer
from validator.sources.dump.evaluate.compile import Compiled, compile_expression
from validator.sources.dump.evaluate.draws import Number, bigint
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported
from validator.sources.reading import CHECK_VIOLATED, FLOATS, IS_NULL, TEXTS, TOO_LONG, Reading, is_safe_check
from validator.sources.simulation import as_value

_WHOLE_BELOW = 9.2e18
_NOT_DIGITS = re.compile("[^0-9]")
_DIGITS = re.compile("[0-9]{1,18}")

Refusal = tuple[str, Callable[[Any], bool]]


class Shape:
    """What a column writes: ``typed(insert)`` is the value as the column compares it, ``raw(insert)`` as the expression
    gives it. Unsupported where a part of it can't be computed."""

    def __init__(self, reading: Reading, number: Number, major: int) -> None:
        self.reading = reading
        self.base = reading.column.type.base
        self.number = number
        self.major = major
        self._places = len(reading.binding.positions)
        draws = tuple(f"${place}" for place in range(1, self._places + 1))
        expression = reading.binding.expression
        narrowing = reading.binding.narrowing or "int8"
        text = expression.sql(draws) if expression is not None else f"({draws[0]})::{narrowing}"
        parameters = ("int8",) * len(draws)
        self._raw = compile_expression(text, parameters=parameters, major=major)
        typed = f"({text})::{target(reading.column.type)}"
        self._typed = compile_expression(typed, parameters=parameters, major=major)
        self.kind = self._typed.type
        self.text_of = printer(self.kind, major)

    def draws(self, insert: int) -> tuple[int, ...]:
        """The numbers that insert ``insert`` draws, one for each place in the expression."""
        stride = self.reading.binding.stride
        return tuple(self.number(insert * stride + place) for place in self.reading.binding.positions)

    def raw(self, insert: int) -> Any:
        """What the expression gives."""
        return self._raw.run(self.draws(insert))

    def typed(self, insert: int) -> Any:
        """The value as the column compares it."""
        return self._typed.run(self.draws(insert))

    def with_number(self, number: int) -> Any:
        """The value with one number in every place."""
        return self._typed.run((number,) * self._places)

    def others(self, number: int) -> Any:
        """The value of an insert whose first draw is ``number``."""
        increment, positions = self.reading.sequence.increment, self.reading.binding.positions
        return self._typed.run(tuple(bigint(number + (place - positions[0]) * increment) for place in positions))

    def shown(self, value: Any) -> Value | None:
        """A value as the report says it."""
        return as_value(None if value is None else self.exact(value), self.base)

    def exact(self, value: Any) -> str:
        """A value's text with all its digits."""
        if self.base in FLOATS and math.isfinite(value) and value == math.trunc(value) and abs(value) < _WHOLE_BELOW:
            return str(int(value))
        text: str = self.text_of(value)
        return text

    def comparable(self, value: Any) -> Any:
        """What is equal where the column takes two values for the same."""
        return comparable(value, self.base)

    def refusals(self, *, raw: bool) -> list[Refusal]:
        """(SQLSTATE, whether it refuses a value) for what no cast refuses; ``raw``: of what the expression gives, else
        of what the column compares."""
        column = self.reading.column
        kind = self._raw.type if raw else self._typed.type
        length = column.type.length
        out: list[Refusal] = []
        if length is not None:
            show, most = printer(kind, self.major), length
            out.append((TOO_LONG, lambda value: value is not None and len(show(value).rstrip(" ")) > most))
        if column.not_null and self.reading.binding.expression is not None:
            out.append((IS_NULL, lambda value: value is None))
        collation = None if raw else column.type.collation
        seen = ColumnType(kind, kind, collation=collation)
        padded = None
        if length is not None and column.type.base == "bpchar":
            padded = compile_expression(f"$1::bpchar({length})", parameters=(kind,), major=self.major)
            seen = ColumnType("bpchar", "bpchar")
        for check in column.checks:
            if is_safe_check(check, column.name.column):
                out.append((CHECK_VIOLATED, _violated(self._check(check, column, seen), padded)))
        return out

    def _check(self, check: str, column: Column, seen: ColumnType) -> Compiled:
        """The CHECK of the column, or of its domain, which calls it VALUE."""
        compiled = compile_expression(check, columns={column.name.column: seen, "value": seen}, major=self.major)
        if compiled.type != "bool":
            raise Unsupported("a CHECK is no condition")
        return compiled

    def lossy(self, numeral: Numeral | None) -> Callable[[Any, int], bool] | None:
        """Whether a value no longer tells which number it was made of; None where nothing is ever lost."""
        if numeral is not None:
            return lambda value, number: value is None or number_in(numeral, self.text_of(value)) != number
        if self.base in TEXTS:
            return lambda value, number: (
                value is not None and str(abs(number)) not in _NOT_DIGITS.sub("", self.text_of(value))
            )
        if self.base in FLOATS and self.reading.binding.expression is None:
            return lambda value, number: abs(number) >= 2**62 or round(value) != number
        return None

    def repeats(self, insert: int, numeral: Numeral | None) -> bool:
        """Whether the text that an insert writes is made of another number too, one that stands in it, or of the
        next."""
        sequence = self.reading.sequence
        try:
            here, after = self.typed(insert), self.typed(insert + 1)
            if here is None:
                return False
            if after is not None and self.comparable(here) == self.comparable(after):
                return True
            text, mine = self.text_of(here), self.draws(insert)[0]
            if numeral is not None:
                read = number_in(numeral, text)
                numbers = [] if read is None else [read]
            else:
                numbers = [int(digits) for digits in _DIGITS.findall(text)]
            return any(
                number != mine
                and sequence.min_value <= number <= sequence.max_value
                and self._same(self.others(number), here)
                for number in numbers
            )
        except Refused:
            return False

    def _same(self, left: Any, right: Any) -> bool:
        return left is not None and self.comparable(left) == self.comparable(right)


def _violated(check: Compiled, padded: Compiled | None) -> Callable[[Any], bool]:
    def refuses(value: Any) -> bool:
        seen = value if padded is None else padded.run((value,))
        return check.run((seen, seen)) is False

    return refuses


def target(kind: ColumnType) -> str:
    """The type that the values are compared as."""
    if kind.base in TEXTS:
        return "bpchar" if kind.base == "bpchar" else "text"
    if kind.base == "numeric" and kind.precision is not None:
        return f"numeric({kind.precision},{kind.scale or 0})"
    return kind.base


def comparable(value: Any, base: str) -> Any:
    """A value that Python compares as PostgreSQL compares those of ``base``: char(n) without its padding, NaN as equal
    to itself."""
    if base == "bpchar":
        return value.rstrip(" ")
    if base in ("numeric", *FLOATS) and value != value:
        return "NaN"
    return value

"""Operators on numbers: + - * / % ^ and the operators on bits.

Sources: int.c, int8.c (overflow is an error, division truncates), numeric.c, float.c.
"""

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from validator.sources.dump.evaluate import numerics
from validator.sources.dump.evaluate.base_types import FLOATS, INTEGERS, in_range
from validator.sources.dump.evaluate.floats import rounded
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported

OUT_OF_RANGE = "22003"
DIVISION_BY_ZERO = "22012"
_EXACT_FLOAT = 2**53

Binary = Callable[[Any, Any], Any]
Unary = Callable[[Any], Any]

_NUMERIC: dict[str, Binary] = {
    "+": numerics.add,
    "-": numerics.subtract,
    "*": numerics.multiply,
    "/": numerics.divide,
    "%": numerics.modulo,
}
_BITS: dict[str, Binary] = {"&": operator.and_, "|": operator.or_, "#": operator.xor}
_WIDTHS = {"int2": 16, "int4": 32, "int8": 64}


def integer_in(kind: str, value: int) -> int:
    """``value``, or 22003 where its type does not hold it."""
    if not in_range(kind, value):
        raise Refused(OUT_OF_RANGE)
    return value


def divided(left: int, right: int) -> int:
    """The quotient, cut towards zero."""
    if right == 0:
        raise Refused(DIVISION_BY_ZERO)
    quotient = abs(left) // abs(right)
    return -quotient if (left < 0) is not (right < 0) else quotient


def remainder(left: int, right: int) -> int:
    """What is left, with the dividend's sign."""
    if right == 0:
        raise Refused(DIVISION_BY_ZERO)
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


_INTEGER: dict[str, Binary] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divided,
    "%": remainder,
}


def binary(name: str, kind: str) -> Binary:
    """The operator ``name`` on two values of type ``kind``, whose result has the same type."""
    if kind in INTEGERS:
        if name in _BITS:
            return _BITS[name]
        if name in _INTEGER:
            exact = _INTEGER[name]
            return lambda left, right: integer_in(kind, exact(left, right))
    if kind == "numeric" and name in _NUMERIC:
        return _NUMERIC[name]
    if kind in FLOATS and name in ("+", "-", "*", "/"):
        return _float_operator(name, kind)
    if kind == "float8" and name == "^":
        return power
    raise Unsupported(f"the operator {name} on {kind} is not computed here")


def _float_operator(name: str, kind: str) -> Binary:
    exact = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[name]

    def compute(left: float, right: float) -> float:
        if not (math.isfinite(left) and math.isfinite(right)):
            raise Unsupported("NaN and the infinities are not computed with")
        if name == "/" and right == 0:
            raise Refused(DIVISION_BY_ZERO)
        try:
            found = rounded(exact(left, right), kind)
        except OverflowError:
            raise Refused(OUT_OF_RANGE) from None
        vanished = found == 0 and ((name == "*" and left and right) or (name == "/" and left))
        if math.isinf(found) or vanished:
            raise Refused(OUT_OF_RANGE)
        return found

    return compute


def shifted(name: str, kind: str) -> Binary:
    """<< and >>, by fewer bits than the type has."""

    def compute(value: int, by: int) -> int:
        width = _WIDTHS[kind]
        if not 0 <= by < width:
            raise Unsupported("a shift by more bits than there are is not computed here")
        if name == ">>":
            return value >> by
        half = 1 << (width - 1)
        return ((value << by) + half) % (2 * half) - half

    return compute


def power(base: float, exponent: float) -> float:
    """Powers that are integers below 2^53: the only ones that every C library gives alike."""
    whole = math.isfinite(base) and math.isfinite(exponent) and base == int(base) and exponent == int(exponent)
    if not whole or not 0 <= exponent <= 1024 or abs(base) > _EXACT_FLOAT:
        raise Unsupported("a power is no exact integer")
    found: int = int(base) ** int(exponent)
    if abs(found) > _EXACT_FLOAT:
        raise Unsupported("a power is no exact integer")
    return float(found)


def unary(name: str, kind: str) -> Unary:
    """The operators - + ~ @ before a value of type ``kind``."""
    if name == "+":
        return lambda value: value
    if name == "~" and kind in INTEGERS:
        return operator.invert
    if name in ("-", "@"):
        change: Unary = operator.neg if name == "-" else abs
        if kind in INTEGERS:
            return lambda value: integer_in(kind, change(value))
        if kind == "numeric":
            return negated if name == "-" else lambda value: value.copy_abs()
        if kind in FLOATS:
            return change
    raise Unsupported(f"the operator {name} before {kind} is not computed here")


def negated(value: Decimal) -> Decimal:
    """The number with the other sign; zero has none."""
    return value.copy_negate() if value else value

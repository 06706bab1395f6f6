"""Reals and double precisions: rounding to 24 bits, and how the server prints them.

Sources: float4in(), float8in(), float8out() in float.c; double_to_shortest_decimal() since PostgreSQL 12, ``%.15g``
before.
"""

import math
import re
import struct
from decimal import Context, Decimal
from fractions import Fraction

from validator.sources.dump.evaluate.outcomes import Refused, Unsupported

OUT_OF_RANGE = "22003"
_WRITTEN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,6})?", re.ASCII)
_SPECIAL = re.compile(r"[+-]?(inf|infinity)|nan", re.IGNORECASE)
_SHORTEST_SINCE = 12


def read_float(text: str, kind: str) -> float:
    """What the input function makes of ``text``."""
    text = text.strip(" \t\n\r\f\v")
    if _SPECIAL.fullmatch(text):
        return float(text)
    if not _WRITTEN.fullmatch(text):
        if re.search(r"e[+-]?\d{5}|0x", text, re.IGNORECASE):
            raise Unsupported(f"the number {text[:40]} is not read here")
        raise Refused("22P02")
    return rounded(Decimal(text), kind)


def rounded(value: int | Decimal | float, kind: str) -> float:
    """``value`` as a float of ``kind``; 22003 where it is too large, or too small to be told from 0."""
    try:
        double = float(value)
    except OverflowError:
        raise Refused(OUT_OF_RANGE) from None
    if math.isnan(double) or (isinstance(value, float) and math.isinf(value)):
        return double
    found = double if kind == "float8" else _single(value, double)
    if math.isinf(found) or (found == 0 and value != 0):
        raise Refused(OUT_OF_RANGE)
    return found


def _single(value: int | Decimal | float, double: float) -> float:
    """``value`` with 24 bits, rounded once: ``double`` is rounded already, which tells where it is a tie."""
    try:
        (found,) = struct.unpack("f", struct.pack("f", double))
    except OverflowError:
        return math.inf
    if double == value:
        return float(found)
    low, high = sorted((found, _next_single(found, double > found)))
    if (low + high) / 2 == double:  # exact: a midpoint has 25 bits
        return float(high if Fraction(value) > Fraction(double) else low)
    return float(found)


def _next_single(value: float, up: bool) -> float:
    (bits,) = struct.unpack("i", struct.pack("f", value))
    step = 1 if (value >= 0) is up else -1
    if value == 0:
        bits, step = (0 if up else -(2**31)), 1
    (found,) = struct.unpack("f", struct.pack("i", bits + step))
    return float(found)


def print_float(value: float, kind: str, major: int) -> str:
    """What the output function prints with the server's own settings."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    digits = 15 if kind == "float8" else 6
    if major < _SHORTEST_SINCE:
        return f"{value:.{digits}g}"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    mantissa, exponent = _shortest(abs(value), kind)
    sign = "-" if value < 0 else ""
    return sign + _laid_out(mantissa, exponent, digits)


def _shortest(value: float, kind: str) -> tuple[str, int]:
    """(digits, exponent of the first) of the shortest decimal that lies between the neighbours' midpoints, but not
    on one."""
    exact = Fraction(value)
    if kind == "float8":
        below, above = (Fraction(math.nextafter(value, to)) for to in (0.0, math.inf))
    else:
        below, above = Fraction(_next_single(value, False)), Fraction(_next_single(value, True))
    low, high = (exact + below) / 2, (exact + above) / 2
    for places in range(17):
        shown = f"{value:.{places}e}"
        if Fraction(shown) <= low:  # below a power of two the midpoint is nearer than above it
            shown = f"{Decimal(shown).next_plus(Context(prec=places + 1)):.{places}e}"
        if low < Fraction(shown) < high:
            break
    mantissa, _, exponent = shown.partition("e")
    return mantissa.replace(".", "").rstrip("0"), int(exponent)


def _laid_out(digits: str, exponent: int, most: int) -> str:
    if not -4 <= exponent < most:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    if exponent < 0:
        return f"0.{'0' * (-exponent - 1)}{digits}"
    if len(digits) <= exponent + 1:
        return digits.ljust(exponent + 1, "0")
    return f"{digits[: exponent + 1]}.{digits[exponent + 1 :]}"

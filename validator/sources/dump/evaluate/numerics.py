"""Arithmetic of numeric: exact digits, and the display scale of each result.

A numeric is a Decimal whose exponent is minus its display scale. Source: numeric.c (select_div_scale(), apply_typmod(),
NUMERIC_MIN_SIG_DIGITS 16, NUMERIC_MAX_DISPLAY_SCALE 1000).
"""

import re
from decimal import MAX_EMAX, MIN_EMIN, ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from validator.sources.dump.evaluate.outcomes import Refused, Unsupported

OUT_OF_RANGE = "22003"
DIVISION_BY_ZERO = "22012"
MOST_DIGITS = 2000
"""Longer ones are not computed with: PostgreSQL goes on to 131,072."""

_EXACT = Context(prec=3 * MOST_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN)
_WRITTEN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_OTHERWISE = re.compile(
    r"[+-]?(nan|inf|infinity)|[+-]?0[xob].*|.*\d_\d.*|[+-]?[\d.]+e[+-]?\d{5,}", re.IGNORECASE | re.DOTALL | re.ASCII
)
_ONE = Decimal(1)
_DIGITS_OF_A_PLACE = 4
_SIGNIFICANT = 16
_MOST_SCALE = 1000


def scale_of(value: Decimal) -> int:
    """The display scale."""
    return -int(value.as_tuple().exponent)


def checked(value: Decimal) -> Decimal:
    """``value``, unless it is longer than what is computed here."""
    if scale_of(value) > MOST_DIGITS:
        raise Unsupported("a number has too many digits")
    return _bounded(value)


def _bounded(value: Decimal) -> Decimal:
    """The same, for a value whose scale is known to be small."""
    if not value.is_finite():
        raise Unsupported("NaN and the infinities are not computed with")
    if value.adjusted() > MOST_DIGITS:
        raise Unsupported("a number has too many digits")
    return value if value else value.copy_abs()  # there is no -0


def rescaled(value: Decimal, scale: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """``value`` with ``scale`` digits after the point (below 0: whole tens, hundreds... with display scale 0)."""
    _bounded(value)
    shown = value.quantize(_ONE.scaleb(-scale), rounding=rounding, context=_EXACT)
    return _bounded(shown if scale >= 0 else shown.quantize(_ONE, context=_EXACT))


def read_numeric(text: str) -> Decimal:
    """What numeric_in() makes of ``text``."""
    text = text.strip(" \t\n\r\f\v")
    if not _WRITTEN.fullmatch(text):
        if _OTHERWISE.fullmatch(text):
            raise Unsupported(f"the number {text[:40]} is not read here")
        raise Refused("22P02")
    value = Decimal(text)
    if value.adjusted() > MOST_DIGITS:
        raise Unsupported("a number has too many digits")
    return checked(value if scale_of(value) >= 0 else rescaled(value, 0))


def fitted(value: Decimal, precision: int, scale: int) -> Decimal:
    """``value`` in a numeric(precision, scale)."""
    value = rescaled(value, scale)
    if value and value.adjusted() >= precision - scale:
        raise Refused(OUT_OF_RANGE)
    return value


def print_numeric(value: Decimal) -> str:
    """All digits of the display scale."""
    return format(value, "f")


def add(left: Decimal, right: Decimal) -> Decimal:
    """The larger of the two scales."""
    return _bounded(_EXACT.add(left, right))


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """The larger of the two scales."""
    return _bounded(_EXACT.subtract(left, right))


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The sum of the two scales."""
    return checked(_EXACT.multiply(left, right))


def divide(left: Decimal, right: Decimal) -> Decimal:
    """At least 16 significant digits, rounded half away from zero."""
    if not right:
        raise Refused(DIVISION_BY_ZERO)
    _bounded(left)
    (weight1, first1), (weight2, first2) = _leading(left), _leading(right)
    weight = weight1 - weight2 - (first1 <= first2)
    scale1, scale2 = scale_of(left), scale_of(right)
    scale = min(max(_SIGNIFICANT - weight * _DIGITS_OF_A_PLACE, scale1, scale2, 0), _MOST_SCALE)
    dividend = int(left.scaleb(scale1, _EXACT)) * 10 ** (scale + scale2)
    divisor = int(right.scaleb(scale2, _EXACT)) * 10**scale1
    places, rest = divmod(abs(dividend), abs(divisor))
    places += 2 * rest >= abs(divisor)  # half away from zero
    negative = (dividend < 0) is not (divisor < 0)
    return _bounded(Decimal(-places if negative else places).scaleb(-scale, _EXACT))


def _leading(value: Decimal) -> tuple[int, int]:
    """(weight, value) of the first non-zero place to the base of 10,000; of zero (0, 0)."""
    if not value:
        return 0, 0
    weight = value.adjusted() // _DIGITS_OF_A_PLACE
    return weight, int(_EXACT.scaleb(abs(value), -weight * _DIGITS_OF_A_PLACE))


def truncated_division(left: Decimal, right: Decimal) -> Decimal:
    """div(): the whole part of the quotient."""
    if not right:
        raise Refused(DIVISION_BY_ZERO)
    return rescaled(_EXACT.divide_int(left, right), 0)


def modulo(left: Decimal, right: Decimal) -> Decimal:
    """The dividend's sign, the larger of the two scales."""
    if not right:
        raise Refused(DIVISION_BY_ZERO)
    return rescaled(_EXACT.remainder(left, right), max(scale_of(left), scale_of(right)))


def round_to(value: Decimal, scale: int) -> Decimal:
    """round(value, scale)."""
    return rescaled(value, max(min(scale, 2 * _MOST_SCALE), -2 * _MOST_SCALE))


def truncate_to(value: Decimal, scale: int) -> Decimal:
    """trunc(value, scale)."""
    return rescaled(value, max(min(scale, 2 * _MOST_SCALE), -2 * _MOST_SCALE), ROUND_DOWN)

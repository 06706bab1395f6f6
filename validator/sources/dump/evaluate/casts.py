"""Casts: from type to type, and the modifiers of the target.

Sources: pg_cast; int.c, int8.c, numeric.c, varchar.c, bool.c. A cast that pg_cast does not have goes by way of text.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from validator.model.names import truncate
from validator.sources.dump.evaluate import numerics
from validator.sources.dump.evaluate.base_types import FLOATS, INTEGERS, NUMBERS, TEXTS, Target, in_range
from validator.sources.dump.evaluate.floats import print_float, read_float, rounded
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported

OUT_OF_RANGE = "22003"
_BLANKS = " \t\n\r\f\v"
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_OTHER_INTEGER = re.compile(r"[+-]?(0[xob]\w*|\d[\d_]*)", re.ASCII | re.IGNORECASE)
_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")

Cast = Callable[[Any], Any]


def cast(source: str, target: Target, major: int) -> Cast | None:
    """The function of an explicit cast, for values that are not NULL; None where there is nothing to do."""
    if target.base == source and not target.modifiers:
        return None
    first = _conversion(source, target.base, major)
    second = _modified(target)
    if first is None or second is None:
        return first or second
    convert, fit = first, second
    return lambda value: fit(convert(value))


def _conversion(source: str, target: str, major: int) -> Cast | None:
    if source == target:
        return None
    if source == "citext" and target in ("text", "varchar"):
        return str
    if source in (*TEXTS, "unknown") and target in TEXTS:
        return _between_texts(source, target)
    if source in (*TEXTS, "unknown"):
        return reader(target)
    if target in TEXTS:
        if target == "name":
            raise Unsupported(f"a cast of {source} to name is not computed here")
        return printer(source, major)
    if source in NUMBERS and target in NUMBERS:
        return _between_numbers(source, target)
    if (source, target) == ("bool", "int4"):
        return int
    if (source, target) == ("int4", "bool"):
        return bool
    if (source, target) in (("oid", "int4"), ("int4", "oid")):
        return lambda value: (value + 2**31) % 2**32 - 2**31 if target == "int4" else value % 2**32
    if source in INTEGERS and target == "oid":
        return lambda value: _integer(value % 2**32 if source == "int2" else value, "oid")
    if (source, target) == ("oid", "int8"):
        return int
    raise Unsupported(f"a cast of {source} to {target} is not computed here")


def _between_texts(source: str, target: str) -> Cast | None:
    if target == "name":
        return (lambda value: truncate(value.rstrip(" "))) if source == "bpchar" else truncate
    return (lambda value: value.rstrip(" ")) if source == "bpchar" else None


def _between_numbers(source: str, target: str) -> Cast:
    if target in INTEGERS:
        if source == "numeric":
            return lambda value: _integer(int(numerics.rescaled(value, 0)), target)
        if source in FLOATS:
            return lambda value: _integer(_whole(value), target)
        return lambda value: _integer(value, target)
    if target == "numeric":
        if source in FLOATS:
            digits = 15 if source == "float8" else 6
            return lambda value: numerics.read_numeric(f"{value:.{digits}g}")
        return Decimal
    return lambda value: rounded(value, target)


def _whole(value: float) -> int:
    if math.isnan(value) or math.isinf(value):
        raise Refused(OUT_OF_RANGE)
    return round(value)


def _integer(value: int, kind: str) -> int:
    if not in_range(kind, value):
        raise Refused(OUT_OF_RANGE)
    return value


def _modified(target: Target) -> Cast | None:
    if not target.modifiers:
        return None
    if target.base == "numeric":
        precision, scale = target.modifiers
        return lambda value: numerics.fitted(value, precision, scale)
    (length,) = target.modifiers
    if target.base == "bpchar":
        return lambda value: value[:length].ljust(length)
    return lambda value: value[:length]


def reader(target: str) -> Cast:
    """A type's input function."""
    if target in INTEGERS or target == "oid":
        return lambda text: read_integer(text, target)
    if target in FLOATS:
        return lambda text: read_float(text, target)
    if target == "numeric":
        return numerics.read_numeric
    if target == "bool":
        return read_bool
    if target in ("text", "varchar", "bpchar"):
        return str
    raise Unsupported(f"a text is not made a {target} here")


def read_integer(text: str, kind: str) -> int:
    """int2in(), int4in(), int8in(), and oidin() of plain digits."""
    text = text.strip(_BLANKS)
    if not _INTEGER.fullmatch(text):
        if _OTHER_INTEGER.fullmatch(text):
            raise Unsupported(f"the number {text[:40]} is not read here")
        raise Refused("22P02")
    if kind == "oid" and text[0] in "+-":
        raise Unsupported(f"the oid {text[:40]} is not read here")
    if len(text) > numerics.MOST_DIGITS:
        raise Unsupported("a number has too many digits")
    return _integer(int(text), kind)


def read_bool(text: str) -> bool:
    """Any unambiguous beginning of true, false, yes, no, on, off, 1, 0."""
    text = text.strip(_BLANKS).lower()
    yes, no = (any(word.startswith(text) for word in words) for words in (_TRUE, _FALSE))
    if not text or yes is no:
        raise Refused("22P02")
    return yes


def printer(source: str, major: int) -> Cast:
    """What a cast to text makes of a value."""
    if source == "bool":
        return lambda value: "true" if value else "false"
    if source in INTEGERS or source == "oid":
        return str
    if source == "numeric":
        return numerics.print_numeric
    if source in FLOATS:
        return lambda value: print_float(value, source, major)
    if source == "bpchar":
        return lambda value: str(value).rstrip(" ")
    if source in (*TEXTS, "unknown"):
        return str
    raise Unsupported(f"{source} is not printed here")


def output(source: str, major: int) -> Cast:
    """A type's output function, which concat() and format() print with."""
    if source == "bool":
        return lambda value: "t" if value else "f"
    if source == "bpchar":
        return str
    return printer(source, major)

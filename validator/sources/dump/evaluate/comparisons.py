"""Comparisons: = <> < <= > >=, by the type that both sides meet in, and the order of a type's values."""

import math
import operator
from collections.abc import Callable
from typing import Any

from validator.sources.dump.evaluate.base_types import FLOATS, NUMBERS, wider
from validator.sources.dump.evaluate.outcomes import Node, Unsupported

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EQUALITIES = ("=", "<>", "!=")


def meeting(left: Node, right: Node) -> str:
    """The type that the sides of a comparison are converted to."""
    a, b = left.type, right.type
    if "unknown" in (a, b):
        other = b if a == "unknown" else a
        return "text" if other in ("unknown", "varchar") else other
    if a in NUMBERS and b in NUMBERS:
        # real and double precision are compared as they are
        return wider(a, b)
    if a == b:
        return "text" if a == "varchar" else a
    if {a, b} <= {"text", "varchar", "bpchar"}:
        return "text"
    if {a, b} <= {"oid", "int8"} or {a, b} <= {"oid", "int4"}:
        return "int8"
    raise Unsupported(f"{a} is not compared with {b} here")


def comparison(name: str, kind: str, *, in_c: bool) -> Callable[[Any, Any], bool]:
    """The operator on two values of type ``kind`` that are not NULL.

    Texts have an order only ``in_c``: by code points, as their UTF-8 bytes are.
    """
    function = COMPARISONS[name]
    if kind in ("text", "bpchar") and name not in EQUALITIES and not in_c:
        raise Unsupported("texts are compared by a collation")
    key = order_key(kind)
    if key is None:
        return function
    return lambda left, right: function(key(left), key(right))


def order_key(kind: str) -> Callable[[Any], Any] | None:
    """What Python must compare in the place of a value; None where the value itself does."""
    if kind in FLOATS:
        return lambda value: (1, 0.0) if math.isnan(value) else (0, value)
    if kind == "numeric":
        return lambda value: (1, 0) if value.is_nan() else (0, value)
    if kind == "bpchar":
        return lambda value: value.rstrip(" ")
    return None

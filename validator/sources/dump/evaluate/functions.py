"""The functions that are computed, by name and the types of their arguments.

What is not here is not known to be exact. Source: pg_proc; which of several functions of a name is meant: PostgreSQL
manual, "Functions" under "Type Conversion".
"""

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal
from typing import Any

from validator.model.frozen import frozen
from validator.sources.dump.evaluate import arithmetic, numerics, texts
from validator.sources.dump.evaluate.base_types import FLOATS, INTEGERS, NUMBERS, wider
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported

_INTEGER_WIDTHS = {"int4": 32, "int8": 64}


@frozen
class Function:
    """``takes`` are the types that the arguments are converted to, ``gives`` is the result's."""

    takes: tuple[str, ...]
    gives: str
    compute: Callable[..., Any]


_TEXT_FUNCTIONS: dict[str, list[Function]] = {}


def _text_function(name: str, takes: str, gives: str, compute: Callable[..., Any]) -> None:
    _TEXT_FUNCTIONS.setdefault(name, []).append(Function(tuple(takes.split()), gives, compute))


for _name, _takes, _compute in (
    ("lpad", "text int4", texts.lpad),
    ("lpad", "text int4 text", texts.lpad),
    ("rpad", "text int4", texts.rpad),
    ("rpad", "text int4 text", texts.rpad),
    ("left", "text int4", texts.left),
    ("right", "text int4", texts.right),
    ("substr", "text int4", texts.substring),
    ("substr", "text int4 int4", texts.substring),
    ("substring", "text int4", texts.substring),
    ("substring", "text int4 int4", texts.substring),
    ("overlay", "text text int4", texts.overlay),
    ("overlay", "text text int4 int4", texts.overlay),
    ("repeat", "text int4", texts.repeated),
    ("replace", "text text text", texts.replaced),
    ("reverse", "text", lambda text: text[::-1]),
    ("translate", "text text text", texts.translated),
    ("upper", "text", texts.upper),
    ("lower", "text", texts.lower),
    ("initcap", "text", texts.initcap),
    ("md5", "text", texts.md5),
    ("quote_ident", "text", texts.quote_ident),
    ("quote_literal", "text", texts.quote_literal),
    ("btrim", "text", texts.trimmed("btrim")),
    ("btrim", "text text", texts.trimmed("btrim")),
    ("ltrim", "text", texts.trimmed("ltrim")),
    ("ltrim", "text text", texts.trimmed("ltrim")),
    ("rtrim", "text", texts.trimmed("rtrim")),
    ("rtrim", "text text", texts.trimmed("rtrim")),
    ("chr", "int4", texts.character),
    ("encode", "bytea text", texts.encoded),
):
    _text_function(_name, _takes, "text", _compute)
_NUMBERS_OF_TEXT: tuple[tuple[str, str, Callable[..., int]], ...] = (
    ("length", "text", len),
    ("char_length", "text", len),
    ("character_length", "text", len),
    ("octet_length", "text", texts.octets),
    ("ascii", "text", texts.code_of),
    ("strpos", "text text", texts.position),
    ("position", "text text", texts.position),
)
for _name, _takes, _count in _NUMBERS_OF_TEXT:
    _text_function(_name, _takes, "int4", _count)
_text_function("decode", "text text", "bytea", texts.decoded)


def function(name: str, kinds: Sequence[str], major: int) -> Function:
    """The function that a call with arguments of the types ``kinds`` means."""
    if name == "split_part":
        return Function(("text", "text", "int4"), "text", texts.split_part(major))
    for found in _TEXT_FUNCTIONS.get(name, ()):
        if len(found.takes) == len(kinds) and all(map(_given, kinds, found.takes)):
            if "bpchar" in kinds and name == "octet_length":
                break  # it counts the padding, too
            return found
    number = _number_function(name, list(kinds))
    if number is None:
        raise Unsupported(f"{name}({', '.join(kinds)}) is not computed here")
    return number


def _given(kind: str, wanted: str) -> bool:
    """Whether an argument is converted without a cast that is written out."""
    if kind == wanted:
        return True
    if wanted == "text":
        return kind in ("varchar", "bpchar", "name", "unknown")
    return (kind, wanted) == ("int2", "int4")


def _number_function(name: str, kinds: list[str]) -> Function | None:
    if not kinds or any(kind not in NUMBERS for kind in kinds):
        return None
    if len(kinds) == 1:
        return _of_one(name, kinds[0])
    if len(kinds) != 2:
        return None
    if name in ("round", "trunc") and kinds[0] not in FLOATS and kinds[1] in ("int2", "int4"):
        compute = numerics.round_to if name == "round" else numerics.truncate_to
        return Function(("numeric", "int4"), "numeric", compute)
    if any(kind in FLOATS for kind in kinds):
        return _power(name)
    if name == "mod":
        kind = wider(*kinds)
        return Function((kind, kind), kind, arithmetic.binary("%", kind))
    if name == "div":
        return Function(("numeric", "numeric"), "numeric", numerics.truncated_division)
    return None if "numeric" in kinds else _power(name)


def _power(name: str) -> Function | None:
    return Function(("float8", "float8"), "float8", arithmetic.power) if name in ("power", "pow") else None


def _of_one(name: str, kind: str) -> Function | None:
    if name == "to_hex" and kind in INTEGERS:
        if kind == "int2":
            return None
        return Function((kind,), "text", texts.hexadecimal(_INTEGER_WIDTHS[kind]))
    if name == "abs":
        return Function((kind,), kind, arithmetic.unary("@", kind))
    if name == "sqrt" and kind != "numeric":
        return Function(("float8",), "float8", _square_root)
    if name in _ROUNDINGS:
        of_numeric, of_float = _ROUNDINGS[name]
        return Function(("numeric",), "numeric", of_numeric) if kind == "numeric" else _float(of_float)
    return None


def _float(compute: Callable[[float], float]) -> Function:
    def finite(value: float) -> float:
        return compute(value) if math.isfinite(value) else value

    return Function(("float8",), "float8", finite)


def _square_root(value: float) -> float:
    if value < 0:
        raise Refused("2201F")
    return math.sqrt(value)


def _sign(value: Decimal) -> Decimal:
    return Decimal((value > 0) - (value < 0))


_ROUNDINGS: dict[str, tuple[Callable[[Decimal], Decimal], Callable[[float], float]]] = {
    "round": (lambda v: numerics.rescaled(v, 0), lambda v: math.copysign(round(v), v)),
    "trunc": (lambda v: numerics.rescaled(v, 0, ROUND_DOWN), lambda v: math.copysign(math.trunc(v), v)),
    "floor": (lambda v: numerics.rescaled(v, 0, ROUND_FLOOR), lambda v: math.copysign(math.floor(v), v)),
    "ceil": (lambda v: numerics.rescaled(v, 0, ROUND_CEILING), lambda v: math.copysign(math.ceil(v), v)),
    "ceiling": (lambda v: numerics.rescaled(v, 0, ROUND_CEILING), lambda v: math.copysign(math.ceil(v), v)),
    "sign": (_sign, lambda v: float((v > 0) - (v < 0))),
}

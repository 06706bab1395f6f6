"""Expressions that make different values of different numbers: a unique index on one of them refuses nothing that a
unique index on the number itself lets in.

Only what is common is recognised; whatever is not is simulated.
"""

from validator.facts.composed import cast_at, columns_in, is_literal
from validator.facts.tokens import Token, closing, split_top_level, strip_parentheses
from validator.model.catalog import INTEGER_RANGES

_WIDER = {
    "int2": ("smallint", "integer", "bigint", "numeric", "text"),
    "int4": ("integer", "bigint", "numeric", "text"),
    "int8": ("bigint", "numeric", "text"),
}
_FURTHER = frozenset({"text", "uuid", "bytea"})
"""Types that keep apart what a cast to them takes, once it is a text or a hash."""

_KEEPING = frozenset(
    ["md5", "sha224", "sha256", "sha384", "sha512", "to_hex", "encode", "convert_to", "reverse", "text"]
)
"""Functions that keep their first argument's values apart: hashes, for nobody has ever met two alike of numbers."""

_OF_DIGITS = frozenset({"lower", "upper"})


def is_injective(tokens: tuple[Token, ...], column: str, base: str) -> bool:
    """Whether an expression over the integer ``column`` of the type ``base`` never gives one value for two ids, nor
    fails for any: sums and differences may leave the type."""
    return base in INTEGER_RANGES and _apart(tokens, column, base)


def _apart(tokens: tuple[Token, ...], column: str, base: str) -> bool:
    tokens = strip_parentheses(tokens)
    if len(tokens) == 1:
        return tokens[0].is_name and tokens[0].value == column
    if len([p for p in columns_in(tokens) if p.column == column]) != 1:
        return False
    parts = split_top_level(tokens, "||")
    if len(parts) > 1:
        return _all_but_one_constant(parts, column, base)
    name = _cast_to(tokens)
    if name is not None:
        inner = strip_parentheses(tokens[: cast_at(tokens)])
        allowed = _WIDER[base] if len(inner) == 1 else _FURTHER
        return (name in allowed or name == "character varying") and _apart(inner, column, base)
    return _called(tokens, column, base)


def _called(tokens: tuple[Token, ...], column: str, base: str) -> bool:
    """A call of a function that keeps its first argument's values apart, whatever the constants behind it."""
    if len(tokens) > 2 and tokens[0].value == "pg_catalog" and tokens[1].is_symbol("."):
        tokens = tokens[2:]
    if not (len(tokens) > 2 and tokens[0].is_name and tokens[1].is_symbol("(")):
        return False
    if closing(tokens, 1) != len(tokens) - 1:
        return False
    first, *others = split_top_level(tokens[2:-1], ",")
    name = tokens[0].value
    if not all(map(is_literal, others)):
        return False
    if name in _OF_DIGITS:  # the digits stay as they are, unless letters stand for numbers
        return not others and not any(t.value in ("encode", "to_hex") for t in first) and _apart(first, column, base)
    return name in _KEEPING and _apart(first, column, base)


def _all_but_one_constant(parts: list[tuple[Token, ...]], column: str, base: str) -> bool:
    speaking = [p for p in parts if any(place.column == column for place in columns_in(p))]
    others = [p for p in parts if p not in speaking and p]
    if len(speaking) != 1 or not all(map(is_literal, others)):
        return False
    return _apart(speaking[0], column, base)


def _cast_to(tokens: tuple[Token, ...]) -> str | None:
    """The type that the whole is cast to; None where it is not, or to a type with a length."""
    at = cast_at(tokens)
    if at == len(tokens):
        return None
    named = tokens[at + 1 :]
    if len(named) > 2 and named[0].value == "pg_catalog" and named[1].is_symbol("."):
        named = named[2:]
    return " ".join(t.value for t in named) if all(t.is_name for t in named) else ""

"""Expressions over integers, turned into functions of the values that stand in them.

Sources: PostgreSQL manual, "Mathematical Functions and Operators" (division cuts towards zero, a remainder has the
dividend's sign), "Lexical Structure" (which operator binds more tightly), "Numeric Types" (ranges).
"""

import re
from collections.abc import Callable, Mapping

from validator.facts.tokens import Sort, Token
from validator.model.catalog import INTEGER_RANGES

Values = Mapping[str, int]
"""What stands in the expression, by column; a draw by its number."""
Computed = Callable[[Values], int]
"""Raises ArithmeticError where the server would refuse (too large, division by zero)."""
_Typed = tuple[Computed, str]

_TYPES = {
    "smallint": "int2",
    "int2": "int2",
    "integer": "int4",
    "int": "int4",
    "int4": "int4",
    "bigint": "int8",
    "int8": "int8",
}
_BINDING = {"+": 2, "-": 2, "*": 3, "/": 3, "%": 3, "&": 1, "|": 1, "#": 1}
_UNARY = 4


class NotComputable(ValueError):
    """The expression is more than arithmetic of integers."""


def compiled(tokens: tuple[Token, ...], types: Mapping[str, str]) -> Computed:
    """``tokens`` as a function; ``types`` (int2, int4, int8) are those of what stands in it. Raises NotComputable."""
    reader = _Reader(tokens, types)
    try:
        (found, _), rest = reader.expression(0, 0)
    except IndexError:
        raise NotComputable from None
    if rest != len(tokens):
        raise NotComputable
    return found


class _Reader:
    """Operator precedence parsing: each method is given where to begin and says where it has come to."""

    def __init__(self, tokens: tuple[Token, ...], types: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._types = types

    def expression(self, at: int, tighter: int) -> tuple[_Typed, int]:
        left, at = self._operand(at)
        while at < len(self._tokens) and self._tokens[at].sort is Sort.SYMBOL:
            operator = self._tokens[at].value
            binding = _BINDING.get(operator)
            if binding is None or binding <= tighter:
                break
            right, at = self.expression(at + 1, binding)
            left = _applied(operator, left, right)
        return left, at

    def _operand(self, at: int) -> tuple[_Typed, int]:
        token = self._tokens[at]
        if token.is_symbol("-"):
            (inner, kind), at = self.expression(at + 1, _UNARY)
            return (_within(lambda v: -inner(v), kind), kind), at
        found, at = self._primary(at)
        while at + 1 < len(self._tokens) and self._tokens[at].is_symbol("::"):
            kind = _TYPES.get(self._tokens[at + 1].value, "")
            if not kind:
                raise NotComputable
            found, at = (_within(found[0], kind), kind), at + 2
        return found, at

    def _primary(self, at: int) -> tuple[_Typed, int]:
        token = self._tokens[at]
        if token.is_symbol("("):
            found, at = self.expression(at + 1, 0)
            return found, self._closed(at)
        if token.is_word("abs", "mod") and self._tokens[at + 1].is_symbol("("):
            return self._call(token.value, at + 2)
        if token.sort in (Sort.NUMBER, Sort.STRING) and re.fullmatch("-?[0-9]+", token.value):
            number = int(token.value)  # a string is followed by its cast
            kind = next((k for k in ("int4", "int8") if abs(number) <= INTEGER_RANGES[k][1]), None)
            if kind is None:
                raise NotComputable
            return (lambda v: number, kind), at + 1
        name = token.value
        if (token.is_name or token.sort is Sort.DRAW) and name in self._types:
            return (lambda v: v[name], self._types[name]), at + 1
        raise NotComputable

    def _call(self, function: str, at: int) -> tuple[_Typed, int]:
        (first, kind), at = self.expression(at, 0)
        if function == "abs":
            return (_within(lambda v: abs(first(v)), kind), kind), self._closed(at)
        if not self._tokens[at].is_symbol(","):
            raise NotComputable
        second, at = self.expression(at + 1, 0)
        return _applied("%", (first, kind), second), self._closed(at)

    def _closed(self, at: int) -> int:
        if not self._tokens[at].is_symbol(")"):
            raise NotComputable
        return at + 1


def _within(computed: Computed, kind: str) -> Computed:
    """``computed``, refused where its type has no such value."""
    low, high = INTEGER_RANGES[kind]

    def checked(values: Values) -> int:
        found = computed(values)
        if not low <= found <= high:
            raise OverflowError
        return found

    return checked


def _applied(operator: str, left: _Typed, right: _Typed) -> _Typed:
    (a, a_kind), (b, b_kind) = left, right
    kind = max(a_kind, b_kind)

    def quotient(values: Values) -> int:
        over, under = a(values), b(values)
        whole = abs(over) // abs(under)
        return whole if (over < 0) == (under < 0) else -whole

    operations: dict[str, Computed] = {
        "+": lambda v: a(v) + b(v),
        "-": lambda v: a(v) - b(v),
        "*": lambda v: a(v) * b(v),
        "/": quotient,
        "%": lambda v: a(v) - quotient(v) * b(v),
        "&": lambda v: a(v) & b(v),
        "|": lambda v: a(v) | b(v),
        "#": lambda v: a(v) ^ b(v),
    }
    return _within(operations[operator], kind), kind

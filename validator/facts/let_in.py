"""What CHECKs make of a column's whole numbers, one by one: comparisons, also of integer arithmetic."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from validator.facts.held import Condition, Held, Tokens, Value
from validator.facts.integer_expressions import NotComputable, compiled
from validator.facts.tokens import NotTokenizable, Sort, closing, split_top_level, strip_parentheses, tokenize
from validator.model.catalog import INTEGER_RANGES, Column

_COMPARISONS = ("=", "<>", "!=", "<", "<=", ">", ">=")
_WORDS = ("and", "or", "not", "in", "any", "all")


class LetIn:
    """What ``checks`` on ``column`` let in.

    ``turning`` are the numbers at which that may change, where it is ``steady``: nothing but comparisons.
    """

    def __init__(self, column: Column, checks: Iterable[str]) -> None:
        numbers = column.type.is_integer or (column.type.base == "numeric" and not column.type.rounds)
        self._conditions: list[Tokens | None] = [_tokens(check) if numbers else None for check in checks]
        names = (column.name.column, "value")  # a domain's CHECK calls it VALUE
        self._number = NumberCondition(names, column.type.base)
        known = [each for each in self._conditions if each is not None]
        self.steady = len(known) == len(self._conditions) and not any(map(_computes, known))
        self.turning = frozenset(point for each in known for point in _turning(each))
        self._last: tuple[int, bool | None] | None = None

    def refuses(self, value: int) -> bool | None:
        """Whether one of them is false for this number; None where that is not computed here. Asked twice in a row, it
        computes once."""
        if self._last is None or self._last[0] != value:
            self._last = value, self._refuses(value)
        return self._last[1]

    def _refuses(self, value: int) -> bool | None:
        truths = [Held.ANY if each is None else self._number.truth_of(each, value) for each in self._conditions]
        return True if False in truths else None if Held.ANY in truths else False


class NumberCondition(Condition):
    """Conditions on a number that goes by these names, if by any; ``base`` is its type."""

    def __init__(self, names: tuple[str, ...] = (), base: str = "") -> None:
        super().__init__({})
        self._types = dict.fromkeys(names, base) if base in INTEGER_RANGES else {}
        self._names = names
        self._held = 0

    def truth_of(self, tokens: Tokens, value: int) -> bool | Held:
        self._held = value
        return self.truth(tokens)

    def value(self, tokens: Tokens) -> Value:
        tokens = strip_parentheses(tokens)
        if len(tokens) == 1 and tokens[0].is_name and tokens[0].value in self._names:
            return Decimal(self._held)
        if len(tokens) == 1 and tokens[0].is_word("true", "false"):
            return Held.SOME
        if len(tokens) == 3 and tokens[0].sort is Sort.STRING and tokens[2].is_word("numeric"):
            return _decimal(tokens[0].value)
        found = super().value(tokens)
        if found is not Held.ANY or not self._types:
            return found
        try:
            return Decimal(compiled(tokens, self._types)(dict.fromkeys(self._types, self._held)))
        except (NotComputable, ArithmeticError):
            return Held.ANY

    def _tested(self, tokens: Tokens) -> bool | Held:
        """``id = ANY (ARRAY[1, 2])``, too, as the server writes ``id IN (1, 2)``."""
        place = next((i for i, t in enumerate(tokens) if t.is_word("any", "all")), None)
        if place is None or place + 1 >= len(tokens) or not tokens[place + 1].is_symbol("("):
            return super()._tested(tokens)
        listed = _uncast(strip_parentheses(tokens[place + 1 :]))
        whole = len(listed) > 2 and listed[0].is_word("array") and closing(listed, 1) == len(listed) - 1
        if not whole or not tokens[place - 1].is_symbol(*_COMPARISONS):
            return Held.ANY
        compared = [
            super(NumberCondition, self)._tested((*tokens[:place], *each))
            for each in split_top_level(listed[2:-1], ",")
        ]
        deciding = tokens[place].value == "any"
        if deciding in compared:
            return deciding
        return Held.ANY if Held.ANY in compared else not deciding


def _uncast(tokens: Tokens) -> Tokens:
    """An array without a cast of it all: ``(ARRAY[...])::text[]``."""
    end = closing(tokens, 0) if tokens and tokens[0].is_symbol("(") else len(tokens)
    return strip_parentheses(tokens[: end + 1]) if end + 1 < len(tokens) and tokens[end + 1].is_symbol("::") else tokens


def _decimal(text: str) -> Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Held.ANY
    return number if number.is_finite() else Held.ANY


def _tokens(check: str) -> Tokens | None:
    try:
        return tokenize(check)
    except NotTokenizable:
        return None


def _computes(tokens: Tokens) -> bool:
    """Whether there is more in it than comparisons."""
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        calls = token.is_name and not token.is_word(*_WORDS) and after is not None and after.is_symbol("(")
        if calls or (token.sort is Sort.SYMBOL and set(token.value) & set("+-*/%&|#^~@!?") and token.value != "!="):
            return True
    return False


def _turning(tokens: Tokens) -> Iterable[int]:
    for token in tokens:
        if token.sort in (Sort.NUMBER, Sort.STRING):
            number = _decimal(token.value)
            if isinstance(number, Decimal) and abs(number) < 2**64:
                whole = int(number // 1) - (number < 0 and number != number // 1)
                yield from (whole, whole + 1)

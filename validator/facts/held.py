"""What NEW.column holds when a trigger begins, and what a condition on it is worth: true, false, or nobody knows.

Source: PostgreSQL manual, "Comparison Functions and Operators", "Conditional Expressions"; "Trigger Functions" for
what a trigger finds in NEW.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum

from validator.facts.tokens import NotTokenizable, Sort, Token, closing, split_top_level, strip_parentheses, tokenize
from validator.model.catalog import DEFAULT_COLLATION, INTEGER_RANGES, Column
from validator.model.frozen import frozen

Tokens = tuple[Token, ...]


class Held(Enum):
    """A value that is not known to the letter."""

    NULL = "null"
    SOME = "some"
    """Not null."""

    ANY = "any"


@frozen
class Within:
    """A whole number that is not known to the letter: a value of a sequence, from its MINVALUE to its MAXVALUE."""

    low: int
    high: int


Value = Held | Within | Decimal | str


def is_something(value: Value) -> bool:
    """Whether it is not null and no constant either: what forestalls a trigger that fills gaps."""
    return value is Held.SOME or isinstance(value, Within)


_NUMBERS = frozenset({*INTEGER_RANGES, "numeric", "integer", "bigint", "smallint", "int", "decimal"})
_ORDER = {"=": (0,), "<>": (-1, 1), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}
_NEVER_NULL = frozenset(
    ["now", "gen_random_uuid", "uuid_generate_v4", "uuid_generate_v1", "clock_timestamp", "uuidv7", "uuidv4", "random"]
)
_CONSTANT_WORDS = frozenset(
    ["current_timestamp", "current_date", "current_user", "localtimestamp", "session_user", "true", "false"]
)


def left_out(column: Column) -> Value:
    """What a row holds in a column that the insert leaves out, and whose default draws from no sequence."""
    if column.generated:
        return Held.ANY
    if column.default is None:
        return Held.NULL
    try:
        return _of_type(_literal(tokenize(column.default.expression)), column)
    except NotTokenizable:
        return Held.ANY


def _of_type(value: Value, column: Column) -> Value:
    """``value`` as the column keeps it: to the letter for whole numbers and plain text, else whether it is null."""
    if isinstance(value, Held | Within):
        return value
    base = column.type.base
    if base in INTEGER_RANGES or base == "numeric":
        number = _number(value)
        return number if number is not None and number == number.to_integral_value() else Held.SOME
    # the database's collation always tells different texts apart
    plain = base in ("text", "varchar") and column.type.collation in (None, DEFAULT_COLLATION)
    return value if plain and isinstance(value, str) else Held.SOME


def _literal(tokens: Tokens) -> Value:
    tokens = strip_parentheses(tokens)
    value = Condition({}).value(tokens)
    if value is not Held.ANY or not tokens:
        return value
    call = tokens[2:] if len(tokens) == 5 and tokens[1].is_symbol(".") else tokens
    if len(call) == 3 and call[0].value in _NEVER_NULL and call[1].is_symbol("("):
        return Held.SOME
    cast = tokens[0].sort in (Sort.STRING, Sort.NUMBER) and tokens[1].is_symbol("::")
    written = cast and all(t.is_name or t.sort is Sort.NUMBER or t.is_symbol(*"(),.", "::") for t in tokens[1:])
    return Held.SOME if written or (len(tokens) == 1 and tokens[0].is_word(*_CONSTANT_WORDS)) else Held.ANY


def _number(value: Value) -> Decimal | None:
    if isinstance(value, Held | Within):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


class Condition:
    """Decides conditions, given what NEW's columns hold (``Held.ANY`` where it is not in there) and what
    pg_trigger_depth() is: 1 in a trigger of a client's own insert, 0 in its WHEN."""

    def __init__(self, new: Mapping[str, Value], depth: int = 1) -> None:
        self._new = new
        self._depth = depth

    def holds(self, tokens: Tokens) -> bool | None:
        """Whether the condition is true; False also where it is null, None where that can't be decided."""
        truth = self._truth(tokens)
        return None if truth is Held.ANY else truth is True

    def truth(self, tokens: Tokens) -> bool | Held:
        """What the condition comes to: True, False, Held.NULL, or Held.ANY where that can't be decided."""
        return self._truth(tokens)

    def _truth(self, tokens: Tokens) -> bool | Held:
        tokens = strip_parentheses(tokens)
        if not tokens or any(t.is_word("case", "between", "select") for t in tokens):
            return Held.ANY
        for word, deciding in (("or", True), ("and", False)):
            parts = split_top_level(tokens, word)
            if len(parts) > 1:
                return _joined([self._truth(p) for p in parts], deciding)
        if tokens[0].is_word("not"):
            return _negated(self._truth(tokens[1:]))
        if len(tokens) == 1 and tokens[0].is_word("true", "false"):
            return tokens[0].value == "true"
        return self._tested(tokens)

    def _tested(self, tokens: Tokens) -> bool | Held:
        """``value IS ...``, ``value IN (...)`` or a comparison."""
        depth = 0
        for index, token in enumerate(tokens):
            depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
            if depth:
                continue
            if token.is_word("is"):
                return self._is(self.value(tokens[:index]), tokens[index + 1 :])
            if token.is_word("isnull", "notnull") and index == len(tokens) - 1:
                return _null(self.value(tokens[:index]), token.value == "isnull")
            if token.is_word("in"):
                return self._in(tokens, index)
        for index, token in enumerate(tokens):
            depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
            if not depth and token.sort is Sort.SYMBOL and token.value in _ORDER:
                return _compared(self.value(tokens[:index]), token.value, self.value(tokens[index + 1 :]))
        return Held.ANY

    def _is(self, value: Value, rest: Tokens) -> bool | Held:
        negative = bool(rest) and rest[0].is_word("not")
        rest = rest[1:] if negative else rest
        if len(rest) == 1 and rest[0].is_word("null"):
            return _null(value, not negative)
        if len(rest) > 2 and rest[0].is_word("distinct") and rest[1].is_word("from"):
            other = self.value(rest[2:])
            if Held.NULL in (value, other):
                same = _null(other if value is Held.NULL else value, True)
            else:
                same = _compared(value, "=", other)
            return same if negative else _negated(same)
        return Held.ANY

    def _in(self, tokens: Tokens, index: int) -> bool | Held:
        negative = index > 0 and tokens[index - 1].is_word("not")
        value = self.value(tokens[: index - 1] if negative else tokens[:index])
        listed = tokens[index + 1 :]
        if not listed or not listed[0].is_symbol("(") or closing(listed, 0) != len(listed) - 1:
            return Held.ANY
        found = _joined([_compared(value, "=", self.value(p)) for p in split_top_level(listed[1:-1], ",")], True)
        return _negated(found) if negative else found

    def value(self, tokens: Tokens) -> Value:
        """What an expression is worth."""
        tokens = strip_parentheses(tokens)
        if len(tokens) == 1:
            return _single(tokens[0])
        if len(tokens) == 2 and tokens[0].is_symbol("-", "+") and tokens[1].sort is Sort.NUMBER:
            return Decimal(tokens[0].value + tokens[1].value)
        if len(tokens) == 3 and tokens[0].is_word("new") and tokens[1].is_symbol("."):
            return self._new.get(tokens[2].value, Held.ANY)
        cast = outermost_cast(tokens)
        if cast is not None and cast + 1 < len(tokens) and not any(t.is_symbol("(") for t in tokens[cast:]):
            return _cast(self.value(tokens[:cast]), tokens[cast + 1 :])
        called = len(tokens) > 2 and tokens[0].is_name and tokens[1].is_symbol("(")
        if called and closing(tokens, 1) == len(tokens) - 1:
            return self._call(tokens[0].value, split_top_level(tokens[2:-1], ","))
        return Held.ANY

    def _call(self, name: str, arguments: list[Tokens]) -> Value:
        if name == "pg_trigger_depth":
            return Decimal(self._depth)
        if name == "coalesce":
            for argument in arguments:
                value = self.value(argument)
                if value is not Held.NULL:
                    return value
            return Held.NULL
        if name == "nullif" and len(arguments) == 2:
            value = self.value(arguments[0])
            same = _compared(value, "=", self.value(arguments[1]))
            return Held.ANY if same is Held.ANY else Held.NULL if same is True else value
        if name in ("trim", "btrim") and len(arguments) == 1:
            value = self.value(arguments[0])
            return value.strip(" ") if isinstance(value, str) else value if value is Held.NULL else Held.ANY
        return Held.ANY


def outermost_cast(tokens: Tokens) -> int | None:
    """Where the last cast of the whole begins, not one inside of parentheses."""
    depth, found = 0, None
    for index, token in enumerate(tokens):
        depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
        if index and not depth and token.is_symbol("::"):
            found = index
    return found


def _single(token: Token) -> Value:
    if token.sort is Sort.NUMBER:
        return Decimal(token.value)
    if token.sort is Sort.STRING:
        return token.value
    return Held.NULL if token.is_word("null") else Held.ANY


def _cast(value: Value, to: Tokens) -> Value:
    name = " ".join(t.value for t in to)
    if isinstance(value, Held | Within):
        return value if value is Held.NULL else Held.ANY
    if name in _NUMBERS:
        number = _number(value)
        return number if number is not None and number == number.to_integral_value() else Held.ANY
    return value if name in ("text", "varchar", "character varying") and isinstance(value, str) else Held.SOME


def _null(value: Value, wanted: bool) -> bool | Held:
    return Held.ANY if value is Held.ANY else (value is Held.NULL) is wanted


def _negated(truth: bool | Held) -> bool | Held:
    return truth if isinstance(truth, Held) else not truth


def _joined(truths: list[bool | Held], deciding: bool) -> bool | Held:
    """OR (``deciding`` True) or AND of what is listed."""
    if deciding in truths:
        return deciding
    if Held.ANY in truths:
        return Held.ANY
    return Held.NULL if Held.NULL in truths else not deciding


def _compared(left: Value, operator: str, right: Value) -> bool | Held:
    if Held.NULL in (left, right):
        return Held.NULL
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return 0 in _ORDER[operator]
        return operator in ("<>", "!=") if operator in ("=", "<>", "!=") else Held.ANY
    (a, b), (c, d) = _bounds(left), _bounds(right)
    if a is None or b is None or c is None or d is None:
        return Held.ANY
    possible = {-1} if b < c else {1} if a > d else {0} if a == b == c == d else {-1, 0, 1}
    found = {sign in _ORDER[operator] for sign in possible}
    return found.pop() if len(found) == 1 else Held.ANY


def _bounds(value: Value) -> tuple[Decimal | None, Decimal | None]:
    if isinstance(value, Within):
        return Decimal(value.low), Decimal(value.high)
    return _number(value), _number(value)

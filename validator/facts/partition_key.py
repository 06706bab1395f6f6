"""What a table is partitioned by, and the bounds of its partitions, read without a server.

Sources: PostgreSQL manual, "CREATE TABLE" (PARTITION BY, FOR VALUES); ``pg_get_partkeydef()`` and
``pg_get_expr(relpartbound)``, which pg_dump prints as they are.
"""

from enum import Enum

from validator.facts.evaluable import SYNTAX
from validator.facts.tokens import NotTokenizable, Sort, Token, closing, split_top_level, strip_parentheses, tokenize
from validator.model.frozen import frozen


class Edge(Enum):
    """The bounds of a range that are no values: below all of them, and above."""

    LOW = "minvalue"
    HIGH = "maxvalue"


Bounds = tuple[Edge | str, ...]
"""One bound of a range, column by column; values as they are written, without quotes."""


@frozen
class Listed:
    """``FOR VALUES IN``, but for NULL."""

    values: tuple[str, ...]


@frozen
class Ranged:
    """``FOR VALUES FROM .. TO ..``; ``high`` itself is outside."""

    low: Bounds
    high: Bounds


@frozen
class Hashed:
    """``FOR VALUES WITH (modulus, remainder)``."""

    modulus: int
    remainder: int


Bound = Listed | Ranged | Hashed
"""What one partition takes; DEFAULT is none of them."""


@frozen
class Term:
    """One column or expression of a partition key.

    ``columns`` are those that it is made of, ``column`` the one that it is. ``own_rules``: it names a collation or an
    operator class, so that values are not told apart as their type does.
    """

    tokens: tuple[Token, ...]
    columns: frozenset[str]
    column: str | None
    own_rules: bool


@frozen
class PartitionKey:
    """``strategy``: list, range or hash."""

    strategy: str
    terms: tuple[Term, ...]

    @property
    def columns(self) -> frozenset[str]:
        """All columns that the partition of a row depends on."""
        return frozenset[str]().union(*(term.columns for term in self.terms))


def read_key(text: str) -> PartitionKey | None:
    """The key that ``RANGE (a, (b + 1))`` says; None where it can't be read."""
    try:
        tokens = tokenize(text)
        if len(tokens) < 4 or not tokens[0].is_word("list", "range", "hash") or not tokens[1].is_symbol("("):
            return None
        parts = split_top_level(tokens[2 : closing(tokens, 1)], ",")
    except NotTokenizable:
        return None
    return PartitionKey(tokens[0].value, tuple(_term(part) for part in parts)) if all(parts) else None


def _term(tokens: tuple[Token, ...]) -> Term:
    """A name, a call or an expression in parentheses; what follows is its collation or operator class."""
    if tokens[0].is_symbol("("):
        end = closing(tokens, 0) + 1
    else:
        opening = next((i for i, t in enumerate(tokens) if t.is_symbol("(")), None)
        called = opening is not None and all(t.is_name or t.is_symbol(".") for t in tokens[:opening])
        named = called and opening is not None and (opening == 1 or tokens[opening - 2].is_symbol("."))
        end = closing(tokens, opening) + 1 if named and opening is not None else 1
    inner = strip_parentheses(tokens[:end])
    column = inner[0].value if len(inner) == 1 and inner[0].is_name else None
    return Term(inner, columns_in(inner), column, len(tokens) > end)


_NO_COLUMNS = SYNTAX | {"precision", "similar", "time", "varying", "with", "without", "zone"}


def columns_in(tokens: tuple[Token, ...]) -> frozenset[str]:
    """The names in an expression that stand for columns: no functions, types or key words."""
    found = set()
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        typed = before is not None and before.is_symbol("::", ".")
        called = after is not None and after.is_symbol("(", ".") and not token.is_word(*_NO_COLUMNS)
        if token.is_name and not typed and not called and not token.is_word(*_NO_COLUMNS):
            found.add(token.value)
    return frozenset(found)


def is_default(text: str) -> bool:
    """Whether the partition takes what no other does."""
    return text.strip().lower() == "default"


def read_bound(text: str) -> Bound | None:
    """What a partition takes, by its ``FOR VALUES ...``; None where it can't be read (an expression among it)."""
    try:
        tokens = tokenize(text)
        if len(tokens) < 5 or not (tokens[0].is_word("for") and tokens[1].is_word("values")):
            return None
        end = closing(tokens, 3)
        parts = split_top_level(tokens[4:end], ",")
        if tokens[2].is_word("in"):
            return Listed(tuple(_literal(p) for p in parts if not (len(p) == 1 and p[0].is_word("null"))))
        if tokens[2].is_word("from") and tokens[end + 1].is_word("to"):
            highs = split_top_level(tokens[end + 3 : closing(tokens, end + 2)], ",")
            return Ranged(tuple(map(_edge, parts)), tuple(map(_edge, highs)))
        if tokens[2].is_word("with"):
            numbers = {p[0].value: int(p[1].value) for p in parts}
            return Hashed(numbers["modulus"], numbers["remainder"])
    except (NotTokenizable, ValueError, IndexError, KeyError):
        return None
    return None


def _edge(tokens: tuple[Token, ...]) -> Edge | str:
    for edge in Edge:
        if len(tokens) == 1 and tokens[0].is_word(edge.value):
            return edge
    return _literal(tokens)


def _literal(tokens: tuple[Token, ...]) -> str:
    """A constant as it is written, without quotes, sign included; ValueError for anything else."""
    tokens = strip_parentheses(tokens)
    sign = ""
    if len(tokens) > 1 and tokens[0].is_symbol("-"):
        sign, tokens = "-", strip_parentheses(tokens[1:])
    while len(tokens) > 2 and tokens[-2].is_symbol("::"):
        tokens = strip_parentheses(tokens[:-2])
    if len(tokens) == 1 and (tokens[0].sort in (Sort.STRING, Sort.NUMBER) or tokens[0].is_word("true", "false")):
        return sign + tokens[0].value
    raise ValueError("no constant")

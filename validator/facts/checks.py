"""CHECK constraints on one column that are plain bounds (``id > 0``, ``id BETWEEN 1 AND 999``), read without a
server."""

from validator.facts.tokens import NotTokenizable, Sort, Token, split_top_level, strip_parentheses, tokenize
from validator.model.catalog import Column

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}

_INTEGER_TYPES = ("integer", "bigint", "smallint", "numeric", "int2", "int4", "int8")


def bounds(column: Column) -> tuple[int | None, int | None, bool]:
    """(smallest, largest, complete) integers that the column's CHECKs let in.

    ``complete`` is False where a CHECK is more than bounds: then only a server can tell.
    """
    found: list[tuple[str, int]] = []
    complete = True
    for text in column.checks:
        try:
            parsed = _bounds_of(tokenize(text), (column.name.column, "value"))
        except NotTokenizable:
            parsed = None
        if parsed is None:
            complete = False
            continue
        found += parsed
    return (*_combined(found), complete)


def exceptions(check: str, column: str) -> tuple[int, ...] | None:
    """The integers that a CHECK of bounds and of ``id <> 9`` leaves out; None where it is more than those."""
    try:
        return _exceptions(tokenize(check), (column, "value"))
    except NotTokenizable:
        return None


def _exceptions(tokens: tuple[Token, ...], names: tuple[str, ...]) -> tuple[int, ...] | None:
    tokens = strip_parentheses(tokens)
    conjuncts = split_top_level(tokens, "and")
    if len(conjuncts) > 1:
        found = [_exceptions(conjunct, names) for conjunct in conjuncts]
        return None if None in found else tuple(n for each in found for n in each or ())
    if _bounds_of(tokens, names) is not None:
        return ()
    place = next((i for i, t in enumerate(tokens) if t.is_symbol("<>", "!=")), None)
    if place is None:
        return None
    sides = (tokens[:place], tokens[place + 1 :])
    number = _integer(sides[1]) if _is_column(sides[0], names) else None
    return None if number is None else (number,)


def predicate_bounds(predicate: str, column: str) -> tuple[int | None, int | None] | None:
    """(smallest, largest) integer for which a partial index's predicate holds; None where it is more than bounds on
    the column."""
    try:
        parsed = _bounds_of(tokenize(predicate), (column,))
    except NotTokenizable:
        return None
    return None if not parsed else _combined(parsed)


def _combined(parsed: list[tuple[str, int]]) -> tuple[int | None, int | None]:
    low: int | None = None
    high: int | None = None
    for operator, value in parsed:
        if operator in (">", ">=", "="):
            bound = value + (operator == ">")
            low = bound if low is None else max(low, bound)
        if operator in ("<", "<=", "="):
            bound = value - (operator == "<")
            high = bound if high is None else min(high, bound)
    return low, high


def _bounds_of(tokens: tuple[Token, ...], names: tuple[str, ...]) -> list[tuple[str, int]] | None:
    """``names`` are what the value is called: the column, and in a domain's CHECK ``VALUE``."""
    tokens = strip_parentheses(tokens)
    conjuncts = split_top_level(tokens, "and")
    if len(conjuncts) > 1:
        out: list[tuple[str, int]] = []
        for conjunct in conjuncts:
            parsed = _bounds_of(conjunct, names)
            if parsed is None:
                return None
            out += parsed
        return out
    if len(tokens) == 4 and [t.value for t in tokens[1:]] == ["is", "not", "null"]:
        return [] if _is_column(tokens[:1], names) else None
    position = next((i for i, t in enumerate(tokens) if t.is_symbol(*_FLIPPED)), None)
    if position is None:
        return None
    left, operator, right = tokens[:position], tokens[position].value, tokens[position + 1 :]
    if _is_column(left, names):
        number = _integer(right)
        return None if number is None else [(operator, number)]
    if _is_column(right, names):
        number = _integer(left)
        return None if number is None else [(_FLIPPED[operator], number)]
    return None


def _is_column(tokens: tuple[Token, ...], names: tuple[str, ...]) -> bool:
    tokens = _uncast(tokens)
    return len(tokens) == 1 and tokens[0].is_name and tokens[0].value in names


def _uncast(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    tokens = strip_parentheses(tokens)
    while len(tokens) >= 3 and tokens[-2].is_symbol("::") and tokens[-1].value in _INTEGER_TYPES:
        tokens = strip_parentheses(tokens[:-2])
    return tokens


def _integer(tokens: tuple[Token, ...]) -> int | None:
    tokens = _uncast(tokens)
    sign = 1
    if tokens and tokens[0].is_symbol("-", "+"):
        sign = -1 if tokens[0].value == "-" else 1
        tokens = _uncast(tokens[1:])
    if len(tokens) == 1 and tokens[0].sort in (Sort.NUMBER, Sort.STRING):
        text = tokens[0].value.strip()
        if text.lstrip("-").isdigit():
            return sign * int(text)
    return None

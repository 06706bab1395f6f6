"""What one statement of a trigger's body does to sequences and to rows of tables, as far as it says so itself.

Source: PostgreSQL manual, "SQL Commands"; "Sequence Manipulation Functions".
"""

import re
from collections.abc import Iterator
from enum import Enum

from validator.facts.dependence import Tokens
from validator.facts.expressions import is_call
from validator.facts.tokens import NotTokenizable, Sort, closing, split_top_level, strip_parentheses, tokenize
from validator.model.frozen import frozen

MAY_TOUCH_IDS = r"setval|nextval|restart|delete|update|insert|truncate|merge|raise|assert"
"""What the body of a trigger holds that has to do with ids: a regular expression, for PostgreSQL and Python alike."""

_TOUCHING = re.compile(MAY_TOUCH_IDS, re.IGNORECASE)
_MOVES = re.compile(r"\bsetval\b|\bnextval\b|\brestart\b", re.IGNORECASE)


class Does(Enum):
    """What happens to ``Effect.target``: a table, or a sequence."""

    SETS = "sets a sequence"
    DRAWS = "draws from a sequence"
    RESTARTS = "restarts the sequences that a table owns"
    DELETES = "deletes rows"
    UPDATES = "updates columns"
    INSERTS = "inserts rows"


@frozen
class Effect:
    """``target`` is a name in parts; empty where nobody can say which.

    ``columns`` are those that an UPDATE sets or an INSERT names; ``first``: an INSERT without names gives the first so
    many columns, and as many as NEW has ``rows`` times, and no others (None: who knows).
    """

    does: Does
    target: tuple[str, ...] = ()
    argument: Tokens = ()
    columns: frozenset[str] | None = None
    first: int | None = None
    rows: int = 0


def may_touch_ids(language: str, body: str) -> bool:
    """Whether the function of a trigger may have to do with ids otherwise than by writing them into the row."""
    return language == "plpgsql" and _TOUCHING.search(body) is not None


def effects_of(tokens: Tokens) -> Iterator[Effect]:
    """Everything of that kind in one statement.

    Texts that EXECUTE runs are looked into, as far as they stand there as they are.
    """
    for index in range(len(tokens)):
        yield from _at(tokens, index)
    if any(t.is_word("execute") for t in tokens):
        for text in (t.value for t in tokens if t.sort is Sort.STRING):
            try:
                inner = tokenize(text)
                yield from [effect for index in range(len(inner)) for effect in _at(inner, index)]
            except NotTokenizable:
                if _MOVES.search(text):
                    yield Effect(Does.SETS)


def _at(tokens: Tokens, index: int) -> Iterator[Effect]:
    """What begins at ``index``."""
    token, following = tokens[index], tokens[index + 1 : index + 2]
    if is_call(tokens, index, "setval") or is_call(tokens, index, "nextval"):
        arguments = split_top_level(tokens[index + 2 : closing(tokens, index + 1)], ",")
        yield Effect(Does.SETS if token.value == "setval" else Does.DRAWS, argument=arguments[0])
    elif token.is_word("alter") and following and following[0].is_word("sequence"):
        yield Effect(Does.SETS, _name(tokens, index + 2)[0])
    elif token.is_word("alter") and following and following[0].is_word("table"):
        if any(t.is_word("restart") for t in tokens[index:]):
            yield Effect(Does.RESTARTS, _name(tokens, index + 2)[0])
    elif token.is_word("truncate"):
        yield from _truncated(tokens, index + 1)
    elif token.is_word("delete") and following and following[0].is_word("from"):
        yield Effect(Does.DELETES, _name(tokens, index + 2)[0])
    elif token.is_word("insert", "merge") and following and following[0].is_word("into"):
        name, end = _name(tokens, index + 2)
        if token.is_word("merge"):
            yield Effect(Does.DELETES, name)
        yield _inserted(name, tokens[end:]) if token.is_word("insert") else Effect(Does.INSERTS, name)
    elif token.is_word("update"):
        yield from _updated(tokens, index + 1)


def _name(tokens: Tokens, index: int) -> tuple[tuple[str, ...], int]:
    """The name that stands at ``index``, perhaps after IF EXISTS or ONLY, and where it ends; () where none does."""
    while index < len(tokens) and tokens[index].is_word("only", "if", "exists", "table"):
        index += 1
    parts: list[str] = []
    while index < len(tokens) and tokens[index].is_name:
        parts.append(tokens[index].value)
        index += 1
        if not (index < len(tokens) and tokens[index].is_symbol(".")):
            break
        index += 1
    return tuple(parts), index


def _truncated(tokens: Tokens, index: int) -> Iterator[Effect]:
    restarts = any(a.is_word("restart") for a in tokens[index:])
    while True:
        name, index = _name(tokens, index)
        if name:
            yield Effect(Does.DELETES, name)
            if restarts:
                yield Effect(Does.RESTARTS, name)
        if not (index < len(tokens) and tokens[index].is_symbol(",")):
            return
        index += 1


def _updated(tokens: Tokens, index: int) -> Iterator[Effect]:
    """UPDATE of a table; no ``ON CONFLICT DO UPDATE``, ``FOR UPDATE`` or ``BEFORE UPDATE``."""
    name, index = _name(tokens, index)
    start = next((i for i in range(index, min(index + 4, len(tokens))) if tokens[i].is_word("set")), None)
    if not name or start is None or name == ("set",):
        return
    end = next((i for i in range(start, len(tokens)) if tokens[i].is_word("where", "from", "returning")), len(tokens))
    columns: set[str] = set()
    for item in split_top_level(tokens[start + 1 : end], ","):
        several = bool(item) and item[0].is_symbol("(")
        part = item[1 : closing(item, 0)] if several else item[:1]
        columns |= {t.value for t in part if t.is_name}
    yield Effect(Does.UPDATES, name, columns=frozenset(columns))


def _inserted(name: tuple[str, ...], rest: Tokens) -> Effect:
    """INSERT, given what follows the table's name."""
    if len(rest) > 1 and rest[0].is_word("as"):
        rest = rest[2:]
    if len(rest) > 2 and rest[0].is_symbol("(") and not rest[1].is_word("select", "values", "with"):
        end = closing(rest, 0)
        listed = [item[0].value for item in split_top_level(rest[1:end], ",") if item]
        defaults = {n for n, v in zip(listed, _values(rest[end + 1 :]) or [], strict=False) if _is_default(v)}
        return Effect(Does.INSERTS, name, columns=frozenset(listed) - defaults)
    if rest and rest[0].is_word("default"):
        return Effect(Does.INSERTS, name, first=0)
    rest = strip_parentheses(rest)
    values = _values(rest)
    if values is None and rest and rest[0].is_word("select"):
        end = next((i for i, t in enumerate(rest) if t.is_word("from", "where", "union", "on", "returning")), len(rest))
        values = split_top_level(rest[1:end], ",")
    if values is None:
        return Effect(Does.INSERTS, name)
    given = rows = 0
    for value in values:
        if _is_default(value):
            break
        whole = len(value) > 2 and value[-1].is_symbol("*") and value[-2].is_symbol(".")
        if whole and not any(t.is_word("new") for t in value):
            return Effect(Does.INSERTS, name)
        rows, given = rows + whole, given + (not whole)
    return Effect(Does.INSERTS, name, first=given, rows=rows)


def _values(rest: Tokens) -> list[Tokens] | None:
    """The first row of VALUES."""
    start = next((i for i, t in enumerate(rest[:4]) if t.is_word("values")), None)
    if start is None or start + 1 >= len(rest) or not rest[start + 1].is_symbol("("):
        return None
    return split_top_level(rest[start + 2 : closing(rest, start + 1)], ",")


def _is_default(value: Tokens) -> bool:
    return len(value) == 1 and value[0].is_word("default")

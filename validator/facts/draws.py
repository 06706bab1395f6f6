"""Counting the values that one insert takes from a sequence, and following calls of functions that take them."""

from collections import Counter
from dataclasses import dataclass, field

from validator.facts.expressions import Expression, mentions_nextval
from validator.facts.frame import Undecided
from validator.facts.routines import draws_dynamically, mentions_any, returned_by
from validator.facts.surroundings import Surroundings
from validator.facts.tokens import Sort, Token, closing, split_top_level
from validator.model.catalog import Function
from validator.model.names import QualifiedName

_MAX_DEPTH = 8


@dataclass
class Draws:
    """The order in which one insert into a table draws from each sequence."""

    taken: Counter[QualifiedName] = field(default_factory=Counter)

    def take(self, sequence: QualifiedName) -> int:
        """The position (from 0) of one more draw."""
        position = self.taken[sequence]
        self.taken[sequence] += 1
        return position


class Reaching:
    """The functions that draw from a sequence, directly or through one another."""

    def __init__(self, functions: tuple[Function, ...], surroundings: Surroundings | None = None) -> None:
        self.surroundings = surroundings or Surroundings()
        self._functions: dict[str, list[Function]] = {}
        reaching = {f.name.name for f in functions if mentions_nextval(f.body) or draws_dynamically(f.body)}
        while True:
            more = {
                f.name.name
                for f in functions
                if f.name.name not in reaching and mentions_any(f.body, frozenset(reaching))
            }
            if not more:
                break
            reaching |= more
        for function in functions:
            if function.name.name in reaching:
                self._functions.setdefault(function.name.name, []).append(function)
        self.names = frozenset(reaching)

    def may_draw(self, text: str) -> bool:
        """Whether an expression can take a value from a sequence."""
        return mentions_nextval(text) or mentions_any(text, self.names)

    def at(self, tokens: tuple[Token, ...], index: int) -> list[Function]:
        """The functions that a call beginning at ``index`` may mean; none where it is no such call."""
        token = tokens[index]
        if not token.is_name or token.value not in self._functions:
            return []
        if not (index + 1 < len(tokens) and tokens[index + 1].is_symbol("(")):
            return []
        candidates = self._functions[token.value]
        if index >= 2 and tokens[index - 1].is_symbol("."):
            candidates = [f for f in candidates if f.name.schema == tokens[index - 2].value]
        return candidates


def inline(expression: Expression, reaching: Reaching, depth: int = 0) -> Expression | Undecided:
    """``expression`` with each call of a drawing function replaced by what the function returns."""
    tokens = expression.tokens
    for index in range(len(tokens)):
        candidates = reaching.at(tokens, index)
        if not candidates:
            continue
        end = closing(tokens, index + 1)
        inside = tokens[index + 2 : end]
        arguments = split_top_level(inside, ",") if inside else []
        fitting = [f for f in candidates if len(f.parameters) == len(arguments)] or candidates
        if len(fitting) > 1 or depth > _MAX_DEPTH:
            return Undecided(f"{tokens[index].text}() can't be followed", expression.draws)
        value = returned_by(fitting[0], arguments, reaching.surroundings)
        if isinstance(value, Undecided):
            return Undecided(value.why, expression.draws + value.draws)
        start = index - 2 if index >= 2 and tokens[index - 1].is_symbol(".") else index
        spliced = (
            *tokens[:start],
            Token(Sort.SYMBOL, "(", "("),
            *(_shifted(t, len(expression.draws)) for t in value.tokens),
            Token(Sort.SYMBOL, ")", ")"),
            *tokens[end + 1 :],
        )
        return inline(Expression(spliced, expression.draws + value.draws), reaching, depth + 1)
    return expression


def _shifted(token: Token, by: int) -> Token:
    if token.sort is not Sort.DRAW:
        return token
    position = str(int(token.value) + by)
    return Token(Sort.DRAW, f"<{position}>", position)

"""Which statements of a trigger's body an insert may come to that leaves to the database what the database can give,
and on which columns' values that depends.

Nothing is computed here but conditions that such an insert decides. Source: PostgreSQL manual, "PL/pgSQL".
"""

from collections.abc import Iterator, Mapping

from validator.facts.dependence import NOTHING, Atom, Knowledge, Tokens
from validator.facts.held import Value
from validator.facts.plpgsql_syntax import OPENERS, branches_of, statements_of
from validator.facts.tokens import Token, split_top_level
from validator.model.catalog import Trigger
from validator.model.frozen import frozen

_HARMLESS = ("debug", "log", "info", "notice", "warning")

Leaving = tuple[bool, tuple[Atom, ...]]
"""Whether statements surely leave the function, and on what it depends whether they do."""


@frozen
class Step:
    """A statement that is reached under ``conditions``; always, where there are none."""

    tokens: Tokens
    conditions: tuple[Atom, ...] = ()


def steps_of(trigger: Trigger, body: Tokens, condition: Tokens, held: Mapping[str, Value]) -> list[Step]:
    """The statements that may run where NEW holds ``held``, which the database gives; the insert says the rest.

    ``condition`` is the trigger's WHEN. IndexError, StopIteration or ValueError for a body that is none.
    """
    walk = _Walk(Knowledge(trigger, frozenset(held), dict(held)))
    fires = walk.known.decided(condition, depth=0) if condition else True
    if fires is not False:
        walk.body(body, () if fires else walk.known.atoms(condition))
    return walk.steps


def raises(tokens: Tokens) -> bool:
    """Whether a statement is a RAISE that ends the insert."""
    return tokens[0].is_word("raise") and not (len(tokens) > 1 and tokens[1].is_word(*_HARMLESS))


def asserted(tokens: Tokens) -> Tokens:
    """The condition of an ASSERT."""
    return split_top_level(tokens[1:], ",")[0]


class _Walk:
    """One way through a body."""

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self.steps: list[Step] = []

    def body(self, tokens: Tokens, conditions: tuple[Atom, ...]) -> Leaving:
        """A block with its declarations and handlers."""
        begin = 0
        if tokens[0].is_word("declare"):
            begin = next(i for i, t in enumerate(tokens) if t.is_word("begin"))
            for declaration in split_top_level(tokens[1:begin], ";"):
                if declaration:
                    self.known.of[declaration[0].value] = self.known.made_of(declaration[1:])
        if not tokens[begin].is_word("begin"):
            raise ValueError("no block")
        inner = tokens[begin + 1 : max(i for i, t in enumerate(tokens) if t.is_word("end"))]
        first, *handlers = _parts(inner)
        if not handlers:
            return self.block(first, conditions)
        caught = (*conditions, NOTHING)  # whatever is raised in there may be caught, and who knows what raises
        leaving: tuple[Atom, ...] = ()
        for part in (first, *handlers):
            ends, more = self.block(part, caught)
            leaving += (NOTHING, *more) if ends or more else ()
        return False, leaving

    def block(self, tokens: Tokens, conditions: tuple[Atom, ...]) -> Leaving:
        leaving: tuple[Atom, ...] = ()
        for statement in map(_without_label, statements_of(tokens)):
            ends, more = self.statement(statement, (*conditions, *leaving)) if statement else (False, ())
            if ends:
                return True, leaving
            leaving += more
        return False, leaving

    def statement(self, tokens: Tokens, conditions: tuple[Atom, ...]) -> Leaving:
        head = tokens[0]
        if head.is_word("if", "case"):
            return self.branches(tokens, conditions)
        if head.is_word("begin", "declare"):
            return self.body(tokens, conditions)
        if head.is_word("loop", "while", "for", "foreach"):
            return self.loop(tokens, conditions)
        if head.is_word("assert"):
            return self.assertion(tokens, conditions)
        self.steps.append(Step(tokens, conditions))
        if head.is_word("return") or raises(tokens):
            return True, ()
        self.known.assign(tokens)
        return False, (NOTHING,) if head.is_word("exit", "continue") else ()

    def assertion(self, tokens: Tokens, conditions: tuple[Atom, ...]) -> Leaving:
        """Raises where its condition is not true."""
        condition = asserted(tokens)
        truth = self.known.decided(condition)
        if truth is not True:
            asked = self.known.atoms(condition) if truth is None else ()
            self.steps.append(Step(tokens, (*conditions, *asked)))
            return truth is False, asked
        return False, ()

    def branches(self, tokens: Tokens, conditions: tuple[Atom, ...]) -> Leaving:
        """IF, and CASE, of which the simple form compares with a value that stands before the first WHEN."""
        first = next((i for i, t in enumerate(tokens) if t.is_word("when")), 1) if tokens[0].is_word("case") else 1
        before, ways = self.known, []
        asked: tuple[Atom, ...] = ()
        leaving: tuple[Atom, ...] = ()
        falls_through = True
        for condition, body in branches_of(tokens):
            truth = True if condition is None else None if first > 1 else before.decided(condition)
            if truth is False:
                continue
            if truth is None:
                whole = condition or ()
                asked += (before.made_of((*tokens[1:first], *whole)),) if first > 1 else before.atoms(whole)
            self.known = before.copy()
            left, more = self.block(body, (*conditions, *asked))
            leaving += (*asked, *more) if left or more else ()
            ways += [] if left else [self.known]
            if truth:
                falls_through = False
                break
        ways += [before.copy()] if falls_through else []
        self.known = before
        if ways:
            self.known.become(ways, asked)
        return not ways, leaving

    def loop(self, tokens: Tokens, conditions: tuple[Atom, ...]) -> Leaving:
        start = next(i for i, t in enumerate(tokens) if t.is_word("loop"))
        header = self.known.made_of(tokens[1:start])
        if tokens[0].is_word("for", "foreach"):
            self.known.of[tokens[1].value] = header
        self.known.forget_written(tokens)
        inner = tokens[start + 1 : max(i for i, t in enumerate(tokens) if t.is_word("end"))]
        ends, leaving = False, tuple[Atom, ...]()
        for _ in range(2):  # once more with what the first round has written
            ends, leaving = self.block(inner, (*conditions, header))
            self.known.forget_written(tokens)
        return False, (header, *leaving) if ends or leaving else ()


def _without_label(tokens: Tokens) -> Tokens:
    if tokens and tokens[0].is_symbol("<<"):
        return tokens[next((i for i, t in enumerate(tokens) if t.is_symbol(">>")), len(tokens) - 1) + 1 :]
    return tokens


def _parts(tokens: Tokens) -> list[Tokens]:
    """The statements of a block, and those of each of its handlers."""
    marks = list(_marks(tokens))
    starts = [0, *(next(i for i in range(m, len(tokens)) if tokens[i].is_word("then")) + 1 for m in marks)]
    return [tokens[start:end] for start, end in zip(starts, [*marks, len(tokens)], strict=True)]


def _marks(tokens: Tokens) -> Iterator[int]:
    """Where EXCEPTION begins, and each WHEN after the first handler."""
    depth, handling = 0, False
    previous: Token | None = None
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        starts = token.is_word("exception") and following is not None and following.is_word("when")
        if depth == 0 and (starts or (handling and token.is_word("when") and previous and previous.is_symbol(";"))):
            handling = True
            yield index
        if token.is_word(*OPENERS) and not (previous is not None and previous.is_word("end")):
            depth += 1
        elif token.is_word("end"):
            depth -= 1
        previous = token

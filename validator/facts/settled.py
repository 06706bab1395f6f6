"""Which branch an insert takes, and what is left of an expression, where it leaves the column out.

Source: PostgreSQL manual, "Conditional Expressions".
"""

from validator.facts.frame import Frame, decide
from validator.facts.held import Condition, Held
from validator.facts.plpgsql_syntax import branches_of, columns_of_new
from validator.facts.tokens import Token, closing, split_top_level, strip_parentheses


def chosen(frame: Frame, branches: list[tuple[tuple[Token, ...] | None, tuple[Token, ...]]]) -> tuple[int | None, str]:
    """(index of the branch that is taken, the one column that this depends on or ''); -1: none is, None: undecided."""
    depends: set[str] = set()
    for index, (condition, _) in enumerate(branches):
        truth, column = (True, "") if condition is None else decide(frame, condition)
        depends |= {column} - {""}
        if truth is None or len(depends) > 1:
            return None, ""
        if truth:
            return index, "".join(depends)
    return (None if not branches else -1), "".join(depends)


def settled(frame: Frame, column: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """A COALESCE or CASE that NEW.column decides as the argument or branch that it comes down to."""
    if len(tokens) < 4 or frame.trigger is None:
        return tokens
    if tokens[0].is_word("coalesce") and closing(tokens, 1) == len(tokens) - 1:
        return _coalesced(frame, column, tokens)
    if tokens[0].is_word("case") and tokens[1].is_word("when") and tokens[-1].is_word("end"):
        branches = branches_of(tokens)
        taken, depends = chosen(frame, branches)
        if taken is None or taken < 0 or depends not in ("", column):
            return tokens
        return settled(frame, column, strip_parentheses(branches[taken][1]))
    return tokens


def _coalesced(frame: Frame, column: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    start = 2
    for argument in split_top_level(tokens[2:-1], ","):
        value = Condition({column: frame.holds(column)}).value(argument)
        if columns_of_new(argument) - {column} or (value is Held.ANY and columns_of_new(argument)):
            return tokens
        if value is not Held.NULL:
            last = value is not Held.ANY or start + len(argument) == len(tokens) - 1
            inner = strip_parentheses(argument)
            if len(inner) > 2 and inner[0].is_word("nullif"):
                return split_top_level(inner[2:-1], ",")[0]
            return argument if last else (*tokens[:2], *tokens[start:])
        start += len(argument) + 1
    return tokens

"""A small interpreter for straight-line SQL and PL/pgSQL bodies.

It follows assignments, ``SELECT ... INTO``, ``RETURN`` and the usual guards (``IF NEW.id IS NULL``,
``COALESCE(NEW.id, ...)``, ``IF TG_OP = 'INSERT'``). Whatever else touches the value makes the result Undecided: never
a guess. Source: PostgreSQL manual, "PL/pgSQL" and "Trigger Functions".
"""

from itertools import pairwise

from validator.facts.expressions import Expression
from validator.facts.frame import NOBODY, Assignment, Frame, Undecided, evaluate, references_of
from validator.facts.plpgsql_syntax import (
    assigned_columns_of,
    branches_of,
    guarded_by,
    is_new,
    selected_value,
    statements_of,
    without_select,
    written_by,
)
from validator.facts.tokens import NotTokenizable, Sort, Token, closing, split_top_level, strip_parentheses

UNREADABLE = (NotTokenizable, IndexError, StopIteration, ValueError)
"""What running a body raises where it is not one that PostgreSQL would run (check_function_bodies may be off)."""


def _has_draw(tokens: tuple[Token, ...]) -> bool:
    return any(t.sort is Sort.DRAW for t in tokens)


def run_sql(frame: Frame, tokens: tuple[Token, ...]) -> None:
    """``SELECT expression``, ``RETURN expression``, or BEGIN ATOMIC around one of them."""
    if len(tokens) > 2 and tokens[0].is_word("begin") and tokens[1].is_word("atomic"):
        tokens = tokens[2:-1]
    statements = [s for s in split_top_level(tokens, ";") if s]
    if len(statements) != 1 or not statements[0][0].is_word("select", "return"):
        frame.problem = "it is more than one expression"
        return
    value = selected_value(statements[0][1:])
    if value is None:
        frame.problem = "it reads tables"
        return
    frame.returned = evaluate(frame, value)


def run_plpgsql(frame: Frame, tokens: tuple[Token, ...]) -> None:
    """One block with its declarations; one of UNREADABLE where it breaks off."""
    begin = 0
    if tokens and tokens[0].is_word("declare"):
        begin = next(i for i, t in enumerate(tokens) if t.is_word("begin"))
        for declaration in split_top_level(tokens[1:begin], ";"):
            _declare(frame, declaration)
    if not tokens[begin].is_word("begin"):
        frame.problem = "its body is not a plain block"
        return
    end = len(tokens) - 1
    while end > begin and not tokens[end].is_word("end"):
        end -= 1
    if end == begin:
        frame.problem = "its body breaks off"
        return
    _block(frame, tokens[begin + 1 : end], guard=None)


def _declare(frame: Frame, tokens: tuple[Token, ...]) -> None:
    if not tokens:
        return
    for index, token in enumerate(tokens):
        if token.is_symbol(":=", "=") or token.is_word("default"):
            frame.variables[tokens[0].value] = evaluate(frame, tokens[index + 1 :])
            return
    frame.variables[tokens[0].value] = None


def _block(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    for statement in statements_of(tokens):
        if frame.problem or frame.returned is not None:
            return
        _statement(frame, statement, guard)
        if frame.trigger is not None and guard in (None, ""):
            guard = _left_by(frame, statement) or guard


def _left_by(frame: Frame, tokens: tuple[Token, ...]) -> str | None:
    """What guards the rest of the block where an IF may leave the trigger with the row as it is.

    ``IF NEW.column IS NOT NULL THEN RETURN NEW; END IF`` guards by the column, any other condition by a name that no
    column has.
    """
    leaves = any(a.is_word("return") and b.is_word("new") for a, b in pairwise(tokens))
    if not tokens[0].is_word("if") or not leaves:
        return None
    then = next(i for i, t in enumerate(tokens) if t.is_word("then"))
    column, sense = guarded_by(tokens[1:then])
    short = [t.value for t in tokens[then + 1 :]] == ["return", "new", ";", "end", "if"]
    if column == "" and short:
        return None if not sense else NOBODY
    return column if column is not None and not sense and short else NOBODY


def _statement(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    head = tokens[0]
    if head.is_word("return"):
        rest = tokens[1:]
        if guard is not None and not (len(rest) == 1 and rest[0].is_word("new")):
            frame.problem = "it returns on a condition"
        elif frame.trigger is not None:
            if rest and not rest[0].is_word("new"):
                frame.problem = "it does not return NEW"
            elif guard in (None, ""):
                frame.returned = rest
        else:
            value = None if rest and rest[0].is_word("query", "next") else evaluate(frame, without_select(rest))
            frame.problem = None if value is not None else "its value can't be followed"
            frame.returned = value
    elif head.is_word("if"):
        _if(frame, tokens, guard)
    elif head.is_word("select"):
        _select_into(frame, tokens, guard)
    elif head.is_word("null", "raise"):
        return
    else:
        _assign_or_opaque(frame, tokens, guard)


def _assign_or_opaque(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    if len(tokens) > 4 and tokens[0].is_word("new") and tokens[1].is_symbol(".") and tokens[3].is_symbol(":=", "="):
        _set_new(frame, tokens[2].value, without_select(tokens[4:]), guard)
    elif frame.trigger is not None and len(tokens) > 2 and tokens[0].is_word("new") and tokens[1].is_symbol(":=", "="):
        frame.problem = "it replaces NEW as a whole"
    elif len(tokens) > 2 and tokens[0].is_name and tokens[1].is_symbol(":=", "="):
        frame.variables[tokens[0].value] = evaluate(frame, without_select(tokens[2:])) if guard in (None, "") else None
    elif any(t.value == "nextval" for t in tokens):
        frame.problem = f"it draws inside a {tokens[0].text.upper()}"
    elif not tokens[0].is_word("insert", "update", "delete", "perform") and any(t.is_word("new") for t in tokens):
        frame.problem = f"it holds a {tokens[0].text.upper()} that can't be followed"
    else:
        _forget(frame, written_by(tokens))


def _forget(frame: Frame, tokens: tuple[Token, ...]) -> None:
    """What ``tokens`` may have written is not known any more."""
    for token in tokens:
        if token.is_name and token.value in frame.variables:
            frame.variables[token.value] = None
    frame.touched |= assigned_columns_of(tokens)
    for name in assigned_columns_of(tokens):
        frame.new[name] = Assignment(Undecided(f"the value of NEW.{name} can't be followed", tuple(frame.draws)))


def _set_new(frame: Frame, column: str, tokens: tuple[Token, ...], guard: str | None) -> None:
    tokens = strip_parentheses(tokens)
    only_if_null = guard == column
    if len(tokens) > 2 and tokens[0].is_word("coalesce") and closing(tokens, 1) == len(tokens) - 1:
        first, *rest = split_top_level(tokens[2:-1], ",")
        if is_new(first, column) and len(rest) == 1:
            tokens, only_if_null = rest[0], True
    value = evaluate(frame, tokens)
    if value is None:
        result: Expression | Undecided = Undecided(f"the value of NEW.{column} can't be followed", tuple(frame.draws))
    elif guard not in (None, "", column) and _has_draw(value):
        result = Undecided(f"NEW.{column} is assigned on a condition", tuple(frame.draws))
    else:
        result = Expression(value, tuple(frame.draws))
    if guard in (None, "", column):
        frame.new[column] = Assignment(result, only_if_null)
    else:
        frame.touched.add(column)
    if guard not in (None, "", column) and (column in frame.new or isinstance(result, Undecided)):
        frame.new[column] = Assignment(Undecided(f"NEW.{column} is assigned on a condition", tuple(frame.draws)))


def _select_into(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    position = next((i for i, t in enumerate(tokens) if t.is_word("into")), None)
    if position is None:
        frame.problem = "it selects without INTO"
        return
    start = position + 1
    if tokens[start].is_word("strict"):
        start += 1
    length = 3 if tokens[start].is_word("new") and tokens[start + 1].is_symbol(".") else 1
    if length == 1 and frame.trigger is not None and tokens[start].is_word("new"):
        frame.problem = "it replaces NEW as a whole"
        return
    if start + length < len(tokens) and tokens[start + length].is_symbol(","):
        if any(t.value == "nextval" for t in tokens):
            frame.problem = "it selects into several variables"
        _forget(frame, tokens[position:])
        return
    target, rest = tokens[start : start + length], tokens[1:position] + tokens[start + length :]
    value = selected_value(rest)
    if length == 3 and value is not None:
        _set_new(frame, target[2].value, value, guard)
    elif length == 3:
        frame.new[target[2].value] = Assignment(Undecided(f"NEW.{target[2].value} is read from a table"))
    else:
        known = value is not None and guard in (None, "")
        frame.variables[target[0].value] = evaluate(frame, value) if known and value is not None else None


def _if(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    then = next(i for i, t in enumerate(tokens) if t.is_word("then"))
    condition, column_sense = tokens[1:then], None
    end = max(i for i, t in enumerate(tokens) if t.is_word("end"))
    branches = branches_of(tokens[then + 1 : end])
    column, sense = guarded_by(condition)
    if column is not None and branches is not None and guard in (None, ""):
        column_sense = branches[0] if sense else branches[1]
        other = branches[1] if sense else branches[0]
        if not any(t.value == "nextval" or t.is_word("new", "return") for t in other) or column == "":
            _block(frame, column_sense, guard=column)
            return
    if any(t.value == "nextval" for t in tokens):
        for name in assigned_columns_of(tokens):
            frame.new[name] = Assignment(
                Undecided(f"NEW.{name} is assigned on a condition", references_of(frame, tokens))
            )
        if frame.trigger is None or not assigned_columns_of(tokens):
            frame.problem = "it draws on a condition"
    else:
        frame.touched |= assigned_columns_of(tokens)
        for name in assigned_columns_of(tokens):
            if name in frame.new:
                frame.new[name] = Assignment(Undecided(f"NEW.{name} is assigned on a condition", tuple(frame.draws)))
        if frame.trigger is None and any(t.is_word("return") for t in tokens):
            frame.problem = "it returns on a condition"
        for index, token in enumerate(tokens[then + 1 : -1], then + 1):
            written = tokens[index + 1].is_symbol(":=", "=", ",") or tokens[index - 1].is_word("into", "strict")
            if token.is_name and written and token.value in frame.variables:
                frame.variables[token.value] = None

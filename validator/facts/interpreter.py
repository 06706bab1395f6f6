"""A small interpreter for straight-line SQL and PL/pgSQL bodies.

It follows assignments, ``SELECT ... INTO``, ``RETURN`` and the conditions that an insert decides which leaves the
column out (``IF NEW.id IS NULL``, ``COALESCE(NEW.id, ...)``, ``IF TG_OP = 'INSERT'``). Whatever else touches the value
makes the result Undecided: never a guess. Source: PostgreSQL manual, "PL/pgSQL" and "Trigger Functions".
"""

from itertools import pairwise

from validator.facts.declared_types import as_declared, fits, referred_to
from validator.facts.expressions import Expression
from validator.facts.frame import NOBODY, Frame, Undecided, drawn_in, evaluate, references_of, since_the_beginning
from validator.facts.held import is_something
from validator.facts.plpgsql_syntax import (
    assigned_columns_of,
    branches_of,
    columns_of_new,
    declared_type,
    is_new,
    replaces_new,
    selected_value,
    selected_values,
    statements_of,
    targets_of,
    without_select,
    written_by,
)
from validator.facts.settled import chosen, settled
from validator.facts.tokens import NotTokenizable, Sort, Token, split_top_level, strip_parentheses

_AS_A_WHOLE = "it replaces NEW as a whole"

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


def run_plpgsql(frame: Frame, tokens: tuple[Token, ...], guard: str | None = None) -> None:
    """One block with its declarations; one of UNREADABLE where it breaks off.

    ``guard`` names the column that must be left out for it to run, where there is one.
    """
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
    _block(frame, tokens[begin + 1 : end], guard)


def _declare(frame: Frame, tokens: tuple[Token, ...]) -> None:
    if not tokens:
        return
    name = tokens[0].value
    if frame.trigger is not None and len(tokens) > 3 and tokens[1].is_word("alias") and tokens[3].is_word("new"):
        frame.problem = _AS_A_WHOLE
        return
    end = next((i for i, t in enumerate(tokens) if t.is_symbol(":=", "=") or t.is_word("default")), len(tokens))
    frame.types[name] = referred_to(frame, declared_type(tokens[1:end]))
    frame.variables[name] = as_declared(frame, name, evaluate(frame, tokens[end + 1 :])) if end < len(tokens) else None


def _block(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> str | None:
    """Runs statements, and says what guards those after the block, because some of these may leave it all."""
    statements = statements_of(tokens)
    leaving: str | None = None
    for index, statement in enumerate(statements):
        left = _if(frame, statement, guard) if statement[0].is_word("if") else None
        if not statement[0].is_word("if"):
            _statement(frame, statement, guard)
        if frame.problem:
            return leaving
        if frame.returned is not None:
            for rest in statements[index + 1 :]:
                pass_by(frame, rest, left or "")
            return leaving
        guard, leaving = _both(guard, left), _both(leaving, left)
    return leaving


def _both(guard: str | None, other: str | None) -> str | None:
    """What guards that which two guards stand before."""
    if not guard or not other:
        return guard or other
    return guard if guard == other else NOBODY


def _statement(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    head = tokens[0]
    if head.is_word("return"):
        _return(frame, tokens[1:], guard)
    elif head.is_word("select"):
        _select_into(frame, tokens, guard)
    elif head.is_word("null", "raise"):
        frame.unsure += references_of(frame, tokens)  # RAISE computes what it says only where somebody hears it
    else:
        _assign_or_opaque(frame, tokens, guard)


def _return(frame: Frame, rest: tuple[Token, ...], guard: str | None) -> None:
    if frame.trigger is None:
        value = None if rest and rest[0].is_word("query", "next") else evaluate(frame, without_select(rest))
        frame.problem = None if value is not None else "its value can't be followed"
        frame.returned = value
    elif len(rest) != 1 or not rest[0].is_word("new"):
        frame.problem = "it does not return NEW"
    elif guard != NOBODY:
        frame.returned = rest


def _assign_or_opaque(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    if len(tokens) > 4 and tokens[0].is_word("new") and tokens[1].is_symbol(".") and tokens[3].is_symbol(":=", "="):
        _set_new(frame, tokens[2].value, without_select(tokens[4:]), guard)
    elif frame.trigger is not None and len(tokens) > 2 and tokens[0].is_word("new") and tokens[1].is_symbol(":=", "="):
        frame.problem = _AS_A_WHOLE
    elif len(tokens) > 2 and tokens[0].is_name and tokens[1].is_symbol(":=", "="):
        _set_variable(frame, tokens[0].value, without_select(tokens[2:]), guard)
    elif any(t.value == "nextval" for t in tokens):
        frame.problem = f"it draws inside a {tokens[0].text.upper()}"
    elif not tokens[0].is_word("insert", "update", "delete", "perform") and any(t.is_word("new") for t in tokens):
        frame.problem = f"it holds a {tokens[0].text.upper()} that can't be followed"
    elif frame.trigger is not None and replaces_new(tokens):
        frame.problem = _AS_A_WHOLE
    else:
        _forget(frame, written_by(tokens))


def _set_variable(frame: Frame, name: str, tokens: tuple[Token, ...], guard: str | None) -> None:
    if guard == NOBODY:
        frame.unsure += references_of(frame, tokens)
        frame.variables[name] = None
    else:
        value = evaluate(frame, tokens)
        frame.variables[name] = as_declared(frame, name, value) if fits(frame, tokens, None) else None


def _forget(frame: Frame, tokens: tuple[Token, ...]) -> None:
    """What ``tokens`` may have written is not known any more."""
    for token in tokens:
        if token.is_name and token.value in frame.variables:
            frame.variables[token.value] = None
    frame.touched |= assigned_columns_of(tokens)
    for name in assigned_columns_of(tokens):
        _doubt(frame, name, f"the value of NEW.{name} can't be followed")


def _doubt(frame: Frame, column: str, why: str, tokens: tuple[Token, ...] = (), *, any_of: bool = False) -> None:
    """What NEW.column holds can't be said; ``tokens`` may have written it.

    ``any_of``: where they name no sequence, it may be any that the body draws from.
    """
    before = frame.new.get(column)
    draws = before.draws if isinstance(before, Undecided) else drawn_in(frame, before.tokens) if before else ()
    draws += drawn_in(frame, tokens) + references_of(frame, tokens)
    if any_of and not draws:
        draws = (*frame.draws, *frame.unsure)
    frame.new[column] = Undecided(why, draws)


def _set_new(frame: Frame, column: str, tokens: tuple[Token, ...], guard: str | None) -> None:
    tokens = settled(frame, column, strip_parentheses(tokens))
    if is_new(tokens, column):
        return
    value = evaluate(frame, tokens)
    if not fits(frame, tokens, column):
        value = None
    if guard in (None, "", column):
        if value is None:
            _doubt(frame, column, f"the value of NEW.{column} can't be followed", tokens, any_of=True)
        else:
            _write(frame, column, value)
        return
    frame.touched.add(column)
    if value is None or _has_draw(value) or column in frame.new:
        _doubt(frame, column, f"NEW.{column} is assigned on a condition", tokens if value is None else value)


def _write(frame: Frame, column: str, value: tuple[Token, ...]) -> None:
    before = frame.new.get(column)
    if isinstance(before, Expression) and not before.plain:  # what is written over has gone through the column's type
        frame.narrowed |= {int(t.value) for t in before.tokens if t.sort is Sort.DRAW}
    resolved = since_the_beginning(frame, value)
    frame.resolved.pop(column, None)
    if resolved is not None:
        frame.resolved[column] = resolved
    frame.new[column] = Expression(value, tuple(frame.draws))


def _select_into(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    position = next((i for i, t in enumerate(tokens) if t.is_word("into")), None)
    if position is None:
        frame.problem = "it selects without INTO"
        return
    targets, after = targets_of(tokens, position + 1)
    if frame.trigger is not None and any(len(t) == 1 and t[0].is_word("new") for t in targets):
        frame.problem = _AS_A_WHOLE
        return
    values = selected_values(tokens[1:position] + tokens[after:])
    if values is None or len(values) != len(targets):
        if len(targets) > 1 and any(t.value == "nextval" for t in tokens):
            frame.problem = "it selects into several variables"
        for target in targets:
            _not_selected(frame, target, tokens)
        return
    if any(_mentions(value, target) for n, target in enumerate(targets) for value in values[n + 1 :]):
        for target in targets:  # what one is given depends on what another one held before
            _not_selected(frame, target, tokens)
        return
    for target, value in zip(targets, values, strict=True):
        if len(target) == 3 and target[0].is_word("new"):
            _set_new(frame, target[2].value, without_select(value), guard)
        else:
            _set_variable(frame, target[0].value, without_select(value), guard)


def _mentions(value: tuple[Token, ...], target: tuple[Token, ...]) -> bool:
    if len(target) == 3 and target[0].is_word("new"):
        return target[2].value in columns_of_new(value)
    return any(t.is_name and t.value == target[0].value for t in value)


def _not_selected(frame: Frame, target: tuple[Token, ...], tokens: tuple[Token, ...]) -> None:
    """``target`` takes a value from a SELECT that can't be followed."""
    if len(target) == 3 and target[0].is_word("new"):
        _doubt(frame, target[2].value, f"NEW.{target[2].value} is read from a table", tokens)
    else:
        frame.unsure += references_of(frame, tokens)
        frame.variables[target[0].value] = None


def _if(frame: Frame, tokens: tuple[Token, ...], guard: str | None) -> str | None:
    """Runs an IF, and says what guards the statements after it: they may not be reached."""
    branches = branches_of(tokens)
    taken, column = chosen(frame, branches)
    inner = _both(guard, column)
    bodies = [body for _, body in branches]
    others = [body for index, body in enumerate(bodies) if index != taken]
    rivals = taken is not None and bool(column) and taken >= 0 and _names_draw(bodies[taken])
    if taken is None or inner == NOBODY or (rivals and any(_names_draw(o) for o in others)):
        _if_undecided(frame, tokens)
        leaves = any(a.is_word("return") and b.is_word("new") for a, b in pairwise(tokens))
        return NOBODY if leaves and frame.trigger is not None else None
    for other in others:
        pass_by(frame, other, column)
    inside: str | None = None
    if taken >= 0:
        inside = _block(frame, bodies[taken], inner)
        if column and frame.returned is None:
            _forget_variables(frame, bodies[taken])
    leaves = frame.returned is not None or any(t.is_word("return") for other in others for t in other)
    return _both(column if leaves else None, inside)


def _names_draw(tokens: tuple[Token, ...]) -> bool:
    return any(t.value == "nextval" for t in tokens)


def pass_by(frame: Frame, tokens: tuple[Token, ...], column: str) -> None:
    """Statements that do not run where ``column`` is left out ('': that never run at all)."""
    references = references_of(frame, tokens)
    frame.passed += references
    if not column:
        return
    written = assigned_columns_of(tokens)
    if references and column in written and column not in frame.new and not is_something(frame.holds(column)):
        _doubt(frame, column, f"NEW.{column} is assigned only where an insert gives it a value", tokens)
    if replaces_new(tokens):
        written |= set(frame.held)
    for name in written - {column}:
        frame.touched.add(name)
        if references or name in frame.new:
            _doubt(frame, name, f"NEW.{name} is assigned on a condition", tokens)
    _forget_variables(frame, tokens)


def _if_undecided(frame: Frame, tokens: tuple[Token, ...]) -> None:
    if frame.trigger is not None and replaces_new(tokens):
        frame.problem = _AS_A_WHOLE
    references = references_of(frame, tokens)
    columns = assigned_columns_of(tokens)
    frame.unsure += references
    frame.touched |= columns
    for name in columns:
        if references or name in frame.new:
            _doubt(frame, name, f"NEW.{name} is assigned on a condition", tokens)
    if references and (frame.trigger is None or not columns):
        frame.problem = "it draws on a condition"
    elif frame.trigger is None and any(t.is_word("return") for t in tokens):
        frame.problem = "it returns on a condition"
    _forget_variables(frame, tokens)


def _forget_variables(frame: Frame, tokens: tuple[Token, ...]) -> None:
    """Variables that ``tokens`` assign are not known any more."""
    for index, token in enumerate(tokens[1:-1], 1):
        written = tokens[index + 1].is_symbol(":=", "=", ",") or tokens[index - 1].is_word("into", "strict")
        if token.is_name and written and token.value in frame.variables:
            frame.variables[token.value] = None
    if len(tokens) > 1 and tokens[0].is_name and tokens[0].value in frame.variables and tokens[1].is_symbol(":=", "="):
        frame.variables[tokens[0].value] = None

"""What functions and triggers make of nextval(), as far as their bodies can be followed."""

import re
from collections.abc import Iterator
from contextlib import suppress

from validator.facts.expressions import Expression, SequenceRef, draw_tokens, mentions_nextval
from validator.facts.frame import NOBODY, Assignment, Frame, Undecided
from validator.facts.interpreter import UNREADABLE, run_plpgsql, run_sql
from validator.facts.plpgsql_syntax import assigned_columns_of, guarded_by, symbol
from validator.facts.tokens import NotTokenizable, Sort, Token, tokenize
from validator.model.catalog import Function, Trigger
from validator.model.names import InvalidName, split_name

_QUOTED_NAME = re.compile(r"'([^']+)'")


def references(text: str) -> tuple[SequenceRef, ...]:
    """Every sequence that code in ``text`` names inside nextval(), whether or not it can be followed."""
    draws: list[SequenceRef] = []
    try:
        draw_tokens(tokenize(text), draws, deparsed=False)
    except NotTokenizable:
        return ()
    return tuple(draws)


def returned_by(function: Function, arguments: list[tuple[Token, ...]]) -> Expression | Undecided:
    """What a call of ``function`` yields, as an expression around its draws."""
    frame = Frame(SequenceRef(search_path=function.search_path, definer=function.security_definer), None)
    if len(arguments) != len(function.parameters):
        return Undecided(f"{function.name}() has default arguments", references(function.body))
    for position, (name, tokens) in enumerate(zip(function.parameters, arguments, strict=True), 1):
        wrapped = (symbol("("), *tokens, symbol(")"))
        frame.variables[f"${position}"] = wrapped
        if name:
            frame.variables[name] = wrapped
    try:
        if function.language == "sql":
            run_sql(frame, tokenize(function.body))
        elif function.language == "plpgsql":
            run_plpgsql(frame, tokenize(function.body))
        else:
            frame.problem = f"it is written in {function.language}"
    except UNREADABLE:
        frame.problem = "its body can't be read"
    if frame.problem or frame.returned is None:
        why = frame.problem or "it has no plain RETURN"
        return Undecided(f"{function.name}(): {why}", references(function.body))
    return Expression(frame.returned, tuple(frame.draws))


def assigned_by(trigger: Trigger, drawing: frozenset[str] = frozenset()) -> dict[str, Assignment]:
    """Column name to what ``trigger`` writes into it; only columns whose value comes from a sequence, or can't be
    followed.

    ``drawing`` are the names of functions that draw from a sequence themselves.
    """
    function = trigger.function
    dynamic = draws_dynamically(function.body)
    if not dynamic and not mentions_nextval(function.body) and not mentions_any(function.body, drawing):
        return {}
    frame = Frame(SequenceRef(search_path=function.search_path, definer=function.security_definer), trigger)
    guard: str | None = None
    try:
        if trigger.condition:
            guard, sense = guarded_by(tokenize(trigger.condition))
            if guard is None or not sense:
                frame.problem = f"its condition is ({trigger.condition})"
        if function.language != "plpgsql":
            frame.problem = f"it is written in {function.language}"
        if frame.problem is None:
            run_plpgsql(frame, tokenize(function.body))
    except UNREADABLE:
        frame.problem = "its body can't be read"
    if frame.problem:
        why = f"trigger {trigger.name}: {frame.problem}"
        undecided = Assignment(Undecided(why, references(function.body)))
        return dict.fromkeys(assigned_columns(function.body) or {"*"}, undecided)
    drawn = {}
    for column, assignment in frame.new.items():
        expression = assignment.expression
        if isinstance(expression, Expression):
            if not any(t.sort is Sort.DRAW or t.value in drawing for t in expression.tokens):
                continue
            expression = Expression(expression.tokens, tuple(frame.draws))
        drawn[column] = Assignment(expression, assignment.only_if_null or guard == column)
    if guard not in (None, "") and any(column != guard for column in drawn):
        unsure = Undecided(f"trigger {trigger.name}: its condition is ({trigger.condition})", tuple(frame.draws))
        return {column: Assignment(unsure) for column in drawn}
    return drawn


def overwritten_by(trigger: Trigger) -> dict[str, str | None]:
    """Columns whose value a trigger that draws nothing may replace: None where it always does, else why nobody
    knows."""
    columns = assigned_columns(trigger.function.body) if trigger.function.language == "plpgsql" else set()
    if not columns:
        return {}
    frame = Frame(SequenceRef(), trigger)
    guard: str | None = None
    try:
        if trigger.condition:
            column, sense = guarded_by(tokenize(trigger.condition))
            guard = column if column is not None and sense else NOBODY
        run_plpgsql(frame, tokenize(trigger.function.body))
    except UNREADABLE:
        frame.problem = "its body can't be read"
    unsure = f"trigger {trigger.name} may write another value"
    if frame.problem:
        return dict.fromkeys(columns - {guard}, unsure)
    out: dict[str, str | None] = {name: unsure for name in frame.touched if name != guard}
    for name, assignment in frame.new.items():
        if assignment.only_if_null or name == guard or name in out:
            continue
        expression = assignment.expression
        own = isinstance(expression, Expression) and not any(t.is_word("new") for t in expression.tokens)
        out[name] = None if own and guard in (None, "") else unsure
    return out


def assigned_columns(body: str) -> set[str]:
    """The columns that a trigger function assigns by name (``NEW.column := ...``, ``INTO NEW.column``)."""
    try:
        return assigned_columns_of(tokenize(body))
    except NotTokenizable:
        return set()


def draws_dynamically(body: str) -> bool:
    """Whether code builds a statement with nextval() in it and runs it by EXECUTE."""
    lowered = body.lower()
    return "nextval" in lowered and "execute" in lowered


def named_in_texts(body: str) -> Iterator[tuple[str, ...]]:
    """Every text in ``body`` that may be a sequence's name: what EXECUTE may draw from."""
    try:
        tokens = tokenize(body)
    except NotTokenizable:
        return
    for token in tokens:
        if token.sort is Sort.STRING:
            for word in (token.value, *_QUOTED_NAME.findall(token.value)):
                with suppress(InvalidName):
                    yield split_name(word)


def mentions_any(text: str, names: frozenset[str]) -> bool:
    """Whether code in ``text`` holds one of these names."""
    if not names or not any(name in text.lower() or name in text for name in names):
        return False
    try:
        return any(token.is_name and token.value in names for token in tokenize(text))
    except NotTokenizable:
        return True

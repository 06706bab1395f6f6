"""What functions and triggers make of nextval(), as far as their bodies can be followed."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field

from validator.facts.declared_types import as_type
from validator.facts.evaluable import undecidable
from validator.facts.expressions import Expression, SequenceRef, draw_tokens, mentions_nextval
from validator.facts.frame import Following, Frame, Undecided, decide
from validator.facts.held import Held, Value
from validator.facts.interpreter import UNREADABLE, pass_by, run_plpgsql, run_sql
from validator.facts.own_names import own_meaning
from validator.facts.plpgsql_syntax import assigned_columns_of, columns_read_by, reachable, replaces_new, symbol
from validator.facts.surroundings import Surroundings
from validator.facts.tokens import NotTokenizable, Sort, Token, render, tokenize
from validator.model.catalog import Function, Trigger
from validator.model.frozen import frozen
from validator.model.names import InvalidName, split_name

_COMPILED = ("internal", "c")
"""Languages of the triggers that come with PostgreSQL and its extensions, such as tsvector_update_trigger(): they write
into the columns that they are told."""

ANY_COLUMN = "*"

_QUOTED_NAME = re.compile(r"'([^']+)'")


def references(text: str) -> tuple[SequenceRef, ...]:
    """Every sequence that code in ``text`` names inside nextval(), whether or not it can be followed."""
    draws: list[SequenceRef] = []
    try:
        draw_tokens(tokenize(text), draws, deparsed=False)
    except NotTokenizable:
        return ()
    return tuple(draws)


def returned_by(
    function: Function, arguments: list[tuple[Token, ...]], surroundings: Surroundings | None = None
) -> Expression | Undecided:
    """What a call of ``function`` yields, as an expression around its draws."""
    around = surroundings or Surroundings()
    elsewhere = own_meaning(function, around.own_names)
    if elsewhere is not None:
        return Undecided(f"{function.name}(): {elsewhere}", references(function.body))
    template = SequenceRef(search_path=function.search_path, definer=function.security_definer)
    frame = Frame(template, None, surroundings=around)
    if len(arguments) != len(function.parameters):
        return Undecided(f"{function.name}() has default arguments", references(function.body))
    for position, (name, tokens) in enumerate(zip(function.parameters, arguments, strict=True), 1):
        wrapped: tuple[Token, ...] | None = (symbol("("), *tokens, symbol(")"))
        if position <= len(function.takes):
            kind = frame.types[f"${position}"] = frame.types[name] = tokenize(function.takes[position - 1])
            wrapped = as_type((symbol("("), *tokens, symbol(")")), kind)
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
    if frame.returned is not None and function.returns is not None:
        frame.returned = as_type(frame.returned, tokenize(function.returns))
        if frame.returned is None:
            frame.problem = f"nobody can say what {function.returns} makes of its value"
    if frame.problem or not frame.returned:
        why = frame.problem or "it has no plain RETURN"
        return Undecided(f"{function.name}(): {why}", references(function.body))
    return Expression(frame.returned, tuple(frame.draws))


@frozen
class Outcome:
    """What one run of a trigger does to a row whose other columns nobody knows.

    ``drawn``: column name to what is written into it, where that comes from a sequence or can't be followed;
    '*' where not even the columns are known. ``written``: the other columns whose value it may replace: None where
    it always does, else why nobody knows. ``draws`` are all that the run makes; those that ``unsure`` names may come
    on top. ``held`` is what NEW's columns hold then, as far as the run changed them. ``assigned`` are all columns
    that the run writes, in terms of what NEW held before: None where that can't be followed; ``reads`` are the columns
    that the body reads, '*' where it may be any.
    """

    drawn: dict[str, Expression | Undecided] = field(default_factory=dict)
    draws: tuple[SequenceRef, ...] = ()
    unsure: tuple[SequenceRef, ...] = ()
    passed: tuple[SequenceRef, ...] = ()
    written: dict[str, str | None] = field(default_factory=dict)
    held: dict[str, Value] = field(default_factory=dict)
    assigned: dict[str, tuple[Token, ...] | None] = field(default_factory=dict)
    reads: frozenset[str] = frozenset()


def fired(
    trigger: Trigger,
    held: Mapping[str, Value],
    drawing: frozenset[str] = frozenset(),
    follow: Following | None = None,
    surroundings: Surroundings | None = None,
) -> Outcome:
    """What ``trigger`` does where NEW holds ``held``.

    ``drawing`` are the names of functions that draw from a sequence themselves; ``follow`` puts in what they draw.
    """
    function = trigger.function
    columns = assigned_columns(function.body)
    draws = draws_dynamically(function.body) or mentions_nextval(function.body)
    draws = draws or mentions_any(function.body, drawing)
    followed = function.language == "plpgsql"
    if (followed and _replaces_new(function.body)) or (not followed and function.language not in _COMPILED):
        columns |= set(held)
    if not draws and (not columns or function.language in _COMPILED):
        return Outcome()
    template = SequenceRef(search_path=function.search_path, definer=function.security_definer)
    frame = Frame(template, trigger, held, follow, surroundings or Surroundings())
    column = _run(frame, trigger)
    read = columns_read(function.body) if columns else frozenset()
    if frame.problem and draws:
        why = Undecided(f"trigger {trigger.name}: {frame.problem}", references(function.body))
        unknown = dict.fromkeys(columns or held, Held.ANY)
        return Outcome(
            dict.fromkeys(columns or {ANY_COLUMN}, why), held=dict(unknown), assigned=dict.fromkeys(columns), reads=read
        )
    if frame.problem:
        unsure = f"trigger {trigger.name} may write another value"
        written = dict.fromkeys(columns - {column}, unsure)
        unknown = dict.fromkeys(written, Held.ANY)
        return Outcome(written=dict(written), held=dict(unknown), assigned=dict.fromkeys(columns), reads=read)
    drawn = {name: v for name, v in _drawn(frame, drawing) if draws}
    kept = {int(t.value) for v in drawn.values() if isinstance(v, Expression) for t in v.tokens if t.sort is Sort.DRAW}
    refused = [frame.draws[number] for number in sorted(frame.narrowed - kept)]
    return Outcome(
        drawn,
        tuple(frame.draws),
        (*frame.unsure, *refused),
        tuple(frame.passed),
        {name: why for name, why in _written(frame, trigger).items() if name not in drawn},
        {name: frame.holds(name) for name in {*frame.new, *frame.touched}},
        {name: _resolved(frame, name) for name in sorted({*frame.new, *frame.touched})},
        read,
    )


def _resolved(frame: Frame, column: str) -> tuple[Token, ...] | None:
    known = column not in frame.touched and isinstance(frame.new.get(column), Expression)
    return frame.resolved.get(column) if known else None


def columns_read(body: str) -> frozenset[str]:
    """The columns of NEW that a trigger function reads; '*' where it may be any, or the value drawn last."""
    try:
        return columns_read_by(tokenize(body))
    except NotTokenizable:
        return frozenset("*")


def _run(frame: Frame, trigger: Trigger) -> str:
    """Runs the trigger's body; the column that must be left out for that, or ''."""
    column = ""
    fires: bool | None = True
    try:
        if trigger.function.language != "plpgsql":
            frame.problem = f"it is written in {trigger.function.language}"
            return column
        body = tokenize(trigger.function.body)
        if trigger.condition:
            fires, column = decide(frame, tokenize(trigger.condition), depth=0)
        if fires is None:
            frame.problem = f"its condition is ({trigger.condition})"
        elif fires and (elsewhere := own_meaning(trigger.function, frame.surroundings.own_names)) is not None:
            frame.problem = elsewhere
        elif fires:
            run_plpgsql(frame, body, column or None)
        else:
            pass_by(frame, body, column)
    except UNREADABLE:
        frame.problem = "its body can't be read"
    return "" if frame.problem and fires is not False else column


def _drawn(frame: Frame, drawing: frozenset[str]) -> Iterator[tuple[str, Expression | Undecided]]:
    for column, value in frame.new.items():
        if isinstance(value, Undecided):
            yield column, value
        elif any(t.sort is Sort.DRAW or t.value in drawing for t in value.tokens):
            yield column, Expression(value.tokens, tuple(frame.draws))


def _written(frame: Frame, trigger: Trigger) -> dict[str, str | None]:
    unsure = f"trigger {trigger.name} may write another value"
    out: dict[str, str | None] = dict.fromkeys(frame.touched, unsure)
    for name, value in frame.new.items():
        own = isinstance(value, Expression) and not any(t.is_word("new") for t in value.tokens)
        if isinstance(value, Expression) and own and undecidable(value.tokens) is None:
            out.setdefault(name, f"trigger {trigger.name} always writes {render(value.tokens)} into it")
        out.setdefault(name, None if own else unsure)
    refuses = f"trigger {trigger.name} puts it into a narrower variable"
    return dict.fromkeys(frame.refusing, refuses) | out


def assigned_columns(body: str) -> set[str]:
    """The columns that a trigger function assigns by name (``NEW.column := ...``, ``INTO NEW.column``), where it comes
    there."""
    try:
        return assigned_columns_of(reachable(tokenize(body)))
    except NotTokenizable:
        return set()


def _replaces_new(body: str) -> bool:
    """Whether a trigger function may write into NEW without naming a column."""
    try:
        return replaces_new(tokenize(body))
    except NotTokenizable:
        return False


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

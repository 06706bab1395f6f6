"""What functions and triggers make of nextval(): a small interpreter for straight-line SQL and PL/pgSQL bodies.

It follows assignments, ``SELECT ... INTO``, ``RETURN`` and the usual guards (``IF NEW.id IS NULL``,
``COALESCE(NEW.id, ...)``, ``IF TG_OP = 'INSERT'``). Whatever else touches the value makes the result Undecided: never
a guess. Source: PostgreSQL manual, "PL/pgSQL" and "Trigger Functions".
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

from validator.facts.expressions import Expression, SequenceRef, draw_tokens, mentions_nextval
from validator.facts.tokens import (
    NotTokenizable,
    Sort,
    Token,
    closing,
    split_top_level,
    strip_parentheses,
    tokenize,
)
from validator.model.catalog import Function, Trigger
from validator.model.frozen import frozen
from validator.model.names import InvalidName, quote_literal, split_name

_QUOTED_NAME = re.compile(r"'([^']+)'")
_NOBODY = "\0"
_OPENERS = ("if", "case", "loop", "begin")


@frozen
class Undecided:
    """Why the value that a routine hands out can't be followed; the sequences that it names all the same."""

    why: str
    draws: tuple[SequenceRef, ...] = ()


@frozen
class Assignment:
    """What a trigger writes into a column.

    ``only_if_null``: a value that is there already stays.
    """

    expression: Expression | Undecided
    only_if_null: bool = False


@dataclass
class _Frame:
    """The state of one run through a body."""

    template: SequenceRef
    trigger: Trigger | None
    variables: dict[str, tuple[Token, ...] | None] = field(default_factory=dict)
    new: dict[str, Assignment] = field(default_factory=dict)
    draws: list[SequenceRef] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    """Columns of NEW that are written somewhere that is not followed."""

    returned: tuple[Token, ...] | None = None
    problem: str | None = None


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
    frame = _Frame(SequenceRef(search_path=function.search_path, definer=function.security_definer), None)
    if len(arguments) != len(function.parameters):
        return Undecided(f"{function.name}() has default arguments", references(function.body))
    for position, (name, tokens) in enumerate(zip(function.parameters, arguments, strict=True), 1):
        wrapped = (_symbol("("), *tokens, _symbol(")"))
        frame.variables[f"${position}"] = wrapped
        if name:
            frame.variables[name] = wrapped
    try:
        if function.language == "sql":
            _sql_body(frame, tokenize(function.body))
        elif function.language == "plpgsql":
            _plpgsql_body(frame, tokenize(function.body))
        else:
            frame.problem = f"it is written in {function.language}"
    except (NotTokenizable, IndexError):
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
    frame = _Frame(SequenceRef(search_path=function.search_path, definer=function.security_definer), trigger)
    guard: str | None = None
    try:
        if trigger.condition:
            guard, sense = _guard(frame, tokenize(trigger.condition))
            if guard is None or not sense:
                frame.problem = f"its condition is ({trigger.condition})"
        if function.language != "plpgsql":
            frame.problem = f"it is written in {function.language}"
        if frame.problem is None:
            _plpgsql_body(frame, tokenize(function.body))
    except (NotTokenizable, IndexError):
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
    frame = _Frame(SequenceRef(), trigger)
    guard: str | None = None
    try:
        if trigger.condition:
            column, sense = _guard(frame, tokenize(trigger.condition))
            guard = column if column is not None and sense else _NOBODY
        _plpgsql_body(frame, tokenize(trigger.function.body))
    except (NotTokenizable, IndexError):
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
        return _assigned_columns_of(tokenize(body))
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


def _symbol(text: str) -> Token:
    return Token(Sort.SYMBOL, text, text)


def _has_draw(tokens: tuple[Token, ...]) -> bool:
    return any(t.sort is Sort.DRAW for t in tokens)


def _evaluate(frame: _Frame, tokens: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """``tokens`` with variables put in and calls of nextval() drawn; None where a variable is not known."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        key = token.value if token.is_name or token.sort is Sort.PARAMETER else None
        qualified = index > 0 and tokens[index - 1].is_symbol(".")
        called = index + 1 < len(tokens) and tokens[index + 1].is_symbol("(", ".")
        if key is not None and key in frame.variables and not qualified and not called:
            value = frame.variables[key]
            if value is None:
                return None
            out += [_symbol("("), *value, _symbol(")")]
        elif frame.trigger is not None and token.is_word("tg_argv") and index + 3 < len(tokens):
            out.append(token)
        else:
            out.append(token)
    resolved = _trigger_constants(frame.trigger, tuple(out)) if frame.trigger else tuple(out)
    return draw_tokens(resolved, frame.draws, deparsed=False, template=frame.template)


def _trigger_constants(trigger: Trigger, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """TG_ARGV[n], TG_TABLE_NAME, TG_TABLE_SCHEMA and TG_OP as the literals that they are for this trigger."""
    constants = {
        "tg_table_name": trigger.table.name,
        "tg_relname": trigger.table.name,
        "tg_table_schema": trigger.table.schema,
        "tg_op": "INSERT",
        "tg_name": trigger.name,
    }
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        text: str | None = None
        if token.sort is Sort.WORD and token.value in constants:
            text = constants[token.value]
        elif token.is_word("tg_argv") and index + 3 < len(tokens) and tokens[index + 2].value.isdigit():
            position = int(tokens[index + 2].value)
            text = trigger.arguments[position] if position < len(trigger.arguments) else None
            index += 3
        out.append(token if text is None else Token(Sort.STRING, quote_literal(text).strip(), text))
        index += 1
    return tuple(out)


def _sql_body(frame: _Frame, tokens: tuple[Token, ...]) -> None:
    """``SELECT expression``, ``RETURN expression``, or BEGIN ATOMIC around one of them."""
    if len(tokens) > 2 and tokens[0].is_word("begin") and tokens[1].is_word("atomic"):
        tokens = tokens[2:-1]
    statements = [s for s in split_top_level(tokens, ";") if s]
    if len(statements) != 1 or not statements[0][0].is_word("select", "return"):
        frame.problem = "it is more than one expression"
        return
    value = _selected(statements[0][1:])
    if value is None:
        frame.problem = "it reads tables"
        return
    frame.returned = _evaluate(frame, value)


def _selected(tokens: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """The one expression of a SELECT list without its alias; None where there is a FROM or more."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
        if depth == 0 and token.is_word("from", "where", "union", "limit", "order", "group", "into"):
            return None
        if depth == 0 and token.is_word("as"):
            return tokens[:index]
    return None if len(split_top_level(tokens, ",")) != 1 else tokens


def _plpgsql_body(frame: _Frame, tokens: tuple[Token, ...]) -> None:
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
    _block(frame, tokens[begin + 1 : end], guard=None)


def _declare(frame: _Frame, tokens: tuple[Token, ...]) -> None:
    if not tokens:
        return
    for index, token in enumerate(tokens):
        if token.is_symbol(":=", "=") or token.is_word("default"):
            frame.variables[tokens[0].value] = _evaluate(frame, tokens[index + 1 :])
            return
    frame.variables[tokens[0].value] = None


def _block(frame: _Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    for statement in _statements(tokens):
        if frame.problem or frame.returned is not None:
            return
        _statement(frame, statement, guard)
        if frame.trigger is not None and guard in (None, ""):
            guard = _left_by(frame, statement) or guard


def _left_by(frame: _Frame, tokens: tuple[Token, ...]) -> str | None:
    """What guards the rest of the block where an IF may leave the trigger with the row as it is.

    ``IF NEW.column IS NOT NULL THEN RETURN NEW; END IF`` guards by the column, any other condition by a name that no
    column has.
    """
    leaves = any(a.is_word("return") and b.is_word("new") for a, b in pairwise(tokens))
    if not tokens[0].is_word("if") or not leaves:
        return None
    then = next(i for i, t in enumerate(tokens) if t.is_word("then"))
    column, sense = _guard(frame, tokens[1:then])
    short = [t.value for t in tokens[then + 1 :]] == ["return", "new", ";", "end", "if"]
    if column == "" and short:
        return None if not sense else _NOBODY
    return column if column is not None and not sense and short else _NOBODY


def _statements(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """Statements of a block, each without its semicolon; IF, CASE, LOOP and nested blocks stay in one piece."""
    out: list[tuple[Token, ...]] = []
    depth = start = 0
    previous_end = False
    for index, token in enumerate(tokens):
        if token.is_word(*_OPENERS) and not previous_end:
            depth += 1
        elif token.is_word("end"):
            depth -= 1
        previous_end = token.is_word("end")
        if token.is_symbol(";") and depth == 0:
            out.append(tokens[start:index])
            start = index + 1
    return [s for s in [*out, tokens[start:]] if s]


def _statement(frame: _Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
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
            value = None if rest and rest[0].is_word("query", "next") else _evaluate(frame, _unselect(rest))
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


def _assign_or_opaque(frame: _Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    if len(tokens) > 4 and tokens[0].is_word("new") and tokens[1].is_symbol(".") and tokens[3].is_symbol(":=", "="):
        _set_new(frame, tokens[2].value, _unselect(tokens[4:]), guard)
    elif frame.trigger is not None and len(tokens) > 2 and tokens[0].is_word("new") and tokens[1].is_symbol(":=", "="):
        frame.problem = "it replaces NEW as a whole"
    elif len(tokens) > 2 and tokens[0].is_name and tokens[1].is_symbol(":=", "="):
        frame.variables[tokens[0].value] = _evaluate(frame, _unselect(tokens[2:])) if guard in (None, "") else None
    elif any(t.value == "nextval" for t in tokens):
        frame.problem = f"it draws inside a {tokens[0].text.upper()}"
    elif not tokens[0].is_word("insert", "update", "delete", "perform") and any(t.is_word("new") for t in tokens):
        frame.problem = f"it holds a {tokens[0].text.upper()} that can't be followed"
    else:
        _forget(frame, _written_by(tokens))


def _written_by(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The part of a statement that can name the variables it writes: what follows INTO, else all of it."""
    head, mark = tokens[0], "into"
    if head.is_word("perform"):
        return ()
    changes = head.is_word("insert", "update", "delete", "merge", "with")
    if changes:
        mark = "returning"
    start = next((i for i, t in enumerate(tokens) if t.is_word(mark)), None)
    if start is not None:
        return tokens[start:]
    return () if changes or head.is_word("execute") else tokens


def _forget(frame: _Frame, tokens: tuple[Token, ...]) -> None:
    """What ``tokens`` may have written is not known any more."""
    for token in tokens:
        if token.is_name and token.value in frame.variables:
            frame.variables[token.value] = None
    frame.touched |= _assigned_columns_of(tokens)
    for name in _assigned_columns_of(tokens):
        frame.new[name] = Assignment(Undecided(f"the value of NEW.{name} can't be followed", tuple(frame.draws)))


def _unselect(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """``(SELECT expression)`` as the expression."""
    inner = strip_parentheses(tokens)
    if inner and inner[0].is_word("select"):
        value = _selected(inner[1:])
        return tokens if value is None else value
    return tokens


def _set_new(frame: _Frame, column: str, tokens: tuple[Token, ...], guard: str | None) -> None:
    tokens = strip_parentheses(tokens)
    only_if_null = guard == column
    if len(tokens) > 2 and tokens[0].is_word("coalesce") and closing(tokens, 1) == len(tokens) - 1:
        first, *rest = split_top_level(tokens[2:-1], ",")
        if _is_new(first, column) and len(rest) == 1:
            tokens, only_if_null = rest[0], True
    value = _evaluate(frame, tokens)
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


def _is_new(tokens: tuple[Token, ...], column: str) -> bool:
    tokens = strip_parentheses(tokens)
    return len(tokens) == 3 and tokens[0].is_word("new") and tokens[1].is_symbol(".") and tokens[2].value == column


def _select_into(frame: _Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
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
    value = _selected(rest)
    if length == 3 and value is not None:
        _set_new(frame, target[2].value, value, guard)
    elif length == 3:
        frame.new[target[2].value] = Assignment(Undecided(f"NEW.{target[2].value} is read from a table"))
    else:
        known = value is not None and guard in (None, "")
        frame.variables[target[0].value] = _evaluate(frame, value) if known and value is not None else None


def _if(frame: _Frame, tokens: tuple[Token, ...], guard: str | None) -> None:
    then = next(i for i, t in enumerate(tokens) if t.is_word("then"))
    condition, column_sense = tokens[1:then], None
    end = max(i for i, t in enumerate(tokens) if t.is_word("end"))
    branches = _branches(tokens[then + 1 : end])
    column, sense = _guard(frame, condition)
    if column is not None and branches is not None and guard in (None, ""):
        column_sense = branches[0] if sense else branches[1]
        other = branches[1] if sense else branches[0]
        if not any(t.value == "nextval" or t.is_word("new", "return") for t in other) or column == "":
            _block(frame, column_sense, guard=column)
            return
    if any(t.value == "nextval" for t in tokens):
        for name in _assigned_columns_of(tokens):
            frame.new[name] = Assignment(
                Undecided(f"NEW.{name} is assigned on a condition", _references_of(frame, tokens))
            )
        if frame.trigger is None or not _assigned_columns_of(tokens):
            frame.problem = "it draws on a condition"
    else:
        frame.touched |= _assigned_columns_of(tokens)
        for name in _assigned_columns_of(tokens):
            if name in frame.new:
                frame.new[name] = Assignment(Undecided(f"NEW.{name} is assigned on a condition", tuple(frame.draws)))
        if frame.trigger is None and any(t.is_word("return") for t in tokens):
            frame.problem = "it returns on a condition"
        for index, token in enumerate(tokens[then + 1 : -1], then + 1):
            written = tokens[index + 1].is_symbol(":=", "=", ",") or tokens[index - 1].is_word("into", "strict")
            if token.is_name and written and token.value in frame.variables:
                frame.variables[token.value] = None


def _references_of(frame: _Frame, tokens: tuple[Token, ...]) -> tuple[SequenceRef, ...]:
    draws: list[SequenceRef] = []
    draw_tokens(tokens, draws, deparsed=False, template=frame.template)
    return tuple(draws)


def _assigned_columns_of(tokens: tuple[Token, ...]) -> set[str]:
    """Columns written as ``NEW.column := ...`` or ``INTO NEW.column``; ``NEW.column = 1`` in a condition compares."""
    found = set()
    targets_end = -1  # where the last target of an INTO ended: after a comma, another one may follow
    for i in range(len(tokens) - 2):
        if not (tokens[i].is_word("new") and tokens[i + 1].is_symbol(".")):
            continue
        before = tokens[i - 1] if i > 0 else None
        after = tokens[i + 3] if i + 3 < len(tokens) else None
        begins = before is None or before.is_symbol(";") or before.is_word("begin", "then", "else", "loop")
        into = before is not None and (
            before.is_word("into", "strict") or (before.is_symbol(",") and targets_end == i - 1)
        )
        if into:
            targets_end = i + 3
        if into or (after is not None and (after.is_symbol(":=") or (begins and after.is_symbol("=")))):
            found.add(tokens[i + 2].value)
    return found


def _branches(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """The THEN and the ELSE branch; None where there is an ELSIF."""
    depth = 0
    previous_end = False
    for index, token in enumerate(tokens):
        if token.is_word(*_OPENERS) and not previous_end:
            depth += 1
        elif token.is_word("end"):
            depth -= 1
        previous_end = token.is_word("end")
        if depth == 0 and token.is_word("elsif", "elseif"):
            return None
        if depth == 0 and token.is_word("else"):
            return tokens[:index], tokens[index + 1 :]
    return tokens, ()


def _guard(frame: _Frame, condition: tuple[Token, ...]) -> tuple[str | None, bool]:
    """(column, sense): ``NEW.column IS NULL`` is (column, True), ``IS NOT NULL`` (column, False).

    ``TG_OP = 'INSERT'`` is ('', True).

    (None, ...) for any other condition.
    """
    condition = strip_parentheses(condition)
    alternatives = split_top_level(condition, "or")
    column, sense = _single_guard(alternatives[0])
    for other in alternatives[1:]:
        inner = strip_parentheses(other)
        same = len(inner) >= 5 and _is_new(inner[:3], column or "") and inner[3].is_symbol("=", "<", "<=")
        if column in (None, "") or not sense or not same:
            return None, True
    return column, sense


def _single_guard(condition: tuple[Token, ...]) -> tuple[str | None, bool]:
    tokens = strip_parentheses(condition)
    conjuncts = split_top_level(tokens, "and")
    if len(conjuncts) > 1:
        parts = [_single_guard(c) for c in conjuncts]
        real = [p for p in parts if p[0] != ""]
        return real[0] if len(real) == 1 else (("", True) if not real else (None, True))
    if len(tokens) in (5, 6) and tokens[0].is_word("new") and tokens[3].is_word("is") and tokens[-1].is_word("null"):
        return tokens[2].value, len(tokens) == 5
    if len(tokens) == 3 and tokens[0].is_word("tg_op") and tokens[1].is_symbol("=", "<>", "!="):
        return "", (tokens[2].value == "INSERT") is tokens[1].is_symbol("=")
    return None, True

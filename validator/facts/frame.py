"""The state of a run through a function's body, and what an expression is worth in it."""

from dataclasses import dataclass, field

from validator.facts.expressions import Expression, SequenceRef, draw_tokens
from validator.facts.plpgsql_syntax import (
    symbol,
)
from validator.facts.tokens import Sort, Token
from validator.model.catalog import Trigger
from validator.model.frozen import frozen
from validator.model.names import quote_literal

NOBODY = "\0"
"""A name that no column has: guards what depends on anything but a column."""


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
class Frame:
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


def evaluate(frame: Frame, tokens: tuple[Token, ...]) -> tuple[Token, ...] | None:
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
            out += [symbol("("), *value, symbol(")")]
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


def references_of(frame: Frame, tokens: tuple[Token, ...]) -> tuple[SequenceRef, ...]:
    """The sequences that ``tokens`` draw from, without drawing in the frame."""
    draws: list[SequenceRef] = []
    draw_tokens(tokens, draws, deparsed=False, template=frame.template)
    return tuple(draws)

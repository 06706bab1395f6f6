"""The state of a run through a function's body, and what an expression is worth in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from validator.facts.composed import columns_of_new_in
from validator.facts.conditional import conditional_draws
from validator.facts.expressions import Expression, SequenceRef, draw_tokens
from validator.facts.held import Condition, Held, Value
from validator.facts.plpgsql_syntax import columns_of_new, symbol
from validator.facts.surroundings import Surroundings
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


NOT_DECIDED = frozenset({"nextval", "tg_table_name", "tg_relname", "tg_table_schema", "tg_relid"})
"""What no condition is decided by: a draw, and the table, which is the partition where a partitioned table's trigger
fires."""

_NULL = Token(Sort.WORD, "NULL", "null")

Following = Callable[[Expression], Expression | Undecided]
"""Puts into an expression what the functions that it calls draw."""


@dataclass
class Frame:
    """The state of one run through a body, for an insert that leaves out the columns that the body fills."""

    template: SequenceRef
    trigger: Trigger | None
    held: Mapping[str, Value] = field(default_factory=dict)
    """What NEW holds before the run; a column that is not in here may hold anything."""

    follow: Following | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)
    variables: dict[str, tuple[Token, ...] | None] = field(default_factory=dict)
    types: dict[str, tuple[Token, ...]] = field(default_factory=dict)
    """What each variable is declared as."""

    new: dict[str, Expression | Undecided] = field(default_factory=dict)
    resolved: dict[str, tuple[Token, ...]] = field(default_factory=dict)
    """The columns of ``new`` in terms of what NEW held at the beginning, as far as they can be said so."""

    draws: list[SequenceRef] = field(default_factory=list)
    passed: list[SequenceRef] = field(default_factory=list)
    """The sequences that are named where the run does not come by."""

    unsure: list[SequenceRef] = field(default_factory=list)
    """The sequences that are drawn from on some condition."""

    narrowed: set[int] = field(default_factory=set)
    """The draws that some variable, or a column for a moment, may be too narrow for."""

    refusing: set[str] = field(default_factory=set)
    """The columns of NEW that some variable may be too narrow for."""

    touched: set[str] = field(default_factory=set)
    """Columns of NEW that are written somewhere that is not followed."""

    returned: tuple[Token, ...] | None = None
    problem: str | None = None

    def holds(self, column: str) -> Value:
        """What NEW.column holds now."""
        if column in self.touched:
            return Held.ANY
        if column not in self.new:
            return self.held.get(column, Held.ANY)
        value = self.new[column]
        if isinstance(value, Undecided):
            return Held.ANY
        return Held.SOME if value.plain else Condition({}).value(value.tokens)


def since_the_beginning(frame: Frame, tokens: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """``tokens`` in terms of what NEW held at the beginning: columns that the run has written so far put in."""
    out: list[Token] = []
    done = 0
    for place in columns_of_new_in(tokens):
        if place.column in frame.touched or (place.column in frame.new and place.column not in frame.resolved):
            return None
        if place.column in frame.resolved:
            out += [*tokens[done : place.start], symbol("("), *frame.resolved[place.column], symbol(")")]
            done = place.end
    return (*out, *tokens[done:])


def decide(frame: Frame, condition: tuple[Token, ...], depth: int = 1) -> tuple[bool | None, str]:
    """(whether the condition is true, the one column that this depends on or ''); (None, '') where nobody can say.

    An insert may well give some other column a value: only one that stands alone can be taken as left out.
    """
    columns = columns_of_new(condition)
    if len(columns) > 1 or frame.trigger is None or any(t.value in NOT_DECIDED for t in condition):
        return None, ""
    known = with_constants(frame.trigger, condition)
    return Condition({c: frame.holds(c) for c in columns}, depth).holds(known), "".join(columns)


def evaluate(frame: Frame, tokens: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """``tokens`` with variables put in and calls of nextval() drawn; None where a variable is not known, or where it is
    not sure which of the draws are made."""
    out: list[Token] = []
    known, before = True, len(frame.draws)
    for index, token in enumerate(tokens):
        key = token.value if token.is_name or token.sort is Sort.PARAMETER else None
        qualified = index > 0 and tokens[index - 1].is_symbol(".")
        called = index + 1 < len(tokens) and tokens[index + 1].is_symbol("(", ".")
        if key is not None and key in frame.variables and not qualified and not called:
            value = frame.variables[key]
            known = known and value is not None
            out += [symbol("("), *(value or (_NULL,)), symbol(")")]
        else:
            out.append(token)
    resolved = with_constants(frame.trigger, tuple(out)) if frame.trigger else tuple(out)
    drawn = draw_tokens(resolved, frame.draws, deparsed=False, template=frame.template)
    if frame.follow is not None:
        followed = frame.follow(Expression(drawn, tuple(frame.draws)))
        if isinstance(followed, Undecided):
            frame.unsure += followed.draws[len(frame.draws) :]
            return None
        frame.draws[:] = followed.draws
        drawn = followed.tokens
    perhaps = conditional_draws(drawn) if known else range(before, len(frame.draws))
    frame.unsure += [frame.draws[number] for number in perhaps]
    return drawn if known and not perhaps else None


def with_constants(trigger: Trigger, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """TG_ARGV[n], TG_TABLE_NAME, TG_TABLE_SCHEMA, TG_OP and the like as the literals that they are for this
    trigger."""
    constants = {
        "tg_table_name": trigger.table.name,
        "tg_relname": trigger.table.name,
        "tg_table_schema": trigger.table.schema,
        "tg_op": "INSERT",
        "tg_when": "BEFORE" if trigger.before else "AFTER",
        "tg_level": "ROW" if trigger.row else "STATEMENT",
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


def drawn_in(frame: Frame, tokens: tuple[Token, ...]) -> tuple[SequenceRef, ...]:
    """The sequences of the draws in ``tokens``."""
    return tuple(frame.draws[int(t.value)] for t in tokens if t.sort is Sort.DRAW)


def references_of(frame: Frame, tokens: tuple[Token, ...]) -> tuple[SequenceRef, ...]:
    """The sequences that ``tokens`` draw from, without drawing in the frame."""
    draws: list[SequenceRef] = []
    tokens = with_constants(frame.trigger, tokens) if frame.trigger else tokens
    draw_tokens(tokens, draws, deparsed=False, template=frame.template)
    return tuple(draws)

"""Columns that a trigger fills from the drawn value and that become too narrow for it: the insert fails (22001, 22003)
though the column of the id takes it.

Only what is plain to see is computed: texts that are joined, whole numbers. Source: PostgreSQL manual, "Character
Types".
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from validator.facts.binding import Binding
from validator.facts.held import outermost_cast
from validator.facts.integer_expressions import NotComputable, compiled
from validator.facts.next_value import lattice
from validator.facts.tokens import Sort, Token, closing, split_top_level, strip_parentheses
from validator.model.catalog import INTEGER_RANGES, Column, Sequence
from validator.model.frozen import frozen
from validator.model.observation import SequenceState

Tokens = tuple[Token, ...]
Drawn = Mapping[str, int]
"""The value of each draw, by its number."""

_TEXTS = frozenset({"text", "varchar", "varying", "character", "bpchar"})
_SAME_LENGTH = frozenset({"upper", "lower", "reverse"})


@frozen
class TooNarrow:
    """Insert number ``insert`` (from 0), which draws ``value``, is the first that ``column`` does not take."""

    insert: int
    value: int
    column: Column


def first_too_narrow(
    made: Binding, column: Column, sequence: Sequence, state: SequenceState, inserts: int
) -> TooNarrow | None:
    """The first of the next ``inserts`` inserts whose value of ``made``, a column that triggers fill, does not fit."""
    fits = _fitting(made, column)
    ways = [lattice(replace(made, positions=(p,)), sequence, state) for p in made.positions]
    first = ways[0] if ways else None
    if fits is None or first is None:
        return None
    for insert in range(min(inserts, first.inserts)):
        if not fits({str(number): way.at(insert) for number, way in enumerate(ways) if way is not None}):
            return TooNarrow(insert, first.at(insert), column)
    return None


def _fitting(made: Binding, column: Column) -> Callable[[Drawn], bool] | None:
    """Whether the column takes what is made of these draws; None where nobody can say, or it takes whatever comes."""
    tokens = made.expression.tokens if made.expression is not None else (Token(Sort.DRAW, "<0>", "0"),)
    kind, numbers = column.type, {t.value: "int8" for t in tokens if t.sort is Sort.DRAW}
    if kind.length is not None:
        longest, length = kind.length, _length(tokens)
        return None if length is None else lambda drawn: length(drawn) <= longest
    if kind.base not in INTEGER_RANGES:
        return None
    low, high = INTEGER_RANGES[kind.base]
    try:
        number = compiled(tokens, numbers)
    except NotComputable:
        return None

    def within(drawn: Drawn) -> bool:
        try:
            return low <= number(drawn) <= high
        except ArithmeticError:
            return False

    return within


def _length(tokens: Tokens) -> Callable[[Drawn], int] | None:
    """How many characters a text has that is joined of literals and whole numbers; None for any other."""
    tokens = strip_parentheses(tokens)
    parts = split_top_level(tokens, "||")
    if len(parts) > 1:
        return _sum([_length(part) for part in parts])
    cast = outermost_cast(tokens)
    if cast is not None:
        kept = all(t.value in _TEXTS for t in tokens[cast + 1 :])
        return _length(tokens[:cast]) if kept or _is_number(tokens) else None
    if len(tokens) == 1 and tokens[0].sort is Sort.STRING:
        letters = len(tokens[0].value)
        return lambda drawn: letters
    if len(tokens) == 1 and tokens[0].sort is Sort.DRAW:
        draw = tokens[0].value
        return lambda drawn: len(str(drawn[draw]))
    if len(tokens) > 2 and tokens[0].is_name and tokens[1].is_symbol("(") and closing(tokens, 1) == len(tokens) - 1:
        return _of_call(tokens[0].value, split_top_level(tokens[2:-1], ","))
    return None


def _of_call(name: str, arguments: list[Tokens]) -> Callable[[Drawn], int] | None:
    if name == "concat":
        return _sum([_length(argument) for argument in arguments])
    if name in _SAME_LENGTH and len(arguments) == 1:
        return _length(arguments[0])
    if name in ("lpad", "rpad") and len(arguments) in (2, 3) and len(arguments[1]) == 1:
        filled = len(arguments) == 2 or (len(arguments[2]) == 1 and bool(arguments[2][0].value))
        if filled and arguments[1][0].sort is Sort.NUMBER and arguments[1][0].value.isdigit():
            letters = int(arguments[1][0].value)
            return lambda drawn: letters
    return None


def _sum(parts: list[Callable[[Drawn], int] | None]) -> Callable[[Drawn], int] | None:
    known = [part for part in parts if part is not None]
    return (lambda drawn: sum(part(drawn) for part in known)) if len(known) == len(parts) else None


def _is_number(tokens: Tokens) -> bool:
    """A draw with casts to integers, and nothing else."""
    cast = outermost_cast(tokens)
    inner = strip_parentheses(tokens if cast is None else tokens[:cast])
    if len(inner) == 1 and inner[0].sort is Sort.DRAW:
        return cast is None or tokens[cast + 1].value in (
            "bigint",
            "int8",
            "integer",
            "int",
            "int4",
            "smallint",
            "int2",
        )
    return cast is not None and tokens[cast + 1].value in ("bigint", "int8", "integer", "int4") and _is_number(inner)

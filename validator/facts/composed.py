"""What an insert writes where an expression speaks of columns that its draw decides: the draw put in their place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from validator.facts.binding import Binding
from validator.facts.expressions import Expression, SequenceRef
from validator.facts.tokens import Sort, Token, strip_parentheses, tokenize
from validator.model.catalog import INTEGER_RANGES, Column, ColumnType
from validator.model.frozen import frozen
from validator.model.names import ColumnName

_IN_TYPES = ("varying", "precision", "with", "without", "time", "zone")
"""The further words of types that have several."""

_SYNTAX = frozenset(
    [
        "all",
        "and",
        "any",
        "array",
        "as",
        "asymmetric",
        "between",
        "both",
        "case",
        "cast",
        "collate",
        "distinct",
        "else",
        "end",
        "false",
        "for",
        "from",
        "in",
        "is",
        "isnull",
        "leading",
        "like",
        "not",
        "notnull",
        "null",
        "or",
        "placing",
        "similar",
        "symmetric",
        "then",
        "to",
        "trailing",
        "true",
        "when",
    ]
)

_CHANCE = frozenset(
    [
        "clock_timestamp",
        "current_date",
        "current_setting",
        "current_time",
        "current_timestamp",
        "current_user",
        "gen_random_bytes",
        "gen_random_uuid",
        "inet_client_addr",
        "localtime",
        "localtimestamp",
        "now",
        "pg_backend_pid",
        "pg_current_xact_id",
        "random",
        "session_user",
        "statement_timestamp",
        "timeofday",
        "transaction_timestamp",
        "txid_current",
        "uuid_generate_v1",
        "uuid_generate_v1mc",
        "uuid_generate_v4",
        "uuidv4",
        "uuidv7",
    ]
)
"""What depends on the clock, on chance or on the session: no draw decides a value that is made of it."""


@frozen
class Place:
    """Tokens ``start`` to ``end`` (exclusive) stand for ``column``."""

    start: int
    end: int
    column: str


@frozen
class Written:
    """What an insert writes: ``binding`` has the draws that it is made of, as ``type`` where that is known; or the
    ``constant`` that the column's default is."""

    binding: Binding | None
    type: ColumnType | None = None
    constant: tuple[Token, ...] = ()


def columns_in(tokens: tuple[Token, ...]) -> Iterator[Place]:
    """Where an expression over a table's row names one of its columns."""
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if not token.is_name or token.is_word(*_SYNTAX) or (after is not None and after.is_symbol("(", ".")):
            continue
        if before is not None and (before.is_symbol(".", "::") or before.is_word("collate")):
            continue
        if token.is_word(*_IN_TYPES) and before is not None and before.is_name:
            continue
        yield Place(index, index + 1, token.value)


def columns_of_new_in(tokens: tuple[Token, ...]) -> Iterator[Place]:
    """Where a trigger's expression names ``NEW.column``."""
    for index in range(len(tokens) - 2):
        if tokens[index].is_word("new") and tokens[index + 1].is_symbol("."):
            yield Place(index, index + 3, tokens[index + 2].value)


def left_to_chance(tokens: tuple[Token, ...]) -> bool:
    """Whether the value is another one at another time, whatever the columns hold."""
    return any(t.is_name and t.value in _CHANCE for t in tokens)


def composed(
    column: ColumnName,
    tokens: tuple[Token, ...],
    places: Iterator[Place],
    written: Callable[[str], Written | None],
) -> Binding | None:
    """The binding of ``column``, which gets the value of ``tokens``; None where the draw alone does not decide that.

    ``written`` says what an insert writes into a column, None where that is up to the insert.
    """
    parts: list[tuple[Place, Written]] = []
    for place in places:
        value = written(place.column)
        if value is None:
            return None
        parts.append((place, value))
    drawn = [w.binding for _, w in parts if w.binding is not None]
    if not drawn or left_to_chance(tokens):
        return None
    why = next((binding.undecided for binding in drawn if binding.undecided), None)
    if any(binding.sequence != drawn[0].sequence for binding in drawn):
        why = why or "its value is made of several sequences"
    out: list[Token] = []
    draws: list[SequenceRef] = []
    positions: list[int] = []
    done = 0
    for place, value in parts:
        out += [*tokens[done : place.start], *_inserted(value, len(positions))]
        done = place.end
        if value.binding is not None:
            positions += value.binding.positions
            draws += _draws(value.binding)
    out += tokens[done:]
    return replace(
        drawn[0],
        column=column,
        data=None,
        expression=Expression(tuple(out), tuple(draws)),
        narrowing=None,
        positions=tuple(positions),
        undecided=why,
        judged=False,
    )


def constant(column: Column) -> Written | None:
    """What a column holds in an insert that leaves it out, where its default is a literal; else None."""
    if column.default is None or column.identity or column.generated:
        return None
    tokens = tokenize(column.default.expression)
    base = column.type.base
    if base not in (*INTEGER_RANGES, "numeric", "text", "varchar", "bpchar", "bool") or not is_literal(tokens):
        return None
    return Written(None, column.type, tokens)


def with_constants(tokens: tuple[Token, ...], constants: Mapping[str, Written]) -> tuple[Token, ...]:
    """An expression over a table's row, with what these columns hold in their place."""
    out: list[Token] = []
    done = 0
    for place in columns_in(tokens):
        if place.column in constants:
            out += [*tokens[done : place.start], *_inserted(constants[place.column], 0)]
            done = place.end
    return (*out, *tokens[done:])


def is_literal(tokens: tuple[Token, ...]) -> bool:
    """Whether an expression is a literal, perhaps with a cast."""
    tokens = strip_parentheses(tokens)
    at = cast_at(tokens)
    literal = strip_parentheses(tokens[:at])
    if len(literal) == 2 and literal[0].is_symbol("-"):
        literal = literal[1:]
    if len(literal) != 1:
        return False
    return literal[0].sort in (Sort.STRING, Sort.NUMBER) or literal[0].is_word("true", "false")


def cast_at(tokens: tuple[Token, ...]) -> int:
    """Where the outermost cast begins; the end where there is none."""
    depth, found = 0, len(tokens)
    for index, token in enumerate(tokens):
        depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
        if depth == 0 and token.is_symbol("::"):
            found = index
    return found


def _draws(binding: Binding) -> tuple[SequenceRef, ...]:
    if binding.expression is not None:
        return binding.expression.draws
    sequence = binding.sequence
    return (SequenceRef(parts=(sequence.schema, sequence.name) if sequence is not None else ()),)


def _inserted(value: Written, taken: int) -> tuple[Token, ...]:
    """The value in parentheses, its draws counted from ``taken`` on."""
    cast = tokenize(_cast(value.type))
    if value.binding is None:
        return (*_OPENING, *_OPENING, *value.constant, *_CLOSING, *cast, *_CLOSING)
    expression, narrowing = value.binding.expression, value.binding.narrowing
    tokens = (Token(Sort.DRAW, "<0>", "0"),) if expression is None else expression.tokens
    shifted = tuple(
        Token(Sort.DRAW, f"<{int(t.value) + taken}>", str(int(t.value) + taken)) if t.sort is Sort.DRAW else t
        for t in tokens
    )
    narrowed = tokenize(f"::{narrowing}") if expression is None and narrowing not in (None, "int8") else ()
    return (*_OPENING, *_OPENING, *shifted, *_CLOSING, *narrowed, *cast, *_CLOSING)


_OPENING = (Token(Sort.SYMBOL, "(", "("),)
_CLOSING = (Token(Sort.SYMBOL, ")", ")"),)


def _cast(kind: ColumnType | None) -> str:
    """The cast that makes a value what a column of this type holds; none to a length, which an assignment refuses to
    cut to and a cast cuts to."""
    if kind is None:
        return ""
    if kind.base == "numeric" and kind.precision is not None:
        return f"::numeric({kind.precision},{kind.scale or 0})"
    if kind.base in INTEGER_RANGES or kind.base in ("numeric", "float4", "float8"):
        return f"::{kind.base}"
    if kind.base == "bpchar" and kind.length is not None:
        return f"::bpchar({kind.length})"
    return "::text" if kind.base in ("text", "varchar") else ""

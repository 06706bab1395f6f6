"""What variables, parameters and results hold: what the types that they are declared as make of a value.

Source: PostgreSQL manual, "PL/pgSQL", "Declarations" and "Assignment": a value is cast as by an assignment.
"""

from validator.facts.frame import Frame
from validator.facts.plpgsql_syntax import columns_of_new, symbol
from validator.facts.tokens import Sort, Token, strip_parentheses, tokenize

_OF_DRAWS = ("bigint", "int8")
"""What nextval() gives: a variable of these holds it as it is."""

_CASTS = (
    *_OF_DRAWS,
    "smallint",
    "int2",
    "integer",
    "int",
    "int4",
    "numeric",
    "decimal",
    "text",
    "varchar",
    "character varying",
    "real",
    "float4",
    "float8",
    "double precision",
)
"""Declared types that a value can be cast to where the variable stands: those without a length."""

_NARROW = ("smallint", "int2", "integer", "int", "int4")
_INTEGERS = (*_OF_DRAWS, *_NARROW)
_TEXTS = ("text", "varchar", "character varying")


def referred_to(frame: Frame, kind: tuple[Token, ...]) -> tuple[Token, ...]:
    """``kind``, or the type that it refers to by ``name%TYPE``, where that one is known and can be cast to."""
    if len(kind) < 3 or not (kind[-2].is_symbol("%") and kind[-1].is_word("type")):
        return kind
    path = tuple(t.value for t in kind[:-2:2])
    if len(path) == 1:
        return frame.types.get(path[0], kind)
    text = frame.surroundings.type_of(path)
    known = tokenize(text) if text is not None else kind
    return known if spelled(known) in _CASTS else kind


def as_declared(frame: Frame, name: str, value: tuple[Token, ...] | None) -> tuple[Token, ...] | None:
    """``value`` as the variable holds it: cast to its type; None where that can't be said."""
    kind = frame.types.get(name)
    if value is None or kind is None:
        return value
    inner = strip_parentheses(value)
    if _column_of_type(frame, kind) and len(inner) == 1 and inner[0].sort is Sort.DRAW:
        return value  # for the column that it is declared after, and for nothing else: see fits
    if spelled(kind) in _NARROW:
        frame.narrowed |= {int(t.value) for t in value if t.sort is Sort.DRAW}
        frame.refusing |= {c for c in columns_of_new(value) if not _holds_all_of(frame, c, kind)}
    return as_type(value, kind)


def _column_of_type(frame: Frame, kind: tuple[Token, ...]) -> str | None:
    """The column of the trigger's table that ``table.column%TYPE`` speaks of."""
    if frame.trigger is None or len(kind) not in (5, 7) or not (kind[-2].is_symbol("%") and kind[-1].is_word("type")):
        return None
    table = frame.trigger.table
    named = tuple(t.value for t in kind[:-4:2])
    return kind[-3].value if named in ((table.name,), (table.schema, table.name)) else None


def fits(frame: Frame, tokens: tuple[Token, ...], column: str | None) -> bool:
    """Whether variables that hold what a column's type makes of a draw go into that ``column`` as they are."""
    after = {
        t.value: of
        for t in tokens
        if t.is_name and t.value in frame.types and (of := _column_of_type(frame, frame.types[t.value])) is not None
    }
    return not after or (len(strip_parentheses(tokens)) == 1 and set(after.values()) == {column})


def as_type(value: tuple[Token, ...], kind: tuple[Token, ...]) -> tuple[Token, ...] | None:
    """``value`` as what is declared as ``kind`` holds it; None where that can't be said."""
    inner = strip_parentheses(value)
    bare = len(inner) == 1 or (len(inner) == 3 and inner[0].is_word("new"))
    cast_already = len(inner) > 2 and inner[1].is_symbol("::") and inner[0].sort in (Sort.STRING, Sort.NUMBER)
    if (bare and _changes_nothing(inner[0], kind)) or (cast_already and spelled(inner[2:]) == spelled(kind)):
        return value
    if spelled(kind) not in _CASTS:
        return None
    return (symbol("("), *value, symbol(")"), symbol("::"), *kind)


def _holds_all_of(frame: Frame, column: str, kind: tuple[Token, ...]) -> bool:
    """Whether a variable of ``kind`` takes whatever the trigger's column holds."""
    table = frame.trigger.table if frame.trigger is not None else None
    of = frame.surroundings.type_of((table.schema, table.name, column)) if table is not None else None
    return of == "smallint" or (of == "integer" and spelled(kind) in ("integer", "int", "int4"))


def spelled(kind: tuple[Token, ...]) -> str:
    return " ".join(t.value for t in kind)


def _changes_nothing(of: Token, kind: tuple[Token, ...]) -> bool:
    """Whether a variable declared as ``kind`` holds this one draw, column or literal as it is."""
    text = spelled(kind)
    if of.sort is Sort.STRING:
        length = next((int(t.value) for t in kind if t.sort is Sort.NUMBER), None)
        short = length is None or len(of.value) <= length
        return text in ("name", "regclass") or (text.split(" (")[0] in _TEXTS and short)
    if of.sort is Sort.NUMBER:
        return of.value.isdigit() and text in _INTEGERS and int(of.value) < 2**15
    if of.is_word("null", "true", "false"):
        return of.value == "null" or text in ("boolean", "bool")
    return text in _OF_DRAWS

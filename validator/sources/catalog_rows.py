"""From rows of the catalog queries to values of the model.

Pure.
"""

from collections.abc import Iterable
from typing import Any

from validator.facts.tokens import NotTokenizable, Sort, Token, closing, render, split_top_level, tokenize
from validator.model.catalog import ColumnType
from validator.model.names import ColumnName, QualifiedName

Row = tuple[Any, ...]

Check = tuple[str, str]
"""What a CHECK constraint is called, and its expression."""

_VARHEADER = 4
"""Atttypmod of varchar, char and numeric is 4 more than what was declared (VARHDRSZ in PostgreSQL's c.h)."""


def column_type(
    name: str, modifier: int, chain: list[Row], collation: QualifiedName | None
) -> tuple[ColumnType, tuple[Check, ...]]:
    """The column's type below its domains, and the CHECKs of those domains.

    ``chain`` are the rows of types.sql for the declared type, outermost first: (start, oid, typtype, typtypmod, name,
    builtin, checks, their names).
    """
    checks = tuple(check for row in chain for check in zip(row[7], row[6], strict=True))
    for row in chain[:-1]:
        if row[3] >= 0 and modifier < 0:
            modifier = row[3]
    known = chain[-1][5] or (chain[-1][4] == "citext" and chain[-1][2] == "b")
    base = str(chain[-1][4]) if known else ""
    length = precision = scale = None
    if modifier >= _VARHEADER:
        if base in ("varchar", "bpchar"):
            length = modifier - _VARHEADER
        elif base == "numeric":
            precision = ((modifier - _VARHEADER) >> 16) & 0xFFFF
            scale = (modifier - _VARHEADER) & 0x7FF
            scale = scale - 0x800 if scale >= 0x400 else scale
    return ColumnType(name, base, length, precision, scale, collation), checks


def trigger_condition(definition: str | None) -> str | None:
    """What stands inside WHEN (...) of a trigger definition."""
    if definition is None:
        return None
    tokens = tokenize(definition)
    for index, token in enumerate(tokens[:-1]):
        if token.is_word("when") and tokens[index + 1].is_symbol("("):
            return render(tokens[index + 2 : closing(tokens, index + 1)])
    return None


def trigger_arguments(raw: bytes | None) -> tuple[str, ...]:
    """TG_ARGV of a trigger: pg_trigger.tgargs holds them, each ended by a zero byte."""
    return tuple(part.decode(errors="replace") for part in bytes(raw or b"").split(b"\0")[:-1])


def partition_key(definition: str | None) -> tuple[str, ...] | None:
    """The columns of ``RANGE (a, b)``; an expression among them comes out as its text."""
    if not definition:
        return None
    tokens = tokenize(definition)
    opening = next((i for i, t in enumerate(tokens) if t.is_symbol("(")), None)
    if opening is None:
        return None
    parts = split_top_level(tokens[opening + 1 : closing(tokens, opening)], ",")
    return tuple(part[0].value if _begins_with_column(part) else render(part) for part in parts)


def _begins_with_column(part: tuple[Token, ...]) -> bool:
    """A column may be followed by a collation and an operator class; a call is an expression."""
    return bool(part) and part[0].is_name and not (len(part) > 1 and part[1].is_symbol("(", "."))


def partitioned_by(definition: str | None) -> str | None:
    """``RANGE ( a , b )``, the same text whoever wrote it down."""
    if not definition:
        return None
    tokens = tokenize(definition)
    return " ".join([tokens[0].text.upper(), *(t.text for t in tokens[1:])]) if tokens else None


def view_columns(view: QualifiedName, definition: str) -> Iterable[tuple[ColumnName, ColumnName]]:
    """(view column, base column) of a view that selects plain columns of one table; nothing for any other."""
    try:
        tokens = tokenize(definition.rstrip().rstrip(";"))
    except NotTokenizable:
        return
    start = next((i for i, t in enumerate(tokens) if t.is_word("from")), None)
    if start is None or not tokens[0].is_word("select"):
        return
    base = _single_relation(tokens[start + 1 :])
    if base is None:
        return
    for item in split_top_level(tokens[1:start], ","):
        names = [t.value for t in item if t.is_name and not t.is_word("as")]
        plain = all(t.is_name or t.is_symbol(".") for t in item)
        if not plain or not names:
            continue
        renamed = len(item) >= 3 and item[-2].is_word("as")
        column = names[-2] if renamed else names[-1]
        yield ColumnName(view, names[-1]), ColumnName(base, column)


def view_condition(definition: str) -> str | None:
    """The WHERE of a view that selects from one table; None where it has none."""
    try:
        tokens = tokenize(definition.rstrip().rstrip(";"))
    except NotTokenizable:
        return None
    start = next((i for i, t in enumerate(tokens) if t.is_word("where")), None)
    return None if start is None else render(tokens[start + 1 :])


def _single_relation(tokens: tuple[Token, ...]) -> QualifiedName | None:
    end = next((i for i, t in enumerate(tokens) if t.is_word("where")), len(tokens))
    names = [t for t in tokens[:end] if t.sort in (Sort.WORD, Sort.QUOTED)]
    dotted = end >= 3 and tokens[1].is_symbol(".")
    if not dotted or len(names) > 3 or any(t.is_symbol(",") or t.is_word("join") for t in tokens[:end]):
        return None
    return QualifiedName(names[0].value, names[1].value)

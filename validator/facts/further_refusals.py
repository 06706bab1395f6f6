"""What else refuses a drawn value than an index on something that is made of it: a column without an index that is too
short for that, and an index on the very column that speaks of some rows alone."""

from dataclasses import replace

from validator.facts.binding import Via
from validator.facts.decided_row import DecidedKey, Row, always_quoted, speaks_of
from validator.facts.evaluable import undecidable
from validator.facts.tokens import NotTokenizable, render, tokenize
from validator.facts.uniqueness import Protection
from validator.model.catalog import INTEGER_RANGES, Column, Index
from validator.model.names import quote_identifier

_ALONE = "\0"
"""Begins what stands for a column where an index's name would stand: no index has such a name."""


def may_be_too_short(column: Column) -> bool:
    """Whether a column may refuse what it gets: by its type's bounds, a CHECK, or NOT NULL; a virtual one by the latter
    two alone."""
    kind = column.type
    bounded = kind.is_integer or kind.length is not None or kind.precision is not None
    return bool(column.checks) or column.not_null or (bounded and not column.virtual)


def alone(row: Row, column: Column) -> DecidedKey | None:
    """A column without an index of its own that may refuse what the draw makes of it; None where it can't be told, and
    is of no kind that is likely to."""
    name, own = column.name, row.binding.data_column
    if name == own:
        return None
    likely = bool(column.checks) or _is_narrow(row, column)
    key = DecidedKey(_ALONE + name.column, row.binding, column, None, Protection(), alone=True)
    try:
        value = row.written(name.column)
        if value is not None and value.binding is not None:
            made = value.binding
            if made.via is Via.TRIGGER and made.undecided is not None and not column.generated:
                return None  # on a condition, most often: what it may come to is looked at elsewhere
            why = made.undecided or undecidable(made.expression.tokens if made.expression is not None else ())
            return replace(key, binding=replace(made, undecided=why)) if why is None or likely else None
        if not column.generated or column.default is None or not likely:
            return None
        if not speaks_of(row, tokenize(column.default.expression)):
            return None
        why = f"{quote_identifier(name.column)} is made of it and of what else the insert says"
    except NotTokenizable as error:
        why = str(error)
    return replace(key, binding=replace(row.binding, undecided=why)) if likely else None


def _is_narrow(row: Row, column: Column) -> bool:
    """Whether the type itself is likely to refuse something: of a generated column, where it is bounded; of one that
    gets the very value, where it is narrower than the column that draws."""
    own = row.column(row.binding.data_column.column)
    if not column.type.is_integer:
        return may_be_too_short(replace(column, not_null=False, checks=()))
    if column.generated or own is None or not own.type.is_integer:
        return column.type.base != "int8" and not column.virtual
    return INTEGER_RANGES[column.type.base][1] < INTEGER_RANGES[own.type.base][1]


def in_some_rows(row: Row, index: Index, own: Protection) -> DecidedKey | None:
    """An index on the column itself that speaks of some rows alone: a partial one, where the column's values decide, or
    one on further columns that an insert leaves to a constant. What it does not refuse may stand twice."""
    name = row.binding.data_column.column
    column = row.column(name)
    sqlstate = "23505" if index.unique else "23P01"
    if column is None or row.binding.allocation is not None:
        return None
    if index.keys == (name,):
        if own.within is None or own.index != index.name:
            return None
        protection = Protection(sqlstate, index.name, index.predicate, own.within)
        return DecidedKey(index.name, row.binding, column, None, protection, own=True)
    if own.sqlstate is not None or name not in index.keys:
        return None
    conditions = []
    try:
        for key in index.keys:
            value = row.written(key) if key is not None else None
            if key == name:
                continue
            if key is None or value is None or value.binding is not None:
                return None
            conditions.append(f"({always_quoted(key)} = ({render(value.constant)}))")
    except NotTokenizable:
        return None
    protection = Protection(sqlstate, index.name, " AND ".join(conditions))
    return DecidedKey(index.name, row.binding, column, None, protection, own=True)

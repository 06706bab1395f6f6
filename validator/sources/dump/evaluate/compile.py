"""SQL text to something that can be called: expressions over parameters and columns, predicates over stored rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from validator.model.catalog import ColumnType
from validator.model.frozen import frozen
from validator.model.names import InvalidName, QualifiedName, split_name
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.evaluate.base_types import SCALARS
from validator.sources.dump.evaluate.literals import as_type
from validator.sources.dump.evaluate.outcomes import Node, Run, Unsupported
from validator.sources.dump.evaluate.stored import stored_value
from validator.sources.dump.evaluate.tree import parsed
from validator.sources.dump.evaluate.walk import Input, Walker

_OWN_CAPITALS = re.compile(r"(tr|az|lt)(?![a-z])", re.IGNORECASE)
"""Languages in which the capital of an ASCII letter is another one than in English."""

Special = Mapping[str, Callable[[list[Node]], Node]]


@frozen
class Compiled:
    """An expression: its base type, and the columns that it needs.

    It is called with the values of the parameters, then of all the columns that it was compiled with (those that
    ``columns`` does not name may be anything); Refused where the server would refuse, Unsupported where a value is
    outside of what is exact.
    """

    type: str
    columns: tuple[str, ...]
    run: Run

    def __call__(self, *inputs: Any) -> Any:
        return self.run(inputs)


@frozen
class Predicate:
    """A condition on a row; it is called with the texts of ``columns`` as COPY holds them, None for NULL."""

    columns: tuple[str, ...]
    run: Callable[[Sequence[str | None]], bool | None]

    def __call__(self, row: Sequence[str | None]) -> bool | None:
        return self.run(row)


def compile_expression(
    text: str,
    *,
    parameters: Sequence[str] = (),
    columns: Mapping[str, ColumnType] = {},
    value_type: ColumnType | None = None,
    major: int = NEWEST_MAJOR,
    enums: frozenset[QualifiedName] = frozenset(),
    special: Special | None = None,
) -> Compiled:
    """``text`` as an expression of the server version ``major``; Unsupported where it is not known to be exact.

    ``parameters`` are the base types of $1, $2...; ``value_type`` is what VALUE stands for in a domain's CHECK, the
    input after the columns. ``enums`` are the enumerations that casts may name. ``special`` has functions of the
    caller's, by name.
    """
    given = [Input(place, kind) for place, kind in enumerate(parameters)]
    inputs = dict(columns) if value_type is None else {**columns, "value": value_type}
    names = {
        name: Input(len(given) + place, kind_of(column, enums), _in_c(column))
        for place, (name, column) in enumerate(inputs.items())
    }
    walker = Walker(names, given, major, enums, special or {})
    try:
        found = walker.build(parsed(text))
    except RecursionError:
        raise Unsupported("the expression is nested too deeply") from None
    if found.type == "unknown":
        found = as_type(found, "text", major)
    return Compiled(found.type, tuple(name for name in names if name in walker.used), found.run)


def compile_predicate(
    text: str,
    columns: Mapping[str, ColumnType],
    *,
    major: int = NEWEST_MAJOR,
    enums: frozenset[QualifiedName] = frozenset(),
) -> Predicate:
    """``text`` as a condition over rows of ``columns``; Unsupported where it is not known to be exact."""
    needed = compile_expression(text, columns=columns, major=major, enums=enums)
    if needed.type != "bool":
        raise Unsupported("a predicate is no condition")
    wanted = {name: columns[name] for name in needed.columns}
    run = compile_expression(text, columns=wanted, major=major, enums=enums).run
    readers = tuple(stored_value(kind_of(column, enums)) for column in wanted.values())

    def test(row: Sequence[str | None]) -> bool | None:
        values = tuple(None if t is None else read(t) for read, t in zip(readers, row, strict=True))
        held: bool | None = run(values)
        return held

    return Predicate(tuple(wanted), test)


def kind_of(column: ColumnType, enums: frozenset[QualifiedName] = frozenset()) -> str:
    """The type that a column's values are computed with; one that nothing but IS NULL takes, where it is unknown
    here."""
    collation = column.collation
    if collation is not None and (collation.schema != "pg_catalog" or _OWN_CAPITALS.match(collation.name)):
        return f"<{column.name}>"  # it may take different texts for the same
    if column.base in SCALARS or column.base == "citext":
        return column.base
    try:
        parts = split_name(column.name)
    except InvalidName:
        return f"<{column.name}>"
    if len(parts) == 2 and QualifiedName(*parts) in enums:
        return str(QualifiedName(*parts))
    return f"<{column.name}>"


def _in_c(column: ColumnType) -> bool:
    return column.collation in (QualifiedName("pg_catalog", "C"), QualifiedName("pg_catalog", "POSIX"))

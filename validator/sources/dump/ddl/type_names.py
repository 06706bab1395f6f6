"""Types as a statement writes them: which type it is, and how format_type() would show it.

Source: PostgreSQL manual, "Data Types"; format_type.c for the spelling.
"""

from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from validator.model.catalog import DEFAULT_COLLATION, ColumnType
from validator.model.names import QualifiedName, quote_identifier
from validator.sources.catalog_rows import Check, Row, column_type
from validator.sources.dump.ddl.builtin_names import COLLATABLE, builtin_names
from validator.sources.dump.ddl.expression_text import expression_text
from validator.sources.dump.ddl.objects import TypeUse, UserType
from validator.sources.dump.ddl.parse import Node
from validator.sources.dump.ddl.source_text import SourceText
from validator.sources.dump.ddl.state import State

SERIALS = {
    "smallserial": "int2",
    "serial2": "int2",
    "serial": "int4",
    "serial4": "int4",
    "bigserial": "int8",
    "serial8": "int8",
}
_SPELLED = {
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "float4": "real",
    "float8": "double precision",
    "bool": "boolean",
    "varchar": "character varying{}",
    "bpchar": "character{}",
    "bit": "bit{}",
    "varbit": "bit varying{}",
    "numeric": "numeric{}",
    "time": "time{} without time zone",
    "timetz": "time{} with time zone",
    "timestamp": "timestamp{} without time zone",
    "timestamptz": "timestamp{} with time zone",
    "interval": "interval{}",
}
_BARE = frozenset({"bpchar", "bit"})
"""Without a length these are not what ``character`` and ``bit`` mean, so they go by their own names."""
_FIELDS = {
    4: " year",
    2: " month",
    8: " day",
    1024: " hour",
    2048: " minute",
    4096: " second",
    6: " year to month",
    1032: " day to hour",
    3080: " day to minute",
    7176: " day to second",
    3072: " hour to minute",
    7168: " hour to second",
    6144: " minute to second",
}
"""Masks of interval's fields (datetime.h's INTERVAL_MASK)."""


def names_of(nodes: Any) -> tuple[str, ...]:
    """The strings of a list of names."""
    return tuple(node.string.sval for node in nodes)


def type_use(state: State, node: Node, source: SourceText) -> TypeUse:
    """The type that a TypeName means."""
    names = names_of(node.names)
    array = bool(node.array_bounds)
    if (len(names) == 1 or names[0] == "pg_catalog") and names[-1] in builtin_names().types:
        numbers = tuple(n for n in map(_number, node.typmods) if n is not None)
        plain = builtin_type(names[-1], numbers)
        return replace(plain, array=True) if array else plain
    suffix = ""
    if node.typmods:
        inside = source.group(node.location)
        suffix = "(" + source.text(*inside) + ")" if inside else ""
    return TypeUse("", user_type(state, names), -1, suffix, array)


@cache
def builtin_type(name: str, numbers: tuple[int, ...]) -> TypeUse:
    """A type of PostgreSQL's own, with its length, or precision and scale."""
    return TypeUse(name, None, *_modifier(name, numbers))


def user_type(state: State, names: tuple[str, ...]) -> UserType:
    """The type of this name; one that the dump does not make (an extension's) is known by name only."""
    candidates = state.candidates(names) or [QualifiedName("pg_catalog", names[-1])]
    found = next((state.types[name] for name in candidates if name in state.types), None)
    if found is None:
        name = candidates[0]
        row_type = next((n for n in candidates if n in state.relations), None)
        found = UserType(row_type or name, 0, kind="b" if name.name == "citext" else "?")
        if name.name == "citext":
            found.collation = DEFAULT_COLLATION
        if row_type is None:
            state.types[name] = found
    return found


def _number(node: Node) -> int | None:
    return node.a_const.ival.ival if node.WhichOneof("node") == "a_const" else None


def _modifier(name: str, given: tuple[int, ...]) -> tuple[int, str]:
    """atttypmod, and what format_type() makes of it."""
    if not given:
        return -1, ""
    if name in ("varchar", "bpchar"):
        return given[0] + 4, f"({given[0]})"
    if name == "numeric":
        scale = given[1] if len(given) > 1 else 0
        return ((given[0] << 16) | (scale & 0x7FF)) + 4, f"({given[0]},{scale})"
    if name == "interval":
        fields = _FIELDS.get(given[0], "")
        return 0, fields + (f"({given[1]})" if len(given) > 1 else "")
    return given[0], f"({given[0]})"


def shown(use: TypeUse) -> str:
    """The type as format_type() prints it with pg_catalog on the path; '' for one that only the server could tell."""
    if not use.builtin and use.user is None:
        return ""
    array = "[]" if use.array else ""
    if use.user is not None:
        return f"{use.user.name}{use.suffix}{array}"
    spelled = _SPELLED.get(use.builtin)
    if spelled is None or (use.builtin in _BARE and not use.suffix):
        return quote_identifier(use.builtin) + use.suffix + array
    return spelled.format(use.suffix) + array


def collation_of(use: TypeUse, major: int) -> QualifiedName | None:
    """The collation that a column of this type has unless it says another."""
    if use.user is not None:
        return use.user.collation
    if use.builtin == "name":
        return QualifiedName("pg_catalog", "C") if major >= 12 else None
    return DEFAULT_COLLATION if use.builtin in COLLATABLE else None


def column_type_of(use: TypeUse, collation: QualifiedName | None) -> tuple[ColumnType, tuple[Check, ...]]:
    """The value for a column, and the CHECKs of its domains; by way of the rows that types.sql would give."""
    if use.user is None:
        return _builtin_column_type(use.builtin, use.modifier, use.suffix, use.array, collation)
    rows: list[Row] = []
    current = use
    while current.user is not None and current.user.kind == "d" and not current.array and current.user.base:
        domain = current.user
        names = sorted(domain.checks)
        checks = [expression_text(domain.checks[name]) for name in names]
        rows.append((0, 0, "d", current.user.base.modifier, domain.name.name, False, checks, names))
        current = current.user.base
    if current.user is None:
        rows.append(_builtin_row(current.builtin, current.array))
    elif current.array:
        rows.append((0, 0, "b", -1, "_" + current.user.name.name, False, [], []))
    else:
        rows.append((0, 0, current.user.kind, -1, current.user.name.name, False, [], []))
    return column_type(shown(use), use.modifier, rows, collation)


def _builtin_row(name: str, array: bool) -> Row:
    return (0, 0, "b", -1, ("_" if array else "") + name, True, [], [])


@lru_cache(maxsize=4096)
def _builtin_column_type(
    name: str, modifier: int, suffix: str, array: bool, collation: QualifiedName | None
) -> tuple[ColumnType, tuple[Check, ...]]:
    use = TypeUse(name, None, modifier, suffix, array)
    return column_type(shown(use), modifier, [_builtin_row(name, array)], collation)

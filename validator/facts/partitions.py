"""Tables partitioned by ranges of an id: which integers some partition takes; any other is refused with SQLSTATE 23514.

Source: PostgreSQL manual, "Table Partitioning"; bounds as pg_get_expr(relpartbound) prints them.
"""

from dataclasses import replace
from typing import TypeAlias

from validator.facts.tokens import NotTokenizable, Token, closing, split_top_level, strip_parentheses, tokenize
from validator.model.catalog import Catalog, Column, Kind
from validator.model.names import ColumnName, QualifiedName, quote_identifier

Range: TypeAlias = tuple[int | None, int | None]


def with_partition_ranges(catalog: Catalog) -> Catalog:
    """``catalog`` with what the partitions take, for each integer column that alone is its table's partition key.

    One stretch becomes the column's ``partition_range``; stretches with gaps, and lists, become a CHECK of it as well.
    """
    children: dict[QualifiedName, list[str]] = {}
    for table in catalog.tables.values():
        if table.is_partition and table.parents:
            children.setdefault(table.parents[0], []).append(table.partition_bound or "")
    columns = dict(catalog.columns)
    for table in catalog.tables.values():
        if table.kind is not Kind.PARTITIONED or table.partition_key is None or len(table.partition_key) != 1:
            continue
        name = ColumnName(table.name, table.partition_key[0])
        if name in columns and columns[name].type.is_integer:
            columns[name] = _limited(columns[name], stretches(children.get(table.name, [])))
    return replace(catalog, columns=columns)


def _limited(column: Column, taken: list[Range] | None) -> Column:
    if taken is None:
        return column
    if len(taken) == 1:
        return replace(column, partition_range=taken[0])
    name = quote_identifier(column.name.column)
    parts = []
    for low, high in taken:
        bounds = [f"{name} >= ({low})"] if low is not None else []
        bounds += [f"{name} <= ({high})"] if high is not None else []
        parts.append(f"({' AND '.join(bounds)})")
    return replace(column, checks=(*column.checks, " OR ".join(parts)), partition_stretches=tuple(taken))


def stretches(bounds: list[str]) -> list[Range] | None:
    """The stretches of integers that the partitions take, in order; None where a DEFAULT one takes all, or it can't
    be told.

    A table without any partition takes nothing: that is (1, 0).
    """
    ranges: list[Range] = []
    for text in bounds:
        parsed = _listed(text) if " in " in text.lower() else _range(text)
        if parsed is None:
            return None
        ranges += parsed if isinstance(parsed, list) else [parsed]
    if not ranges:
        return None if bounds else [(1, 0)]
    ranges.sort(key=lambda r: -(2**64) if r[0] is None else r[0])
    out = [ranges[0]]
    for first, last in ranges[1:]:
        low, high = out[-1]
        if high is not None and first is not None and first <= high + 1:
            out[-1] = (low, last)
        else:
            out.append((first, last))
    return out


def _listed(text: str) -> list[Range] | None:
    """``FOR VALUES IN (1, 2, NULL)``: each integer a stretch of its own."""
    try:
        tokens = tokenize(text)
        start = next(i for i, t in enumerate(tokens) if t.is_word("in"))
        parts = split_top_level(tokens[start + 2 : closing(tokens, start + 1)], ",")
        numbers = [_bound(p, "") for p in parts if not (len(p) == 1 and p[0].is_word("null"))]
    except (NotTokenizable, ValueError, IndexError):
        return None
    return [(n, n) for n in numbers]


def _range(text: str | None) -> Range | None:
    """(smallest, largest) of ``FOR VALUES FROM (a) TO (b)``, where b itself is outside."""
    try:
        tokens = tokenize(text or "")
        start = next((i for i, t in enumerate(tokens) if t.is_word("from")), None)
        end = next((i for i, t in enumerate(tokens) if t.is_word("to")), None)
        if start is None or end is None:
            return None
        low = _bound(tokens[start + 2 : closing(tokens, start + 1)], "minvalue")
        high = _bound(tokens[end + 2 : closing(tokens, end + 1)], "maxvalue")
    except (NotTokenizable, ValueError, IndexError):
        return None
    return low, None if high is None else high - 1


def _bound(tokens: tuple[Token, ...], unbounded: str) -> int | None:
    """An integer, None where there is no bound; ValueError for anything else."""
    (part,) = split_top_level(tokens, ",")
    part = strip_parentheses(part)
    if len(part) == 1 and part[0].is_word(unbounded):
        return None
    sign = -1 if part[0].is_symbol("-") else 1
    number = strip_parentheses(part[1:] if sign < 0 else part)
    return sign * int(number[0].value)

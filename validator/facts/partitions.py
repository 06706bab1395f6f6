"""Tables partitioned by ranges of an id: which integers some partition takes; any other is refused with SQLSTATE 23514.

Source: PostgreSQL manual, "Table Partitioning"; bounds as pg_get_expr(relpartbound) prints them.
"""

from dataclasses import replace
from typing import TypeAlias

from validator.facts.tokens import NotTokenizable, Token, closing, split_top_level, strip_parentheses, tokenize
from validator.model.catalog import Catalog, Kind
from validator.model.names import ColumnName, QualifiedName

Range: TypeAlias = tuple[int | None, int | None]


def with_partition_ranges(catalog: Catalog) -> Catalog:
    """``catalog`` with ``partition_range`` set on each column that alone is the range key of its table."""
    children: dict[QualifiedName, list[str | None]] = {}
    for table in catalog.tables.values():
        if table.is_partition and table.parents:
            children.setdefault(table.parents[0], []).append(table.partition_bound)
    columns = dict(catalog.columns)
    for table in catalog.tables.values():
        if table.kind is not Kind.PARTITIONED or table.partition_key is None or len(table.partition_key) != 1:
            continue
        name = ColumnName(table.name, table.partition_key[0])
        if name in columns and columns[name].type.is_integer:
            covered = coverage(children.get(table.name, []))
            if covered is not None:
                columns[name] = replace(columns[name], partition_range=covered)
    return replace(catalog, columns=columns)


def coverage(bounds: list[str | None]) -> Range | None:
    """The one stretch of integers that the partitions take; None where there is a DEFAULT, a gap, or anything else."""
    ranges = []
    for text in bounds:
        parsed = _range(text)
        if parsed is None:
            return None
        ranges.append(parsed)
    if not ranges:
        return None
    ranges.sort(key=lambda r: -(2**64) if r[0] is None else r[0])
    low, high = ranges[0]
    for first, last in ranges[1:]:
        if high is None or first is None or first > high + 1:
            return None
        high = last
    return low, high


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

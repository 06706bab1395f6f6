"""What really refuses a value that is there already, and what vouches that no id stands twice.

Source: PostgreSQL manual, "pg_index": only an index with indisready refuses, only one with indisvalid vouches for all
rows; the key must be the id alone, for (tenant, id) refuses the same pair only.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from validator.facts.checks import predicate_bounds
from validator.facts.evaluable import undecidable
from validator.facts.partition_key import read_key
from validator.facts.tokens import NotTokenizable, render, tokenize
from validator.model.catalog import Catalog, Index, Kind, Table
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName, quote_identifier


@frozen
class Protection:
    """How a column's values are kept apart.

    ``sqlstate`` is what a repeated value raises; None: nothing does. ``predicate``: only rows that satisfy it
    count (a partial index). ``vouched``: no value can stand twice already. ``within`` is the range of ids that a
    partial index speaks of, where its predicate is bounds on the id alone; outside it nothing is refused. ``key`` is
    the expression that must be different, for an index on an expression of the column. ``partly`` are the columns of a
    wider unique key that holds the column. ``apart``: partitions have unique indexes on the column, each for its own
    rows, that don't come to one for all.
    """

    sqlstate: str | None = None
    index: str | None = None
    predicate: str | None = None
    within: tuple[int | None, int | None] | None = None
    key: str | None = None
    vouched: bool = False
    partly: tuple[str, ...] = ()
    apart: "Apart | None" = None


@frozen
class Apart:
    """Unique indexes of partitions, where the partitioned table has none: a value is refused only by the partition
    that holds it.

    ``by`` are the columns and expressions, as SQL writes them, that decide besides the id which partition a row goes
    to: none, where the same id always goes to the same one. ``bare`` are the partitions that refuse no id.
    """

    by: tuple[str, ...]
    bare: tuple[QualifiedName, ...]


_NONE = Protection()


class Uniqueness:
    """Answers for every column of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._indexes: dict[QualifiedName, list[Index]] = {}
        for index in catalog.indexes:
            self._indexes.setdefault(index.table, []).append(index)
        self._found: dict[ColumnName, Protection] = {}
        self._children: dict[QualifiedName, list[Table]] = {}
        for table in catalog.tables.values():
            if table.is_partition and table.parents:
                self._children.setdefault(table.parents[0], []).append(table)

    def of(self, column: ColumnName) -> Protection:
        """What protects ``column``, seen from inserts into its table."""
        found = self._found.get(column)
        if found is None:
            found = self._found[column] = self._of(column)
        return found

    def _of(self, column: ColumnName) -> Protection:
        own = self._by_indexes(column)
        if own.sqlstate is not None or column.table not in self._children:
            return own
        leaves: list[QualifiedName] = []
        by = tuple(dict.fromkeys(self._deciding(column, column.table, leaves)))
        each = {leaf: self._by_indexes(ColumnName(leaf, column.column)) for leaf in leaves}
        whole = [p for p in each.values() if p.sqlstate is not None and p.predicate is None and p.within is None]
        if len(whole) == len(leaves) and not by and len({p.key for p in whole}) == 1:
            return replace(whole[0], vouched=all(p.vouched for p in whole))
        if any(p.sqlstate is not None for p in each.values()):
            return replace(own, apart=Apart(by, tuple(sorted(n for n, p in each.items() if p.sqlstate is None))))
        wider = {p.partly for p in each.values()}
        return own if own.partly or len(wider) != 1 else replace(own, partly=wider.pop())

    def _deciding(self, column: ColumnName, table: QualifiedName, leaves: list[QualifiedName]) -> Iterator[str]:
        """What besides the column decides which of the ``leaves``, all that are found, a row of ``table`` goes to."""
        parts = self._children.get(table, [])
        here = self._catalog.tables[table]
        key = read_key(here.partition_by) if len(parts) > 1 and here.partition_by is not None else None
        if len(parts) > 1 and key is None:
            yield here.partition_by or "the partition key"
        for term in key.terms if key is not None else ():
            if term.columns != {column.column}:
                yield quote_identifier(term.column) if term.column is not None else f"({render(term.tokens)})"
        for part in parts:
            if part.kind is Kind.PARTITIONED:
                yield from self._deciding(column, part.name, leaves)
            else:
                leaves.append(part.name)

    def has_own_index(self, column: ColumnName) -> bool:
        """Whether the table itself has a unique index on the column."""
        return self._by_indexes(column).sqlstate is not None

    def _by_indexes(self, column: ColumnName) -> Protection:
        best = _NONE
        partial: list[Index] = []
        table = self._catalog.tables.get(column.table)
        # of a partitioned table, ready says nothing: valid is that every partition has its part
        whole = table is not None and table.kind is Kind.PARTITIONED
        for index in self._indexes.get(column.table, []):
            if not index.ready or not (index.unique or (index.exclusion and index.equality)):
                continue
            if whole and not index.valid:
                continue
            sqlstate = "23P01" if index.exclusion and not index.unique else "23505"
            if index.keys == (None,) and best.sqlstate is None and index.predicate is None:
                if _speaks_of(index, column):
                    best = Protection(sqlstate, index.name, key=index.key_expressions[0])
                continue
            if index.keys != (column.column,):
                if column.column in index.keys and best.sqlstate is None and index.predicate is None:
                    best = Protection(partly=tuple(k or "(expression)" for k in index.keys))
                continue
            if index.predicate is None:
                found = Protection(sqlstate, index.name, vouched=index.valid)
                if (
                    best.sqlstate is None
                    or best.predicate
                    or best.within
                    or best.key
                    or (index.valid and not best.vouched)
                ):
                    best = found
            elif index.predicate_admits_new is not False:
                partial.append(index)
        return best if best.sqlstate is not None or not partial else _partly(partial, column)


def _partly(indexes: list[Index], column: ColumnName) -> Protection:
    """What partial indexes refuse: of several, the rows that any of them speaks of."""
    first = indexes[0]
    sqlstate = "23P01" if first.exclusion and not first.unique else "23505"
    valid = all(index.valid for index in indexes)
    if len(indexes) > 1:
        predicate = " OR ".join(f"({index.predicate})" for index in indexes)
        return Protection(sqlstate, first.name, predicate, vouched=valid)
    within = predicate_bounds(first.predicate or "", column.column)
    return Protection(sqlstate, first.name, first.predicate if within is None else None, within, vouched=valid)


def _speaks_of(index: Index, column: ColumnName) -> bool:
    """Whether an index on one expression is made of this column and PostgreSQL's own functions alone."""
    try:
        tokens = tokenize(index.key_expressions[0])
    except (NotTokenizable, IndexError):
        return False
    calls = {index for index, (_, after) in enumerate(pairwise(tokens)) if after.is_symbol("(")}
    others = tuple(t for i, t in enumerate(tokens) if not (t.is_name and t.value == column.column and i not in calls))
    return len(others) < len(tokens) and undecidable(others) is None

"""One partitioned table on a row's way down: which partitions may take it, by the id that it gets.

Source: PostgreSQL manual, "Table Partitioning". The other columns of the key are worth what their defaults give, where
those are constants.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from validator.facts.held import left_out
from validator.facts.integer_expressions import Computed, NotComputable, compiled
from validator.facts.partition_choice import (
    Choice,
    Chooser,
    Known,
    Part,
    chooser,
    id_matters,
    is_complete,
    outlines,
    turning_points,
)
from validator.facts.partition_key import Bound, PartitionKey, Term, is_default, read_bound, read_key
from validator.model.catalog import INTEGER_RANGES, Catalog, Column, Table
from validator.model.names import ColumnName, QualifiedName, quote_identifier


class Level:
    """``table``, for rows that differ in ``column`` alone, which are inserted into that column's table.

    A table of thousands of partitions is mostly one of which the id decides nothing: their bounds are read when they
    are asked for.
    """

    def __init__(self, catalog: Catalog, table: Table, children: Sequence[Table], column: Column) -> None:
        self._catalog = catalog
        self._by = table.partition_by or ""
        self._key = read_key(self._by)
        self._table = table.name
        self._children = children
        self._column = column
        self._terms = self._key.terms if self._key is not None else ()
        self._hashed = self._key is not None and self._key.strategy == "hash"
        self.names = tuple(child.name for child in children)

    @cached_property
    def matters(self) -> bool:
        """Whether the id can decide which partition takes a row; elsewhere some partition is taken to do so."""
        name = self._column.name.column
        return self._key is None or (name in self._key.columns and id_matters(self._key, self._bounds, name))

    @cached_property
    def complete(self) -> bool:
        """Whether no row is refused, whatever its key."""
        return is_complete(self._parts)

    @property
    def varies(self) -> bool:
        """Whether the choice may become another one at any id."""
        name = self._column.name.column
        return self.matters and any(name in t.columns for t in self._terms if self._hashed or t.column != name)

    @cached_property
    def turning(self) -> frozenset[int]:
        """The other ids at which it may."""
        return frozenset() if self._hashed or not self.matters else self._turning(self._bounds)

    @cached_property
    def outlines(self) -> frozenset[int]:
        """Those of ``turning`` at which rows begin or cease to be taken, where all partitions are alike."""
        return frozenset() if self._hashed or not self.matters else self._turning(outlines(self._bounds))

    def _turning(self, bounds: Iterable[Bound]) -> frozenset[int]:
        bounds = tuple(bounds)
        places = [i for i, term in enumerate(self._terms) if term.column == self._column.name.column]
        return frozenset(point for place in places for point in turning_points(bounds, place))

    @property
    def is_plain(self) -> bool:
        """Whether a list or ranges of the id alone are the key."""
        terms = self._terms
        plain = len(terms) == 1 and terms[0].column == self._column.name.column
        return plain and not self._hashed and not terms[0].own_rules

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return tuple(map(_part, self._children))

    @property
    def _bounds(self) -> list[Bound]:
        return [part.bound for part in self._parts if part.bound is not None]

    @cached_property
    def _values(self) -> list[Callable[[int | None], Known | None]]:
        return [_value_of(term, self._catalog, self._column, hashed=self._hashed) for term in self._terms]

    @cached_property
    def _all(self) -> Choice:
        return Choice(self.names, self.matters and not self.complete)

    @cached_property
    def _choose(self) -> Chooser | None:
        readable = all(part.bound is not None or part.default for part in self._parts)
        return chooser(self._key, self._parts) if self._key is not None and readable else None

    def choose(self, value: int | None) -> Choice:
        """The partitions that may take a row with this id."""
        if self._choose is None:
            return self._all
        choice = self._choose(tuple(of(value) for of in self._values))
        if self.matters:
            return choice
        return Choice(choice.parts or self._all.parts)

    def why(self, into: QualifiedName) -> str:
        """Why it may not be known which partition takes a row that is inserted ``into`` a table, in words."""
        key: PartitionKey | None = self._key
        others = sorted(key.columns - {self._column.name.column}) if key is not None else []
        names = ", ".join(map(quote_identifier, others))
        shown = self._by.replace("( ", "(").replace(" )", ")").replace(" ,", ",")
        if not others:
            reason = "which partition that means is not computed ahead of time"
        elif self.matters:
            reason = f"that depends on {names} as well"
        else:
            reason = f"not all of its partitions have a place for each {quote_identifier(self._column.name.column)}"
        return (
            f"whether a partition takes the next rows of {into} can't be told: {self._table} is "
            f"partitioned by {shown}, and {reason}"
        )


def _part(child: Table) -> Part:
    text = child.partition_bound or ""
    default = is_default(text)
    return Part(child.name, None if default else read_bound(text), default)


def _value_of(term: Term, catalog: Catalog, column: Column, *, hashed: bool) -> Callable[[int | None], Known | None]:
    """The key's column or expression as a function of the id; it gives None for what is not known."""
    numbers = column.type.is_integer or (column.type.base == "numeric" and not column.type.rounds)
    table, name = column.name.table, column.name.column
    others = {c: catalog.columns.get(ColumnName(table, c)) for c in term.columns - {name}}
    constants = {c: _constant(of) for c, of in others.items()}
    if term.own_rules or None in constants.values() or (name in term.columns and not numbers):
        return _unknown
    if term.column == name:
        return _unknown if hashed and not column.type.is_integer else lambda value: value
    if term.column is not None:
        known = constants[term.column]
        return lambda value: known
    types = {c: of.type.base for c, of in {**others, name: column}.items() if of is not None}
    if any(kind not in INTEGER_RANGES for kind in types.values()):
        return _unknown
    try:
        function = compiled(term.tokens, types)
    except NotComputable:
        return _unknown
    return _applied(function, {c: v for c, v in constants.items() if isinstance(v, int)}, name)


def _unknown(value: int | None) -> Known | None:
    return None


def _applied(function: Computed, fixed: Mapping[str, int], name: str) -> Callable[[int | None], Known | None]:
    def of(value: int | None) -> Known | None:
        if value is None:
            return None
        try:
            return function({**fixed, name: value})
        except ArithmeticError:
            return None

    return of


def _constant(column: Column | None) -> Known | None:
    """What the column holds where the insert leaves it out; None: not known before."""
    if column is None:
        return None
    if column.type.collation is not None and column.type.collation.schema == "pg_catalog":
        # PostgreSQL's own collations take only the very same text for equal
        column = replace(column, type=replace(column.type, collation=None))
    held = left_out(column)
    if isinstance(held, Decimal) and column.type.is_integer:
        return int(held)
    return held if isinstance(held, str | Decimal) else None

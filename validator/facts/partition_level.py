"""One partitioned table on a row's way down: which partitions may take it, by the id that it gets.

Source: PostgreSQL manual, "Table Partitioning". The other columns of the key are worth what their defaults give, where
those are constants.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

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
    turning_points,
)
from validator.facts.partition_key import PartitionKey, Term, is_default, read_bound, read_key
from validator.model.catalog import INTEGER_RANGES, Catalog, Column, Table
from validator.model.names import ColumnName, quote_identifier


class Level:
    """``table``, for rows that differ in ``column`` alone; ``numbers``: its values are whole numbers.

    ``matters``: the id can decide which partition takes a row; elsewhere some partition is taken to do so.
    ``complete``: no row is refused, whatever its key. ``turning`` are the ids at which the choice may become another
    one; it ``varies`` where it may do so at any id.
    """

    def __init__(
        self, catalog: Catalog, table: Table, children: Iterable[Table], column: Column, *, numbers: bool
    ) -> None:
        self._by = table.partition_by or ""
        self._key = read_key(self._by)
        self._table = table.name
        self._column = column.name
        self.parts = tuple(_part(child) for child in children)
        terms = self._key.terms if self._key is not None else ()
        hashed = self._key is not None and self._key.strategy == "hash"
        plain = [i for i, term in enumerate(terms) if term.column == column.name.column]
        bounds = [part.bound for part in self.parts if part.bound is not None]
        self.complete = is_complete(self.parts)
        self.matters = self._key is None or id_matters(self._key, bounds, column.name.column)
        self.varies = self.matters and any(
            column.name.column in term.columns for i, term in enumerate(terms) if hashed or i not in plain
        )
        self.turning = frozenset(p for i in plain for p in turning_points(bounds, i)) if not hashed else frozenset()
        self.is_plain = len(terms) == 1 and bool(plain) and not hashed and not terms[0].own_rules
        self._values = [_value_of(term, catalog, column, numbers=numbers, hashed=hashed) for term in terms]
        self._all = Choice(tuple(part.name for part in self.parts), self.matters and not self.complete)
        readable = all(part.bound is not None or part.default for part in self.parts)
        self._choose: Chooser | None = chooser(self._key, self.parts) if self._key is not None and readable else None

    def choose(self, value: int | None) -> Choice:
        """The partitions that may take a row with this id."""
        if self._choose is None:
            return self._all
        choice = self._choose(tuple(of(value) for of in self._values))
        if self.matters:
            return choice
        return Choice(choice.parts or self._all.parts)

    @property
    def why(self) -> str:
        """Why it may not be known which partition takes a row, in words."""
        key: PartitionKey | None = self._key
        others = sorted(key.columns - {self._column.column}) if key is not None else []
        names = ", ".join(map(quote_identifier, others))
        shown = self._by.replace("( ", "(").replace(" )", ")").replace(" ,", ",")
        if not others:
            reason = "which partition that means is not computed ahead of time"
        elif self.matters:
            reason = f"that depends on {names} as well"
        else:
            reason = f"not all of its partitions have a place for each {quote_identifier(self._column.column)}"
        return (
            f"whether a partition takes the next rows of {self._column.table} can't be told: {self._table} is "
            f"partitioned by {shown}, and {reason}"
        )


def _part(child: Table) -> Part:
    text = child.partition_bound or ""
    default = is_default(text)
    return Part(child.name, None if default else read_bound(text), default)


def _value_of(
    term: Term, catalog: Catalog, column: Column, *, numbers: bool, hashed: bool
) -> Callable[[int | None], Known | None]:
    """The key's column or expression as a function of the id; it gives None for what is not known."""
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

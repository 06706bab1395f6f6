"""The CHECKs that a partition alone has: what they make of rows that are inserted into a table above it.

Source: PostgreSQL manual, "Table Partitioning": a partition may have constraints of its own.
"""

from functools import cached_property

from validator.facts.let_in import LetIn
from validator.facts.row_checks import Asked, asked_of, written_by_triggers
from validator.model.catalog import Catalog, Column, Table
from validator.model.names import ColumnName, quote_identifier


class LeafChecks:
    """Those of the partition ``table`` that speak of ``column``, which belongs to the table that the rows go into."""

    def __init__(self, catalog: Catalog, table: Table, column: Column) -> None:
        self._catalog = catalog
        self._table = table
        self._column = column

    @cached_property
    def asked(self) -> Asked:
        """What they ask of the column alone."""
        above = self._catalog.tables.get(self._table.parents[0]) if self._table.parents else None
        inherited = {check.name for check in above.checks} if above is not None else set()
        own = tuple(check for check in self._table.checks if check.name not in inherited)
        if not any(self._column.name.column in check.columns for check in own):
            return Asked()
        columns: dict[str, Column] = {}
        for name in {name for check in own for name in check.columns}:
            for table in (self._column.name.table, self._table.name):
                found = self._catalog.columns.get(ColumnName(table, name))
                if found is not None:
                    columns.setdefault(name, found)
        written = written_by_triggers(self._catalog, self._table.name)
        return asked_of(self._column.name.column, own, columns, written)

    def __bool__(self) -> bool:
        return bool(self.asked.conditions or self.asked.unknown)

    @cached_property
    def _each(self) -> tuple[tuple[str, LetIn], ...]:
        return tuple((name, LetIn(self._column, (condition,))) for name, condition in self.asked.conditions)

    @cached_property
    def turning(self) -> frozenset[int]:
        """The ids at which another one may be refused."""
        return frozenset(point for _, each in self._each for point in each.turning)

    @cached_property
    def varies(self) -> bool:
        """Whether any id may be refused, not only from a turning point on."""
        return not all(each.steady for _, each in self._each)

    def refusing(self, value: int | None) -> str | None:
        """The CHECK that refuses this id, in words; None: none surely does."""
        name = next((name for name, each in self._each if value is not None and each.refuses(value)), None)
        return None if name is None else f"CHECK {quote_identifier(name)} of the partition {self._table.name}"

    def why_unknown(self, value: int | None) -> str:
        """Why it is not known whether they let this id in; empty: they do."""
        if self.asked.unknown is not None:
            return f"{self.asked.unknown}, in the partition {self._table.name}"
        for name, each in self._each:
            if value is None or each.refuses(value) is None:
                return (
                    f"whether CHECK {quote_identifier(name)} of the partition {self._table.name} lets in the next rows "
                    f"of {self._column.name.table} is not computed ahead of time"
                )
        return ""

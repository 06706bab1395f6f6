"""Where in a dump the rows of a table are: its own, or those of all its partitions."""

from validator.model.catalog import Catalog, Kind
from validator.model.names import QualifiedName
from validator.sources.dump.contents import Dump, TableData


class RowsOf:
    """Answers for the tables of one catalog. Unless the dump is known to be of the ``whole`` database, a partitioned
    table without partitions is one whose partitions were not dumped."""

    def __init__(self, dump: Dump, catalog: Catalog, *, whole: bool) -> None:
        self._whole = whole
        self._tables = catalog.tables
        self._data: dict[QualifiedName, list[TableData]] = {}
        for data in dump.data:
            self._data.setdefault(data.table, []).append(data)
        self._partitions: dict[QualifiedName, list[QualifiedName]] = {}
        for table in catalog.tables.values():
            for parent in table.parents if table.is_partition else ():
                self._partitions.setdefault(parent, []).append(table.name)

    def parts(self, table: QualifiedName) -> tuple[TableData, ...]:
        """The rows that a query of ``table`` alone, or of it and its partitions, would read."""
        own = [] if self._is_foreign(table) else self._data.get(table, [])
        if table not in self._tables or self._tables[table].kind is not Kind.PARTITIONED:
            return tuple(own)
        return (*own, *(part for p in self._partitions.get(table, []) for part in self.parts(p)))

    def _is_foreign(self, table: QualifiedName) -> bool:
        """Rows of another server's are dumped on demand only, and nobody asks for them here."""
        return table in self._tables and self._tables[table].kind is Kind.FOREIGN

    def lacking(self, table: QualifiedName) -> QualifiedName | None:
        """The table whose rows were not dumped, of ``table`` and its partitions; None where all were."""
        if table in self._data or self._is_foreign(table):
            return None
        if table not in self._tables or self._tables[table].kind is not Kind.PARTITIONED:
            return table
        partitions = self._partitions.get(table, [])
        if not partitions and not self._whole:
            return table
        found = map(self.lacking, partitions)
        return next((name for name in found if name is not None), None)

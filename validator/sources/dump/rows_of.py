"""Where in a dump the rows of a table are: its own, or those of all its partitions."""

from validator.model.catalog import Catalog, Kind
from validator.model.names import QualifiedName
from validator.sources.dump.contents import Dump, TableData


class RowsOf:
    """Answers for the tables of one catalog."""

    def __init__(self, dump: Dump, catalog: Catalog) -> None:
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
        own = self._data.get(table, [])
        if table not in self._tables or self._tables[table].kind is not Kind.PARTITIONED:
            return tuple(own)
        return (*own, *(part for p in self._partitions.get(table, []) for part in self.parts(p)))

    def lacking(self, table: QualifiedName) -> QualifiedName | None:
        """The table whose rows were not dumped, of ``table`` and its partitions; None where all were."""
        if table in self._data:
            return None
        if table not in self._tables or self._tables[table].kind is not Kind.PARTITIONED:
            return table
        found = (self.lacking(partition) for partition in self._partitions.get(table, []))
        return next((name for name in found if name is not None), None)

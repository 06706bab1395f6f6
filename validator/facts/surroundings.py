"""What else a database holds that decides what the text of a function's body means."""

from collections.abc import Mapping
from dataclasses import field

from validator.model.catalog import Catalog
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName


@frozen
class Surroundings:
    """``own_names`` as in the catalog; ``tables`` by their plain names; ``types`` as format_type() writes them."""

    own_names: frozenset[QualifiedName] = frozenset()
    tables: Mapping[str, tuple[QualifiedName, ...]] = field(default_factory=dict)
    types: Mapping[ColumnName, str] = field(default_factory=dict)

    def type_of(self, path: tuple[str, ...]) -> str | None:
        """The type of ``[schema.]table.column``; None where the column is not known, and where its table stands
        without a schema and several have that name: which is meant is found where the body is run."""
        *table, column = path
        if len(table) == 2:
            return self.types.get(ColumnName(QualifiedName(table[0], table[1]), column))
        named = self.tables.get(table[0], ()) if len(table) == 1 else ()
        return self.types.get(ColumnName(named[0], column)) if len(named) == 1 else None


def surroundings_of(catalog: Catalog) -> Surroundings:
    tables: dict[str, tuple[QualifiedName, ...]] = {}
    for name in (*catalog.tables, *catalog.other_relations):
        if name not in tables.get(name.name, ()):
            tables[name.name] = (*tables.get(name.name, ()), name)
    return Surroundings(catalog.own_names, tables, {c.name: c.type.name for c in catalog.columns.values()})

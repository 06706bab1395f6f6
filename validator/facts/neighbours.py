"""Exclusion constraints that refuse a row for one near it: ``EXCLUDE USING gist (int4range(id, id + 9) WITH &&)``.

Whether a new id is refused depends on ids that are near it, and no arithmetic here knows what near means. Source:
PostgreSQL manual, "Exclusion Constraints".
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from validator.facts.binding import Binding
from validator.facts.composed import columns_in
from validator.facts.tokens import NotTokenizable, tokenize
from validator.model.catalog import Catalog, Index
from validator.model.names import ColumnName, QualifiedName


def beside_neighbours(catalog: Catalog, bindings: Iterable[Binding]) -> Iterator[Binding]:
    """``bindings``; ``undecided`` are those whose values such a constraint of their table speaks of."""
    overlapping: dict[QualifiedName, list[Index]] = {}
    for index in catalog.indexes:
        if index.overlapping and index.ready:
            overlapping.setdefault(index.table, []).append(index)
    for binding in bindings:
        found = [i for i in overlapping.get(binding.data_column.table, ()) if _speaks_of(catalog, i, binding)]
        if not found or binding.discarded or binding.missing is not None:
            yield binding
            continue
        why = f"the exclusion constraint {found[0].name} may refuse a value for another one that is near it"
        yield replace(binding, undecided=binding.undecided or why)


def _speaks_of(catalog: Catalog, index: Index, binding: Binding) -> bool:
    """Whether the constraint compares the column itself, or a generated column that is made of it."""
    own = binding.data_column.column
    return any(name == own or own in _made_of(catalog, ColumnName(index.table, name)) for name in index.overlapping)


def _made_of(catalog: Catalog, name: ColumnName) -> frozenset[str]:
    column = catalog.columns.get(name)
    if column is None or not column.generated or column.default is None:
        return frozenset()
    try:
        return frozenset(place.column for place in columns_in(tokenize(column.default.expression)))
    except NotTokenizable:
        return frozenset()

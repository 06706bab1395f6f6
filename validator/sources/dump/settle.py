"""What a live check asks the server for besides the catalog, worked out without one: the names that nextval() is given
as expressions, and whether a row of defaults is in a partial index."""

from dataclasses import replace

from validator.facts.binding import Bindings
from validator.model.catalog import Catalog, Index
from validator.model.names import ColumnName
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.evaluate.admits import admits_new
from validator.sources.dump.evaluate.names import evaluate_name


def with_computed_names(catalog: Catalog, schema: Schema, bindings: Bindings) -> Catalog:
    """``catalog`` with the names that nextval()'s argument computes, and the relations that late-bound names may
    meet."""
    names = {text: evaluate_name(text, catalog) for text in sorted(bindings.computed_names)}
    others = frozenset(r for r in schema.relations if r.name in bindings.bare_names and r not in catalog.sequences)
    return replace(catalog, resolved_names=names, other_relations=others)


def with_admissions(catalog: Catalog, schema: Schema, bindings: Bindings) -> Catalog:
    """``catalog`` with the answer, for each partial unique index of a bound column, whether a row of defaults would
    be in it."""
    bound = {b.data_column for b in bindings.all if b.judged}

    def settled(index: Index) -> Index:
        if not (index.predicate and len(index.keys) == 1 and index.keys[0]):
            return index
        if ColumnName(index.table, index.keys[0]) not in bound:
            return index
        return replace(index, predicate_admits_new=admits_new(index, schema.columns[index.table], schema.enums))

    return replace(catalog, indexes=tuple(map(settled, catalog.indexes)))

"""What a live check asks the server for besides the catalog, worked out without one: the names that nextval() is given
as expressions, and whether a row of defaults is in a partial index."""

import contextlib
from dataclasses import replace

from validator.facts.binding import Bindings
from validator.model.catalog import Catalog, Index
from validator.model.names import ColumnName
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.evaluate.outcomes import Unsupported


def with_computed_names(catalog: Catalog, schema: Schema, bindings: Bindings, database: str | None) -> Catalog:
    """``catalog`` with the names that nextval()'s argument computes, and the relations that late-bound names may
    meet."""
    from validator.sources.dump.evaluate.sequence_names import evaluate_name

    owners = {o.column: o.sequence for o in catalog.ownerships}
    names: dict[str, str | None] = {}
    for text in sorted(bindings.computed_names):
        with contextlib.suppress(Unsupported):  # then it stays computed, and what draws by it is not checked
            names[text] = evaluate_name(
                text, search_path=catalog.search_path, tables=catalog.tables, owned=owners.get, database=database
            )
    others = frozenset(r for r in schema.relations if r.name in bindings.bare_names and r not in catalog.sequences)
    return replace(catalog, resolved_names=names, other_relations=others)


def with_admissions(catalog: Catalog, schema: Schema, bindings: Bindings) -> Catalog:
    """``catalog`` with the answer, for each partial unique index of a bound column, whether a row of defaults would
    be in it."""
    from validator.sources.dump.evaluate.new_rows import NewColumn, admits_new

    bound = {b.data_column for b in bindings.all if b.judged}
    enums = frozenset(map(str, schema.enums))

    def settled(index: Index) -> Index:
        if not (index.predicate and len(index.keys) == 1 and index.keys[0]):
            return index
        if ColumnName(index.table, index.keys[0]) not in bound:
            return index
        columns = tuple(
            NewColumn(c.name, c.type, c.not_null, c.default, is_enum=c.type.name in enums)
            for c in schema.columns[index.table]
        )
        with contextlib.suppress(Unsupported):  # then it depends on more than is known, as far as a scan goes
            admitted = admits_new(index, columns, enums=schema.enums, major=catalog.server_major or NEWEST_MAJOR)
            return replace(index, predicate_admits_new=admitted)
        return index

    return replace(catalog, indexes=tuple(map(settled, catalog.indexes)))

"""What a live check asks the server for besides the catalog, worked out without one: the names that nextval() is given
as expressions, and whether a row of defaults is in a partial index."""

import contextlib
from dataclasses import replace

from validator.facts.binding import Bindings
from validator.facts.decided_keys import columns_named, may_be_decided, predicates_to_settle
from validator.model.catalog import Catalog, ColumnType, Index
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

    wanted = predicates_to_settle(catalog, bindings)
    enums = frozenset(map(str, schema.enums))

    def settled(index: Index) -> Index:
        if index not in wanted:
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


def with_key_types(catalog: Catalog, schema: Schema, bindings: Bindings) -> Catalog:
    """``catalog`` with the types of the expressions that unique indexes are on, where a draw may decide them."""
    drawn = {b.data_column for b in bindings.all if b.judged} | bindings.decided.keys()
    tables = {column.table for column in drawn}

    def typed(index: Index) -> Index:
        if not index.key_expressions or index.table not in tables or not may_be_decided(catalog, bindings, index):
            return index
        made = {c.name for c in schema.columns[index.table] if c.generated}
        named = columns_named(index.key_expressions[0])
        if not (named & made or any(ColumnName(index.table, name) in drawn for name in named)):
            return index
        collation = index.key_type.collation if index.key_type is not None else None
        base = _type_of(index.key_expressions[0], index, schema, catalog.server_major or NEWEST_MAJOR)
        name = "boolean" if base == "bool" else base
        return replace(index, key_type=ColumnType(name, base, collation=collation))

    return replace(catalog, indexes=tuple(map(typed, catalog.indexes)))


def _type_of(text: str, index: Index, schema: Schema, major: int) -> str:
    """The base type that an expression over a table's columns gives; text where only a server can tell, which whoever
    computes its values will say."""
    from validator.sources.dump.evaluate.compile import compile_expression

    columns = {c.name: c.type for c in schema.columns[index.table]}
    try:
        return compile_expression(text, columns=columns, enums=schema.enums, major=major).type
    except Unsupported:
        return "text"

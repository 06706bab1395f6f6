"""From what the statements have made to a Catalog: the same choice of columns, functions and triggers as the catalog
queries make on a live database (sources/database/queries)."""

from collections.abc import Iterator

from validator.facts.came_along import with_what_comes_along
from validator.facts.effects import may_touch_ids
from validator.model.catalog import (
    Catalog,
    ColumnType,
    Function,
    Index,
    InsertRule,
    Kind,
    Ownership,
    OwnershipKind,
    Sequence,
    Table,
    Trigger,
    ViewBase,
)
from validator.model.names import ColumnName
from validator.model.patterns import Scope
from validator.sources.catalog_rows import partition_key, partitioned_by, view_columns, view_condition
from validator.sources.dump.ddl.columns import columns_of, row_checks
from validator.sources.dump.ddl.expression_text import expression_text
from validator.sources.dump.ddl.objects import IndexRelation, Relation, SequenceRelation, TableRelation
from validator.sources.dump.ddl.routines import functions_of, is_own_schema, own_names_of
from validator.sources.dump.ddl.state import State
from validator.sources.platform import is_platform_schema

_KINDS = {"r": Kind.TABLE, "p": Kind.PARTITIONED, "v": Kind.VIEW, "f": Kind.FOREIGN}
_ACTIVE = ("O", "A")


def tables_of(state: State) -> list[TableRelation]:
    """What rows can be inserted into, in the order in which it was made: not what is temporary or PostgreSQL's own."""
    return [
        r
        for r in state.relations.values()
        if isinstance(r, TableRelation) and r.kind in _KINDS and not r.temporary and not is_own_schema(r.name.schema)
    ]


def catalog_of(state: State, scope: Scope, named: tuple[ColumnName, ...]) -> tuple[Catalog, frozenset[ColumnName]]:
    """The catalog, and the columns that an index finds the largest value of."""
    tables = tables_of(state)
    columns = columns_of(state, tables, frozenset(named))
    filled = {name.table for name in columns}
    functions = functions_of(state, tables)
    triggers = tuple(_triggers(tables, functions))
    shown = [t for t in tables if t.kind != "v" or t.name in filled]
    sequences = sorted(
        (r for r in state.relations.values() if isinstance(r, SequenceRelation) and not r.temporary),
        key=lambda s: s.name,
    )
    sequences = [s for s in sequences if not is_own_schema(s.name.schema)]
    indexed: set[ColumnName] = set()
    catalog = Catalog(
        tables={t.name: _table(t) for t in shown},
        columns=columns,
        sequences={s.name: _sequence(state, scope, s) for s in sequences},
        ownerships=tuple(_ownerships(state, sequences)),
        indexes=tuple(_indexes(tables, frozenset(columns), indexed)),
        functions=tuple(functions.values()),
        own_names=own_names_of(state) if functions else frozenset(),
        triggers=tuple(t for t in triggers if t.makes_row),
        other_triggers=tuple(t for t in triggers if not t.makes_row),
        insert_rules=tuple(_rules(tables)),
        view_bases=tuple(_view_bases(shown)),
        search_path=tuple(s for s in _session_path(state) if s in state.schemas or s == "pg_catalog"),
        server_major=state.given_major,
        outside_scope=frozenset(t.name for t in tables if not _in_scope(state, scope, t)),
    )
    kept_out = frozenset(r.name for r in (*tables, *sequences) if _is_kept_out(state, scope, r))
    return with_what_comes_along(catalog, kept_out), frozenset(indexed)


def _session_path(state: State) -> tuple[str, ...]:
    return ("public",) if state.database_path is None else state.database_path


def _in_scope(state: State, scope: Scope, relation: Relation) -> bool:
    return scope.includes(relation.name) and not _is_kept_out(state, scope, relation)


def _is_kept_out(state: State, scope: Scope, relation: Relation) -> bool:
    """Whether no pattern of the scope brings it in."""
    schema = relation.name.schema
    named = bool(scope.schemas) and scope.includes_schema(schema)
    platform = is_platform_schema(schema, state.schemas.get(schema, "")) and not named
    return platform or scope.excludes(relation.name)


def _table(table: TableRelation) -> Table:
    return Table(
        table.name,
        _KINDS[table.kind],
        table.is_partition,
        tuple(parent.name for parent in table.parents if not parent.temporary),
        partition_key=partition_key(table.partition_key),
        partition_by=partitioned_by(table.partition_key),
        partition_bound=table.partition_bound,
        oid=table.oid,
        owner=table.owner,
        checks=tuple(row_checks(table)),
    )


def _sequence(state: State, scope: Scope, sequence: SequenceRelation) -> Sequence:
    return Sequence(
        sequence.name,
        sequence.data_type,
        sequence.start,
        sequence.increment,
        sequence.low,
        sequence.high,
        sequence.cache,
        sequence.cycle,
        in_scope=_in_scope(state, scope, sequence),
        oid=sequence.oid,
        referenced=sequence.referenced,
        owner=sequence.owner,
    )


def _ownerships(state: State, sequences: list[SequenceRelation]) -> Iterator[Ownership]:
    for sequence in sorted(sequences, key=lambda s: s.oid):
        if sequence.owned_by is None:
            continue
        table, column = sequence.owned_by
        if state.relations.get(table.name) is table and table.kind in _KINDS and column in table.columns:
            kind = OwnershipKind.IDENTITY if sequence.internal else OwnershipKind.OWNED
            yield Ownership(sequence.name, ColumnName(table.name, column), kind)


def _indexes(tables: list[TableRelation], filled: frozenset[ColumnName], indexed: set[ColumnName]) -> Iterator[Index]:
    for table in tables:
        if table.kind not in "rp":
            continue
        for name in sorted(table.indexes):
            index = table.indexes[name]
            leading = ColumnName(table.name, index.keys[0]) if index.keys and index.keys[0] is not None else None
            if leading in filled and index.btree and index.valid and index.predicate is None:
                indexed.add(leading)
            found = _index(table, index, leading in filled)
            if found is not None:
                yield found


def _index(table: TableRelation, index: IndexRelation, leads: bool) -> Index | None:
    """None for what refuses nothing, or refuses a column that nothing fills."""
    alone = len(index.keys) == 1
    key = expression_text(index.expressions[0]) if alone and index.expressions else None
    if not (index.unique or index.exclusion) or (alone and not leads and key is None):
        return None
    return Index(
        table.name,
        index.name.name,
        index.keys,
        index.unique,
        index.exclusion,
        index.primary,
        index.valid,
        True,
        index.equality,
        expression_text(index.predicate) if index.predicate is not None else None,
        key_expressions=() if key is None else (key,),
        key_type=None if key is None else ColumnType("", "", collation=index.collation),
        overlapping=index.overlapping,
    )


def _triggers(tables: list[TableRelation], functions: dict[int, Function]) -> Iterator[Trigger]:
    by_name = {f.name: f for f in reversed(functions.values()) if not f.parameters}
    for table in tables:
        for name in sorted(table.triggers):
            trigger = table.triggers[name]
            function = by_name.get(trigger.function)
            if function is None or not trigger.on_insert or trigger.enabled not in _ACTIVE:
                continue
            if trigger.before_insert_row or may_touch_ids(function.language, function.body):
                yield Trigger(
                    table.name, name, function, trigger.condition, trigger.arguments, trigger.before, trigger.row
                )


def _rules(tables: list[TableRelation]) -> Iterator[InsertRule]:
    for table in tables:
        for name in sorted(table.rules):
            rule = table.rules[name]
            if rule.enabled in _ACTIVE:
                yield InsertRule(table.name, name, rule.instead, rule.definition)


def _view_bases(tables: list[TableRelation]) -> Iterator[ViewBase]:
    for table in tables:
        if table.kind != "v" or table.view is None:
            continue
        replaced = any(rule.instead and not rule.conditional for rule in table.rules.values())
        condition = view_condition(table.view.definition) if table.view.check_option else None
        instead = min((name for name, trigger in table.triggers.items() if trigger.instead_of_insert), default=None)
        if table.view.updatable or replaced:
            for column, base in view_columns(table.name, table.view.definition):
                yield ViewBase(column, base, condition, instead)

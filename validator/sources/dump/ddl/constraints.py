"""Constraints of columns and tables, and how they spread to the tables below."""

from postgast import pg_query_pb2 as pb

from validator.facts.decided_keys import columns_named
from validator.model.names import QualifiedName
from validator.sources.dump.ddl.chosen_names import constraint_name, joined, relation_name
from validator.sources.dump.ddl.expression_text import expression_text
from validator.sources.dump.ddl.expressions import expression
from validator.sources.dump.ddl.indexes import add_index, key_columns
from validator.sources.dump.ddl.objects import Check, Expression, IndexRelation, TableRelation
from validator.sources.dump.ddl.parse import Node
from validator.sources.dump.ddl.source_text import SourceText
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import names_of

_PARENTHESIZED = ("a_expr", "bool_expr", "null_test")
"""What pg_get_expr() puts parentheses around; people do not."""


def add_constraint(
    state: State,
    table: TableRelation,
    node: Node,
    source: SourceText,
    column: str = "",
    *,
    only: bool = False,
) -> None:
    """A constraint of ``table``; ``column`` is the one that it was written with."""
    match node.contype:
        case pb.CONSTR_CHECK:
            _check(state, table, node, source, column, only=only)
        case pb.CONSTR_PRIMARY | pb.CONSTR_UNIQUE:
            _unique(state, table, node, column, primary=node.contype == pb.CONSTR_PRIMARY, only=only)
        case pb.CONSTR_EXCLUSION:
            _exclusion(state, table, node, source, only=only)
        case pb.CONSTR_FOREIGN:
            keys = names_of(node.fk_attrs) or (column,)
            name = node.conname or constraint_name(table.name.name, joined(keys), "fkey", table.foreign_keys)
            if node.pktable.schemaname:
                state.sought.add(QualifiedName(node.pktable.schemaname, node.pktable.relname))
            if node.is_enforced:
                add_foreign_key(table, name, keys)
        case pb.CONSTR_NOTNULL:
            key = names_of(node.keys)[0] if node.keys else column
            if key not in table.columns:
                raise NotFollowed(f"{table.name} has no column {key}", table.name)
            set_not_null(table, key, only=only or node.is_no_inherit)
            if node.is_no_inherit:
                table.columns[key].not_null_inherits = False


def check_expression(state: State, node: Node, source: SourceText, table: QualifiedName | None) -> Expression:
    """What the parentheses of CHECK (...) hold."""
    start = source.after(node.location, b"CHECK")
    inside = source.group(start) if start is not None else None
    if inside is None:
        raise NotFollowed("a CHECK without parentheses", table)
    start, end = source.expression(*inside)
    written = expression(state, source, (start, end), node.raw_expr, table)
    if (
        state.path
        and node.raw_expr.WhichOneof("node") in _PARENTHESIZED
        and source.group(start) != (start + 1, end - 1)
    ):
        written.fragments = ("(", *written.fragments, ")")
    return written


def _check(state: State, table: TableRelation, node: Node, source: SourceText, column: str, *, only: bool) -> None:
    written = check_expression(state, node, source, table.name)
    columns = written.columns & table.columns.keys()
    about = column or (next(iter(columns)) if len(columns) == 1 else "")
    name = node.conname or constraint_name(table.name.name, about, "check", table.checks)
    if node.is_enforced:
        add_check(table, name, Check(written, node.is_no_inherit), only=only)


def add_check(table: TableRelation, name: str, check: Check, *, only: bool = False) -> None:
    """A CHECK, and the same for those that inherit."""
    table.checks.setdefault(name, check)
    if not only and not check.no_inherit:
        for child in table.children:
            add_check(child, name, check)


def add_foreign_key(table: TableRelation, name: str, keys: tuple[str, ...]) -> None:
    """A foreign key; partitions have the partitioned table's."""
    table.foreign_keys[name] = keys
    for child in table.children:
        if child.is_partition and child.kind != "f":
            add_foreign_key(child, name, keys)


def set_not_null(table: TableRelation, column: str, *, only: bool = False) -> None:
    """NOT NULL, for those that inherit as well."""
    if column in table.columns:
        table.columns[column].not_null = True
    if not only:
        for child in table.children:
            set_not_null(child, column)


def _unique(state: State, table: TableRelation, node: Node, column: str, *, primary: bool, only: bool) -> None:
    if node.indexname:
        _adopt(state, table, node, primary=primary)
        return
    keys = names_of(node.keys) or (column,)
    unknown = next((key for key in keys if key not in table.columns), None)
    if unknown is not None:
        raise NotFollowed(f"{table.name} has no column {unknown} for a key", table.name)
    index = IndexRelation(
        _index_name(
            state,
            table,
            node.conname,
            "" if primary else joined((*keys, *names_of(node.including))),
            "pkey" if primary else "key",
        ),
        state.next_oid(),
        kind="i",
        table=table,
        keys=keys,
        unique=True,
        primary=primary,
        constraint=True,
    )
    if node.without_overlaps:  # 18: WITHOUT OVERLAPS is an exclusion constraint of gist
        index.exclusion, index.btree = True, False
    add_index(state, table, index, only=only)


def _index_name(state: State, table: TableRelation, given: str, columns: str, label: str) -> QualifiedName:
    if given:
        return QualifiedName(table.name.schema, given)
    return relation_name(table.name.schema, table.name.name, columns, label, state.relations)


def _adopt(state: State, table: TableRelation, node: Node, *, primary: bool) -> None:
    """ADD CONSTRAINT ... USING INDEX: the index takes the constraint's name."""
    index = table.indexes.get(node.indexname)
    if index is None:
        raise NotFollowed(f"{table.name} has no index {node.indexname}", table.name)
    if node.conname and node.conname != node.indexname:
        del table.indexes[node.indexname]
        state.rename(index, QualifiedName(table.name.schema, node.conname))
        table.indexes[node.conname] = index
    index.constraint, index.primary = True, primary
    if primary:
        for key in index.keys:
            if key is not None:
                table.columns[key].not_null = True


def _overlapping(
    keys: tuple[str | None, ...], expressions: tuple[Expression, ...], operators: list[str]
) -> tuple[str, ...]:
    """The columns that are compared by another operator than ``=``, or stand in expressions beside such."""
    if all(operator == "=" for operator in operators):
        return ()
    plain = {key for key, operator in zip(keys, operators, strict=True) if key is not None and operator != "="}
    return tuple(sorted(plain.union(*(columns_named(expression_text(made)) for made in expressions))))


def _exclusion(state: State, table: TableRelation, node: Node, source: SourceText, *, only: bool) -> None:
    start = source.after(node.location, b"EXCLUDE") or node.location
    elements = [pair.list.items[0] for pair in node.exclusions]
    operators = [names_of(pair.list.items[1].list.items)[-1] for pair in node.exclusions]
    keys, expressions, names = key_columns(state, table, elements, source, start)
    index = IndexRelation(
        _index_name(state, table, node.conname, joined(names), "excl"),
        state.next_oid(),
        kind="i",
        table=table,
        keys=keys,
        expressions=expressions,
        exclusion=True,
        equality=all(operator == "=" for operator in operators),
        overlapping=_overlapping(keys, expressions, operators),
        btree=node.access_method == "btree",
        constraint=True,
    )
    if node.HasField("where_clause"):
        where = source.after(start, b"WHERE")
        inside = source.group(where) if where is not None else None
        if inside is not None:
            index.predicate = expression(state, source, source.expression(*inside), node.where_clause, table.name)
    add_index(state, table, index, only=only)

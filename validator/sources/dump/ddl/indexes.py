"""Indexes, those of constraints too, and how the indexes of partitions belong to the partitioned table's.

Source: DefineIndex(), validatePartitionedIndex() and AttachPartitionEnsureIndexes() of the server.
"""

from typing import Any

from validator.model.names import QualifiedName
from validator.sources.dump.ddl.chosen_names import joined, relation_name
from validator.sources.dump.ddl.collations import collation_named
from validator.sources.dump.ddl.expressions import expression
from validator.sources.dump.ddl.objects import Expression, IndexRelation, Relation, TableRelation
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.source_text import SourceText
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import names_of


def create_index(state: State, parsed: Parsed) -> None:
    """CREATE INDEX."""
    node, source = parsed.node, parsed.source
    table = state.table(node.relation)
    start = source.after(parsed.start, b"ON") or parsed.start
    keys, expressions, names = key_columns(state, table, node.index_params, source, start)
    if node.idxname:
        name = QualifiedName(table.name.schema, node.idxname)
    else:
        columns = joined((*names, *(element.index_elem.name for element in node.index_including_params)))
        name = relation_name(table.name.schema, table.name.name, columns, "idx", state.relations)
    if node.if_not_exists and name in state.relations:
        return
    index = IndexRelation(name, state.next_oid(), kind="i", table=table, keys=keys, expressions=expressions)
    index.unique, index.btree = node.unique, node.access_method == "btree"
    index.collation = own_collation(state, node.index_params)
    if node.HasField("where_clause"):
        index.predicate = predicate(state, table, node.where_clause, source, start)
    add_index(state, table, index, only=not node.relation.inh)


def own_collation(state: State, elements: Any) -> QualifiedName | None:
    """The collation that the first key names."""
    named = names_of(elements[0].index_elem.collation) if elements else ()
    return collation_named(state, named) if named else None


def predicate(state: State, table: TableRelation, tree: Node, source: SourceText, start: int) -> Expression | None:
    """What stands behind WHERE."""
    where = source.after(start, b"WHERE")
    return expression(state, source, source.expression(where), tree, table.name) if where is not None else None


def key_columns(
    state: State, table: TableRelation, elements: Any, source: SourceText, start: int
) -> tuple[tuple[str | None, ...], tuple[Expression, ...], tuple[str, ...]]:
    """The key columns (None: an expression), the expressions, and what a made-up name calls them. ``start`` lies
    before the parentheses that list them."""
    inside = source.group(start)
    places = source.parts(*inside) if inside else []
    keys: list[str | None] = []
    expressions: list[Expression] = []
    names: list[str] = []
    for element, place in zip((e.index_elem for e in elements), places, strict=True):
        if element.name:
            if element.name not in table.columns:
                raise NotFollowed(f"{table.name} has no column {element.name} for an index", table.name)
            keys.append(element.name)
            names.append(element.name)
            continue
        keys.append(None)
        names.append(_called(element.expr))
        expressions.append(expression(state, source, (place[0], _end(source, place)), element.expr, table.name))
    return tuple(keys), tuple(expressions), tuple(names)


def _end(source: SourceText, place: tuple[int, int]) -> int:
    """Where a key's expression ends: with its parentheses, or those of the function's call."""
    for piece in source.pieces(*place):
        if piece.kind == "close" and piece.depth == 0:
            return piece.end
    return place[1]


def _called(tree: Node) -> str:
    match tree.WhichOneof("node"):
        case "func_call":
            return names_of(tree.func_call.funcname)[-1]
        case "coalesce_expr":
            return "coalesce"
    return "expr"


def add_index(state: State, table: TableRelation, index: IndexRelation, *, only: bool) -> None:
    """Puts an index on a table, and on its partitions unless the statement says ONLY."""
    state.add(index)
    table.indexes[index.name.name] = index
    if index.primary:
        for key in index.keys:
            if key is not None:
                table.columns[key].not_null = True
    partitions = [child for child in table.children if child.is_partition] if table.kind == "p" else []
    if only and partitions:
        index.valid = False
        return
    for partition in partitions:
        ensure_index(state, index, partition)


def ensure_index(state: State, parent: IndexRelation, partition: TableRelation) -> None:
    """A partition's own index for one of the partitioned table: one that is like it, or a new one."""
    if partition.kind == "f":
        return
    for index in partition.indexes.values():
        if index.parent is None and _alike(index, parent) and index.valid:
            attach_index(parent, index)
            return
    label = "pkey" if parent.primary else "excl" if parent.exclusion else "key" if parent.constraint else "idx"
    columns = "" if parent.primary else joined(tuple(key or "expr" for key in parent.keys))
    name = relation_name(partition.name.schema, partition.name.name, columns, label, state.relations)
    index = copy_of(state, parent, partition, name)
    add_index(state, partition, index, only=False)
    index.parent = parent
    parent.attached.append(index)


def copy_of(state: State, index: IndexRelation, table: TableRelation, name: QualifiedName) -> IndexRelation:
    """The same index on another table."""
    return IndexRelation(
        name,
        state.next_oid(),
        kind="i",
        table=table,
        keys=index.keys,
        expressions=index.expressions,
        unique=index.unique,
        primary=index.primary,
        exclusion=index.exclusion,
        equality=index.equality,
        overlapping=index.overlapping,
        btree=index.btree,
        predicate=index.predicate,
        collation=index.collation,
        constraint=index.constraint,
    )


def _alike(one: IndexRelation, other: IndexRelation) -> bool:
    return (
        (one.keys, one.unique, one.exclusion, one.btree, one.predicate is None)
        == (other.keys, other.unique, other.exclusion, other.btree, other.predicate is None)
        and not one.expressions
        and (one.constraint or not other.constraint)
    )


def attach_index(parent: IndexRelation, index: IndexRelation) -> None:
    """ALTER INDEX ... ATTACH PARTITION: the parent is valid once an index of every partition has been attached."""
    if index.parent is None:
        index.parent = parent
        parent.attached.append(index)
    current: IndexRelation | None = parent
    while current is not None and current.table is not None and not current.valid:
        wanted = sum(1 for child in current.table.children if child.is_partition)
        if sum(1 for attached in current.attached if attached.valid) != wanted:
            return
        current.valid = True
        current = current.parent


def attach(state: State, relation: Relation, node: Node) -> None:
    """The statement that says so."""
    index = state.find(node.name)
    if not isinstance(relation, IndexRelation) or not isinstance(index, IndexRelation):
        raise NotFollowed(f"the dump does not hold the index {node.name.relname} that is to be attached")
    attach_index(relation, index)


def drop_index(state: State, index: IndexRelation) -> None:
    """Takes an index away, and those that its partitions have for it."""
    if index.table is not None:
        index.table.indexes.pop(index.name.name, None)
    if index.parent is not None and index in index.parent.attached:
        index.parent.attached.remove(index)
    state.relations.pop(index.name, None)
    for child in list(index.attached):
        drop_index(state, child)

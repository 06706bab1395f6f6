"""DROP, RENAME and SET SCHEMA: seldom in dumps, often in scripts."""

from typing import Any

from postgast import pg_query_pb2 as pb

from validator.model.names import QualifiedName, quote_identifier
from validator.sources.dump.ddl.alter_table import owned
from validator.sources.dump.ddl.indexes import drop_index
from validator.sources.dump.ddl.objects import (
    Attribute,
    Expression,
    IndexRelation,
    Relation,
    RelationMention,
    SequenceRelation,
    TableRelation,
)
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.source_text import SourceText
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import names_of

_RELATIONS = {
    pb.OBJECT_TABLE,
    pb.OBJECT_FOREIGN_TABLE,
    pb.OBJECT_VIEW,
    pb.OBJECT_MATVIEW,
    pb.OBJECT_SEQUENCE,
    pb.OBJECT_INDEX,
}
_TYPES = {pb.OBJECT_TYPE, pb.OBJECT_DOMAIN}
_ROUTINES = {pb.OBJECT_FUNCTION, pb.OBJECT_PROCEDURE, pb.OBJECT_ROUTINE}


def drop(state: State, parsed: Parsed) -> None:
    """DROP of anything; what is not there is not missed."""
    node = parsed.node
    for item in node.objects:
        names = _names(item)
        if node.remove_type in _RELATIONS:
            relation = state.find_named(names)
            if relation is not None:
                drop_relation(state, relation)
        elif node.remove_type in _TYPES:
            for candidate in state.candidates(names):
                state.types.pop(candidate, None)
        elif node.remove_type in _ROUTINES:
            _drop_routine(state, item, names)
        elif node.remove_type == pb.OBJECT_SCHEMA:
            drop_schema(state, names[-1])
        elif node.remove_type == pb.OBJECT_EXTENSION:
            state.extensions.discard(names[-1])
        elif node.remove_type in (pb.OBJECT_TRIGGER, pb.OBJECT_RULE):
            relation = state.find_named(names[:-1])
            if isinstance(relation, TableRelation):
                relation.triggers.pop(names[-1], None)
                relation.rules.pop(names[-1], None)


def _names(item: Node) -> tuple[str, ...]:
    match item.WhichOneof("node"):
        case "list":
            return names_of(item.list.items)
        case "type_name":
            return names_of(item.type_name.names)
        case "object_with_args":
            return names_of(item.object_with_args.objname)
        case _:
            return (item.string.sval,)


def _drop_routine(state: State, item: Node, names: tuple[str, ...]) -> None:
    count = len(item.object_with_args.objargs)
    for candidate in state.candidates(names):
        overloads = state.routines.get(candidate, [])
        kept = [r for r in overloads if len(r.inputs) != count and not item.object_with_args.args_unspecified]
        if overloads and kept:
            state.routines[candidate] = kept
        elif overloads:
            del state.routines[candidate]


def drop_relation(state: State, relation: Relation) -> None:
    """A relation, and what goes with it."""
    if isinstance(relation, IndexRelation):
        drop_index(state, relation)
        return
    state.relations.pop(relation.name, None)
    if isinstance(relation, SequenceRelation):
        for table in state.relations.values():
            if isinstance(table, TableRelation):
                for column in table.columns.values():
                    if column.default is not None and _mentions(column.default, relation):
                        column.default = None
    if not isinstance(relation, TableRelation):
        return
    for index in list(relation.indexes.values()):
        drop_index(state, index)
    for name in relation.columns:
        for sequence in owned(state, relation, name):
            drop_relation(state, sequence)
    for parent in relation.parents:
        parent.children.remove(relation)
    for child in list(relation.children):
        drop_relation(state, child)


def _mentions(expression: Expression, relation: Relation) -> bool:
    return any(isinstance(f, RelationMention) and f.relation is relation for f in expression.fragments)


def drop_schema(state: State, name: str) -> None:
    """A schema with all that is in it."""
    state.schemas.pop(name, None)
    for relation in [r for r in state.relations.values() if r.name.schema == name]:
        if relation.name in state.relations:
            drop_relation(state, relation)
    state.types = {n: t for n, t in state.types.items() if n.schema != name}
    state.routines = {n: r for n, r in state.routines.items() if n.schema != name}


def rename(state: State, parsed: Parsed) -> None:
    """ALTER ... RENAME TO."""
    node = parsed.node
    if node.rename_type == pb.OBJECT_SCHEMA:
        _rename_schema(state, node.subname, node.newname)
    elif node.rename_type in _TYPES:
        for candidate in state.candidates(names_of(node.object.list.items)):
            if candidate in state.types:
                _rename_type(state, candidate, QualifiedName(candidate.schema, node.newname))
    elif node.rename_type in _ROUTINES:
        names = names_of(node.object.object_with_args.objname)
        for candidate in state.candidates(names):
            for routine in state.routines.pop(candidate, []):
                routine.name = QualifiedName(candidate.schema, node.newname)
                state.routines.setdefault(routine.name, []).append(routine)
    elif node.HasField("relation"):
        _rename_relation(state, node)


def _rename_relation(state: State, node: Node) -> None:
    relation = state.find(node.relation)
    if relation is None:
        if not node.missing_ok:
            raise state.missing((node.relation.schemaname, node.relation.relname)[not node.relation.schemaname :])
        return
    if node.rename_type in _RELATIONS:
        _rename(state, relation, QualifiedName(relation.name.schema, node.newname))
    elif isinstance(relation, TableRelation) and node.rename_type in (pb.OBJECT_COLUMN, pb.OBJECT_ATTRIBUTE):
        _rename_column(state, relation, node.subname, node.newname)
    elif isinstance(relation, TableRelation) and node.rename_type == pb.OBJECT_TABCONSTRAINT:
        if node.subname in relation.indexes:
            index = relation.indexes[node.subname]
            _rename(state, index, QualifiedName(index.name.schema, node.newname))
        _move(relation.checks, node.subname, node.newname)
        _move(relation.foreign_keys, node.subname, node.newname)
    elif isinstance(relation, TableRelation) and node.rename_type == pb.OBJECT_TRIGGER:
        _move(relation.triggers, node.subname, node.newname)
        if node.newname in relation.triggers:
            relation.triggers[node.newname].name = node.newname


def _move(things: dict[str, Any], old: str, new: str) -> None:
    if old in things:
        things[new] = things.pop(old)


def _rename(state: State, relation: Relation, name: QualifiedName) -> None:
    if isinstance(relation, IndexRelation) and relation.table is not None:
        _move(relation.table.indexes, relation.name.name, name.name)
    state.rename(relation, name)


def _rename_column(state: State, table: TableRelation, old: str, new: str) -> None:
    if old not in table.columns:
        raise NotFollowed(f"{table.name} has no column {old}", table.name)
    table.columns = {(new if n == old else n): c for n, c in table.columns.items()}
    table.columns[new].name = new
    for index in table.indexes.values():
        index.keys = tuple(new if key == old else key for key in index.keys)
        for expression in (*index.expressions, *([index.predicate] if index.predicate else [])):
            _rename_in(expression, old, new)
    for check in table.checks.values():
        _rename_in(check.expression, old, new)
    table.foreign_keys = {n: tuple(new if k == old else k for k in ks) for n, ks in table.foreign_keys.items()}
    for relation in state.relations.values():
        if isinstance(relation, SequenceRelation) and relation.owned_by == (table, old):
            relation.owned_by = (table, new)
    for child in table.children:
        if old in child.columns:
            _rename_column(state, child, old, new)


def _rename_in(expression: Expression, old: str, new: str) -> None:
    """Writes the column's new name into an expression's text."""
    if old not in expression.columns:
        return
    expression.columns = expression.columns - {old} | {new}
    spelled = (old.encode(), quote_identifier(old).encode())
    named = quote_identifier(new).encode()
    expression.fragments = tuple(
        _replaced(f.encode(), spelled, named).decode() if isinstance(f, str) else f for f in expression.fragments
    )


def _replaced(raw: bytes, spelled: tuple[bytes, ...], named: bytes) -> bytes:
    out, position = [], 0
    for piece in SourceText(raw).pieces(0):
        if piece.kind in ("word", "quoted") and raw[piece.start : piece.end] in spelled:
            out += [raw[position : piece.start], named]
            position = piece.end
    return b"".join(out) + raw[position:]


def set_schema(state: State, parsed: Parsed) -> None:
    """ALTER ... SET SCHEMA: indexes and owned sequences go along."""
    node = parsed.node
    if not node.HasField("relation"):
        names = names_of(node.object.list.items)
        for candidate in state.candidates(names):
            if candidate in state.types:
                _rename_type(state, candidate, QualifiedName(node.newschema, candidate.name))
        return
    relation = state.find(node.relation)
    if relation is None:
        raise state.missing((node.relation.schemaname, node.relation.relname)[not node.relation.schemaname :])
    _into_schema(state, relation, node.newschema)


def _into_schema(state: State, relation: Relation, schema: str) -> None:
    _rename(state, relation, QualifiedName(schema, relation.name.name))
    if isinstance(relation, TableRelation):
        for index in relation.indexes.values():
            state.rename(index, QualifiedName(schema, index.name.name))
        for column in relation.columns.values():
            _own_sequences(state, relation, column, schema)


def _own_sequences(state: State, table: TableRelation, column: Attribute, schema: str) -> None:
    for sequence in owned(state, table, column.name):
        state.rename(sequence, QualifiedName(schema, sequence.name.name))


def _rename_type(state: State, old: QualifiedName, new: QualifiedName) -> None:
    made = state.types.pop(old)
    made.name = new
    state.types[new] = made


def _rename_schema(state: State, old: str, new: str) -> None:
    state.schemas[new] = state.schemas.pop(old, "")
    for relation in [r for r in state.relations.values() if r.name.schema == old]:
        state.rename(relation, QualifiedName(new, relation.name.name))
    for name in [n for n in state.types if n.schema == old]:
        _rename_type(state, name, QualifiedName(new, name.name))
    for name in [n for n in state.routines if n.schema == old]:
        moved = state.routines.pop(name)
        for routine in moved:
            routine.name = QualifiedName(new, name.name)
        state.routines[QualifiedName(new, name.name)] = moved

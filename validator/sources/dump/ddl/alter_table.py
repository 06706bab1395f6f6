"""ALTER TABLE, and what of it works on views, indexes and sequences."""

from postgast import pg_query_pb2 as pb

from validator.model.catalog import Identity
from validator.sources.dump.ddl import triggers
from validator.sources.dump.ddl.collations import collation_named
from validator.sources.dump.ddl.constraints import add_constraint, set_not_null
from validator.sources.dump.ddl.expressions import expression
from validator.sources.dump.ddl.indexes import attach, drop_index
from validator.sources.dump.ddl.inheritance import (
    add_parent,
    attach_partition,
    attach_to_nothing,
    detach_partition,
    remove_parent,
)
from validator.sources.dump.ddl.objects import (
    Attribute,
    IndexRelation,
    Relation,
    SequenceRelation,
    TableRelation,
)
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.sequences import change_sequence
from validator.sources.dump.ddl.source_text import SourceText
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.tables import (
    add_column,
    add_identity,
    partition_bound,
    set_default,
    spread_identity,
)
from validator.sources.dump.ddl.type_names import collation_of, names_of, type_use

_DROPS = {pb.AT_DropConstraint, pb.AT_DropColumn, pb.AT_DropNotNull, pb.AT_DropIdentity, pb.AT_DetachPartition}


def alter_table(state: State, parsed: Parsed) -> None:
    """Every command of an ALTER TABLE. What only takes something away from what is not there is no trouble:
    ``pg_dump --clean`` begins with it."""
    node = parsed.node
    relation = state.find(node.relation)
    commands = [c.alter_table_cmd for c in node.cmds]
    if relation is None:
        if node.missing_ok or all(c.subtype in _DROPS or _drops_default(c) for c in commands):
            return
        if commands[0].subtype == pb.AT_AttachPartition:
            attach_to_nothing(state, node, getattr(commands[0], "def").partition_cmd.name)
            return
        wanted = (
            (node.relation.schemaname, node.relation.relname) if node.relation.schemaname else (node.relation.relname,)
        )
        raise state.missing(wanted, sequence=node.objtype == pb.OBJECT_SEQUENCE)
    source = parsed.source
    places = source.parts(parsed.start, parsed.end) if len(commands) > 1 else [(parsed.start, parsed.end)]
    for command, place in zip(commands, places, strict=True):
        _command(state, relation, command, source, place, only=not node.relation.inh)


def _drops_default(command: Node) -> bool:
    return command.subtype == pb.AT_ColumnDefault and getattr(command, "def").WhichOneof("node") is None


def _command(
    state: State, relation: Relation, command: Node, source: SourceText, place: tuple[int, int], *, only: bool
) -> None:
    definition = getattr(command, "def")
    if command.subtype == pb.AT_ChangeOwner:
        relation.owner = command.newowner.rolename
    elif command.subtype == pb.AT_AttachPartition and isinstance(relation, IndexRelation):
        attach(state, relation, definition.partition_cmd)
    elif isinstance(relation, TableRelation):
        _of_table(state, relation, command, definition, source, place, only=only)


def _of_table(
    state: State,
    table: TableRelation,
    command: Node,
    definition: Node,
    source: SourceText,
    place: tuple[int, int],
    *,
    only: bool,
) -> None:
    subtype = command.subtype
    if subtype in triggers.ENABLED:
        triggers.enable_trigger(table, command.name, subtype, only=only)
    elif subtype in triggers.RULE_ENABLED:
        if command.name in table.rules:
            table.rules[command.name].enabled = triggers.RULE_ENABLED[subtype]
    elif subtype == pb.AT_AddColumn:
        _add_column(state, table, command, definition.column_def, source, only=only)
    elif subtype == pb.AT_AddConstraint:
        add_constraint(state, table, definition.constraint, source, only=only)
    elif subtype == pb.AT_DropConstraint:
        _drop_constraint(state, table, command.name)
    elif subtype in (pb.AT_AttachPartition, pb.AT_DetachPartition, pb.AT_AddInherit, pb.AT_DropInherit):
        _family(state, table, subtype, definition, source)
    elif subtype in _OF_COLUMN:
        column = table.columns.get(command.name)
        if column is not None:
            _of_column(state, table, column, command, definition, source, place, only=only)
        elif not command.missing_ok and subtype not in _DROPS:
            raise NotFollowed(f"{table.name} has no column {command.name}", table.name)


_OF_COLUMN = {
    pb.AT_ColumnDefault,
    pb.AT_SetNotNull,
    pb.AT_DropNotNull,
    pb.AT_DropColumn,
    pb.AT_AlterColumnType,
    pb.AT_AddIdentity,
    pb.AT_SetIdentity,
    pb.AT_DropIdentity,
    pb.AT_SetExpression,
    pb.AT_DropExpression,
}


def _of_column(
    state: State,
    table: TableRelation,
    column: Attribute,
    command: Node,
    definition: Node,
    source: SourceText,
    place: tuple[int, int],
    *,
    only: bool,
) -> None:
    match command.subtype:
        case pb.AT_ColumnDefault:
            _set_default(state, table, column, definition, source, place, only=only)
        case pb.AT_SetNotNull:
            set_not_null(table, column.name, only=only)
        case pb.AT_DropNotNull:
            column.not_null = False
        case pb.AT_DropColumn:
            drop_column(state, table, column.name)
        case pb.AT_AlterColumnType:
            _retype(state, table, column, definition.column_def, source)
        case pb.AT_AddIdentity:
            add_identity(state, table, column, definition.constraint)
        case pb.AT_SetIdentity:
            _set_identity(state, table, column, definition)
        case pb.AT_DropIdentity:
            for sequence in owned(state, table, column.name):
                if sequence.internal:
                    del state.relations[sequence.name]
            spread_identity(state, table, column.name, Identity.NONE)
        case pb.AT_SetExpression:
            inside = source.group(source.after(place[0], b"AS") or place[0])
            if inside is not None:
                column.default = expression(state, source, source.expression(*inside), definition, table.name)
        case pb.AT_DropExpression:
            column.default, column.generated = None, False


def _set_default(
    state: State,
    table: TableRelation,
    column: Attribute,
    definition: Node,
    source: SourceText,
    place: tuple[int, int],
    *,
    only: bool,
) -> None:
    start = source.after(place[0], b"SET", b"DEFAULT", end=place[1])
    if definition.WhichOneof("node") is None or start is None:
        column.default = None
    else:
        found = expression(state, source, source.expression(start, place[1]), definition, table.name)
        set_default(column, found)
    for child in () if only else table.children:
        if column.name in child.columns:
            child.columns[column.name].default = column.default


def _add_column(
    state: State, table: TableRelation, command: Node, node: Node, source: SourceText, *, only: bool
) -> None:
    if node.colname in table.columns:
        if command.missing_ok:
            return
        raise NotFollowed(f"{table.name} has a column {node.colname} already", table.name)
    for constraint in add_column(state, table, node, source):
        add_constraint(state, table, constraint, source, node.colname)
    made = table.columns[node.colname]
    waiting = [] if only else list(table.children)
    while waiting:
        child = waiting.pop()
        waiting += child.children
        if made.name not in child.columns:
            child.last_number += 1
            child.columns[made.name] = Attribute(
                made.name, made.type, child.last_number, made.collation, made.not_null, made.default, inherited=True
            )


def _drop_constraint(state: State, table: TableRelation, name: str) -> None:
    table.checks.pop(name, None)
    table.foreign_keys.pop(name, None)
    if name in table.indexes:
        drop_index(state, table.indexes[name])
    for child in table.children:
        child.checks.pop(name, None)
        child.foreign_keys.pop(name, None)


def _family(state: State, table: TableRelation, subtype: int, definition: Node, source: SourceText) -> None:
    if subtype in (pb.AT_AddInherit, pb.AT_DropInherit):
        parent = state.table(definition.range_var)
        if subtype == pb.AT_DropInherit:
            remove_parent(table, parent)
        else:
            add_parent(table, parent)
        return
    part = state.table(definition.partition_cmd.name)
    if subtype == pb.AT_DetachPartition:
        detach_partition(state, table, part)
    else:
        attach_partition(state, table, part, partition_bound(source, definition.partition_cmd.bound))


def _retype(state: State, table: TableRelation, column: Attribute, node: Node, source: SourceText) -> None:
    column.type = type_use(state, node.type_name, source)
    column.collation = collation_of(column.type, state.major)
    if node.HasField("coll_clause"):
        column.collation = collation_named(state, names_of(node.coll_clause.collname))
    kind = column.type.builtin
    for sequence in owned(state, table, column.name):
        if sequence.internal and kind in ("int2", "int4", "int8") and kind != sequence.data_type:
            limits = {"int2": 2**15 - 1, "int4": 2**31 - 1, "int8": 2**63 - 1}
            if sequence.high == limits[sequence.data_type]:
                sequence.high = limits[kind]
            if sequence.low == -limits[sequence.data_type] - 1:
                sequence.low = -limits[kind] - 1
            sequence.data_type = kind
    for child in table.children:
        if column.name in child.columns:
            child.columns[column.name].type, child.columns[column.name].collation = column.type, column.collation


def _set_identity(state: State, table: TableRelation, column: Attribute, definition: Node) -> None:
    options = [o for o in definition.list.items if o.def_elem.defname != "generated"]
    for option in definition.list.items:
        if option.def_elem.defname == "generated":
            spread_identity(state, table, column.name, Identity(chr(option.def_elem.arg.integer.ival)))
    for sequence in owned(state, table, column.name):
        if sequence.internal and options:
            change_sequence(state, sequence, options)


def owned(state: State, table: TableRelation, column: str) -> list[SequenceRelation]:
    """The sequences that a column owns."""
    return [r for r in state.relations.values() if isinstance(r, SequenceRelation) and r.owned_by == (table, column)]


def drop_column(state: State, table: TableRelation, name: str) -> None:
    """DROP COLUMN: what is of the column alone goes with it."""
    del table.columns[name]
    table.checks = {n: c for n, c in table.checks.items() if name not in c.expression.columns}
    table.foreign_keys = {n: k for n, k in table.foreign_keys.items() if name not in k}
    for index in list(table.indexes.values()):
        if name in index.keys or any(name in e.columns for e in index.expressions):
            drop_index(state, index)
    for sequence in owned(state, table, name):
        del state.relations[sequence.name]
    for child in table.children:
        if name in child.columns and child.columns[name].inherited:
            drop_column(state, child, name)

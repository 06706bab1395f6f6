"""CREATE TABLE in all its forms, and new columns."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from validator.model.catalog import Identity
from validator.model.names import QualifiedName
from validator.sources.dump.ddl.chosen_names import relation_name
from validator.sources.dump.ddl.collations import collation_named
from validator.sources.dump.ddl.constraints import add_constraint
from validator.sources.dump.ddl.copied import copy_like
from validator.sources.dump.ddl.expressions import expression
from validator.sources.dump.ddl.inheritance import add_parent, attach_partition, take_columns
from validator.sources.dump.ddl.objects import Attribute, Expression, RelationMention, TableRelation, TypeUse
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.sequences import name_in_options, new_sequence
from validator.sources.dump.ddl.source_text import SourceText
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import SERIALS, collation_of, names_of, shown, type_use, user_type

_FOLLOWING = {pb.CONSTR_ATTR_NOT_ENFORCED}


def create_table(state: State, parsed: Parsed) -> None:
    """CREATE TABLE and CREATE FOREIGN TABLE."""
    foreign = parsed.kind == "create_foreign_table_stmt"
    node = parsed.node.base_stmt if foreign else parsed.node
    name = state.new_name(node.relation)
    if node.if_not_exists and name in state.relations:
        return
    kind = "f" if foreign else "p" if node.HasField("partspec") else "r"
    table = TableRelation(name, state.next_oid(), state.entry_owner, kind=kind)
    table.temporary = node.relation.relpersistence == "t"
    state.add(table)
    try:
        _fill(state, table, node, parsed.source)
    except NotFollowed as error:
        raise NotFollowed(
            f"{name} is not known in full: {error.what}", name, error.sequence, absent=error.absent
        ) from None


def _fill(state: State, table: TableRelation, node: Node, source: SourceText) -> None:
    if node.HasField("partspec"):
        table.partition_key = _partition_key(source, node.partspec)
    parents = list(_parents(state, table, node))
    for parent in parents:
        take_columns(state, table, parent)
    if node.HasField("of_typename"):
        made = user_type(state, names_of(node.of_typename.names))
        if made.kind != "c":
            raise NotFollowed(f"the dump does not hold type {made.name}", absent=True)
        for attribute in made.attributes:
            add_attribute(table, Attribute(attribute.name, attribute.type, 0, attribute.collation))
    _elements(state, table, node, source)
    for parent in parents:
        if node.HasField("partbound"):
            attach_partition(state, parent, table, partition_bound(source, node.partbound), made_as_one=True)
        else:
            add_parent(table, parent)


def _parents(state: State, table: TableRelation, node: Node) -> Iterator[TableRelation]:
    """Those that the dump holds: without the others the table has its own columns at least."""
    for parent in node.inh_relations:
        try:
            yield state.table(parent.range_var)
        except NotFollowed as error:
            state.torn.add(table.name)
            state.problem(f"{table.name} is not known in full: {error.what}", table.name, absent=True)


def _elements(state: State, table: TableRelation, node: Node, source: SourceText) -> None:
    later: list[tuple[Node, str]] = []
    for element in (*node.table_elts, *node.constraints):
        match element.WhichOneof("node"):
            case "column_def":
                later += [(c, element.column_def.colname) for c in add_column(state, table, element.column_def, source)]
            case "table_like_clause":
                copy_like(state, table, element.table_like_clause)
            case "constraint":
                later.append((element.constraint, ""))
    for constraint, column in later:
        add_constraint(state, table, constraint, source, column)


def add_attribute(table: TableRelation, attribute: Attribute) -> Attribute:
    """A column behind the others."""
    table.last_number += 1
    attribute.number = table.last_number
    table.columns[attribute.name] = attribute
    return attribute


def add_column(state: State, table: TableRelation, node: Node, source: SourceText) -> list[Node]:
    """A column as it was defined; its constraints that are to be made once all columns are there."""
    attribute = table.columns.get(node.colname)
    serial = ""
    if node.HasField("type_name"):
        names = names_of(node.type_name.names)
        serial = SERIALS.get(names[0], "") if len(names) == 1 else ""
        use = TypeUse(serial) if serial else type_use(state, node.type_name, source)
        collation = collation_of(use, state.major)
        if node.HasField("coll_clause"):
            collation = collation_named(state, names_of(node.coll_clause.collname))
        if attribute is None:
            attribute = add_attribute(table, Attribute(node.colname, use, 0, collation))
    if attribute is None:
        raise NotFollowed(f"{table.name} has no column {node.colname}", table.name)
    if serial:
        _serial(state, table, attribute)
    return _column_constraints(state, table, attribute, node, source)


def _serial(state: State, table: TableRelation, column: Attribute) -> None:
    name = relation_name(table.name.schema, table.name.name, column.name, "seq", state.relations)
    sequence = new_sequence(state, name, (), data_type=column.type.builtin)
    sequence.owned_by = (table, column.name)
    sequence.temporary = table.temporary
    column.not_null = True
    literal = RelationMention("'" + str(name).replace("'", "''") + "'", sequence, name)
    column.default = Expression(("nextval(", literal, "::regclass)"), draws=True)


def _column_constraints(
    state: State, table: TableRelation, column: Attribute, node: Node, source: SourceText
) -> list[Node]:
    constraints = [c.constraint for c in node.constraints]
    places = [c.location for c in constraints]
    if node.HasField("coll_clause"):
        places.append(node.coll_clause.location)
    later = []
    for index, constraint in enumerate(constraints):
        match constraint.contype:
            case pb.CONSTR_DEFAULT:
                limit = min((p for p in places if p > constraint.location), default=None)
                start = source.after(constraint.location, b"DEFAULT") or constraint.location
                place = source.expression(start, limit)
                set_default(column, expression(state, source, place, constraint.raw_expr, table.name))
            case pb.CONSTR_GENERATED:
                column.default = generated(state, table, constraint, source)
                column.generated, column.virtual = True, constraint.generated_kind == "v"
            case pb.CONSTR_IDENTITY:
                add_identity(state, table, column, constraint)
            case pb.CONSTR_NOTNULL:
                column.not_null = True
                column.not_null_inherits = not constraint.is_no_inherit
            case pb.CONSTR_CHECK | pb.CONSTR_PRIMARY | pb.CONSTR_UNIQUE | pb.CONSTR_FOREIGN:
                behind = constraints[index + 1].contype if index + 1 < len(constraints) else None
                if behind not in _FOLLOWING:
                    later.append(constraint)
    return later


def set_default(column: Attribute, default: Expression) -> None:
    """DEFAULT: a bare NULL is none, except that it takes the place of a domain's."""
    if not default.is_null:
        column.default = default
    elif column.type.user is not None and column.type.user.kind == "d":
        use = column.type
        while use.user is not None and use.user.base is not None:
            use = use.user.base
        column.default = Expression((f"NULL::{shown(use)}",))
    else:
        column.default = None


def generated(state: State, table: TableRelation, node: Node, source: SourceText) -> Expression:
    """GENERATED ALWAYS AS (...)."""
    start = source.after(node.location, b"AS")
    inside = source.group(start) if start is not None else None
    if inside is None:
        raise NotFollowed("a generated column without parentheses", table.name)
    return expression(state, source, source.expression(*inside), node.raw_expr, table.name)


def add_identity(state: State, table: TableRelation, column: Attribute, node: Node) -> None:
    """GENERATED ... AS IDENTITY, with its sequence; the partitions share it from 17 on."""
    given = name_in_options(node.options)
    if given is None:
        name = relation_name(table.name.schema, table.name.name, column.name, "seq", state.relations)
    else:
        name = QualifiedName(given[-2] if len(given) > 1 else table.name.schema, given[-1])
    data_type = column.type.builtin if column.type.builtin in ("int2", "int4", "int8") else "int8"
    try:
        sequence = new_sequence(state, name, node.options, data_type)
    except NotFollowed as error:
        raise NotFollowed(error.what, table.name) from None  # the column is not what it should be
    sequence.owned_by, sequence.internal = (table, column.name), True
    spread_identity(state, table, column.name, Identity(node.generated_when))


def spread_identity(state: State, table: TableRelation, column: str, identity: Identity) -> None:
    """Marks the column, and from 17 on that of every partition."""
    if column in table.columns:
        table.columns[column].identity = identity
        table.columns[column].not_null = table.columns[column].not_null or identity is not Identity.NONE
    if state.major >= 17:
        for child in table.children:
            if child.is_partition:
                spread_identity(state, child, column, identity)


def partition_bound(source: SourceText, node: Node) -> str:
    """``FOR VALUES ...`` or DEFAULT. The parser's location is that of the word behind VALUES."""
    if node.is_default:
        return "DEFAULT"
    end = start = node.location
    for piece in source.pieces(start):
        if piece.kind == "word" and piece.depth == 0 and piece.word not in (b"FROM", b"TO", b"IN", b"WITH"):
            break
        if piece.depth < 0 or (piece.depth == 0 and piece.word in (b";", b",")):
            break
        if piece.word == b"WITH" and end > start:
            break
        end = piece.end
    return "FOR VALUES " + source.text(start, end)


def _partition_key(source: SourceText, node: Node) -> str:
    start = source.after(node.location, b"BY") or node.location
    inside = source.group(start)
    return source.text(start, inside[1] + 1) if inside else ""

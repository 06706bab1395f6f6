"""CREATE VIEW, CREATE MATERIALIZED VIEW and CREATE TABLE AS: the columns, and whether a view lets rows through.

Source: view_query_is_auto_updatable() of the server for what makes a view insertable.
"""

from postgast import pg_query_pb2 as pb

from validator.model.names import QualifiedName
from validator.sources.dump.ddl.builtin_names import builtin_names
from validator.sources.dump.ddl.expression_text import as_read
from validator.sources.dump.ddl.expressions import Reading
from validator.sources.dump.ddl.objects import Attribute, Relation, SequenceRelation, TableRelation, TypeUse, ViewQuery
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.state import State
from validator.sources.dump.ddl.type_names import collation_of, names_of, type_use

_UNKNOWN = TypeUse()


def create_view(state: State, parsed: Parsed) -> None:
    """CREATE [OR REPLACE] VIEW."""
    node, source = parsed.node, parsed.source
    name = state.new_name(node.view)
    existing = state.relations.get(name)
    if node.replace and isinstance(existing, TableRelation) and existing.kind == "v":
        view = existing
    else:
        view = TableRelation(name, state.next_oid(), state.entry_owner, kind="v")
        view.temporary = node.view.relpersistence == "t"
        state.add(view)
    start = source.after(parsed.start, b"AS") or parsed.start
    end = parsed.end
    if node.with_check_option != pb.NO_CHECK_OPTION:
        last = source.after(start, b"WITH")
        while last is not None:
            end = last - len(b"WITH")
            last = source.after(last, b"WITH")
    query = node.query.select_stmt
    reading = _read(state, parsed, query)
    fragments = reading.fragments(start, end)
    definition = as_read(fragments)
    base = _only_relation(state, query)
    updatable = base is not None and _updatable(query) and (base.kind in "rpf" or _lets_through(base))
    view.view = ViewQuery(definition, base, updatable, _has_check_option(node))
    _set_columns(state, parsed, view, query, names_of(node.aliases))


def _has_check_option(node: Node) -> bool:
    options = (option.def_elem.defname for option in node.options)
    return node.with_check_option != pb.NO_CHECK_OPTION or "check_option" in options


def create_table_as(state: State, parsed: Parsed) -> None:
    """CREATE TABLE AS and CREATE MATERIALIZED VIEW; a table's columns as far as the query shows their types."""
    node = parsed.node
    name = state.new_name(node.into.rel)
    if node.if_not_exists and name in state.relations:
        return
    kind = "m" if node.objtype == pb.OBJECT_MATVIEW else "r"
    table = TableRelation(name, state.next_oid(), state.entry_owner, kind=kind)
    table.temporary = node.into.rel.relpersistence == "t"
    state.add(table)
    query = node.query.select_stmt
    _read(state, parsed, query)
    _set_columns(state, parsed, table, query, names_of(node.into.col_names))
    if kind == "r" and any(c.type == _UNKNOWN for c in table.columns.values()):
        state.problem(f"the columns of {name} are what a query gives", name)


def _read(state: State, parsed: Parsed, query: Node) -> Reading:
    reading = Reading(state, parsed.source, None)
    reading.take(query)
    for relation in reading.relations:
        if isinstance(relation, SequenceRelation):
            relation.referenced = True
    return reading


def _set_columns(state: State, parsed: Parsed, view: TableRelation, query: Node, aliases: tuple[str, ...]) -> None:
    before, view.columns = view.columns, {}
    for number, (name, use, collation) in enumerate(_targets(state, parsed, query)):
        called = aliases[number] if number < len(aliases) else name
        column = Attribute(called, use, number + 1, collation or collation_of(use, state.major))
        if called in before:
            column.default = before[called].default
        view.columns[called] = column
    view.last_number = len(view.columns)


def _targets(state: State, parsed: Parsed, query: Node) -> list[tuple[str, TypeUse, QualifiedName | None]]:
    """Name, type and collation of what a query gives; a type that only the server could tell is left open."""
    while query.op != pb.SETOP_NONE:
        query = query.larg
    tables = _tables_of(state, query)
    found: list[tuple[str, TypeUse, QualifiedName | None]] = []
    for target in (t.res_target for t in query.target_list):
        value = target.val
        kind = value.WhichOneof("node")
        name, use = "?column?", _UNKNOWN
        collation: QualifiedName | None = None
        if kind == "column_ref":
            last = value.column_ref.fields[-1]
            if last.WhichOneof("node") == "a_star":
                wanted = names_of(value.column_ref.fields[:-1])
                for alias, table in tables:
                    if not wanted or alias == wanted[-1]:
                        found += [(c.name, c.type, c.collation) for c in table.columns.values()]
                continue
            name = last.string.sval
            alias = names_of(value.column_ref.fields)[-2] if len(value.column_ref.fields) > 1 else ""
            for called, table in tables:
                if alias in ("", called) and name in table.columns:
                    use, collation = table.columns[name].type, table.columns[name].collation
                    break
        elif kind == "type_cast":
            use = type_use(state, value.type_cast.type_name, parsed.source)
            name = names_of(value.type_cast.type_name.names)[-1]
        elif kind == "func_call":
            name = names_of(value.func_call.funcname)[-1]
        found.append((target.name or name, use, collation))
    return found


def _tables_of(state: State, query: Node) -> list[tuple[str, TableRelation]]:
    found: list[tuple[str, TableRelation]] = []
    waiting = list(reversed(query.from_clause))
    while waiting:
        item = waiting.pop()
        if item.WhichOneof("node") == "join_expr":
            waiting += [item.join_expr.rarg, item.join_expr.larg]
        elif item.WhichOneof("node") == "range_var":
            relation = state.find(item.range_var)
            if isinstance(relation, TableRelation):
                found.append((item.range_var.alias.aliasname or relation.name.name, relation))
    return found


def _only_relation(state: State, query: Node) -> Relation | None:
    if len(query.from_clause) != 1 or query.from_clause[0].WhichOneof("node") != "range_var":
        return None
    return state.find(query.from_clause[0].range_var)


def _updatable(query: Node) -> bool:
    """Whether a query of one relation is simple enough to insert through it."""
    if query.op != pb.SETOP_NONE or query.distinct_clause or query.group_clause:
        return False
    if any(query.HasField(f) for f in ("having_clause", "with_clause", "limit_count", "limit_offset")):
        return False
    plain = False
    for target in (t.res_target for t in query.target_list):
        kind = target.val.WhichOneof("node")
        plain = plain or kind == "column_ref"
        if kind == "func_call":
            call = target.val.func_call
            name = names_of(call.funcname)[-1]
            if call.HasField("over") or name in builtin_names().aggregates | builtin_names().set_returning:
                return False
    return plain


def _lets_through(relation: Relation) -> bool:
    """pg_relation_is_updatable() of a view, for INSERT."""
    if not isinstance(relation, TableRelation) or relation.kind != "v":
        return False
    return relation.view is not None and relation.view.updatable

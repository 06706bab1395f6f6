"""CREATE TYPE in its forms, CREATE DOMAIN and ALTER DOMAIN."""

from postgast import pg_query_pb2 as pb

from validator.model.catalog import DEFAULT_COLLATION
from validator.model.names import QualifiedName
from validator.sources.dump.ddl.chosen_names import constraint_name
from validator.sources.dump.ddl.collations import collation_named
from validator.sources.dump.ddl.constraints import check_expression
from validator.sources.dump.ddl.expressions import expression
from validator.sources.dump.ddl.objects import Attribute, Relation, Routine, TypeUse, UserType
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import collation_of, names_of, shown, type_use

_FUNCTIONS = frozenset({"input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"}) | {
    "canonical",
    "subtype_diff",
}


def create_enum(state: State, parsed: Parsed) -> None:
    """CREATE TYPE ... AS ENUM."""
    _new_type(state, names_of(parsed.node.type_name), "e")


def create_range(state: State, parsed: Parsed) -> None:
    """CREATE TYPE ... AS RANGE; its constructors are functions of the same name."""
    made = _new_type(state, names_of(parsed.node.type_name), "r")
    for count in (2, 3):
        _constructor(state, made.name, count, f"range_constructor{count}")
    for option in (param.def_elem for param in parsed.node.params):
        _function_of_type(state, option)
        if option.defname == "multirange_type_name" and state.major >= 14:
            multirange = _new_type(state, names_of(option.arg.type_name.names), "m")
            for count in (0, 1):
                _constructor(state, multirange.name, count, f"multirange_constructor{count}")


def _constructor(state: State, name: QualifiedName, count: int, body: str) -> None:
    routine = Routine(name, state.next_oid(), inputs=("",) * count, fewest=count, language="internal", body=body)
    routine.parameters = ("",) * count
    state.routines.setdefault(name, []).append(routine)


def create_composite(state: State, parsed: Parsed) -> None:
    """CREATE TYPE ... AS (...); it stands among the relations as well."""
    name = state.new_name(parsed.node.typevar)
    made = _new_type(state, (name.schema, name.name), "c")
    columns = []
    for number, element in enumerate(parsed.node.coldeflist, 1):
        use = type_use(state, element.column_def.type_name, parsed.source)
        collation = collation_of(use, state.major)
        columns.append(Attribute(element.column_def.colname, use, number, collation))
    made.attributes = tuple(columns)
    state.add(Relation(name, state.next_oid(), state.entry_owner, kind="c"))


def define(state: State, parsed: Parsed) -> None:
    """CREATE TYPE of a base type or a shell, CREATE COLLATION, CREATE OPERATOR, CREATE AGGREGATE."""
    node = parsed.node
    names = names_of(node.defnames)
    if node.kind == pb.OBJECT_TYPE:
        made = _new_type(state, names, "b")
        for option in (element.def_elem for element in node.definition):
            if option.defname == "collatable" and _is_true(option):
                made.collation = DEFAULT_COLLATION
            _function_of_type(state, option)
    elif node.kind == pb.OBJECT_COLLATION:
        state.collations.add(state.new_name_of(names))
    elif node.kind == pb.OBJECT_OPERATOR:
        arguments = [o.def_elem.arg for o in node.definition if o.def_elem.defname in ("leftarg", "rightarg")]
        uses = [type_use(state, a.type_name, parsed.source) for a in arguments if a.HasField("type_name")]
        state.operators.setdefault(state.new_name_of(names), []).append(tuple(shown(u) for u in uses))
    elif node.kind == pb.OBJECT_AGGREGATE:
        name = state.new_name_of(names)
        state.routines.setdefault(name, []).append(Routine(name, state.next_oid(), language="internal", variadic=True))


def _function_of_type(state: State, option: Node) -> None:
    if option.defname in _FUNCTIONS and option.arg.WhichOneof("node") == "type_name":
        state.type_functions.update(state.candidates(names_of(option.arg.type_name.names))[:1])


def _is_true(option: Node) -> bool:
    text = str(option).lower()
    return "true" in text or '"on"' in text


def _new_type(state: State, names: tuple[str, ...], kind: str) -> UserType:
    """A new type, or the one that something has named already."""
    name = state.new_name_of(names)
    made = state.types.get(name)
    if made is None:
        made = state.types[name] = UserType(name, state.next_oid(), state.entry_owner)
    made.kind = kind
    made.oid = made.oid or state.next_oid()
    made.collation = None
    return made


def create_domain(state: State, parsed: Parsed) -> None:
    """CREATE DOMAIN. A domain over a domain copies its default, as it is then."""
    node, source = parsed.node, parsed.source
    made = _new_type(state, names_of(node.domainname), "d")
    made.base = _base(made, type_use(state, node.type_name, source))
    made.collation = collation_of(made.base, state.major)
    if node.HasField("coll_clause"):
        made.collation = collation_named(state, names_of(node.coll_clause.collname))
    if made.base.user is not None and made.base.user.kind == "d" and not made.base.array:
        made.default = made.base.user.default
    constraints = [c.constraint for c in node.constraints]
    for constraint in constraints:
        if constraint.contype == pb.CONSTR_DEFAULT:
            limit = min((c.location for c in constraints if c.location > constraint.location), default=None)
            start = source.after(constraint.location, b"DEFAULT") or constraint.location
            found = expression(state, source, source.expression(start, limit), constraint.raw_expr)
            made.default = None if found.is_null else found
        elif constraint.contype == pb.CONSTR_CHECK:
            name = constraint.conname or constraint_name(made.name.name, "", "check", made.checks)
            made.checks[name] = check_expression(state, constraint, source, None)


def _base(made: UserType, use: TypeUse) -> TypeUse:
    """What a domain is made of; never itself, at whatever remove."""
    below: TypeUse | None = use
    while below is not None and below.user is not None:
        if below.user is made:
            raise NotFollowed(f"domain {made.name} is made of itself")
        below = below.user.base
    return use


def alter_domain(state: State, parsed: Parsed) -> None:
    """ALTER DOMAIN: T default, C add constraint, X drop constraint; NOT NULL says nothing of the catalog read."""
    node, source = parsed.node, parsed.source
    domain = next((state.types[c] for c in state.candidates(names_of(node.type_name)) if c in state.types), None)
    if domain is None or domain.kind != "d":
        raise NotFollowed(f"the dump does not hold domain {'.'.join(names_of(node.type_name))}")
    definition = getattr(node, "def")
    match node.subtype:
        case "T":
            domain.default = None
            start = source.after(parsed.start, b"SET", b"DEFAULT")
            if definition.WhichOneof("node") is not None and start is not None:
                domain.default = expression(state, source, source.expression(start), definition)
        case "C" if definition.constraint.contype == pb.CONSTR_CHECK:
            constraint = definition.constraint
            name = constraint.conname or constraint_name(domain.name.name, "", "check", domain.checks)
            domain.checks[name] = check_expression(state, constraint, source, None)
        case "X":
            domain.checks.pop(node.name, None)

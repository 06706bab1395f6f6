"""GRANT, REVOKE, ALTER DEFAULT PRIVILEGES, roles and owners."""

from collections.abc import Iterable
from typing import Any

from postgast import pg_query_pb2 as pb

from validator.sources.dump.ddl.objects import Named
from validator.sources.dump.ddl.parse import Node, Parsed
from validator.sources.dump.ddl.state import State
from validator.sources.dump.ddl.type_names import names_of

_ALL = {"table": ("INSERT", "SELECT", "UPDATE", "DELETE"), "sequence": ("USAGE", "SELECT", "UPDATE")}
_KINDS = {pb.OBJECT_TABLE: "table", pb.OBJECT_SEQUENCE: "sequence"}


def grant(state: State, parsed: Parsed) -> None:
    """GRANT and REVOKE on tables and sequences; others tell nothing that is asked for."""
    node = parsed.node
    kind = _KINDS.get(node.objtype)
    if kind is None:
        return
    for relation in _objects(state, node, kind):
        actual = "sequence" if getattr(relation, "kind", "") == "S" else "table"
        _change(relation, _privileges(node, actual), _roles(node.grantees), given=node.is_grant)


def _objects(state: State, node: Node, kind: str) -> Iterable[Named]:
    if node.targtype == pb.ACL_TARGET_ALL_IN_SCHEMA:
        schemas = names_of(node.objects)
        for relation in state.relations.values():
            if relation.name.schema in schemas and (relation.kind == "S") == (kind == "sequence"):
                yield relation
        return
    for item in node.objects:
        found = state.find(item.range_var)
        if found is not None:
            yield found


def _privileges(node: Node, kind: str) -> tuple[str, ...]:
    """All privileges where the list is empty, or holds an unnamed one (ALL (column))."""
    found = tuple(p.access_priv.priv_name.upper() for p in node.privileges)
    return found if found and all(found) else _ALL[kind]


def _roles(nodes: Any) -> tuple[str, ...]:
    return tuple("" if n.role_spec.roletype == pb.ROLESPEC_PUBLIC else n.role_spec.rolename for n in nodes)


def _change(relation: Named, privileges: tuple[str, ...], roles: tuple[str, ...], *, given: bool) -> None:
    for role in roles:
        for privilege in privileges:
            if given:
                relation.given.add((role, privilege))
                if role == relation.owner:
                    relation.denied.discard(privilege)
            else:
                relation.given.discard((role, privilege))
                if role == relation.owner:
                    relation.denied.add(privilege)


def default_privileges(state: State, parsed: Parsed) -> None:
    """ALTER DEFAULT PRIVILEGES, where it is about what the one who restores makes himself."""
    node = parsed.node
    options = {o.def_elem.defname: o.def_elem for o in node.options}
    kind = _KINDS.get(node.action.objtype)
    if kind is None or "roles" in options:
        return
    schemas = names_of(options["schemas"].arg.list.items) if "schemas" in options else ("",)
    for schema in schemas:
        for role in _roles(node.action.grantees):
            for privilege in _privileges(node.action, kind):
                entry = (schema, kind, role, privilege)
                if node.action.is_grant:
                    state.default_privileges.append(entry)
                elif entry in state.default_privileges:
                    state.default_privileges.remove(entry)


def role(state: State, parsed: Parsed) -> None:
    """CREATE ROLE and ALTER ROLE."""
    node = parsed.node
    name = node.role if parsed.kind == "create_role_stmt" else node.role.rolename
    state.roles.setdefault(name, False)
    for option in (o.def_elem for o in node.options):
        if option.defname == "superuser":
            state.roles[name] = option.arg.boolean.boolval
        elif option.defname == "inherit":
            (state.without_inheritance.discard if option.arg.boolean.boolval else state.without_inheritance.add)(name)


def grant_role(state: State, parsed: Parsed) -> None:
    """GRANT role TO role; without INHERIT a member has none of its privileges."""
    node = parsed.node
    inherits = all(o.def_elem.arg.boolean.boolval for o in node.opt if o.def_elem.defname == "inherit")
    for member in _roles(node.grantee_roles):
        for above in (p.access_priv.priv_name for p in node.granted_roles):
            if node.is_grant and inherits:
                state.members.setdefault(member, set()).add(above)
            else:
                state.members.get(member, set()).discard(above)

"""Whether application roles may insert and draw, as far as a dump tells: its GRANTs, but hardly ever who is a member of
which role."""

from validator.facts.binding import Binding, Bindings, Via
from validator.model.catalog import Catalog, RolePrivilege
from validator.model.finding import NotChecked, Subject
from validator.model.names import quote_identifier
from validator.model.observation import Reason
from validator.sources.dump.ddl.schema import Grants


def privileges_of(
    grants: Grants, catalog: Catalog, bindings: Bindings, roles: tuple[str, ...]
) -> tuple[tuple[RolePrivilege, ...], tuple[NotChecked, ...]]:
    """For each application role and each pair: may it insert, may it draw; and what can't be told."""
    known: list[RolePrivilege] = []
    untold: list[NotChecked] = []
    pairs = [b for b in bindings.all if b.sequence in catalog.sequences and b.column.table in catalog.tables]
    for role in roles:
        if not (role in grants.roles or grants.names(role)):
            untold.append(_never_named(role))
            continue
        for binding in pairs:
            if binding.sequence is None:
                continue
            insert = grants.may_insert(role, binding.column.table)
            use = grants.may_use(role, binding.sequence)
            if use or role in grants.roles:
                known.append(RolePrivilege(role, binding.column, binding.sequence, insert, use))
            elif insert and _counts(catalog, binding):
                untold.append(_untold(role, binding))
    return tuple(known), tuple(untold)


def _counts(catalog: Catalog, binding: Binding) -> bool:
    inside = binding.column.table not in catalog.outside_scope
    return inside and binding.via not in (Via.IDENTITY, Via.APPLICATION) and not binding.definer


def _never_named(role: str) -> NotChecked:
    return NotChecked(
        Subject(),
        Reason.OUTSIDE_SNAPSHOT,
        f"what {quote_identifier(role)} may do is not in the dump: no GRANT names it, nor what it is a member of",
        "check a dump of pg_dumpall, or the database itself; pg_dump without --no-privileges and --no-acl tells GRANTs",
    )


def _untold(role: str, binding: Binding) -> NotChecked:
    name = quote_identifier(role)
    return NotChecked(
        Subject(column=binding.column, sequence=binding.sequence),
        Reason.OUTSIDE_SNAPSHOT,
        f"{name} itself has no USAGE on {binding.sequence}, and the dump does not say which roles it is a member of",
        f"GRANT USAGE ON SEQUENCE {binding.sequence} TO {name}, or check a dump of pg_dumpall, or the database itself",
    )

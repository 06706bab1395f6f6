"""What was granted in all, once every statement has run."""

from validator.sources.dump.ddl.schema import Grants
from validator.sources.dump.ddl.state import State


def grants_of(state: State) -> Grants:
    """All of it, as a value."""
    relations = [r for r in state.relations.values() if r.kind in "rpfvS"]
    return Grants(
        {r.name: r.owner for r in relations if r.owner},
        {r.name: frozenset(r.given) for r in relations if r.given},
        {r.name: frozenset(r.denied) for r in relations if r.denied},
        frozenset(state.roles),
        frozenset(name for name, superuser in state.roles.items() if superuser),
        {m: frozenset(above) for m, above in state.members.items() if m not in state.without_inheritance},
    )

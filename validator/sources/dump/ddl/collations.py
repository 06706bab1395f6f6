"""Which collation a COLLATE clause names."""

from validator.model.names import QualifiedName
from validator.sources.dump.ddl.state import State


def collation_named(state: State, names: tuple[str, ...]) -> QualifiedName:
    """The collation of a COLLATE clause; pg_catalog's where the path has none."""
    if len(names) > 1:
        return QualifiedName(names[-2], names[-1])
    found = next((c for c in state.candidates(names) if c in state.collations), None)
    return found or QualifiedName("pg_catalog", names[0])

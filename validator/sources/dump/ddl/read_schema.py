"""Reads what a dump declares from its SQL: the very values that the live reader takes from a server's catalog."""

from collections.abc import Sequence

from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import SequenceState
from validator.model.patterns import Scope
from validator.sources.dump.contents import Statement
from validator.sources.dump.ddl.catalog import catalog_of, tables_of
from validator.sources.dump.ddl.columns import declared_columns
from validator.sources.dump.ddl.granted import grants_of
from validator.sources.dump.ddl.objects import SequenceRelation
from validator.sources.dump.ddl.run import run
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.ddl.state import State

_OWN_SCHEMAS = ("pg_catalog", "pg_toast", "information_schema")


def read_schema(
    statements: Sequence[Statement],
    scope: Scope,
    *,
    server_major: int | None,
    named: tuple[ColumnName, ...] = (),
) -> Schema:
    """What ``statements`` declare, run in their order, and the columns ``named`` whatever fills them.

    ``server_major`` is the server's that was dumped, None where the dump does not say: the newest is taken then.
    Nothing is raised: what can't be followed is in ``problems``.
    """
    state = State(server_major)
    for statement in statements:
        run(state, statement)
    state.place = ""
    catalog, indexed = catalog_of(state, scope, named)
    _missing_sequences(state)
    tables = tables_of(state)
    sequences = [r for r in state.relations.values() if isinstance(r, SequenceRelation) and not r.temporary]
    return Schema(
        catalog,
        {s.name: SequenceState(*s.state) for s in sequences if s.state is not None},
        declared_columns(tables),
        indexed,
        frozenset(state.schemas).union(_OWN_SCHEMAS),
        frozenset(t.name for t in tables),
        frozenset(t.name for t in state.types.values() if t.kind == "e"),
        grants_of(state),
        frozenset(state.extensions),
        tuple(state.problems),
    )


def _missing_sequences(state: State) -> None:
    """What a default named and nothing made later: pg_dump --table leaves out what the table does not own."""
    told: set[tuple[QualifiedName, QualifiedName | None]] = set()
    for awaited in state.awaited:
        if awaited.name not in state.relations and (awaited.name, awaited.table) not in told:
            told.add((awaited.name, awaited.table))
            what = f"the dump does not hold {awaited.name}, which is named here"
            state.problem(what, awaited.table, awaited.name, awaited.place)

"""Reads what a dump declares from its SQL: the very values that the live reader takes from a server's catalog."""

from collections.abc import Iterator, Sequence

from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import SequenceState
from validator.model.patterns import Scope
from validator.model.undecoded import is_text
from validator.sources.dump.contents import Statement
from validator.sources.dump.ddl.any_bytes import parsable, with_bytes
from validator.sources.dump.ddl.catalog import catalog_of, tables_of
from validator.sources.dump.ddl.columns import declared_columns
from validator.sources.dump.ddl.granted import grants_of
from validator.sources.dump.ddl.objects import SequenceRelation
from validator.sources.dump.ddl.run import run
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.ddl.state import State
from validator.sources.dump.encodings import UTF8, find_encoding

_OWN_SCHEMAS = ("pg_catalog", "pg_toast", "information_schema")


def read_schema(
    statements: Sequence[Statement],
    scope: Scope,
    *,
    server_major: int | None,
    named: tuple[ColumnName, ...] = (),
    encoding: str = UTF8.name,
) -> Schema:
    """What ``statements`` declare, run in their order, and the columns ``named`` whatever fills them.

    ``server_major`` is the server's that was dumped, None where the dump does not say: the newest is taken then.
    ``encoding`` is that of the statements' texts: where it is one in which any byte may stand, those that are no text
    are no damage. Nothing is raised: what can't be followed is in ``problems``.
    """
    known = find_encoding(encoding)
    if known is not None and known.any_bytes and not all(is_text(each.text) for each in statements):
        return with_bytes(_read(list(map(parsable, statements)), scope, server_major, named))
    return _read(statements, scope, server_major, named)


def _read(
    statements: Sequence[Statement], scope: Scope, server_major: int | None, named: tuple[ColumnName, ...]
) -> Schema:
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
        {name: SequenceState(*stands) for name, stands in _states(state, sequences)},
        declared_columns(tables),
        indexed,
        frozenset(state.schemas).union(_OWN_SCHEMAS, (relation.name.schema for relation in state.relations.values())),
        frozenset(t.name for t in tables),
        frozenset(t.name for t in state.types.values() if t.kind == "e"),
        grants_of(state),
        frozenset(state.extensions),
        tuple(state.problems),
        frozenset(state.torn),
        state.unreadable,
        _is_partial(state),
        _is_tables_only(state, sequences),
    )


def _states(state: State, sequences: list[SequenceRelation]) -> Iterator[tuple[QualifiedName, tuple[int, bool]]]:
    yield from ((s.name, s.state) for s in sequences if s.state is not None)
    yield from ((name, stands) for name, stands in state.only_states.items() if name not in state.relations)


def _is_partial(state: State) -> bool:
    """A name that nothing has, or a schema that nothing has made. An extension may have made either."""
    if any(problem.absent for problem in state.problems) or state.missing_relations():
        return True
    extensions = state.extensions - {"plpgsql"}  # which makes neither, and which pg_dump 10 always writes
    used = {relation.name.schema for relation in state.relations.values() if not getattr(relation, "temporary", False)}
    return not extensions and not used <= state.schemas.keys()


def _is_tables_only(state: State, sequences: list[SequenceRelation]) -> bool:
    made = state.routines or state.types or state.extensions or state.collations or state.roles
    told = state.database_path is not None or state.default_privileges
    return not (made or told or len(state.schemas) > 1 or any(s.owned_by is None for s in sequences))


def _missing_sequences(state: State) -> None:
    """What a default named and nothing made later: pg_dump --table leaves out what the table does not own."""
    told: set[tuple[QualifiedName, QualifiedName | None]] = set()
    for awaited in state.awaited:
        if awaited.name not in state.relations and (awaited.name, awaited.table) not in told:
            told.add((awaited.name, awaited.table))
            what = f"the dump does not hold {awaited.name}, which is named here"
            state.problem(what, awaited.table, awaited.name, awaited.place, absent=True)

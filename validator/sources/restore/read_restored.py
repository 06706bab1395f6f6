"""A Snapshot of a dump that was restored into a throw-away server: read as any database is, less what the dump does not
hold and what could not be restored."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from validator.facts.bindings import resolve
from validator.facts.partitions import with_partition_ranges
from validator.model.catalog import Catalog, Sequence
from validator.model.frozen import frozen
from validator.model.names import QualifiedName, quote_identifier
from validator.model.observation import ColumnReading, Observation
from validator.model.patterns import Scope
from validator.model.policy import Policy
from validator.model.snapshot import Pair, Snapshot
from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot
from validator.sources.dump.contents import Dump
from validator.sources.dump.ddl.read_schema import read_schema
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.privileges import privileges_of
from validator.sources.dump.read_dump import major_of, path_is_known, target_of
from validator.sources.dump.rows_of import RowsOf
from validator.sources.dump.undecidable_names import without_undecidable_names
from validator.sources.dump.what_is_missing import (
    from_elsewhere,
    no_definitions,
    no_rows,
    no_state,
    nothing_but_states,
)
from validator.sources.restore.errors import Lost
from validator.sources.restore.not_restored import not_restored
from validator.sources.restore.restore import Restored
from validator.sources.source_reading import SourceReading, named_columns


@frozen
class Expected:
    """What the dump's own statements tell before anything is restored.

    ``asked`` are the tables whose rows a check asks for, ``used`` the sequences that something draws from.
    """

    dump: Dump
    schema: Schema
    scope: Scope
    asked: frozenset[QualifiedName]
    used: frozenset[QualifiedName]

    def wants(self, table: QualifiedName) -> bool:
        """Whether the rows of ``table`` are needed."""
        return table in self.asked


def expect(dump: Dump, policy: Policy, named: tuple[str, ...] = ()) -> Expected:
    """Reads the statements only."""
    scope = Scope.parse(policy.schemas, policy.tables, policy.exclude)
    schema = read_schema(dump.statements, scope, server_major=major_of(dump.header), named=named_columns(policy, named))
    catalog = with_partition_ranges(schema.catalog)
    rows = RowsOf(dump, catalog)
    bindings = resolve(catalog, policy.bindings)
    bound = {b.data_column.table for b in bindings.all}
    asked = {part.table for table in bound if table in catalog.tables for part in rows.parts(table)}
    understood = not schema.problems
    everything = (data.table for data in dump.data)
    return Expected(dump, schema, scope, frozenset(asked if understood else everything), frozenset(bindings.used))


def read_restored(
    expected: Expected,
    restored: Restored,
    options: ConnectOptions,
    policy: Policy,
    *,
    jobs: int = 4,
    label: str | None = None,
    named: tuple[str, ...] = (),
    announce: Callable[[int], None] = lambda total: None,
    progress: Callable[[int], None] = lambda done: None,
) -> SourceReading:
    """Reads the restored database by ``options``; SourceError where that can't be done."""
    dump, schema = expected.dump, expected.schema
    options = replace(options, dsn=on_path(options.dsn, schema.catalog.search_path))
    reading = read_snapshot(
        options, replace(policy, app_roles=()), jobs=jobs, named=named, announce=announce, progress=progress
    )
    snapshot = reading.snapshot
    lost = [one for one in restored.lost if expected.scope.includes(one.relation)]
    catalog = replace(
        snapshot.catalog,
        server_major=major_of(dump.header) or snapshot.catalog.server_major,
        outside_scope=snapshot.catalog.outside_scope | _names(lost),
        sequences=_sequences(snapshot.catalog, expected.used | _names(restored.lost) if restored.lost else frozenset()),
    )
    bindings = without_undecidable_names(reading.bindings, catalog, path_known=path_is_known(dump.header))
    privileges, untold = privileges_of(schema.grants, catalog, bindings, policy.app_roles)
    states = frozenset(schema.states)
    missing = (
        *untold,
        *from_elsewhere(dump),
        *no_definitions(dump, frozenset(catalog.tables) | reading.relations | _names(lost), expected.scope),
        *nothing_but_states(states - frozenset(catalog.sequences) - _names(lost), expected.scope),
        *not_restored(lost),
    )
    kept = replace(
        snapshot,
        target=target_of(dump.header, "restored dump", label),
        catalog=catalog,
        readings=dict(_held(snapshot, RowsOf(dump, catalog), states)),
        role_privileges=privileges,
        not_checked=(*snapshot.not_checked, *missing),
    )
    return replace(reading, snapshot=kept, bindings=bindings, roles=schema.grants.roles or None)


def on_path(dsn: str, path: tuple[str, ...]) -> str:
    """``dsn`` for a session that looks names up as the database that was dumped does."""
    from psycopg.conninfo import make_conninfo

    shown = ",".join(map(quote_identifier, path)) or "''"
    return make_conninfo(dsn, options=f"-c search_path={_OPTION.sub(_ESCAPED, shown)}")


_OPTION = re.compile(r"([\\\s])")
_ESCAPED = r"\\\1"
"""White space ends an option, unless a backslash stands before it (PostgreSQL manual, "Connection Strings")."""


def _names(lost: Iterable[Lost]) -> frozenset[QualifiedName]:
    return frozenset(one.relation for one in lost)


def _sequences(catalog: Catalog, used: frozenset[QualifiedName]) -> dict[QualifiedName, Sequence]:
    """The sequences; those that are ``used`` are no orphans, though what uses them may not be there."""
    return {n: replace(s, referenced=s.referenced or n in used) for n, s in catalog.sequences.items()}


def _held(
    snapshot: Snapshot, rows: RowsOf, states: frozenset[QualifiedName]
) -> Iterator[tuple[Pair, Observation[ColumnReading]]]:
    """The readings, less those of rows and states that the dump does not hold: there they are empty and new."""
    data = _data_tables(snapshot.catalog)
    for (column, sequence), found in snapshot.readings.items():
        lacking = rows.lacking(data.get(column.table, column.table))
        if sequence not in states:
            yield (column, sequence), no_state(sequence)
        elif lacking is not None:
            yield (column, sequence), no_rows(lacking)
        else:
            yield (column, sequence), found


def _data_tables(catalog: Catalog) -> dict[QualifiedName, QualifiedName]:
    """The table that holds a view's rows."""
    return {base.view.table: base.base.table for base in catalog.view_bases}

"""A Snapshot of a dump that was restored into a throw-away server: read as any database is, less what the dump does not
hold and what could not be restored."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from validator.facts.binding import Bindings
from validator.facts.bindings import resolve
from validator.facts.partitions import with_partition_ranges
from validator.model.catalog import Catalog, Column, Sequence
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.observation import ColumnReading, Observation
from validator.model.patterns import Scope
from validator.model.policy import Policy
from validator.model.snapshot import Pair, Snapshot
from validator.sources.database.connect import ConnectOptions
from validator.sources.database.read_snapshot import read_snapshot
from validator.sources.dump.contents import Dump
from validator.sources.dump.ddl.read_schema import read_schema
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.partial import may_be_a_part, with_left_out, without_conclusions
from validator.sources.dump.privileges import privileges_of
from validator.sources.dump.read_dump import major_of, path_is_known, target_of
from validator.sources.dump.rows_of import RowsOf
from validator.sources.dump.undecidable_names import without_undecidable_names
from validator.sources.dump.what_is_missing import no_rows, no_sequence, no_state, not_in_the_dump, torn
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
    schema = read_schema(
        dump.statements,
        scope,
        server_major=major_of(dump.header),
        named=named_columns(policy, named),
        encoding=dump.header.encoding,
    )
    catalog = with_partition_ranges(schema.catalog)
    rows = RowsOf(dump, catalog, whole=not may_be_a_part(schema))
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
    lost = [one for one in restored.lost if expected.scope.includes(one.relation) and one.what != _FOREIGN_KEY]
    catalog = replace(
        snapshot.catalog,
        columns=_with_foreign_keys(snapshot.catalog, schema),
        server_major=major_of(dump.header) or snapshot.catalog.server_major,
        outside_scope=snapshot.catalog.outside_scope | _names(lost),
        sequences=_sequences(snapshot.catalog, expected.used | _names(restored.lost) if restored.lost else frozenset()),
    )
    catalog, bindings = _cautious(catalog, reading.bindings, schema, policy)
    bindings = without_undecidable_names(bindings, catalog, path_known=path_is_known(dump.header))
    privileges, untold = privileges_of(schema.grants, catalog, bindings, policy.app_roles)
    lacking = tuple(not_in_the_dump(dump, schema, expected.scope, expected.asked | _names(restored.lost)))
    told = {item.subject.table for item in lacking}
    missing = (*untold, *lacking, *not_restored([one for one in lost if one.relation not in told]))
    kept = replace(
        snapshot,
        target=target_of(dump.header, "restored dump", label),
        catalog=catalog,
        readings=dict(_held(replace(snapshot, catalog=catalog), bindings, dump, schema)),
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


_FOREIGN_KEY = "FK CONSTRAINT"
"""Where it can't be made, what it refers to is not in the dump, or not all of it: the table itself is what it was."""


def _with_foreign_keys(catalog: Catalog, schema: Schema) -> dict[ColumnName, Column]:
    """The columns, with the foreign keys that the dump declares, whether they could be made or not."""
    declared = schema.catalog.columns
    lacking = {
        name: replace(column, has_foreign_key=True)
        for name, column in catalog.columns.items()
        if not column.has_foreign_key and name in declared and declared[name].has_foreign_key
    }
    return {**catalog.columns, **lacking}


def _cautious(catalog: Catalog, bindings: Bindings, schema: Schema, policy: Policy) -> tuple[Catalog, Bindings]:
    """What the restored database shows, less what can't be concluded from it if the dump is one of a part."""
    held = len(catalog.sequences)
    catalog = with_left_out(catalog, bindings, schema)
    if len(catalog.sequences) > held:
        bindings = resolve(catalog, policy.bindings)
    return catalog, without_conclusions(bindings, catalog, schema)


def _names(lost: Iterable[Lost]) -> frozenset[QualifiedName]:
    return frozenset(one.relation for one in lost)


def _sequences(catalog: Catalog, used: frozenset[QualifiedName]) -> dict[QualifiedName, Sequence]:
    """The sequences; those that are ``used`` are no orphans, though what uses them may not be there."""
    return {n: replace(s, referenced=s.referenced or n in used) for n, s in catalog.sequences.items()}


def _held(
    snapshot: Snapshot, bindings: Bindings, dump: Dump, schema: Schema
) -> Iterator[tuple[Pair, Observation[ColumnReading]]]:
    """The readings, less those of rows and states that the dump does not hold: there they are empty and new."""
    data, rows = _data_tables(snapshot.catalog), RowsOf(dump, snapshot.catalog, whole=not may_be_a_part(schema))
    for binding in bindings.all:
        if binding.sequence is not None and snapshot.catalog.sequences[binding.sequence].outside:
            yield (binding.column, binding.sequence), no_sequence(binding.sequence)
    for (column, sequence), found in snapshot.readings.items():
        lacking = rows.lacking(data.get(column.table, column.table))
        if column.table in schema.torn:
            yield (column, sequence), torn(column.table)
        elif sequence not in schema.states:
            yield (column, sequence), no_state(sequence)
        elif lacking is not None:
            yield (column, sequence), no_rows(lacking)
        else:
            yield (column, sequence), found


def _data_tables(catalog: Catalog) -> dict[QualifiedName, QualifiedName]:
    """The table that holds a view's rows."""
    return {base.view.table: base.base.table for base in catalog.view_bases}

"""A Snapshot of a dump that was restored into a throw-away server: read as any database is, less what the dump does not
hold and what could not be restored."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from validator.facts.binding import Bindings
from validator.facts.bindings import resolve
from validator.facts.partitions import with_partition_ranges
from validator.facts.row_checks import with_row_checks
from validator.model.catalog import Catalog, Column, Sequence
from validator.model.finding import NotChecked
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
from validator.sources.dump.what_is_missing import no_rows, no_sequence, no_state, not_in_the_dump, told_once, torn
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

    @property
    def stand_ins(self) -> frozenset[QualifiedName]:
        """Sequences that the dump does not hold and that its tables can't be made without."""
        return self.schema.absent_sequences

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
    scope = replace(scope, came_along=frozenset(schema.catalog.came_along))
    catalog = with_partition_ranges(with_row_checks(schema.catalog))
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
    lacking = tuple(not_in_the_dump(dump, schema, expected.scope, expected.asked | _names(restored.lost)))
    lost = list(_lost(restored.lost, expected, lacking))
    catalog = replace(
        snapshot.catalog,
        columns=_with_foreign_keys(snapshot.catalog, schema),
        server_major=major_of(dump.header) or snapshot.catalog.server_major,
        outside_scope=snapshot.catalog.outside_scope | _names(lost),
        sequences=_sequences(snapshot.catalog, expected.used | _names(restored.lost) if restored.lost else frozenset()),
    )
    torn_apart = _torn_apart(catalog, schema)
    catalog = _as_declared(_without_stand_ins(catalog, expected.stand_ins), schema, torn_apart)
    bindings = reading.bindings
    if catalog.server_major != snapshot.catalog.server_major or len(catalog.tables) != len(snapshot.catalog.tables):
        # what another version does is judged as that does it; and what could not be made has columns, too
        bindings = resolve(catalog, policy.bindings)
    catalog, bindings = _cautious(catalog, bindings, schema, policy)
    bindings = without_undecidable_names(bindings, catalog, path_known=path_is_known(dump.header))
    privileges, untold = privileges_of(schema.grants, catalog, bindings, policy.app_roles)
    readings = dict(_held(replace(snapshot, catalog=catalog), bindings, dump, schema, torn_apart))
    lacking = tuple(told_once(lacking, bindings, readings, catalog.outside_scope))
    missing = (*untold, *lacking, *not_restored(lost))
    kept = replace(
        snapshot,
        target=target_of(dump.header, "restored dump", label),
        catalog=catalog,
        readings=readings,
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


def _lost(lost: Iterable[Lost], expected: Expected, lacking: Iterable[NotChecked]) -> Iterator[Lost]:
    """What the restore has lost, less what the dump does not hold: of that ``lacking`` tells."""
    schema = expected.schema
    told = {name for item in lacking for name in (item.subject.table, item.subject.sequence) if name is not None}
    held = schema.relations | schema.catalog.sequences.keys()
    for one in lost:
        absent = one.relation in told or (told and one.relation not in held)
        if not absent and expected.scope.includes(one.relation) and one.what != _FOREIGN_KEY:
            yield one


def _without_stand_ins(catalog: Catalog, stand_ins: frozenset[QualifiedName]) -> Catalog:
    made = {name: Sequence(name, in_scope=False, outside=True) for name in stand_ins & catalog.sequences.keys()}
    return replace(catalog, sequences={**catalog.sequences, **made}) if made else catalog


def _torn_apart(catalog: Catalog, schema: Schema) -> frozenset[QualifiedName]:
    """The tables and views that are not what they were, or were not made at all, for want of what the dump does not
    hold."""
    absent = {p.table for p in schema.problems if p.table is not None and schema.is_absence(p)}
    return schema.torn | (absent & schema.catalog.tables.keys()) - catalog.tables.keys()


def _as_declared(catalog: Catalog, schema: Schema, torn_apart: frozenset[QualifiedName]) -> Catalog:
    """``catalog`` with those of them that were not made, as the dump declares them."""
    declared = schema.catalog
    names = (torn_apart & declared.tables.keys()) - catalog.tables.keys()
    if not names:
        return catalog
    owned = tuple(o for o in declared.ownerships if o.column.table in names)
    sequences = {o.sequence: declared.sequences[o.sequence] for o in owned if o.sequence in declared.sequences}
    return replace(
        catalog,
        tables=catalog.tables | {name: declared.tables[name] for name in names},
        columns=catalog.columns | {name: c for name, c in declared.columns.items() if name.table in names},
        sequences=sequences | catalog.sequences,
        ownerships=(*catalog.ownerships, *(o for o in owned if o not in catalog.ownerships)),
        indexes=(*catalog.indexes, *(index for index in declared.indexes if index.table in names)),
    )


def _names(lost: Iterable[Lost]) -> frozenset[QualifiedName]:
    return frozenset(one.relation for one in lost)


def _sequences(catalog: Catalog, used: frozenset[QualifiedName]) -> dict[QualifiedName, Sequence]:
    """The sequences; those that are ``used`` are no orphans, though what uses them may not be there."""
    return {n: replace(s, referenced=s.referenced or n in used) for n, s in catalog.sequences.items()}


def _held(
    snapshot: Snapshot, bindings: Bindings, dump: Dump, schema: Schema, torn_apart: frozenset[QualifiedName]
) -> Iterator[tuple[Pair, Observation[ColumnReading]]]:
    """The readings, less those of rows and states that the dump does not hold: there they are empty and new."""
    data, rows = _data_tables(snapshot.catalog), RowsOf(dump, snapshot.catalog, whole=not may_be_a_part(schema))
    broken = {binding.column for binding in bindings.all if binding.ambiguous_identity}
    for binding in bindings.all:
        if binding.sequence is not None and binding.column.table in torn_apart:
            yield (binding.column, binding.sequence), torn(binding.column.table, schema)
        elif binding.sequence is not None and snapshot.catalog.sequences[binding.sequence].outside:
            yield (binding.column, binding.sequence), no_sequence(binding.sequence)
    for (column, sequence), found in snapshot.readings.items():
        if column in broken or snapshot.catalog.sequences[sequence].outside:
            continue
        lacking = rows.lacking(data.get(column.table, column.table))
        if column.table in torn_apart:
            yield (column, sequence), torn(column.table, schema)
        elif sequence not in schema.states:
            yield (column, sequence), no_state(sequence)
        elif lacking is not None:
            yield (column, sequence), no_rows(lacking)
        else:
            yield (column, sequence), found


def _data_tables(catalog: Catalog) -> dict[QualifiedName, QualifiedName]:
    """The table that holds a view's rows."""
    return {base.view.table: base.base.table for base in catalog.view_bases}

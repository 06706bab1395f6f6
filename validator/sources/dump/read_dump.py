"""A Snapshot of a dump that nobody restores: its statements are read as a catalog, its rows as they inflate."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from validator.facts.binding import Bindings
from validator.facts.bindings import resolve
from validator.facts.partitions import with_partition_ranges
from validator.facts.row_checks import with_row_checks
from validator.model.catalog import Catalog
from validator.model.finding import NotChecked, Subject
from validator.model.observation import Reason
from validator.model.patterns import Scope
from validator.model.policy import Policy
from validator.model.snapshot import Snapshot, Target
from validator.model.undecoded import shown
from validator.sources.dump.contents import Dump, Format, Header
from validator.sources.dump.ddl.read_schema import read_schema
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.partial import with_left_out, without_conclusions
from validator.sources.dump.privileges import privileges_of
from validator.sources.dump.read_rows import RowReader
from validator.sources.dump.settle import with_admissions, with_computed_names, with_key_types
from validator.sources.dump.undecidable_names import without_undecidable_names
from validator.sources.dump.what_is_missing import not_in_the_dump, told_once
from validator.sources.source_reading import SourceReading, named_columns


def read_dump(
    dump: Dump,
    policy: Policy,
    *,
    jobs: int = 2,
    label: str | None = None,
    named: tuple[str, ...] = (),
    announce: Callable[[int], None] = lambda total: None,
    progress: Callable[[int], None] = lambda done: None,
) -> SourceReading:
    """Reads everything in scope, and the columns that the configuration has ``named`` besides.

    ``announce`` is told how many bytes of the file will be read, ``progress`` how many more are. Raises DumpError
    where nothing could be read at all.
    """
    scope = Scope.parse(policy.schemas, policy.tables, policy.exclude)
    schema = read_schema(
        dump.statements,
        scope,
        server_major=major_of(dump.header),
        named=named_columns(policy, named),
        encoding=dump.header.encoding,
    )
    scope = replace(scope, came_along=frozenset(schema.catalog.came_along))
    catalog, bindings = _resolved(schema, policy, dump.header)
    misread = [p for p in schema.problems if not schema.is_absence(p)]
    doubtful = frozenset(p.table for p in misread if p.table is not None and p.sequence is None)
    catalog = replace(catalog, outside_scope=catalog.outside_scope | doubtful)
    privileges, untold = privileges_of(schema.grants, catalog, bindings, policy.app_roles)
    seen = RowReader(dump, schema, catalog, bindings).read(jobs, announce, progress)
    lacking = not_in_the_dump(dump, schema, scope, seen.asked)
    lacking = told_once(lacking, bindings, seen.readings, catalog.outside_scope)
    snapshot = Snapshot(
        target_of(dump.header, "scanned dump", label),
        catalog,
        seen.readings,
        seen.duplicates,
        privileges,
        frozenset(seen.populated),
        (*untold, *lacking, *_not_followed(schema, scope)),
        seen.keys,
    )
    return SourceReading(snapshot, bindings, schema.schemas, schema.relations, schema.grants.roles or None)


def target_of(header: Header, kind: str, label: str | None) -> Target:
    """What a report says of the dump that it is about."""
    database = header.database and shown(header.database)
    version = header.server_version and shown(header.server_version)
    return Target(kind, database, version, label)


def major_of(header: Header) -> int | None:
    """The major version of the server that was dumped; None where the dump does not say."""
    match = re.match(r"[0-9]+", header.server_version or "")

    return int(match[0]) if match else None


def path_is_known(header: Header) -> bool:
    """Whether the dump holds the settings of the database, its search_path among them."""
    return header.format is not Format.PLAIN or header.database is not None


def _resolved(schema: Schema, policy: Policy, header: Header) -> tuple[Catalog, Bindings]:
    """The catalog with everything worked out that a server would be asked for, and its bindings."""
    catalog = with_partition_ranges(with_row_checks(schema.catalog))
    bindings = resolve(catalog, policy.bindings)
    held = len(catalog.sequences)
    catalog = with_left_out(catalog, bindings, schema)
    if bindings.computed_names or bindings.bare_names or len(catalog.sequences) > held:
        catalog = with_computed_names(catalog, schema, bindings, header.database)
        bindings = resolve(catalog, policy.bindings)
    bindings = without_undecidable_names(bindings, catalog, path_known=path_is_known(header))
    bindings = without_conclusions(bindings, catalog, schema)
    if any(index.predicate for index in catalog.indexes):
        catalog = with_admissions(catalog, schema, bindings)
    if any(index.key_expressions for index in catalog.indexes):
        catalog = with_key_types(catalog, schema, bindings)
    return catalog, bindings


def _not_followed(schema: Schema, scope: Scope) -> Iterator[NotChecked]:
    """Statements that were not understood."""
    for problem in schema.problems:
        name = problem.table or problem.sequence
        if not schema.is_absence(problem) and (name is None or scope.includes(name)):
            yield NotChecked(
                Subject(table=problem.table, sequence=problem.sequence),
                Reason.CORRUPT,
                f"{problem.place}: {problem.what}",
                "make the dump again, or check it restored: --via restore",
            )

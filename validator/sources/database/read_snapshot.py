"""A Snapshot of a live database."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import psycopg
from psycopg import errors

from validator.facts.bindings import resolve
from validator.facts.partitions import with_partition_ranges
from validator.facts.row_checks import with_row_checks
from validator.model.finding import NotChecked, Subject
from validator.model.patterns import Scope
from validator.model.policy import Policy
from validator.model.snapshot import Snapshot, Target
from validator.sources.database.connect import ConnectOptions, connect, describe, leave, redact
from validator.sources.database.read_catalog import CatalogReading, read_catalog
from validator.sources.database.read_observations import ObservationReader
from validator.sources.database.resolve_names import computed_names, known_roles, predicates, role_privileges
from validator.sources.errors import SourceError
from validator.sources.source_reading import SourceReading, named_columns

CATALOG_SECONDS = 60.0
"""How long one query of the catalog may always take."""


def read_snapshot(
    options: ConnectOptions,
    policy: Policy,
    *,
    jobs: int = 4,
    label: str | None = None,
    named: tuple[str, ...] = (),
    announce: Callable[[int], None] = lambda total: None,
    progress: Callable[[int], None] = lambda done: None,
) -> SourceReading:
    """Reads everything in scope, and the columns that the configuration has ``named`` besides.

    ``announce`` is told how many columns there are, ``progress`` how many more are done. Raises SourceError where
    nothing could be read at all.
    """
    connection = connect(options)
    patient = replace(options, statement_timeout=_for_the_catalog(options.statement_timeout))
    try:
        scope = Scope.parse(policy.schemas, policy.tables, policy.exclude)
        reading = read_catalog(connection, patient, scope, named_columns(policy, named))
        catalog, session = with_partition_ranges(with_row_checks(reading.catalog)), reading.session
        bindings = resolve(catalog, policy.bindings)
        if bindings.computed_names or bindings.bare_names:
            catalog = computed_names(connection, patient, session, catalog, bindings)
            bindings = resolve(catalog, policy.bindings)
        if any(index.predicate for index in catalog.indexes):
            catalog = predicates(connection, patient, catalog, bindings, reading.enums)
        roles = known_roles(connection, patient, session) if policy.app_roles else None
        asked = tuple(role for role in policy.app_roles if roles is not None and role in roles)
        privileges = role_privileges(connection, patient, session, catalog, bindings, asked) if asked else ()
        reader = ObservationReader(connection, options, replace(reading, catalog=catalog), jobs, progress)
        seen = reader.read(bindings, announce)
    except psycopg.Error as error:
        message = " ".join(redact(str(error), options.dsn).split())
        raise SourceError(
            f"the catalog of {describe(options.dsn)} could not be read: {message} ({_advice(error)})"
        ) from None
    finally:
        leave(connection)
    target = Target("database", session.database, session.server_version, label, session.standby, session.encoding)
    snapshot = Snapshot(
        target,
        catalog,
        seen.readings,
        seen.duplicates,
        privileges,
        frozenset(seen.populated),
        tuple(_unread(reading)),
        seen.keys,
    )
    return SourceReading(snapshot, bindings, reading.schemas, reading.relations, roles)


def _advice(error: psycopg.Error) -> str:
    match error:
        case errors.LockNotAvailable():
            return "another transaction has locked a table: run the check again, or raise --lock-timeout"
        case errors.QueryCanceled():
            return "run the check again, or raise --statement-timeout"
    return "run the check again"


def _for_the_catalog(seconds: float) -> float:
    """``--statement-timeout`` is for one column's reading: a short one must not end the check before it begins."""
    return max(seconds, CATALOG_SECONDS) if seconds else 0


def _unread(reading: CatalogReading) -> Iterator[NotChecked]:
    """The tables in scope that nothing is known of."""
    for name, why in sorted(reading.unread.items()):
        if name not in reading.catalog.outside_scope:
            yield NotChecked(Subject(table=name), why.reason, why.message, why.how_to_check)

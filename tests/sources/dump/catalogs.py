"""The readings of a loaded case, as the check of a live database plans them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from validator.facts.bindings import resolve
from validator.facts.partitions import with_partition_ranges
from validator.facts.uniqueness import Uniqueness
from validator.model.catalog import Catalog, ColumnType
from validator.model.names import QualifiedName
from validator.model.patterns import Scope
from validator.sources.database.connect import ConnectOptions, preamble
from validator.sources.database.read_catalog import CatalogReading, read_catalog
from validator.sources.database.resolve_names import computed_names, predicates
from validator.sources.dump.evaluate.new_rows import NewColumn
from validator.sources.plan_readings import Planner
from validator.sources.reading import Reading, needs_simulation

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Known:
    """A catalog with what the server was asked besides, and the texts that it was asked to turn into names."""

    reading: CatalogReading
    catalog: Catalog
    computed: frozenset[str]

    def simulated(self) -> Iterator[Reading]:
        """The readings that need more than arithmetic."""
        bindings, plannable = resolve(self.catalog), replace(self.reading, catalog=self.catalog).plannable
        planner = Planner(plannable, Uniqueness(self.catalog), bindings)
        for binding in bindings.all:
            planned = planner.plan(binding)
            if isinstance(planned, Reading) and needs_simulation(planned) and not binding.discarded:
                yield planned
            if isinstance(planned, Reading):
                yield from (key for _, key in planner.plan_keys(binding, planned) if isinstance(key, Reading))

    def generated(self, table: QualifiedName) -> dict[str, str]:
        """What the generated columns of a table are made of."""
        made = [c for c in self.catalog.columns.values() if c.name.table == table and c.generated and c.default]
        return {c.name.column: f"({c.default.expression})::{c.type.name}" for c in made if c.default is not None}


def known_of(connection: Connection, options: ConnectOptions) -> Known:
    """What read_snapshot() knows before it reads any row."""
    reading = read_catalog(connection, options, Scope.parse())
    catalog = with_partition_ranges(reading.catalog)
    bindings = resolve(catalog)
    if bindings.computed_names or bindings.bare_names:
        catalog = computed_names(connection, options, reading.session, catalog, bindings)
        bindings = resolve(catalog)
    computed = frozenset(catalog.resolved_names)
    return Known(reading, predicates(connection, options, catalog, bindings, reading.enums), computed)


def asker(connection: Connection, options: ConnectOptions) -> Any:
    """Runs one statement as the live simulation does."""

    def ask(text: str) -> tuple[Any, ...]:
        connection.execute(preamble(options).encode())
        try:
            row = connection.execute(text.encode()).fetchone()
        finally:
            connection.execute("ROLLBACK")
        assert row is not None
        return row

    return ask


def rows_of(connection: Connection, table: QualifiedName, columns: tuple[str, ...], *, only: bool) -> list[Any]:
    """The rows as pg_dump has them written: every digit of a float, no escapes any more."""
    names = ", ".join(f'"{name}"' for name in columns)
    text = f"COPY (SELECT {names} FROM {'ONLY ' if only else ''}{table}) TO STDOUT"
    connection.execute("SET extra_float_digits = 3")
    try:
        with connection.cursor() as cursor, cursor.copy(text.encode()) as copy:
            return list(copy.rows())
    finally:
        connection.execute("RESET extra_float_digits")


COLUMNS = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod), coalesce(b.typname, t.typname), a.attnotnull,
       pg_get_expr(d.adbin, d.adrelid), t.typtype = 'e'
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = nullif(t.typbasetype, 0)
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
"""


def columns_of(connection: Connection, table: QualifiedName) -> list[NewColumn]:
    """All columns of a table; a live catalog holds no more than those that something fills from a sequence."""
    connection.execute("SET search_path = pg_catalog")
    rows = connection.execute(COLUMNS, [str(table)]).fetchall()
    connection.execute("RESET search_path")
    return [
        NewColumn(name, ColumnType(kind, base), not_null, default, is_enum)
        for name, kind, base, not_null, default, is_enum in rows
    ]

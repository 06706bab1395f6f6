"""Databases to measure on: many tables, many schemas, very large tables; and what in them was put behind."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

PREFIX = "seqguard_benchmark_"
BATCH = 200  # tables made in one transaction: each holds five locks until that ends
TABLES_PER_SCHEMA = 10
BEHIND = 7
LARGE, LARGE_WITHOUT_INDEX, SMALL = "big_indexed", "big_without_index", "small_indexed"

# A table with three rows. What is behind got its ids by hand, as an import does, and its sequence was never moved.
MAKE_TABLES = """
DO $make$
BEGIN
  FOR i IN {first}..{last} LOOP
    EXECUTE format('CREATE TABLE %s (id serial PRIMARY KEY, name text)', {name});
    IF i = ANY ({behind}::int[]) THEN
      EXECUTE format('INSERT INTO %s SELECT n, ''row '' || n FROM generate_series(1, 3) n', {name});
    ELSE
      EXECUTE format('INSERT INTO %s (name) SELECT ''row '' || n FROM generate_series(1, 3) n', {name});
    END IF;
  END LOOP;
END
$make$
"""

MAKE_LARGE = """
CREATE UNLOGGED TABLE {table} AS SELECT generate_series(1, {rows})::bigint AS id;
CREATE SEQUENCE {sequence} OWNED BY {table}.id;
SELECT setval('{sequence}', {rows});
ALTER TABLE {table} ALTER id SET NOT NULL, ALTER id SET DEFAULT nextval('{sequence}');
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A database, how many id columns it has, and the tables (schema.table) whose next insert fails."""

    dsn: str
    columns: int
    behind: frozenset[str]


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """The connection string of a new database on ``server``, which is dropped afterwards."""
    name = f"{PREFIX}{name}_{os.getpid()}"
    identifier = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))
    try:
        yield conninfo.make_conninfo(server, dbname=name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {}").format(identifier))


def spread(count: int, wanted: int = BEHIND) -> list[int]:
    """``wanted`` of the numbers 1 to ``count``, far from each other."""
    wanted = min(wanted, count)
    return [1 + (2 * k + 1) * count // (2 * wanted) for k in range(wanted)]


def many_tables(dsn: str, count: int) -> Built:
    """``count`` tables in one schema."""
    behind = spread(count)
    _make_tables(dsn, count, behind, "'public.t' || i")
    return Built(dsn, count, frozenset(f"public.t{i}" for i in behind))


def many_schemas(dsn: str, count: int) -> Built:
    """``count`` schemas, one a tenant, of ten tables each."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for first in range(0, count, BATCH):
            names = (f"CREATE SCHEMA tenant_{i}" for i in range(first, min(first + BATCH, count)))
            connection.execute("; ".join(names))
    tables = count * TABLES_PER_SCHEMA
    behind = spread(tables)
    ten = TABLES_PER_SCHEMA
    _make_tables(dsn, tables, behind, f"format('tenant_%s.t%s', (i - 1) / {ten}, (i - 1) % {ten})")
    return Built(dsn, tables, frozenset(f"tenant_{(i - 1) // ten}.t{(i - 1) % ten}" for i in behind))


def _make_tables(dsn: str, count: int, behind: list[int], name: str) -> None:
    array = f"'{{{','.join(map(str, behind))}}}'"
    with psycopg.connect(dsn, autocommit=True) as connection:
        for first in range(1, count + 1, BATCH):
            last = min(first + BATCH - 1, count)
            connection.execute(MAKE_TABLES.format(first=first, last=last, name=name, behind=array))
        _settle(connection)


def large_tables(dsn: str, rows: int) -> Built:
    """A table of ``rows`` rows with an index, one without, and one of a thousand rows with an index; none is behind."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '512MB'")
        for table, many in ((LARGE, rows), (LARGE_WITHOUT_INDEX, rows), (SMALL, 1000)):
            connection.execute(MAKE_LARGE.format(table=table, sequence=f"{table}_id_seq", rows=many))
            if table != LARGE_WITHOUT_INDEX:
                connection.execute(f"ALTER TABLE {table} ADD PRIMARY KEY (id)")
        connection.execute("VACUUM")
        _settle(connection)
    return Built(dsn, 3, frozenset())


def shop(dsn: str, psql: str, script: Path) -> None:
    """The shop of the demo."""
    command = [psql, "-X", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "-d", dsn, "-f", str(script)]
    subprocess.run(command, check=True)


def _settle(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Statistics as autovacuum would have made them, and nothing left to be written while others measure."""
    connection.execute("ANALYZE")
    connection.execute("CHECKPOINT")

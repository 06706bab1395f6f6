"""The loop that everybody writes: for each id column one query for its largest value, and one for its sequence.

Its peer in the measurements, as good as such a script usually is: it knows serial and identity columns by pg_depend,
compares max() with last_value, and that is all.

python benchmarks/naive_loop.py DSN [--sample N]   N tables only, spread evenly; says in JSON how long that part took
"""

import argparse
import json
import time
from typing import Any, LiteralString

import psycopg
from psycopg import sql

PAIRS = """
SELECT tn.nspname, t.relname, a.attname, sn.nspname, s.relname
FROM pg_class s
JOIN pg_namespace sn ON sn.oid = s.relnamespace
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S'
ORDER BY 1, 2, 3
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Finds sequences behind their columns, two queries a column.")
    parser.add_argument("dsn")
    parser.add_argument("--sample", type=int, metavar="N", help="read N columns only, spread evenly over all")
    arguments = parser.parse_args()
    behind = []
    with psycopg.connect(arguments.dsn, autocommit=True) as connection:
        pairs = connection.execute(PAIRS).fetchall()
        total = len(pairs)
        if arguments.sample and arguments.sample < total:
            pairs = [pairs[i * total // arguments.sample] for i in range(arguments.sample)]
        wall, cpu = time.perf_counter(), time.process_time()
        for schema, table, column, sequence_schema, sequence in pairs:
            largest = one(connection, "SELECT max({}) FROM {}", sql.Identifier(column), sql.Identifier(schema, table))
            state = one(connection, "SELECT last_value, is_called FROM {}", sql.Identifier(sequence_schema, sequence))
            following = state[0] + 1 if state[1] else state[0]
            if largest[0] is not None and largest[0] >= following:
                behind.append(f"{schema}.{table}")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"total": total, "read": len(pairs), "wall": wall, "cpu": cpu, "behind": behind}))


def one(connection: psycopg.Connection[Any], text: LiteralString, *names: sql.Identifier) -> Any:
    """The single row of a query."""
    return connection.execute(sql.SQL(text).format(*names)).fetchone()


if __name__ == "__main__":
    main()

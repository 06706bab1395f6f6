"""Whether a row of defaults is in a partial index: as the server says."""

from tests.databases import Database
from tests.sources.dump.catalogs import columns_of, known_of
from validator.sources.database.connect import ConnectOptions, connect
from validator.sources.dump.evaluate.new_rows import admits_new

COLUMNS = """
    active boolean NOT NULL DEFAULT true,
    deleted boolean,
    kind text DEFAULT 'a' || 'b',
    code varchar(3) DEFAULT 'xyz' NOT NULL,
    mood public.mood DEFAULT 'sad',
    level int DEFAULT 2 + 3,
    ratio numeric(4, 1) DEFAULT 1.25,
    made timestamptz DEFAULT now(),
    gone timestamptz,
    must int NOT NULL,
    email public.address DEFAULT 'a@b',
    tags text[]
"""

PREDICATES = [
    "active",
    "NOT active",
    "deleted",
    "deleted IS NULL",
    "gone IS NULL",
    "gone IS NOT NULL AND active",
    "made IS NULL",
    "kind = 'ab'",
    "kind IN ('a', 'ab')",
    "code = 'xyz'",
    "code = ANY (ARRAY['x', 'y'])",
    "mood = 'sad'",
    "mood <> 'sad'",
    "mood IN ('glad', 'sad')",
    "level BETWEEN 5 AND 7",
    "level / 0 = 1",
    "ratio = 1.3",
    "must > 0",
    "id > 100",
    "email IS NOT NULL",
    "tags IS NULL",
    "coalesce(deleted, false) = false",
]


def test_as_the_server_does(database: Database) -> None:
    statements = ["CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE DOMAIN address AS text;"]
    for number, predicate in enumerate(PREDICATES):
        statements.append(f"CREATE TABLE t{number} (id serial, {COLUMNS});")
        statements.append(f"CREATE UNIQUE INDEX i{number} ON t{number} (id) WHERE {predicate};")
    database.load("\n".join(statements))
    options = ConnectOptions(database.dsn)
    with connect(options) as connection:
        known = known_of(connection, options)
        assert len(known.catalog.indexes) == len(PREDICATES)
        for index in known.catalog.indexes:
            columns = columns_of(connection, index.table)
            found = admits_new(index, columns, enums=known.reading.enums, major=database.server.major)
            assert found is index.predicate_admits_new, index.predicate

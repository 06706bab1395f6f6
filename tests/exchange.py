"""Mallory keeps a relation of hers locked until somebody waits for it, and then gives its name to something else.

Whatever of hers is called leaves a line in the server's log, which no rollback takes back.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import Database
from tests.wait import until_blocked

TRACE = "MALLORY WAS CALLED"
ROLE = "mallory"
LONG = 60
"""Seconds that the reader waits for a lock: more than any exchange takes."""

SETUP = f"""
CREATE SCHEMA hers AUTHORIZATION {ROLE};
SET SESSION AUTHORIZATION {ROLE};
SET search_path = hers;
CREATE FUNCTION mark() RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE LOG '{TRACE}'; RETURN 1; END$$;
CREATE TYPE number AS (v int);
CREATE FUNCTION as_bigint(number) RETURNS bigint LANGUAGE plpgsql AS $$BEGIN PERFORM hers.mark(); RETURN 1; END$$;
CREATE CAST (number AS bigint) WITH FUNCTION as_bigint(number) AS IMPLICIT;
CREATE TABLE t (id serial);
INSERT INTO t VALUES (7);
CREATE TABLE sound (id serial PRIMARY KEY);
GRANT USAGE ON SCHEMA hers TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA hers TO PUBLIC;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA hers TO PUBLIC;
RESET SESSION AUTHORIZATION;
"""

VIEW = (
    "ALTER TABLE t RENAME TO gone",
    "CREATE VIEW t AS SELECT hers.mark() AS id; GRANT SELECT ON t TO PUBLIC",
)
TABLE = (
    "ALTER TABLE t RENAME TO gone",
    "CREATE TABLE t (id number); INSERT INTO t VALUES (ROW(1)::number); GRANT SELECT ON t TO PUBLIC",
)
RETYPED = ("LOCK TABLE t", "ALTER TABLE t ALTER id DROP DEFAULT, ALTER id TYPE number USING ROW(id)::number")
RENAMED = (
    "ALTER TABLE t ADD other number; UPDATE t SET other = ROW(1)::number",
    "ALTER TABLE t RENAME id TO was; ALTER TABLE t RENAME other TO id",
)
RULE = ("TRUNCATE t", 'CREATE RULE "_RETURN" AS ON SELECT TO t DO INSTEAD SELECT hers.mark() AS id')
SEQUENCE = (
    "ALTER SEQUENCE t_id_seq RENAME TO gone",
    "CREATE VIEW t_id_seq AS SELECT hers.mark()::bigint AS last_value, true AS is_called;"
    "GRANT SELECT ON t_id_seq TO PUBLIC",
)
POLICY = (
    "LOCK TABLE t",
    "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (hers.mark() = 1)",
)
"""What she locks it by, and what she does once somebody waits."""


def prepare(database: Database) -> None:
    """A schema of hers, with a table that has an id beyond its sequence, and another that stays as it is."""
    database.create_role(ROLE)
    database.load(SETUP)


class Exchange:
    """``begin`` takes the lock; the rest follows by itself, once the reader waits for it."""

    def __init__(self, database: Database, how: tuple[str, str]) -> None:
        self._admin = database.connect()
        self._hers = database.connect(ROLE)
        self._first, self._then = how
        self._thread = threading.Thread(target=self._finish, daemon=True)
        self.done = False

    def begin(self) -> None:
        self._hers.execute(f"SET search_path = hers; BEGIN; {self._first}".encode())
        self._thread.start()

    def _finish(self) -> None:
        try:
            until_blocked(self._admin)
            self._hers.execute(f"{self._then}; COMMIT".encode())
            self.done = True
        finally:
            self._hers.close()  # or the reader would wait

    def end(self) -> None:
        self._thread.join(LONG)
        assert self.done, "nobody has waited, or the exchange failed"


@contextmanager
def nobody_called(database: Database) -> Iterator[None]:
    """Fails where something of hers was called meanwhile."""
    log = database.server.folder / "log"
    start = log.stat().st_size
    yield
    with log.open("rb") as file:
        file.seek(start)
        assert f"LOG:  {TRACE}" not in file.read().decode(errors="replace")

"""A database whose tables are hard to dump, made once."""

from collections.abc import Iterator

import pytest

from tests.databases import Database, fresh_database
from tests.matrix import MatrixServer

HARD_TABLES = r'''
CREATE SCHEMA "Odd ""Schema.";
CREATE TABLE "Odd ""Schema."."a (b), ""c""" ("x, y" int, "FROM stdin" text, "ä""ö" text);
INSERT INTO "Odd ""Schema."."a (b), ""c""" VALUES (1, E'\\.', NULL), (2, E'\\.\n\\.\t', 'ü'), (3, '', 'x;' || chr(10));
CREATE TABLE "two
lines" (id int);
INSERT INTO "two
lines" SELECT generate_series(1, 10);
CREATE TABLE nothing (id bigserial PRIMARY KEY, t text);
CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
CREATE TABLE large (id serial PRIMARY KEY, a text, b text, c numeric);
INSERT INTO large (a, b, c) SELECT md5(g::text), CASE WHEN g % 3 > 0 THEN repeat('b', g % 50) END, g / 7.0
  FROM generate_series(1, 40000) g;
CREATE TABLE same (t text);
INSERT INTO same SELECT repeat('s', 1000) FROM generate_series(1, 3000);
CREATE MATERIALIZED VIEW seen AS SELECT count(*) FROM large;
CREATE FUNCTION happens() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER happening ON sql_drop EXECUTE PROCEDURE happens();
GRANT SELECT ON large TO PUBLIC;
'''


@pytest.fixture(scope="module")
def hard(server: MatrixServer) -> Iterator[Database]:
    """Odd names, odd values, no rows, no columns, and more than a portion of rows."""
    with fresh_database(server) as database:
        database.load(HARD_TABLES)
        yield database

"""Dumps for the tests of plain ones: a database with everything that makes text hard to split, and pg_dump's text."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.databases import Database
from tests.matrix import MatrixServer
from validator.model.names import QualifiedName
from validator.sources.dump.contents import Dump, TableData
from validator.sources.dump.open_dump import open_dump

AWKWARD = r"""
CREATE SCHEMA "Sch;ema";
CREATE TABLE public.strings (id serial PRIMARY KEY, t text, "co""l;umn" text);
INSERT INTO public.strings (t) VALUES
  ('plain'), ('it''s'),
  (E'two\nlines; INSERT INTO public.strings VALUES (9);\nINSERT INTO public.strings VALUES (1, '''),
  (E'\\.'), (E'\n\\.\n'), ('-- no comment'), ('/* none'), ('$$'), (E'back\\slash'), (E'\\'), (''''), (''), (NULL),
  (E'tab\there'), (E'return\r\n'), (E'\x01\x02'), ('COPY public.x FROM stdin;'), ('e'), ('"'), ('é€😀');
INSERT INTO public.strings (t) SELECT 'row '';' || i || repeat(';''', i % 7) FROM generate_series(1, 3000) AS i;
CREATE TABLE public.numbers (id bigint GENERATED ALWAYS AS IDENTITY, n int, f float8);
INSERT INTO public.numbers (n, f) SELECT -i, -i / 4.0 FROM generate_series(1, 4000) AS i;
CREATE TABLE "Sch;ema"."ta
ble" (id serial, "two
lines" text DEFAULT E'\\');
INSERT INTO "Sch;ema"."ta
ble" ("two
lines") VALUES (E'a\\\n''b;');
CREATE TABLE "Sch;ema"."empty
one" (id serial);
CREATE TABLE public.empty (id serial);
CREATE TABLE public.no_columns ();
INSERT INTO public.no_columns DEFAULT VALUES;
INSERT INTO public.no_columns DEFAULT VALUES;
CREATE TABLE public.long (id int, t text);
INSERT INTO public.long SELECT i, repeat('long '';' || i, 30000) FROM generate_series(1, 12) AS i;
CREATE FUNCTION public.quoted() RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
  -- it's; $$ inside
  PERFORM 1; RETURN 'x;';
END $body$;
CREATE FUNCTION public.classic() RETURNS text LANGUAGE sql AS 'SELECT ''a;\''; SELECT ''b''';
CREATE RULE several AS ON UPDATE TO public.numbers DO ALSO (
  DELETE FROM public.empty; INSERT INTO public.empty VALUES (1); NOTIFY x;);
COMMENT ON TABLE public.empty IS 'it''s; /* not a comment';
SELECT pg_catalog.lo_from_bytea(0, '\x00616263');
"""
ATOMIC = """
CREATE FUNCTION public.atomic(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC
  SELECT 1; SELECT CASE WHEN i > 0 THEN 1 ELSE 2 END; SELECT 3;
END;
"""
TABLES = (
    QualifiedName("public", "strings"),
    QualifiedName("public", "numbers"),
    QualifiedName("Sch;ema", "ta\nble"),
    QualifiedName("Sch;ema", "empty\none"),
    QualifiedName("public", "empty"),
    QualifiedName("public", "no_columns"),
    QualifiedName("public", "long"),
)


def awkward(server: MatrixServer) -> str:
    return AWKWARD + (ATOMIC if server.major >= 14 else "")


def pg_dump(database: Database, *options: str, program: str | Path | None = None) -> bytes:
    """The text that pg_dump writes."""
    command = [str(program or database.server.binary("pg_dump")), "--dbname", database.dsn, *options]
    return subprocess.run(command, capture_output=True, check=True).stdout


def opened(folder: Path, text: bytes, **options: str) -> Dump:
    path = folder / "dump.sql"
    path.write_bytes(text)
    return open_dump(str(path), **options)


def rows(dump: Dump) -> dict[QualifiedName, bytes]:
    """The rows of each table as text, one lane after another."""
    found: dict[QualifiedName, bytes] = {}
    for table, text in chunks(dump, dump.data):
        found[table.table] = found.get(table.table, b"") + text
    return found


def chunks(dump: Dump, wanted: Iterable[TableData]) -> list[tuple[TableData, bytes]]:
    return [(table, b"".join(parts)) for lane in dump.lanes(list(wanted)) for table, parts in lane]


def copied(database: Database, table: QualifiedName, columns: tuple[str, ...] | None) -> bytes:
    """What the server itself writes."""
    listed = "" if columns is None else "(" + ", ".join('"' + name.replace('"', '""') + '"' for name in columns) + ")"
    with database.connect().cursor().copy(f"COPY {table} {listed} TO STDOUT".encode()) as copy:
        return b"".join(bytes(part) for part in copy)

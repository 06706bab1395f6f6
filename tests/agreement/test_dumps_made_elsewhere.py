"""Dumps that the tests' own pg_dump does not write: another version's, pg_restore's, and those with things that no
server here has."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agreement.dumped import dump
from tests.agreement.partial_database import load_everything
from tests.agreement.reports import comparable, difference, live_report
from tests.agreement.test_partial_dumps import Part, part, tables, wrong
from tests.databases import Database, fresh_database
from tests.inside import Inside
from tests.matrix import MatrixServer

OTHER_MAJOR = 15
"""Of the pg_dump that Debian 12 has."""


@pytest.fixture(scope="module")
def everything(server: MatrixServer) -> Iterator[Database]:
    with fresh_database(server) as database:
        load_everything(database)
        yield database


@pytest.fixture
def older_pg_dump(server: MatrixServer) -> str:
    """A pg_dump of PostgreSQL 15 that is installed on this machine."""
    path = shutil.which("pg_dump")
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout if path else ""
    if path is None or f" {OTHER_MAJOR}." not in said:
        pytest.skip(f"NOT TESTED: pg_dump {OTHER_MAJOR} is not installed")
    if server.major > OTHER_MAJOR:
        pytest.skip(f"NOT TESTED: pg_dump {OTHER_MAJOR} does not dump PostgreSQL {server.major}")
    return path


@pytest.mark.parametrize("form", ["custom", "directory", "tar", "plain"])
def test_what_pg_dump_15_writes_is_as_good_as_the_database(
    form: str, older_pg_dump: str, everything: Database, inside: Inside, tmp_path: Path
) -> None:
    path = tmp_path / "older"
    subprocess.run([older_pg_dump, f"--format={form}", "-f", str(path), everything.dsn], check=True)
    run = inside("check", path, "--format", "json")
    assert not difference(live_report(inside, everything), comparable(run.stdout))


RESTORED_TO_SQL = (
    part("--no-owner"),
    tables("--data-only", "-t", "behind", unknown="public.behind"),
    Part(("--schema-only",), frozenset(["public.broken", "public.unfilled"])),
    tables("-n", "public", "-t", "behind"),  # nothing tells that it has lost its default, its sequence and its key
    tables("-n", "public", "-t", "loose", unknown="public.loose"),
)
"""Options of pg_restore, whose -t takes the table and its rows: no default, no index, no sequence."""


@pytest.mark.parametrize("part", RESTORED_TO_SQL, ids=lambda part: part.name)
def test_sql_that_pg_restore_makes_is_read(part: Part, everything: Database, inside: Inside, tmp_path: Path) -> None:
    path = tmp_path / "made.sql"
    archive = dump(everything, "custom", tmp_path)
    command = [str(everything.server.binary("pg_restore")), *part.options, f"--file={path}", str(archive)]
    subprocess.run(command, check=True)
    run = inside("check", path, "--format", "json")
    assert run.stdout, run.stderr
    assert not list(wrong(part, comparable(run.stdout), live_report(inside, everything)))


def test_sequences_that_code_names_are_missing_as_in_the_database(
    database: Database, inside: Inside, tmp_path: Path
) -> None:
    database.load(CODE)
    live = live_report(inside, database)
    assert {c["status"] for c in live["columns"]} == {"broken-default"}
    run = inside("check", dump(database, "custom", tmp_path), "--format", "json")
    assert not difference(live, comparable(run.stdout))


CODE = """
CREATE SEQUENCE public.idle;
CREATE SEQUENCE public.lost_seq;
CREATE TABLE public.by_trigger (id integer PRIMARY KEY);
CREATE FUNCTION public.fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.id := nextval('public.gone_seq'); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.by_trigger FOR EACH ROW EXECUTE PROCEDURE public.fill();
CREATE FUNCTION public.number() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('public.lost_seq') $$;
CREATE TABLE public.by_function (id bigint DEFAULT public.number() PRIMARY KEY);
DROP SEQUENCE public.lost_seq;
"""


def test_what_no_server_here_has_is_no_obstacle(inside: Inside, tmp_path: Path) -> None:
    path = tmp_path / "places.sql"
    path.write_text(PLACES, encoding="utf8")
    run = inside("check", path, "--format", "json")
    assert run.stdout, run.stderr
    report = run.json
    assert {(c["table"], c["status"], c["next_value"], c["max_value"]) for c in report["columns"]} == {
        ("public.place", "behind", 2, 3),
        ("public.road", "ok", 8, 7),
        ("topology.layer", "ok", 2, 1),
    }
    assert [f["rule"] for f in report["findings"] if f["severity"] == "error"] == ["sequence-behind-data"]
    assert (report["not_checked"], report["exit_status"]) == ([], 1)


PLACES = """\
--
-- PostgreSQL database dump
--

-- Dumped from database version 16.4
-- Dumped by pg_dump version 16.4

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE OR REPLACE PROCEDURAL LANGUAGE plpython3u;
ALTER PROCEDURAL LANGUAGE plpython3u OWNER TO geographer;
CREATE SCHEMA topology;
ALTER SCHEMA topology OWNER TO geographer;
CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;
COMMENT ON EXTENSION postgis IS 'PostGIS geometry and geography spatial types and functions';
CREATE EXTENSION IF NOT EXISTS postgis_topology WITH SCHEMA topology;

CREATE FUNCTION public.near(a public.geometry, b public.geometry) RETURNS boolean
    LANGUAGE plpython3u
    AS $$
import math; return nextval
$$;
ALTER FUNCTION public.near(a public.geometry, b public.geometry) OWNER TO geographer;

CREATE OPERATOR FAMILY public.place_ops USING btree;
CREATE OPERATOR CLASS public.place_ops
    FOR TYPE public.geography USING btree FAMILY public.place_ops AS
    OPERATOR 1 public.<(public.geography,public.geography) ,
    FUNCTION 1 (public.geography, public.geography) public.geography_cmp(public.geography,public.geography);
CREATE TYPE public.spot AS (name text, at public.geometry(Point,4326));

SET default_tablespace = 'far_away';
SET default_table_access_method = columnar;

CREATE TABLE public.place (
    id integer NOT NULL,
    at public.geometry(Point,4326),
    area public.geography(Polygon,4326) DEFAULT public.st_makebox('0'::text)
);
ALTER TABLE public.place OWNER TO geographer;
CREATE SEQUENCE public.place_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.place_id_seq OWNED BY public.place.id;
CREATE TABLE public.road (
    path public.geometry(LineString,4326) NOT NULL,
    spots public.spot[],
    id bigint NOT NULL,
    CONSTRAINT inside CHECK (public.st_within(path, '0101'::public.geometry))
);
ALTER TABLE public.road ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.road_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE topology.layer (
    id integer NOT NULL,
    shape topology.topogeometry
);
CREATE SEQUENCE topology.layer_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE topology.layer_id_seq OWNED BY topology.layer.id;
CREATE VIEW public.close_by AS
 SELECT p.id, public.st_asgeojson(p.at) AS shown, r.auth_name
   FROM public.place p JOIN public.spatial_ref_sys r ON r.srid = public.st_srid(p.at);
ALTER TABLE ONLY public.place ALTER COLUMN id SET DEFAULT nextval('public.place_id_seq'::regclass);
ALTER TABLE ONLY topology.layer ALTER COLUMN id SET DEFAULT nextval('topology.layer_id_seq'::regclass);

COPY public.place (id, at, area) FROM stdin;
1\t0101000020E6100000000000000000F03F\t\\N
3\t\\N\t\\N
\\.

COPY public.road (path, spots, id) FROM stdin;
0102000020E6100000\t{"(x,)"}\t7
\\.

COPY public.spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) FROM stdin;
990001\tus\t1\ttext\t+proj=longlat
\\.

COPY topology.layer (id, shape) FROM stdin;
1\t(1,1,1,1)
\\.

SELECT pg_catalog.setval('public.place_id_seq', 1, true);
SELECT pg_catalog.setval('public.road_id_seq', 7, true);
SELECT pg_catalog.setval('topology.layer_id_seq', 1, true);

ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.road
    ADD CONSTRAINT road_pkey PRIMARY KEY (id);
ALTER TABLE ONLY topology.layer
    ADD CONSTRAINT layer_pkey PRIMARY KEY (id);
CREATE INDEX place_at ON public.place USING gist (at);
CREATE INDEX place_area ON public.place USING btree (area public.place_ops);
ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_srid FOREIGN KEY (id) REFERENCES public.spatial_ref_sys(srid) NOT VALID;
CREATE TRIGGER keep BEFORE INSERT ON topology.layer FOR EACH ROW EXECUTE FUNCTION topology.layertrigger();
REVOKE ALL ON TABLE public.place FROM geographer;
GRANT SELECT ON TABLE public.place TO a_role_of_elsewhere;

--
-- PostgreSQL database dump complete
--
"""

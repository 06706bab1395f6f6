"""``--via restore`` with each engine: the same report, and one line where an engine is not to be had."""

import os
import re
from pathlib import Path

import pytest

from tests.agreement.dumped import dump
from tests.agreement.reports import difference
from tests.conftest import Run, Seqguard
from tests.databases import Database
from tests.matrix import server_install
from validator.sources.ephemeral.local import local_installs

NO_DOCKER = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}


def comparable(run: Run) -> dict[str, object]:
    left_out = ("target", "duration_seconds", "tool")
    return {key: value for key, value in run.json.items() if key not in left_out}


def refused(run: Run) -> str:
    """The one line of a run that did not check anything."""
    lines = run.stderr.splitlines()
    assert (run.returncode, run.stdout, len(lines)) == (3, "", 1), run
    assert lines[0].startswith("seqguard: no PostgreSQL to restore into: ")
    assert lines[0].endswith("; or --via scan")
    return lines[0]


def newer(archive: Path, database: Database, major: bytes = b"19") -> Path:
    """The same dump, which says that it is of a server to come."""
    content = archive.read_bytes()
    version = database.execute("SHOW server_version")[0][0].split()[0].encode()
    assert content.count(version, 0, 200) >= 1
    at = content.index(version)
    archive.write_bytes(content[:at] + major + content[at + 2 :])
    return archive


@pytest.mark.parametrize("rows", ["ids", "full"])
@pytest.mark.parametrize("engine", ["auto", "embedded", "local"])
def test_every_engine_gives_the_report_of_the_database(
    seqguard: Seqguard, shop: Database, archive: Path, engine: str, rows: str
) -> None:
    bindir = server_install(shop.server.major).bindir
    env = {"PATH": f"{bindir}:{os.environ['PATH']}"}
    live = seqguard("check", shop.dsn, "-f", "json")
    run = seqguard(
        "check", archive, "--via", "restore", "--engine", engine, "--restore", rows, "-v", "-f", "json", env=env
    )
    assert run.returncode == 1, run.stderr
    assert not difference(comparable(live), comparable(run))
    assert run.json["target"]["kind"] == "restored dump"
    taken = "embedded" if engine == "embedded" or (shop.server.major == 18 and engine == "auto") else "local"
    major = shop.server.major if taken == "local" else 18
    assert re.search(rf"^seqguard: restoring into {taken} PostgreSQL {major}\.", run.stderr, re.MULTILINE), run.stderr
    if engine == "auto" and taken == "local":
        assert "seqguard: not taken: embedded PostgreSQL 18" in run.stderr


def test_an_engine_that_is_not_there(seqguard: Seqguard, archive: Path) -> None:
    line = refused(seqguard("check", archive, "--engine", "docker", env=NO_DOCKER))
    assert "docker: no Docker Engine at /nowhere/docker.sock (No such file or directory): start it" in line


def test_no_server_programs(seqguard: Seqguard, archive: Path) -> None:
    if local_installs():
        pytest.skip("this machine has PostgreSQL's server programs where they usually are")
    line = refused(seqguard("check", archive, "--engine", "local", env={"PATH": "/nowhere"}))
    assert "local: no PostgreSQL server programs on this machine" in line


def test_a_dump_of_a_server_to_come(seqguard: Seqguard, shop: Database, archive: Path) -> None:
    """It is scanned all the same, and no server takes it."""
    future = newer(archive, shop)
    assert seqguard("check", future).returncode == 1
    for engine in ("embedded", "auto"):
        line = refused(seqguard("check", future, "--via", "restore", "--engine", engine, env=NO_DOCKER))
        assert re.search(r"embedded PostgreSQL 18\S*: older than the server that was dumped \(19", line)
        assert ("docker: no Docker Engine at /nowhere/docker.sock" in line) == (engine == "auto")


POSTGIS = """
CREATE EXTENSION postgis WITH SCHEMA public;
CREATE TABLE public.place (id integer NOT NULL, at public.geometry(Point,4326));
CREATE SEQUENCE public.place_id_seq AS integer;
ALTER SEQUENCE public.place_id_seq OWNED BY public.place.id;
ALTER TABLE ONLY public.place ALTER COLUMN id SET DEFAULT nextval('public.place_id_seq'::regclass);
CREATE TABLE public.other (id serial PRIMARY KEY);
COPY public.place (id, at) FROM stdin;
1\t0101000020E6100000000000000000F03F000000000000F03F
\\.
COPY public.other (id) FROM stdin;
1
\\.
SELECT pg_catalog.setval('public.place_id_seq', 5, true);
ALTER TABLE ONLY public.place ADD CONSTRAINT place_pkey PRIMARY KEY (id);
SELECT pg_catalog.setval('public.other_id_seq', 1, IS_CALLED);
"""


@pytest.mark.parametrize(("is_called", "status"), [("true", 4), ("false", 1)])
def test_an_extension_that_the_server_lacks(seqguard: Seqguard, tmp_path: Path, is_called: str, status: int) -> None:
    path = tmp_path / "places.sql"
    path.write_text(POSTGIS.replace("IS_CALLED", is_called))
    run = seqguard("check", path, "--via", "restore", "--engine", "embedded", "-f", "json")
    assert run.returncode == status, run
    (lost,) = run.json["not_checked"]
    assert lost["subject"] == {"table": "public.place", "column": None, "sequence": None}
    assert (lost["reason"], lost["message"]) == (
        "outside-snapshot",
        'the table could not be restored: type "public.geometry" does not exist',
    )
    assert [column["table"] for column in run.json["columns"]] == ["public.other"]
    taken, lacking = run.stderr.splitlines()
    assert taken.startswith("seqguard: restoring into embedded PostgreSQL 18")
    assert lacking == "seqguard: it has no extension postgis: what depends on that is not checked; see --image"
    assert seqguard("check", path).returncode == (0 if status == 4 else 1)  # a scan needs no extension


@pytest.mark.parametrize("form", ["custom", "directory", "tar", "plain"])
def test_a_dump_of_another_database_is_refused(seqguard: Seqguard, shop: Database, tmp_path: Path, form: str) -> None:
    path = dump(shop, form, tmp_path)
    for via in ("scan", "restore"):
        run = seqguard("check", path, "--database", "other", "--via", via)
        assert (run.returncode, run.stdout) == (2, "")
        assert run.stderr == f"seqguard: {path}: holds no database 'other', but '{shop.name}'\n"
    assert seqguard("check", path, "--database", shop.name).returncode == 1

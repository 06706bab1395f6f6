"""pg_dumpall's output: one database of several, with what belongs to all."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.databases import Database
from tests.sources.dump.plain_dumps import opened, rows
from validator.model.names import QualifiedName
from validator.sources.dump.contents import DumpError

ODD = "odd '\"\\ Näme"


def pg_dumpall(database: Database, *options: str) -> bytes:
    command = [str(database.server.binary("pg_dumpall")), "--dbname", database.server.conninfo(), *options]
    environment = {"PATH": os.environ["PATH"], "PGCLIENTENCODING": "UTF8"}
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout


@pytest.fixture
def two(database: Database) -> Iterator[Database]:
    """A database with a table, and beside it one with a name that is hard to write."""
    database.load("CREATE TABLE here (id serial); INSERT INTO here VALUES (1);")
    with psycopg.connect(database.server.conninfo(), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(ODD)))
        with psycopg.connect(make_conninfo(database.server.conninfo(), dbname=ODD), autocommit=True) as beside:
            beside.execute("CREATE TABLE there (id serial)")
        yield database
        admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(ODD)))


@pytest.mark.parametrize("options", [[], ["--clean", "--if-exists"], ["--inserts"]], ids=["plain", "clean", "inserts"])
def test_each_database_by_its_name(two: Database, tmp_path: Path, options: list[str]) -> None:
    text = pg_dumpall(two, *options)
    for name, table in ((two.name, "here"), (ODD, "there")):
        with opened(tmp_path, text, database=name) as dump:
            script = "\n".join(statement.text for statement in dump.statements)
            assert dump.header.database == name
            assert [data.table for data in dump.data] == [QualifiedName("public", table)]
            assert bool(rows(dump)[QualifiedName("public", table)]) is (table == "here")
        assert "CREATE ROLE postgres" in script
        assert f"CREATE TABLE public.{table} " in script
        assert script.count("CREATE TABLE") == 1


def test_which_one_must_be_clear(two: Database, tmp_path: Path) -> None:
    text = pg_dumpall(two)
    with pytest.raises(DumpError, match=f"several databases: .*'{two.name}'.*--database"):
        opened(tmp_path, text)
    with pytest.raises(DumpError, match=f"no database 'nowhere', but .*'{two.name}'"):
        opened(tmp_path, text, database="nowhere")


def test_the_only_one_that_holds_anything(database: Database, tmp_path: Path) -> None:
    database.load("CREATE TABLE here (id serial);")
    with opened(tmp_path, pg_dumpall(database, "--exclude-database=postgres")) as dump:
        assert dump.header.database == database.name


def test_roles_alone_are_no_database(database: Database, tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="no database"):
        opened(tmp_path, pg_dumpall(database, "--globals-only"))


def test_a_cut_between_two_databases_is_seen(two: Database, tmp_path: Path) -> None:
    text = pg_dumpall(two)
    end = text.index(b"-- PostgreSQL database dump complete")
    while end >= 0:
        with pytest.raises(DumpError):
            opened(tmp_path, text[: end + 60], database=two.name)
        end = text.find(b"-- PostgreSQL database dump complete", end + 60)

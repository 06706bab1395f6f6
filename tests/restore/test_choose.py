"""The server for a dump: the first that can take it, and why the others could not."""

import pytest

from validator.sources.dump.contents import Format, Header, Statement
from validator.sources.ephemeral.embedded import embedded_install
from validator.sources.ephemeral.server_process import EphemeralServerError
from validator.sources.restore import choose
from validator.sources.restore.choose import Engine, choose_engine, major_of, needed_extensions


@pytest.fixture
def only_embedded(monkeypatch):
    """A machine without server programs of its own, and without a Docker Engine."""
    monkeypatch.setattr("validator.sources.ephemeral.local.USUAL_PLACES", ())
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(choose, "_docker", no_docker)


def no_docker(*_):
    raise EphemeralServerError("no Docker Engine")


def header(version):
    return Header(Format.CUSTOM, server_version=version)


@pytest.mark.parametrize("version", ["10.3", "16.4", "18.0", None])
def test_the_embedded_one_takes_all_that_is_not_newer(only_embedded, version):
    choice = choose_engine("auto", header(version), frozenset())
    assert (choice.engine, choice.lacking) == (Engine.EMBEDDED, ())
    assert choice.words.startswith("embedded PostgreSQL 18")


def test_a_newer_dump_is_refused_with_all_reasons(only_embedded):
    with pytest.raises(EphemeralServerError) as refused:
        choose_engine("auto", header("19beta1"), frozenset())
    message = str(refused.value)
    assert "\n" not in message
    assert "older than the server that was dumped (19beta1)" in message
    assert "local: no PostgreSQL server programs on this machine" in message
    assert "docker: no Docker Engine" in message


def test_missing_extensions_are_told(only_embedded):
    choice = choose_engine("auto", header("16.1"), frozenset(["citext", "postgis"]))
    assert choice.lacking == ("postgis",)
    assert "docker: no Docker Engine" in choice.reasons


def test_a_named_folder_means_local():
    choice = choose_engine("auto", header(None), frozenset(), bindir=embedded_install().bindir)
    assert choice.engine is Engine.LOCAL


def test_the_choice_can_be_started():
    from psycopg import connect

    choice = choose_engine("embedded", header("18.1"), frozenset())
    with choice.server as server, connect(server.conninfo()) as connection:
        assert connection.execute("SHOW server_version").fetchone() == (choice.version,)


def test_the_extensions_that_matter():
    texts = [
        "CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;",
        'CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;',
        "CREATE EXTENSION dblink;",
    ]
    assert needed_extensions(map(Statement, texts)) == {"uuid-ossp"}


@pytest.mark.parametrize(
    ("version", "major"),
    [("16.4", 16), ("9.6.24", 9), ("19beta1", 19), (None, None), ("", None), ("devel", None), ("1" * 5000, 111)],
)
def test_majors(version, major):
    assert major_of(version) == major

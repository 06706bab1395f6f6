"""Signals at awkward moments: while modules are imported, when all is done, between a statement and its answer."""

import signal
import subprocess
import sys

import psycopg
import pytest

from tests.cli.test_signals import SIGNALS
from tests.databases import Database
from tests.matrix import ROOT
from tests.temporary import minimal_environment
from tests.wait import backends, until
from validator.cli.failures import failure
from validator.sources.database.connect import ConnectOptions, connect, harmless, leave
from validator.sources.errors import SourceError

IMPORTING = """
import os, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "{module}":
            os.kill(os.getpid(), {number})
sys.meta_path.insert(0, Finder())
"""
DONE = """
import io, os, sys
class Output(io.StringIO):
    def flush(self):
        os.kill(os.getpid(), {number})
sys.stdout = Output()
"""
COMMAND = "import runpy; runpy.run_module('validator', run_name='__main__', alter_sys=True)"


def run(before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"{before}\n{COMMAND}", *arguments],
        capture_output=True,
        text=True,
        env=minimal_environment(PYTHONPATH=str(ROOT), HOME="/nonexistent"),
        check=False,
    )


@pytest.mark.parametrize("module", ["argparse", "validator.cli.main", "validator.cli.parser", "validator.cli.explain"])
@pytest.mark.parametrize(("number", "status", "line"), SIGNALS)
def test_while_modules_are_imported(number, status, line, module):
    done = run(IMPORTING.format(number=int(number), module=module), "explain")
    assert (done.returncode, done.stdout, done.stderr) == (status, "", line)


@pytest.mark.parametrize(("number", "status", "line"), SIGNALS)
def test_when_all_is_done(number, status, line):
    """Nothing is written to standard output but what is flushed last of all."""
    done = run(DONE.format(number=int(number)), "fix", "host=/nonexistent")
    assert (done.returncode, done.stderr.endswith("\n" + line), done.stderr.count("\n")) == (status, True, 2)


def test_what_is_ignored_stays_ignored():
    before = f"import signal; signal.signal({int(signal.SIGHUP)}, signal.SIG_IGN)\n"
    importing = IMPORTING.format(number=int(signal.SIGHUP), module="validator.cli.explain")
    done = run(before + importing, "explain")
    assert (done.returncode, done.stderr) == (0, "")


def test_between_a_statement_and_its_answer(database: Database) -> None:
    """The signal is what is raised on the way out, not the server's "another command is already in progress"; and the
    statement does not go on."""
    admin = database.connect()
    options = ConnectOptions(database.dsn)
    connection = connect(options)

    def interrupted() -> None:
        with harmless(connection, options):
            connection.pgconn.send_query(b"SELECT pg_catalog.pg_sleep(600)")
            until(lambda: backends(admin, "query LIKE '%pg_sleep%'"), "the statement to begin")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    leave(connection)
    until(lambda: not backends(admin), "the statement to end", 5)


@pytest.mark.parametrize("error", [SourceError, psycopg.OperationalError, ValueError])
def test_an_error_on_the_way_out_is_no_failure(error: type[Exception]) -> None:
    def interrupted() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise error("another command is already in progress")

    def told() -> None:
        try:
            interrupted()
        except Exception as raised:
            raise SourceError("the catalog could not be read") from raised

    with pytest.raises(SourceError) as failed:
        told()
    with pytest.raises(KeyboardInterrupt):
        failure(failed.value, ())

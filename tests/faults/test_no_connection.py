"""No connection, for whatever reason: status 3, and one line that says what, where and what to do; 2 where what is
given names no server at all."""

import socket
from contextlib import ExitStack, suppress

import psycopg
import pytest

from tests.faults.guarded import CORRECT, free_port

SECRET = "hunter2-%s/@x"
ENCODED = "hunter2-%25s%2F%40x"


def refused(run, *parts, status=3):
    """The one line of a run that could not check anything."""
    assert run.returncode == status, run
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("seqguard: ")
    for part in parts:
        assert part in line
    for secret in (SECRET, ENCODED, "hunter2"):
        assert secret not in line
    return line


def test_the_right_password(seqguard, guarded):
    run = seqguard("check", guarded.tcp("postgres", "locked", password=CORRECT))
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("how", ["uri", "keywords", "PGPASSWORD", ".pgpass"])
def test_wrong_password(inside, guarded, tmp_path, how):
    env, target = {}, guarded.tcp("postgres", "locked")
    if how == "uri":
        target = f"postgresql://locked:{ENCODED}@127.0.0.1:{guarded.tcp_port}/postgres"
    elif how == "keywords":
        target = guarded.tcp("postgres", "locked", password=SECRET)
    elif how == "PGPASSWORD":
        env["PGPASSWORD"] = SECRET
    else:
        (tmp_path / ".pgpass").write_text(f"*:*:*:*:{SECRET}\n")
        (tmp_path / ".pgpass").chmod(0o600)
    run = inside("check", target, env=env)
    refused(run, "password authentication failed", "locked", "127.0.0.1", "check the user and the password")


def test_no_password(inside, guarded):
    run = inside("check", guarded.tcp("postgres", "locked"))
    refused(run, "no password supplied", "127.0.0.1", "PGPASSWORD")


def test_unknown_host(inside):
    run = inside("check", f"postgresql://u:{ENCODED}@no-such-host.invalid/shop")
    refused(run, "no-such-host.invalid", "check the host name")


def test_refused_port(inside):
    port = free_port()
    run = inside("check", f"postgresql://u:{ENCODED}@127.0.0.1:{port}/shop")
    refused(run, "127.0.0.1", str(port), "refused", "check host and port")


def test_no_server_behind_a_socket(inside, tmp_path):
    run = inside("check", f"host={tmp_path} dbname=shop password={SECRET}")
    refused(run, str(tmp_path), "check host and port")


def test_a_host_that_never_answers(inside):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        run = inside("check", f"host=127.0.0.1 port={port} dbname=shop user=u", "--connect-timeout", "2")
    refused(run, "127.0.0.1", str(port), "--connect-timeout")


@pytest.mark.parametrize("mode", ["require", "verify-full"])
def test_tls_wanted_and_the_server_has_none(inside, guarded, mode):
    run = inside("check", guarded.tcp(sslmode=mode, sslrootcert="system" if mode == "verify-full" else ""))
    refused(run, "127.0.0.1", "SSL", "sslmode")


def test_the_server_wants_tls(inside, guarded):
    run = inside("check", guarded.tcp(user="only_tls"))
    refused(run, "no pg_hba.conf entry", "only_tls", "sslmode=require")


def test_rejected(inside, guarded):
    run = inside("check", guarded.tcp(user="unwelcome"))
    refused(run, "pg_hba.conf rejects connection", "unwelcome", "let this host, user and database in")


def test_unknown_database(inside, guarded):
    run = inside("check", guarded.tcp("no_such_shop"))
    refused(run, 'database "no_such_shop" does not exist', "check the database")


def test_unknown_user(inside, guarded):
    run = inside("check", guarded.conninfo(user="nobody_here"))
    refused(run, 'role "nobody_here" does not exist', "user name")


def test_a_database_that_takes_no_connections(inside, guarded):
    run = inside("check", guarded.tcp("closed"))
    refused(run, '"closed" is not currently accepting connections', "ALLOW_CONNECTIONS")


def test_no_privilege_to_connect(inside, guarded):
    run = inside("check", guarded.tcp("private"))
    refused(run, 'permission denied for database "private"', "GRANT CONNECT ON DATABASE private TO reader")


def test_a_role_whose_connections_are_used_up(inside, guarded):
    with psycopg.connect(guarded.tcp(user="few")):
        run = inside("check", guarded.tcp(user="few"))
    refused(run, "too many connections", '"few"', "close connections")


def test_all_connections_used_up(inside, guarded):
    with ExitStack() as taken:
        with suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(psycopg.connect(guarded.tcp()))
        run = inside("check", guarded.tcp())
    refused(run, "connection", "close connections")
    assert inside("check", guarded.tcp()).returncode == 0


@pytest.mark.parametrize(
    "target",
    [
        "postgresql://u:hunter2-%zz@h/shop",
        "postgresql://u:hunter2@[h/shop",
        "host=h password='hunter2",
        "host=h password=hunter2 pasword=hunter2",
        "host=h port=1 dbname",
        "postgresql://u:pw@hunter2@127.0.0.1/shop",
        "postgresql://u:pw/hunter2@127.0.0.1/shop",
        "postgresql://u:hunter2/pw@127.0.0.1/shop",
        "postgresql://u:12/hunter2@127.0.0.1/shop",
    ],
)
@pytest.mark.parametrize("verbose", [False, True])
def test_malformed_and_with_a_password_in_it(inside, target, verbose):
    run = inside("check", target, *(["-v"] if verbose else []))
    assert "hunter2" not in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    if not verbose:
        refused(run, "the connection string can't be parsed", "percent-encoded", status=2)


def test_a_parameter_that_nobody_knows_is_named(inside):
    run = inside("check", "postgresql://u:hunter2@h/shop?no_such_parameter=1&nor_this=2&connect_timeout=2")
    said = ("the connection string can't be parsed", "no_such_parameter, nor_this;", "leave them out")
    line = refused(run, *said, status=2)
    assert "connect_timeout" not in line


def test_an_odd_name_is_no_malformed_string(inside):
    run = inside("check", "host=/nowhere dbname=a@b user='u@v'")
    refused(run, "dbname a@b, user u@v")

"""A password is planted wherever one can stand; nothing that the command writes holds it."""

import os
import subprocess
import sys
from urllib.parse import quote, quote_plus

import pytest

from tests.faults.guarded import CORRECT
from tests.matrix import ROOT
from validator.sources.database import connect

SECRET = "pl@nted/s:cr?t %41 zebra"
ENCODED = quote(SECRET, safe="")
FORMS = {SECRET, ENCODED, quote(SECRET), quote_plus(SECRET), "pl@nted", "pl%40nted", "s:cr?t", "zebra"}
QUOTED = "'" + SECRET + "'"


def sources(port, user="locked", password=SECRET):
    """Every way to give a password: (arguments, environment, files)."""
    host = f"host=127.0.0.1 port={port} user={user} dbname=shop"
    encoded = quote(password, safe="")
    uri = f"postgresql://{user}:{encoded}@127.0.0.1:{port}/shop"
    query = f"postgresql://{user}@127.0.0.1:{port}/shop?password={encoded}"
    pgpass = "*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:")
    config = "version: 1\ntarget: ${SHOP_TARGET}\n"
    return {
        "uri": ([uri], {}, {}),
        "uri-query": ([query], {}, {}),
        "sqlalchemy": ([uri.replace("postgresql:", "postgresql+psycopg:")], {}, {}),
        "keywords": ([f"{host} password='{password}'"], {}, {}),
        "dsn": (["--dsn", uri], {}, {}),
        "PGPASSWORD": ([host], {"PGPASSWORD": password}, {}),
        "SEQGUARD_DSN": ([], {"SEQGUARD_DSN": uri}, {}),
        "DATABASE_URL": ([], {"DATABASE_URL": uri}, {}),
        ".pgpass": ([host], {}, {".pgpass": pgpass}),
        "config": ([], {"SHOP_TARGET": uri}, {".seqguard.yml": config}),
        "config-default": (
            [],
            {"PGPASSWORD": password},
            {".seqguard.yml": f"version: 1\ntarget: ${{UNSET:-postgresql://{user}@127.0.0.1:{port}/shop}}\n"},
        ),
        "service": (
            ["service=shop"],
            {"PGSERVICEFILE": "services"},
            {"services": f"[shop]\nhost=127.0.0.1\nport={port}\nuser={user}\ndbname=shop\npassword={password}\n"},
        ),
    }


HOW = list(sources(0))


@pytest.fixture
def planted(guarded):
    """The role `locked` has the secret for its password during the test."""
    alter(guarded, SECRET)
    yield guarded
    alter(guarded, CORRECT)


def alter(server, password):
    import psycopg

    with psycopg.connect(server.conninfo("shop"), autocommit=True) as admin:
        admin.execute("SET password_encryption = 'scram-sha-256'")
        admin.execute("ALTER ROLE locked PASSWORD '" + password + "'")
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO locked")
        admin.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO locked")


def write(folder, files):
    for name, text in files.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)


def search(run, folder=None, but=()):
    """Everything that was said and written."""
    said = {"stdout": run.stdout, "stderr": run.stderr}
    for path in folder.rglob("*") if folder else ():
        if path.is_file() and path.name not in but:
            said[str(path)] = path.read_text(errors="replace")
    for where, text in said.items():
        for form in FORMS:
            assert form not in text, f"{form!r} in {where}: {text}"


@pytest.mark.parametrize("how", HOW)
def test_of_a_check_that_passes(inside, planted, tmp_path, how):
    arguments, env, files = sources(planted.tcp_port)[how]
    write(tmp_path, files)
    formats = ["text", "markdown", "json"]
    outputs = [part for form in formats for part in ("-o", f"{form}=report.{form}")]
    for form in formats:
        run = inside("check", *arguments, "-f", form, "-v", "--label", "shop", *outputs, env=env)
        assert run.returncode in (0, 1), run
        assert "127.0.0.1" in run.stderr or how == "service"
        search(run, tmp_path, files)
    run = inside("check", *arguments, "--baseline", "known.json", "--update-baseline", env=env)
    assert run.returncode == 0
    search(run, tmp_path, files)


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("failure", ["refused", "no server", "usage", "no output", "config", "baseline"])
def test_of_a_check_that_fails(inside, guarded, tmp_path, how, failure):
    port = 1 if failure == "no server" else guarded.tcp_port
    arguments, env, files = sources(port)[how]
    more, status = [], 3
    if failure == "usage":
        more, status = ["--no-such-option", SECRET], 2
    elif failure == "no output":
        more, status = ["-o", "json=no/such/folder"], 2
    elif failure == "baseline":
        more, status = ["--baseline", "none.json"], 2
    elif failure == "config" and ".seqguard.yml" in files:
        files[".seqguard.yml"], status = files[".seqguard.yml"] + "no_such_key: 1\n", 2
    write(tmp_path, files)
    for verbose in ([], ["-v"]):
        run = inside("check", *arguments, *more, *verbose, env=env)
        assert run.returncode == status, run
        assert "Traceback" not in run.stderr
        search(run, tmp_path, files)


@pytest.mark.parametrize("how", ["uri", "uri-query", "keywords"])
def test_of_a_target_in_the_wrong_place(inside, how):
    (target,), env, _ = sources(1)[how]
    for arguments in (
        [target],
        ["explain", target],
        ["check", "--dns", target],
        ["check", "-f", target],
        ["check", "--jobs", target],
        ["check", "-c", target],
        ["check", "-o", target],
        ["check", "x", target],
        ["check", "--schema", target + "["],
        ["check", target, "--password", SECRET],
    ):
        run = inside(*arguments, env=env)
        assert run.returncode == 2, (arguments, run)
        search(run)


BREAKS = """
import importlib.util, os, sys

class Breaking:
    '''Makes one function of the product raise, with the connection string in the message.'''
    def find_spec(self, name, path=None, target=None):
        if name != "validator.facts.database_facts":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            def derive(*arguments):
                raise RuntimeError("broken on purpose: " + os.environ["SAID"])
            module.derive = derive
        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, Breaking())
"""


@pytest.mark.parametrize("how", ["uri", "keywords", "PGPASSWORD", "config"])
@pytest.mark.parametrize("verbose", [False, True])
def test_of_an_unexpected_exception(planted, tmp_path, how, verbose):
    arguments, env, files = sources(planted.tcp_port)[how]
    write(tmp_path, files)
    path = tmp_path / "path"
    path.mkdir()
    (path / "sitecustomize.py").write_text(BREAKS)
    said = {"keywords": QUOTED, "PGPASSWORD": SECRET}.get(how, " ".join([*arguments, *env.values()]))
    done = subprocess.run(
        [sys.executable, "-m", "validator", "check", *arguments, *(["-v"] if verbose else [])],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PYTHONPATH": f"{path}{os.pathsep}{ROOT}",
            "SAID": f"{said} password={SECRET!r} {ENCODED} {SECRET}",
            **env,
        },
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    lines = done.stderr.splitlines()
    assert "an unexpected error at sitecustomize.py:" in lines[-1]
    assert "RuntimeError: broken on purpose: " in lines[-1]
    assert "please report it" in lines[-1]
    assert ("Traceback" in done.stderr) is verbose
    assert verbose or len(lines) == 1
    search(done)


def test_what_looks_like_a_password_goes_too():
    for text in (
        "postgresql://u:some@thing@h/d",
        "postgres://u:some/thing@h/d",
        "host=h password=something user=u",
        "host=h password = 'some thing' user=u",
        "sslpassword=something",
        "postgresql://h/d?password=something",
    ):
        told = connect.redact(f"before {text} after")
        assert "some" not in told
        assert "thing" not in told
        assert told.startswith("before ")
        assert told.endswith("after")

"""A script that is not written to its end is no success; what repairs did is told all the same."""

import os
import subprocess
import sys

import pytest

from tests.matrix import ROOT
from tests.repair.scripts import states

FULL = "could not be written to the end: No space left on device"


@pytest.fixture
def behind(database):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2)")
    return database


def run(*arguments, output="/dev/full", shell='exec "$@" > "$OUTPUT"'):
    return subprocess.run(
        ["/bin/sh", "-c", shell, "sh", sys.executable, "-m", "validator", *arguments],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "OUTPUT": str(output)},
        check=False,
    )


def test_a_script_on_a_full_device(behind):
    done = run("fix", behind.dsn)
    assert (done.returncode, done.stderr) == (3, f"seqguard: standard output {FULL}\n")
    done = run("fix", behind.dsn, "-o", "/dev/full", output="/dev/null")
    assert (done.returncode, done.stderr) == (3, f"seqguard: /dev/full {FULL}\n")


def test_the_functions_script_on_a_full_device():
    done = run("health", "print")
    assert (done.returncode, done.stderr) == (3, f"seqguard: standard output {FULL}\n")


def test_a_script_that_nobody_reads_to_its_end(behind):
    done = run("health", "print", shell='{ "$@"; echo "status $?" >&2; } | true')
    assert done.stderr == "seqguard: standard output could not be written to the end: Broken pipe\nstatus 3\n"
    done = run("fix", behind.dsn, shell='exec "$@" >&-')
    assert (done.returncode, done.stderr) == (
        3,
        "seqguard: standard output could not be written to the end: it is closed\n",
    )


@pytest.mark.parametrize("where", [(), ("-o", "/dev/full")], ids=["standard output", "a file"])
def test_what_repairs_did_is_told_all_the_same(behind, where):
    done = run("fix", behind.dsn, "--apply", "-q", *where)
    assert done.returncode == 0
    said, *lines = done.stderr.splitlines()
    assert "could not be written" in said
    assert [" ".join(line.split()) for line in lines[:4]] == [
        "sequence next value before after",
        "public.t_id_seq 1 -> 3 done",
        "",
        "1 done",
    ]
    assert states(behind) == {"public.t_id_seq": (2, True)}


def test_a_dash_is_standard_output(behind, inside, tmp_path):
    written = inside("fix", behind.dsn, "-o", "-")
    assert (written.returncode, written.stderr) == (0, "")
    assert "pg_catalog.setval(" in written.stdout
    assert not (tmp_path / "-").exists()

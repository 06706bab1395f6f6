"""Nothing is left of a restore that was ended from outside, in the middle of it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ephemeral.owners import assert_nothing_left
from tests.matrix import ROOT
from tests.temporary import minimal_environment

RESTORER = """
import sys
from validator.sources.dump.open_dump import open_dump
from validator.sources.ephemeral.embedded import EmbeddedServer
from validator.sources.ephemeral.settings import restore_settings
from validator.sources.restore.restore import restore
with EmbeddedServer(restore_settings(18)) as server, open_dump(sys.argv[1]) as dump:
    print(server.folder, server.pid, flush=True)
    restore(dump, server, progress=lambda done: print("loading", flush=True))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_after_a_signal(tmp_path, number):
    slow = tmp_path / "slow.sql"
    slow.write_text(
        "CREATE TABLE t (id int); CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
        " $$BEGIN LOOP END LOOP; END$$;\nCOPY public.t (id) FROM stdin;\n1\n\\.\nCREATE INDEX i ON t (f(id));\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", RESTORER, str(slow)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env=minimal_environment(PYTHONPATH=str(ROOT)),
    )
    folder, pid = process.stdout.readline().split()
    assert process.stdout.readline() == "loading\n"
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert_nothing_left(Path(folder), int(pid))

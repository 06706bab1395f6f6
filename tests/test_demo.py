"""The demo: it ends well, leaves nothing behind, and would notice a prediction that does not come true."""

import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.ephemeral.owners import processes_in
from tests.matrix import ROOT

RUN = ROOT / "demo" / "run.py"


@pytest.fixture(scope="module")
def demo():
    return runpy.run_path(str(RUN), run_name="demo")


@pytest.fixture
def shop(database):
    database.load((ROOT / "demo" / "shop.sql").read_text())
    return database


@pytest.fixture
def temporary():
    """A folder for the demo's own server, short enough for a socket and open to the server's account."""
    folder = Path(tempfile.mkdtemp(prefix="demo-"))
    folder.chmod(0o777)
    yield folder
    folder.rmdir()  # raises if anything is left


def start(temporary):
    return subprocess.Popen(
        [sys.executable, str(RUN)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
    )


@pytest.mark.majors(18)
def test_it_ends_well(server, temporary):
    done = start(temporary)
    output, errors = done.communicate(timeout=120)
    assert (done.returncode, errors) == (0, "")
    assert "Exactly as predicted: insert 3 failed on product_id 8." in output


@pytest.mark.majors(18)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_when_it_is_interrupted(server, temporary, number):
    running = start(temporary)
    assert any("What seqguard says" in line for line in running.stdout)
    running.send_signal(number)
    running.communicate(timeout=60)
    assert running.returncode != 0
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and (list(temporary.iterdir()) or processes_in(temporary)):
        time.sleep(0.05)
    assert processes_in(temporary) == []


@pytest.mark.parametrize(
    ("survivors", "taken", "complaint"),
    [(1, 8, "insert 2 should have failed"), (3, 8, "2 inserts succeeded, 3 were predicted"), (2, 9, "another way")],
)
def test_a_wrong_prediction_is_noticed(demo, shop, survivors, taken, complaint):
    predicted = {"inserts_until_failure": survivors, "first_collision": taken}
    with pytest.raises(demo["DisagreesError"], match=complaint):
        demo["see_it_fail"](shop.connect(), predicted)


def test_the_right_prediction_passes(demo, shop):
    demo["see_it_fail"](shop.connect(), {"inserts_until_failure": 2, "first_collision": 8})

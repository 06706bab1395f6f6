"""Nothing is left of a check of a dump: no folder, no server, no container, however it ends."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Seqguard
from tests.ephemeral.owners import processes_in, wait_until
from tests.wait import started

SLOW = (
    "CREATE FUNCTION public.f(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS"
    " $$BEGIN PERFORM pg_sleep(600); RETURN 1; END$$;\n"
    "CREATE TABLE public.t (id serial PRIMARY KEY);\nCOPY public.t (id) FROM stdin;\n1\n\\.\n"
    "CREATE INDEX i ON public.t (public.f(id));\n"
)
ENDS = [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated"), (signal.SIGKILL, -9, "")]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for all that is temporary: short enough for a socket, and open to the server's account."""
    folder = Path(tempfile.mkdtemp(prefix="litter-"))
    folder.chmod(0o777)
    yield folder
    folder.rmdir()  # raises if anything is left


def clean(folder: Path) -> bool:
    return not list(folder.iterdir()) and not processes_in(folder)


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    path = tmp_path / "slow.sql"
    path.write_text(SLOW)
    return path


def test_after_success_and_failure(seqguard: Seqguard, tmp_path: Path, temporary: Path, archive: Path) -> None:
    damaged = tmp_path / "damaged.dump"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2 :] = b""
    damaged.write_bytes(content)
    for path, statuses in ((archive, (1,)), (damaged, (3, 4))):
        for via in ("scan", "restore"):
            run = seqguard("check", path, "--via", via, env={"TMPDIR": str(temporary)})
            assert run.returncode in statuses, run
            assert clean(temporary)


@pytest.mark.parametrize(("number", "status", "word"), ENDS)
def test_while_it_restores(slow: Path, tmp_path: Path, temporary: Path, number: int, status: int, word: str) -> None:
    arguments = ("check", str(slow), "--via", "restore", "--engine", "embedded")
    env = {"TMPDIR": str(temporary)}
    with started(*arguments, folder=tmp_path, env=env) as running:
        wait_until(lambda: in_index(temporary), 60)
        running.process.send_signal(number)
        run = running.end(60)
    assert (run.returncode, run.stdout) == (status, "")
    assert run.stderr == (f"seqguard: {word}\n" if word else "")
    if number == signal.SIGKILL:
        wait_until(lambda: clean(temporary))
    assert clean(temporary)


def in_index(folder: Path) -> bool:
    return any("CREATE INDEX" in text for text in titles(folder))


def titles(folder: Path) -> Iterator[str]:
    """The titles of the servers' processes that work in the folder."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if Path(os.readlink(path / "cwd")).is_relative_to(folder):
                yield (path / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue


def test_the_next_run_clears_what_a_killed_one_left(
    seqguard: Seqguard, slow: Path, tmp_path: Path, temporary: Path, archive: Path
) -> None:
    """Both are killed, the check and what would have cleared up after it; somebody else's folder stays."""
    env = {"TMPDIR": str(temporary)}
    others = temporary / "seqguard-abcdefgh"
    others.mkdir()
    arguments = ("check", str(slow), "--via", "restore", "--engine", "embedded")
    with started(*arguments, folder=tmp_path, env=env) as running:
        wait_until(lambda: in_index(temporary), 60)
        keeper = keeper_of(running.process.pid)
        os.kill(keeper, signal.SIGSTOP)  # it must not see that its owner is gone
        running.process.kill()
        running.end()
        os.kill(keeper, signal.SIGKILL)
    assert not clean(temporary)
    assert seqguard("check", archive, env=env).returncode == 1  # a scan
    assert list(temporary.iterdir()) == [others]
    others.rmdir()
    assert clean(temporary)


def keeper_of(pid: int) -> int:
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


@pytest.mark.parametrize(("number", "status", "word"), ENDS)
def test_while_it_scans_standard_input(tmp_path: Path, temporary: Path, number: int, status: int, word: str) -> None:
    """What has come so far is kept in a file without a name."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with (
        started("check", str(fifo), folder=tmp_path, env={"TMPDIR": str(temporary)}) as running,
        fifo.open("wb", buffering=0) as writer,
    ):
        writer.write(b"CREATE TABLE public.t (id serial PRIMARY KEY);\n" * 1000)
        wait_until(lambda: spooled(running.process.pid, temporary), 30)
        running.process.send_signal(number)
        run = running.end(30)
    assert (run.returncode, run.stdout) == (status, "")
    assert run.stderr == (f"seqguard: {word}\n" if word else "")
    assert clean(temporary)


def spooled(pid: int, folder: Path) -> bool:
    """Whether a process has an open file in the folder that has no name there, and waits for more to put into it."""
    links = Path(f"/proc/{pid}/fd").glob("*")
    waiting = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "S"
    return waiting and any(os.readlink(link).startswith(str(folder)) for link in links)

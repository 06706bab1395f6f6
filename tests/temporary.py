"""A temporary folder of its own for each process that runs tests, in memory where there is room.

Nearly all that a test waits for is the server's files: a database is 300 of them. And what one process leaves on
purpose, another one's check would clear away as a killed run's leftovers, if both looked into the same folder.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 1024**3  # bytes free; a process that runs tests takes less than one


def base() -> Path:
    """Where the folder is made: what $TMPDIR says, else in memory, if that is large enough and programs run from it."""
    usual = Path(tempfile.gettempdir())
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK | os.X_OK):
        return usual
    disk = os.statvfs(MEMORY)
    roomy = min(disk.f_bavail * disk.f_frsize, available_memory()) >= ENOUGH
    return MEMORY if roomy and not disk.f_flag & os.ST_NOEXEC else usual


def available_memory() -> int:
    """Bytes that Linux could give without swapping; 0 where it can't be asked."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


@contextmanager
def own_temporary_folder() -> Iterator[Path]:
    """The folder, which is the temporary one meanwhile, for what is started, too; AssertionError if anything is left.

    Its path is short enough for a socket, and every account may make folders in it: servers do not run as root.
    """
    where = base()
    remove_leftovers(where)
    folder = Path(tempfile.mkdtemp(prefix=f"tests-{os.getpid()}-", dir=where))
    folder.chmod(0o1777)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("TMPDIR", str(folder))
            patched.setattr(tempfile, "tempdir", str(folder))
            yield folder
        left = sorted(path.name for path in folder.iterdir())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert not left, f"left in the temporary folder: {', '.join(left)}"


def remove_leftovers(where: Path) -> None:
    """Removes the folders of this user's processes that were killed: in memory they would take it from others."""
    for folder in where.glob("tests-[0-9]*-*"):
        pid = folder.name.split("-")[1]
        with suppress(OSError):
            if folder.lstat().st_uid == os.getuid() and Path("/proc/self").exists() and not Path("/proc", pid).exists():
                shutil.rmtree(folder, ignore_errors=True)


def minimal_environment(**more: str) -> dict[str, str]:
    """Nothing of the caller's environment but PATH and where temporary files go."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**kept, **more}

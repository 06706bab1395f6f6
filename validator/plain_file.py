"""Reads a file that somebody else may have put where a file is expected."""

import errno
import os
import stat
from pathlib import Path


def read_plain(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, ``most`` at most. Raises OSError.

    It does so for a pipe in the place of a file, too: to open that would wait for a writer for ever. A pipe that the
    shell hands on (``<(...)``, /dev/stdin) is read.
    """
    of_the_system = path.absolute().parts[1:2] in (("dev",), ("proc",))
    if not of_the_system and stat.S_ISFIFO(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is a pipe and no file", os.fspath(path))
    with path.open("rb") as file:
        return file.read(most)

"""Writes a file whole or not at all, and never through a link.

Beside its place first, then in it by renaming: who interrupts this leaves the old file as it was, and a link that
somebody has put there, in a checkout for instance, is replaced as any file is. Links among the folders are followed.
"""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

_NOT_IN_THIS_FOLDER = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY})
"""How a folder refuses a new file, or that one is replaced: it is read-only, or the file is mounted there."""


def write_whole(
    path: Path, data: bytes, *, new: bool = False, prepare: Callable[[int], None] = lambda handle: None
) -> None:
    """Puts ``data`` at ``path``. Raises OSError, also where there is neither a file nor a link.

    Who may read it is as open() has it: the umask says so of a new file, and one that was there keeps its mode and,
    where that is allowed, its owner. ``new``: FileExistsError where there is something. ``prepare`` is given the new
    file's descriptor, to change owner or mode.

    Where the folder takes no other file, the one that is there is written into.
    """
    there = _status(path)
    regular = there is not None and stat.S_ISREG(there.st_mode)
    if there is not None and not regular and not stat.S_ISLNK(there.st_mode):
        raise OSError(None, "not a regular file")
    temporary = path.with_name(f".seqguard-{secrets.token_hex(8)}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with open(handle, "wb") as file:
                if there is not None and regular:
                    _make_like(handle, there)
                prepare(handle)
                file.write(data)
                file.flush()
                os.fsync(handle)
            if new:
                os.link(temporary, path)
            else:
                os.replace(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
    except OSError as error:
        if new or not regular or error.errno not in _NOT_IN_THIS_FOLDER:
            raise
        with open(os.open(path, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW), "wb") as file:
            file.write(data)


def _status(path: Path) -> os.stat_result | None:
    """Of what is at ``path`` itself; None where there is nothing, or nothing that can be looked at."""
    try:
        return path.lstat()
    except OSError:
        return None


def _make_like(handle: int, there: os.stat_result) -> None:
    with contextlib.suppress(OSError):
        os.fchown(handle, there.st_uid, there.st_gid)
    os.fchmod(handle, stat.S_IMODE(there.st_mode))

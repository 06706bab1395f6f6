"""A stream kept in a temporary file that has no name: nothing of it is left, however the process ends."""

import os
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from validator.sources.dump.contents import DumpError

LEFT_FREE = 512 << 20  # bytes that the file system keeps
_LOOK_EVERY = 16 << 20


def spool(portions: Iterator[bytes]) -> BinaryIO:
    """A file with all of ``portions``, private to this process; DumpError where the disk would run full."""
    file = cast(BinaryIO, tempfile.TemporaryFile(prefix="seqguard-"))  # noqa: SIM115 (the caller closes it)
    try:
        written = 0
        looked = -_LOOK_EVERY
        for portion in portions:
            if written - looked >= _LOOK_EVERY:
                _require_room(file, len(portion))
                looked = written
            file.write(portion)
            written += len(portion)
        file.flush()
    except OSError as error:
        file.close()
        raise DumpError(f"{tempfile.gettempdir()}: can't keep the dump: {error}; set $TMPDIR") from None
    except BaseException:
        file.close()
        raise
    return file


def _require_room(file: BinaryIO, more: int) -> None:
    system = os.fstatvfs(file.fileno())
    if system.f_bavail * system.f_frsize - more < LEFT_FREE + _LOOK_EVERY:
        raise DumpError(
            f"{tempfile.gettempdir()}: less than {LEFT_FREE >> 20} MiB would be left free by keeping the dump there; "
            "set $TMPDIR to a larger disk"
        )

"""int64 arrays that are kept for later, in memory as long as they are few, in a private file after that."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

BUFFER = 1 << 18
"""How many values are kept in memory."""


def private_file(owner: object) -> IO[bytes]:
    """A file without a name, which is closed, and thereby gone, with its owner."""
    file = TemporaryFile(prefix="seqguard-")  # noqa: SIM115 - as long-lived as the owner
    finalize(owner, file.close)
    return file


class Spool:
    """Values to be gone through once more, in no certain order."""

    def __init__(self) -> None:
        self._kept: list[NDArray[np.int64]] = []
        self._count = 0
        self._file: IO[bytes] | None = None

    def add(self, values: NDArray[np.int64]) -> None:
        """Keeps ``values``."""
        if not len(values):
            return
        self._kept.append(values)
        self._count += len(values)
        if self._count > BUFFER:
            if self._file is None:
                self._file = private_file(self)
            self._file.seek(0, 2)
            for array in self._kept:
                self._file.write(np.ascontiguousarray(array).tobytes())
            self._kept, self._count = [], 0

    def __iter__(self) -> Iterator[NDArray[np.int64]]:
        yield from self._kept
        if self._file is not None:
            self._file.seek(0)
            while portion := self._file.read(BUFFER * 8):
                yield np.frombuffer(portion, np.int64)

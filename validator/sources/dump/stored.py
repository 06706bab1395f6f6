"""A file that stays open: read by position, so that threads share it, and measured once."""

import os
from typing import BinaryIO

from validator.sources.dump.contents import DumpError


class Stored:
    """``name`` is for messages. Closing it closes ``file``."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self._file = file
        self.size = os.fstat(file.fileno()).st_size

    @property
    def descriptor(self) -> int:
        return self._file.fileno()

    def read_at(self, position: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``position`` on, at least one; DumpError where the file can't be read there."""
        try:
            portion = os.pread(self._file.fileno(), size, position)
        except (OSError, ValueError) as error:
            raise DumpError(f"{self.name}: can't be read at byte {position}: {error}") from None
        if not portion:
            raise DumpError(f"{self.name}: has become shorter while it was read: wait until it is written")
        return portion

    def close(self) -> None:
        self._file.close()

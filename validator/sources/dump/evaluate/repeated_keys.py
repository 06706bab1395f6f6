"""Which of many byte strings come more than once, in bounded memory."""

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from typing import IO

MOST_KEYS = 500_000
"""Different keys that are held in memory before all go to files."""

MOST_BYTES = 2**26
_FILES = 64
_LENGTH_BYTES = 4
_SHORT = 24
"""Longer keys are told apart by 200 bits of their BLAKE2 hash."""


class RepeatedKeys:
    """Keeps the keys in memory; beyond MOST_KEYS or MOST_BYTES, in private temporary files, by a hash that nobody
    can foresee, so that equal ones meet in one file.

    ``surplus``: how many keys came beyond one of each; known when ``repeated()`` has come to its end.
    """

    def __init__(self) -> None:
        self._most = MOST_KEYS
        self._bytes = 0
        self.surplus = 0
        self._once: set[bytes] = set()
        self._repeated: set[bytes] = set()
        self._files: list[IO[bytes]] = []
        self._stack = ExitStack()

    def see(self, keys: Sequence[bytes]) -> None:
        """More keys."""
        self.surplus += len(keys)
        if self._files:
            self._write(keys)
            return
        once = self._once
        before = len(once)
        for key in keys:
            if key in once:
                self._repeated.add(key)
            else:
                once.add(key)
        if len(once) > before:
            self._bytes += sum(map(len, keys))
        if len(once) > self._most or self._bytes > MOST_BYTES:
            self._spill()

    def _spill(self) -> None:
        """From now on the keys go to files."""
        enter = self._stack.enter_context
        self._files = [enter(tempfile.TemporaryFile()) for _ in range(_FILES)]  # noqa: SIM115 - close() closes them
        self._write(list(self._once))
        self._write(list(self._repeated))
        self._once, self._repeated = set(), set()

    def _write(self, keys: Sequence[bytes]) -> None:
        parts: list[list[bytes]] = [[] for _ in range(_FILES)]
        for key in keys:
            parts[hash(key) % _FILES] += (len(key).to_bytes(_LENGTH_BYTES, "big"), key)
        for file, part in zip(self._files, parts, strict=True):
            file.write(b"".join(part))

    def repeated(self) -> Iterator[bytes]:
        """Each key that came more than once, in no order."""
        self.surplus -= len(self._once)
        yield from self._repeated
        for file in self._files:
            self.surplus -= yield from _repeated_in(file)

    def close(self) -> None:
        """Forgets all; what was written goes."""
        self._stack.close()
        self._once, self._repeated, self._files = set(), set(), []


def _repeated_in(file: IO[bytes]) -> Generator[bytes, None, int]:
    """Its repeated keys; in the end, how many different ones it has."""
    once: set[bytes] = set()
    repeated: set[bytes] = set()
    file.seek(0)
    while head := file.read(_LENGTH_BYTES):
        key = file.read(int.from_bytes(head, "big"))
        mark = key if len(key) <= _SHORT else blake2b(key, digest_size=_SHORT + 1).digest()
        if mark in once and mark not in repeated:
            repeated.add(mark)
            yield key
        once.add(mark)
    return len(once)

"""A window that moves over a stream: some bytes of it at a time, with absolute positions and line numbers."""

import re
from collections.abc import Callable

PORTION = 1 << 20
LINE_FEED = re.compile(rb"\n")
_BEHIND = 8  # bytes kept before the cursor: what precedes a quote decides what it opens


class Window:
    """``data[at]`` is the next byte. Whoever sets ``kept`` (an index of ``data``) finds all from there on in ``data``.

    ``read(size)`` gives the next bytes, and none at the end.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.data = b""
        self.at = 0
        self.kept: int | None = None
        self.base = 0
        self._read = read
        self._ended = False
        self._line = 1
        self._counted = 0

    @property
    def position(self) -> int:
        """Of the cursor, in bytes from the beginning of the stream."""
        return self.base + self.at

    def line(self, index: int | None = None) -> int:
        """The number of the line (from 1) of ``data[index]``, or of the cursor. Never asked backwards."""
        index = self.at if index is None else index
        if index > self._counted:
            self._line += self.data.count(b"\n", self._counted, index)
            self._counted = index
        return self._line

    def more(self) -> bool:
        """Takes in the next bytes and lets go of what is behind; False at the end of the stream."""
        if self._ended:
            return False
        dropped = max(0, self.at - _BEHIND)
        if self.kept is not None:
            dropped = min(dropped, self.kept)
            self.kept -= dropped
        self.line(dropped)
        rest = self.data[dropped:]
        # As much again as is kept: a long statement is copied a few times, not once for each portion.
        portion = self._read(max(PORTION, len(rest)))
        self._ended = not portion
        self.data = rest + portion
        self.base += dropped
        self.at -= dropped
        self._counted -= dropped
        return bool(portion)

    def ahead(self, size: int) -> bool:
        """Sees to it that ``size`` bytes from the cursor on are in ``data``; False where the stream ends before."""
        while len(self.data) - self.at < size:
            if not self.more():
                return False
        return True

    def starts_with(self, text: bytes) -> bool:
        return self.ahead(len(text)) and self.data.startswith(text, self.at)

    def past(self, text: bytes) -> bool:
        """Moves behind the next ``text``; False, and to the end, where there is none."""
        while (found := self.data.find(text, self.at)) < 0:
            self.at = max(self.at, len(self.data) - len(text) + 1)
            if not self.more():
                self.at = len(self.data)
                return False
        self.at = found + len(text)
        return True

    def to(self, pattern: re.Pattern[bytes], overlap: int = 0) -> re.Match[bytes] | None:
        """Moves to the next match; None, and to the end, where there is none.

        ``overlap`` is how many bytes a match may have that is cut by the end of ``data``, less one.
        """
        while (match := pattern.search(self.data, self.at)) is None:
            self.at = max(self.at, len(self.data) - overlap)
            if not self.more():
                self.at = len(self.data)
                return None
        self.at = match.start()
        return match

    def rest_of_line(self, most: int, end: re.Pattern[bytes] = LINE_FEED) -> bytes | None:
        """What is left of the line, and moves to its end; None, and moves there too, where it is over ``most``."""
        self.ahead(most)
        found = end.search(self.data, self.at, self.at + most)
        if found is None and len(self.data) - self.at >= most:
            self.to(end)
            return None
        start, self.at = self.at, len(self.data) if found is None else found.start()
        return self.data[start : self.at]

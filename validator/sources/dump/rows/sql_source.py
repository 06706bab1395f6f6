"""SQL text as it inflates: looked at, taken, and skipped without being held."""

import re
from collections.abc import Iterator

from validator.sources.dump.rows.portions import PORTION

_STOP = re.compile(rb"""['"$()\[\],;-]""")
_QUOTE = re.compile(rb"'")
_DOUBLE_QUOTE = re.compile(rb'"')
_NEWLINE = re.compile(rb"\n")
_QUOTE_OR_BACKSLASH = re.compile(rb"['\\]")
_BLANK = re.compile(rb"(?:[ \t\r\n\f\v]+|--[^\n]*\n)*")
_DOLLAR_TAG = re.compile(rb"\$(?:[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]{0,62})?\$")


class EndsEarlyError(ValueError):
    """The text ends inside a statement."""


class TooLongError(ValueError):
    """A value that is wanted is longer than is held."""


class SqlSource:
    """A window on the text; ``at`` is where it is read."""

    def __init__(self, portions: Iterator[bytes], backslashes: bool, longest: int) -> None:
        self.buffer = b""
        self.at = 0
        self._portions = portions
        self._backslashes = backslashes
        self._longest = longest
        self._kept = 0
        self._before = b""  # the last two bytes that were taken

    def fill(self) -> bool:
        """Forgets what was read and appends the next portion; false at the end."""
        portion = next(self._portions, None)
        if portion is None:
            return False
        self.buffer = self.buffer[self.at :] + portion
        self.at = 0
        return True

    def roomy(self) -> bool:
        """Whether so much lies ahead that a row which is not whole in it is a long one."""
        return len(self.buffer) - self.at >= PORTION

    def peek(self, size: int = 1) -> bytes:
        """The next bytes, fewer at the end."""
        while len(self.buffer) - self.at < size and self.fill():
            continue
        return self.buffer[self.at : self.at + size]

    def skip_blanks(self) -> bytes:
        """Goes to the next byte that is no blank and in no comment; gives it, or nothing at the end."""
        while True:
            blanks = _BLANK.match(self.buffer, self.at)
            self.at = blanks.end() if blanks is not None else self.at
            here = self.peek(2)
            if here == b"--":
                self._until(_NEWLINE, None)
            elif not here[:1].isspace():
                return here[:1]

    def expression(self, keep: bool) -> bytes:
        """Goes to the comma or the parenthesis that ends a value; the value's text if it is to be kept."""
        kept: list[bytes] | None = [] if keep else None
        self._kept = depth = 0
        self._before = b""
        while True:
            self._until(_STOP, kept)
            sign = self.peek()
            if depth == 0 and sign in (b",", b")"):
                return b"".join(kept).strip() if kept is not None else b""
            if sign == b"'":
                self._string(kept)
            elif sign == b'"':
                self._take(1, kept)
                self._until(_DOUBLE_QUOTE, kept)
                self._take(1, kept)
            elif sign == b"$":
                self._dollar_quoted(kept)
            elif sign == b"-" and self.peek(2) == b"--":
                self._until(_NEWLINE, None)
            elif sign == b";":
                raise EndsEarlyError
            else:
                depth += (sign in (b"(", b"[")) - (sign in (b")", b"]"))
                self._take(1, kept)

    def _string(self, kept: list[bytes] | None) -> None:
        prefixed = self._before[-1:] in (b"e", b"E") and not self._before[:-1].isalnum()
        escapes = self._backslashes or prefixed
        self._take(1, kept)
        while True:
            self._until(_QUOTE_OR_BACKSLASH if escapes else _QUOTE, kept)
            two = self.peek(2)
            if two[:1] == b"\\" or two == b"''":
                self._take(2, kept)
                continue
            self._take(1, kept)
            return

    def _dollar_quoted(self, kept: list[bytes] | None) -> None:
        tag = _DOLLAR_TAG.match(self.peek(66))
        if tag is None:
            self._take(1, kept)
            return
        self._take(len(tag[0]), kept)
        while (end := self.buffer.find(tag[0], self.at)) < 0:
            if len(self.buffer) - self.at > len(tag[0]):
                self._take(len(self.buffer) - self.at - len(tag[0]), kept)
            if not self.fill():
                raise EndsEarlyError
        self._take(end + len(tag[0]) - self.at, kept)

    def _until(self, stop: re.Pattern[bytes], kept: list[bytes] | None) -> None:
        while (match := stop.search(self.buffer, self.at)) is None:
            self._take(len(self.buffer) - self.at, kept)
            if not self.fill():
                raise EndsEarlyError
        self._take(match.start() - self.at, kept)

    def _take(self, size: int, kept: list[bytes] | None) -> None:
        end = self.at + size
        if kept is not None:
            self._kept += size
            if self._kept > self._longest:
                raise TooLongError
            kept.append(self.buffer[self.at : end])
        self._before = (self._before + self.buffer[max(self.at, end - 2) : end])[-2:]
        self.at = end

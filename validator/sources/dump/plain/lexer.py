"""Where a statement ends: PostgreSQL's lexical rules as psql applies them when it splits a script.

Source: PostgreSQL manual, "Lexical Structure"; psql sends what it has read at a semicolon outside all parentheses and
outside the body of a function that is written ``BEGIN ATOMIC ... END``. Nothing recurses: depths are counted. The
text need not be in memory as a whole: a value of a gigabyte passes through the window.
"""

import re
from collections.abc import Callable

from validator.sources.dump.plain.window import Window

_POINT = re.compile(rb"""['"$;()\\/-]""")
_WORD_OR_POINT = re.compile(rb"""[A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*|['"$;()\\/-]""")
_IDENTIFIER = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$" + bytes(range(128, 256)))
_WORD_START = _IDENTIFIER - frozenset(b"0123456789$")
_DOLLAR = re.compile(rb"\$(?:[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*)?\$")
MOST_BYTES = 1 << 30  # of one statement that is not kept
_LONGEST_TAG = 1 << 10
_ESCAPE_OR_QUOTE = re.compile(rb"['\\]")
_COMMENT_EDGE = re.compile(rb"/\*|\*/")
LINE_END = re.compile(rb"[\r\n]")
_NOT_SPACE = re.compile(rb"[^ \t\r\n\f\v]")
_CREATE = re.compile(rb"create\b", re.IGNORECASE)
_WORDS_THAT_COUNT = 4  # CREATE OR REPLACE FUNCTION

OnBackslash = Callable[[Window], bool]
"""Takes a psql command from the cursor on; whether it ends the statement that it stands in."""


class UnterminatedError(Exception):
    """The text ends inside what this says: a statement, a string..."""


class TooLongError(Exception):
    """A statement has more bytes than may be."""


def skip_space(window: Window) -> bool:
    """Moves to the next byte that is no white space; False at the end."""
    return window.to(_NOT_SPACE) is not None


def skip_block_comment(window: Window) -> None:
    """Moves behind the comment, and all those inside it, that begins at the cursor."""
    window.at += 2
    depth = 1
    while depth:
        edge = window.to(_COMMENT_EDGE, overlap=1)
        if edge is None:
            raise UnterminatedError("a comment")
        depth += 1 if edge[0] == b"/*" else -1
        window.at += 2


def skip_line_comment(window: Window) -> None:
    """Moves to the end of the line."""
    window.to(LINE_END)


class Lexer:
    """Moves a window over statements.

    ``conforming`` is standard_conforming_strings: while it is off a backslash in any string is an escape.
    """

    def __init__(self, window: Window, on_backslash: OnBackslash) -> None:
        self.conforming = True
        self._window = window
        self._on_backslash = on_backslash

    def skip_statement(self, most: int) -> None:
        """Moves behind the semicolon of the statement that begins at the cursor.

        UnterminatedError where the text ends before, TooLongError after ``most`` bytes.
        """
        window = self._window
        limit = window.position + most
        window.ahead(8)
        body = _Body() if _CREATE.match(window.data, window.at) else None
        pattern = _POINT if body is None else _WORD_OR_POINT
        depth = 0
        while True:
            point = self._next(pattern)
            byte = point[0]
            if window.position > limit:
                raise TooLongError
            if byte == b"(":
                depth += 1
            elif byte == b")":
                depth = max(0, depth - 1)
            elif byte == b";":
                if not depth and not (body and body.depth):
                    window.at += 1
                    return
            elif byte == b"\\":
                if self._on_backslash(window):
                    return
                continue
            elif body is not None and byte[0] in _WORD_START:
                window.at += len(byte)
                body.take(byte, depth)
                continue
            else:
                self._quoted(byte)
                continue
            window.at += 1

    def _next(self, pattern: re.Pattern[bytes]) -> re.Match[bytes]:
        """The next token of ``pattern``, whole although it may lie across two portions."""
        window = self._window
        while (point := window.to(pattern)) is not None:
            if point.end() < len(window.data) or len(point[0]) > _LONGEST_TAG or not window.more():
                return point
        raise UnterminatedError("a statement")

    def _quoted(self, byte: bytes) -> None:
        """Moves behind the string, name or comment that may begin at the cursor, else by one byte."""
        window = self._window
        if byte == b"'":
            self._string()
        elif byte == b'"':
            window.at += 1
            if not window.past(b'"'):
                raise UnterminatedError("a quoted name")
        elif byte == b"$":
            self._dollar()
        elif byte == b"-" and window.starts_with(b"--"):
            skip_line_comment(window)
        elif byte == b"/" and window.starts_with(b"/*"):
            skip_block_comment(window)
        else:
            window.at += 1

    def _string(self) -> None:
        """A doubled quote ends one string and begins the next, which comes to the same, but for escapes."""
        window = self._window
        escapes = not self.conforming or self._follows_e()
        window.at += 1
        if escapes:
            self._escaped()
        elif not window.past(b"'"):
            raise UnterminatedError("a string")

    def _follows_e(self) -> bool:
        data, at = self._window.data, self._window.at
        return at > 0 and data[at - 1] in b"eE" and not (at > 1 and data[at - 2] in _IDENTIFIER)

    def _escaped(self) -> None:
        window = self._window
        while window.to(_ESCAPE_OR_QUOTE) is not None:
            if window.data[window.at] == ord("\\"):
                if not window.ahead(2):
                    break
                window.at += 2
                continue
            window.at += 1
            if not window.starts_with(b"'") and not self._continues():
                return
            window.at += 1
        raise UnterminatedError("a string")

    def _continues(self) -> bool:
        """Whether the string goes on after white space with a line end in it (manual, "String Constants")."""
        window = self._window
        line_end = False
        while window.ahead(1):
            byte = window.data[window.at : window.at + 1]
            if byte.isspace():
                line_end = line_end or byte in b"\r\n"
                window.at += 1
            elif byte == b"-" and window.starts_with(b"--"):
                skip_line_comment(window)
            else:
                return line_end and byte == b"'"
        return False

    def _dollar(self) -> None:
        window = self._window
        window.ahead(_LONGEST_TAG)
        inside_name = window.at > 0 and window.data[window.at - 1] in _IDENTIFIER
        tag = None if inside_name else _DOLLAR.match(window.data, window.at)
        if tag is None:
            window.at += 1
            return
        window.at = tag.end()
        if not window.past(tag[0]):
            raise UnterminatedError(f"a string quoted by {tag[0].decode('ascii', 'replace')[:80]}")


class _Body:
    """Counts BEGIN, CASE and END in CREATE [OR REPLACE] FUNCTION or PROCEDURE, outside parentheses."""

    def __init__(self) -> None:
        self.depth = 0
        self._first: list[bytes] = []

    def take(self, word: bytes, parentheses: int) -> None:
        word = word.lower()
        if len(self._first) < _WORDS_THAT_COUNT:
            self._first.append(word)
        if word not in (b"begin", b"case", b"end") or parentheses or not self._is_routine():
            return
        if word == b"begin" or (word == b"case" and self.depth):
            self.depth += 1
        elif word == b"end":
            self.depth = max(0, self.depth - 1)

    def _is_routine(self) -> bool:
        words = [word for word in self._first if word not in (b"or", b"replace")]
        return len(words) > 1 and words[1] in (b"function", b"procedure")

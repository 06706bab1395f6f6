"""A statement's text by bytes, as the parser counts: what was written between two places.

The parse tree says where an expression starts, never where it ends, and printing the tree again would not give the
text that the server wrote. So ends are found by the lexical rules (PostgreSQL manual, "Lexical Structure"): a comma or
a parenthesis ends something only outside literals, quoted names, comments and parentheses.
"""

import re
from collections.abc import Iterator

from validator.model.frozen import frozen

_PIECE = re.compile(
    rb"""
    (?P<space>\s++|--[^\n]*+)
  | (?P<comment>/\*)
  | (?P<string>[eE]'(?:[^'\\]++|\\.|'')*+'|(?:[bBxXnN]|[uU]&)?'(?:[^']++|'')*+')
  | (?P<quoted>(?:[uU]&)?"(?:[^"]++|"")*+")
  | (?P<dollar>\$(?:[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*)?\$)
  | (?P<word>[A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*)
  | (?P<number>\d[\w.]*)
  | (?P<open>[(\[])
  | (?P<close>[)\]])
  | (?P<symbol>::|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(rb"/\*|\*/")


@frozen
class Piece:
    """A token with its place; ``depth`` counts the parentheses and brackets around it."""

    kind: str
    start: int
    end: int
    depth: int
    word: bytes
    """Upper case, for key words; empty for anything but an unquoted word or a symbol."""


class SourceText:
    """The bytes of one statement."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def text(self, start: int, end: int) -> str:
        """What stands there, without white space around it."""
        return self.raw[start:end].decode(errors="replace").strip()

    def pieces(self, start: int, end: int | None = None) -> Iterator[Piece]:
        """Tokens from ``start`` on, without white space and comments."""
        raw, position, depth = self.raw, start, 0
        end = len(raw) if end is None else end
        while position < end:
            match = _PIECE.match(raw, position)
            if match is None:
                return
            kind, begin, position = str(match.lastgroup), position, match.end()
            if kind == "space":
                continue
            if kind == "comment":
                position = self._end_of_comment(begin)
                continue
            if kind == "dollar":
                close = raw.find(match[0], position)
                position = len(raw) if close < 0 else close + len(match[0])
            if kind == "close":
                depth -= 1
            yield Piece(kind, begin, position, depth, match[0].upper() if kind in ("word", "symbol") else b"")
            if kind == "open":
                depth += 1

    def _end_of_comment(self, start: int) -> int:
        depth = 0
        for match in _COMMENT.finditer(self.raw, start):
            depth += 1 if match[0] == b"/*" else -1
            if depth == 0:
                return match.end()
        return len(self.raw)

    def expression(self, start: int, limit: int | None = None) -> tuple[int, int]:
        """Where the expression that begins at ``start`` lies: to the comma, parenthesis or semicolon that closes it.

        A CASE keeps the line break before it, which pg_get_expr() prints there.
        """
        begin = stop = start
        first = True
        for piece in self.pieces(start, limit):
            if piece.depth < 0 or (piece.depth == 0 and piece.word in (b",", b";")):
                break
            if first:
                begin = piece.start - (piece.word == b"CASE" and self.raw[piece.start - 1 : piece.start] == b"\n")
                first = False
            stop = piece.end
        return begin, stop

    def after(self, start: int, *words: bytes, end: int | None = None) -> int | None:
        """Where the text goes on after these key words, outside all parentheses."""
        found = 0
        for piece in self.pieces(start, end):
            if piece.depth < 0:
                return None
            if piece.depth or piece.kind != "word":
                found = 0
                continue
            found = found + 1 if piece.word == words[found] else int(piece.word == words[0])
            if found == len(words):
                return piece.end
        return None

    def group(self, start: int) -> tuple[int, int] | None:
        """What the first parentheses from ``start`` on enclose."""
        inside: int | None = None
        for piece in self.pieces(start):
            if piece.kind == "open" and inside is None:
                inside = piece.end
            elif piece.kind == "close" and piece.depth == 0 and inside is not None:
                return inside, piece.start
            elif piece.depth < 0:
                return None
        return None

    def parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the comma-separated parts between two places lie."""
        found: list[tuple[int, int]] = []
        begin, stop = start, start
        for piece in self.pieces(start, end):
            if piece.depth == 0 and piece.word == b",":
                found.append((begin, stop))
                begin = stop = piece.end
            else:
                begin = piece.start if stop == begin else begin
                stop = piece.end
        found.append((begin, stop))
        return found

    def literal_end(self, start: int) -> int:
        """Where the token that begins at ``start`` ends."""
        return next((piece.end for piece in self.pieces(start)), start)

"""The text of a field: escapes undone, bytes decoded; of COPY and of string literals.

Source: PostgreSQL manual, "COPY", "File Formats", and "String Constants with C-Style Escapes"; "Character Set Support".
"""

import re
from collections.abc import Callable

from validator.sources.dump.encodings import ANY_BYTES, find_encoding

EMBEDDING = frozenset({"BIG5", "GB18030", "GBK", "JOHAB", "SHIFT_JIS_2004", "SJIS", "UHC"})
"""Client encodings in which a backslash may be the second byte of a character."""

_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.)|\Z)", re.DOTALL)
_LITERAL_ESCAPE = re.compile(
    rb"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\Z)", re.DOTALL
)
_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_ASCII = "ascii"


class UndecodableError(ValueError):
    """The bytes are no text; the message says why in a few words."""


class Decoder:
    """Decodes fields of one client encoding, named as PostgreSQL does.

    In SQL_ASCII any byte may stand. Where Python has no such encoding, ASCII is decoded and all else is an
    UndecodableError.
    """

    def __init__(self, encoding: str) -> None:
        known = find_encoding(encoding)
        self._name = encoding if known is None else known.name
        self._codec = _ASCII if known is None else known.codec
        self._errors = "surrogateescape" if known == ANY_BYTES else "strict"
        self._embeds = self._name in EMBEDDING

    def text(self, raw: bytes) -> str:
        """Decodes what has no escapes in it."""
        try:
            text = raw.decode(self._codec, self._errors)
        except UnicodeDecodeError:
            raise UndecodableError(f"its text is not valid in the encoding {self._name}") from None
        if "\0" in text:
            raise UndecodableError("its text holds a NUL, which no PostgreSQL text can")
        return text

    def copied(self, raw: bytes) -> str | None:
        """A field of COPY; None for NULL."""
        if b"\r" in raw:
            raise UndecodableError("a carriage return stands in it, which COPY does not take")
        return None if raw == rb"\N" else self._unescaped(raw, _ESCAPE, _copy_escape)

    def quoted(self, raw: bytes) -> str:
        """What stands between the quotes of a literal in which backslashes escape, doubled quotes made one."""
        return self._unescaped(raw, _LITERAL_ESCAPE, _literal_escape)

    def _unescaped(self, raw: bytes, pattern: re.Pattern[bytes], undo: Callable[[re.Match[bytes]], bytes]) -> str:
        if b"\\" not in raw:
            return self.text(raw)
        if not self._embeds:
            return self.text(pattern.sub(undo, raw))
        # such a client encoding is never that of a database: the escapes stand for bytes of the database's
        plain = pattern.sub(undo, self.text(raw).encode())
        try:
            return plain.decode()
        except UnicodeDecodeError:
            raise UndecodableError("an escape in it stands for bytes that are no text") from None


def _copy_escape(match: re.Match[bytes]) -> bytes:
    octal, hexadecimal, other = match.groups()
    if octal is not None:
        return bytes([int(octal, 8) & 0xFF])
    if hexadecimal is not None:
        return bytes([int(hexadecimal, 16)])
    if other is None:
        raise UndecodableError("it ends in a backslash that escapes nothing")
    return _LETTERS.get(other, other)


def _literal_escape(match: re.Match[bytes]) -> bytes:
    other = match[3]
    if other is not None and len(other) > 1:
        raise UndecodableError("it is written with a Unicode escape, which is not read here")
    return other if other == b"v" else _copy_escape(match)  # \v is an escape of COPY only

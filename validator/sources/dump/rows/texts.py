"""The text of a field: escapes undone, bytes decoded; of COPY and of string literals.

Source: PostgreSQL manual, "COPY", "File Formats", and "String Constants with C-Style Escapes"; "Character Set Support".
"""

import re
from collections.abc import Callable

EMBEDDING = frozenset({"BIG5", "GB18030", "GBK", "JOHAB", "SHIFT_JIS_2004", "SJIS", "UHC"})
"""Client encodings in which a backslash may be the second byte of a character."""

_CODECS = {
    "SQL_ASCII": "utf-8",
    "LATIN1": "iso8859-1",
    "LATIN2": "iso8859-2",
    "LATIN3": "iso8859-3",
    "LATIN4": "iso8859-4",
    "LATIN5": "iso8859-9",
    "LATIN6": "iso8859-10",
    "LATIN7": "iso8859-13",
    "LATIN8": "iso8859-14",
    "LATIN9": "iso8859-15",
    "LATIN10": "iso8859-16",
    "ISO_8859_5": "iso8859-5",
    "ISO_8859_6": "iso8859-6",
    "ISO_8859_7": "iso8859-7",
    "ISO_8859_8": "iso8859-8",
    "WIN866": "cp866",
    "WIN874": "cp874",
    "KOI8R": "koi8-r",
    "KOI8U": "koi8-u",
    "EUC_JP": "euc_jp",
    "EUC_JIS_2004": "euc_jis_2004",
    "EUC_KR": "euc_kr",
    "EUC_CN": "gb2312",
    "SJIS": "cp932",
    "SHIFT_JIS_2004": "shift_jis_2004",
    "BIG5": "cp950",
    "GBK": "gbk",
    "GB18030": "gb18030",
    "UHC": "cp949",
    "JOHAB": "johab",
    **{f"WIN{page}": f"cp{page}" for page in range(1250, 1259)},
}
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

    Where Python has no such encoding, ASCII is decoded and all else is an UndecodableError.
    """

    def __init__(self, encoding: str) -> None:
        name = encoding.upper()
        self._name = name
        self._codec = _CODECS.get(name, "utf-8" if name in ("UTF8", "UTF-8", "UNICODE") else _ASCII)
        self._embeds = name in EMBEDDING

    def text(self, raw: bytes) -> str:
        """Decodes what has no escapes in it."""
        try:
            text = raw.decode(self._codec)
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

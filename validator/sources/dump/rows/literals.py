"""The text of a literal of SQL, as the value would be printed."""

import re

from validator.sources.dump.rows.texts import Decoder, UndecodableError

_CASTS = re.compile(rb"(?:\s*+::\s*+[A-Za-z_\"][A-Za-z0-9_.\"]*+(?: [A-Za-z][A-Za-z ]*+)?)++\s*+")
_NUMBER = re.compile(rb"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_STRING = re.compile(rb"'([^']*+(?:''[^']*+)*+)'", re.DOTALL)
_ESCAPED = re.compile(rb"[eE]?'([^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+)'", re.DOTALL)
_BITS = re.compile(rb"[bB]'([01]*)'")
_HEXADECIMAL = re.compile(rb"[xX]'([0-9A-Fa-f]*)'")
_WORDS = {b"true": "t", b"false": "f"}


class DefaultError(ValueError):
    """DEFAULT stands in the place of a value."""


class NoLiteralError(ValueError):
    """An expression stands in the place of a value."""


def literal(raw: bytes, decoder: Decoder, backslashes: bool) -> str | None:
    """The value of ``raw``; None for NULL. ``backslashes``: they escape in plain strings too
    (standard_conforming_strings is off)."""
    if _NUMBER.fullmatch(raw):
        return raw.decode("ascii")
    if raw[:1] == b"'" and raw[-1:] == b"'" and raw.count(b"'") == 2 and not (backslashes and b"\\" in raw):
        return decoder.text(raw[1:-1])
    if raw.lower() == b"null":
        return None
    end = raw.rfind(b"'") + 1 or (4 if raw[:4].lower() == b"null" else len(raw))
    return _other(raw[:end] if _CASTS.fullmatch(raw, end) else raw, decoder, backslashes)


def _other(raw: bytes, decoder: Decoder, backslashes: bool) -> str | None:
    word = raw.lower()
    if word == b"default":
        raise DefaultError
    if word == b"null":
        return None
    if word in _WORDS:
        return _WORDS[word]
    if match := _BITS.fullmatch(raw):
        return match[1].decode("ascii")
    if match := _HEXADECIMAL.fullmatch(raw):
        return "".join(f"{int(chr(digit), 16):04b}" for digit in match[1])
    if backslashes or raw[:1] in b"eE":
        if match := _ESCAPED.fullmatch(raw):
            return decoder.quoted(match[1].replace(b"''", b"'"))
    elif match := _STRING.fullmatch(raw):
        return decoder.text(match[1].replace(b"''", b"'"))
    if raw[:2].lower() == b"u&":
        raise UndecodableError("it is written with Unicode escapes, which are not read here")
    raise NoLiteralError

"""Functions on texts. Sources: oracle_compat.c, varlena.c. Characters are code points, as in a UTF-8 database."""

import hashlib
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

from validator.model.names import quote_identifier
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported

LONGEST = 100_000
"""Longer texts are not built."""

_INTEGER_END = 2**31 - 1
_NEGATIVE_PARTS_SINCE = 14
_ONLY_ASCII = "what letters beyond ASCII become depends on the database"


def plain(text: str) -> str:
    """``text``, if it is ASCII: all else depends on the database's encoding and collation."""
    if not text.isascii():
        raise Unsupported(_ONLY_ASCII)
    return text


def bounded(length: int) -> int:
    """``length``, if a text of so many characters is built here."""
    if length > LONGEST:
        raise Unsupported("a text is too long")
    return length


def lpad(text: str, length: int, fill: str = " ") -> str:
    """lpad()."""
    return _filling(text, length, fill) + text[: max(length, 0)]


def rpad(text: str, length: int, fill: str = " ") -> str:
    """rpad()."""
    return text[: max(length, 0)] + _filling(text, length, fill)


def _filling(text: str, length: int, fill: str) -> str:
    missing = bounded(length) - len(text)
    return "".join(islice(cycle(fill), missing)) if missing > 0 and fill else ""


def left(text: str, count: int) -> str:
    """left()."""
    return text[:count] if count >= 0 else text[: max(len(text) + count, 0)]


def right(text: str, count: int) -> str:
    """right()."""
    return text[max(len(text) - count, 0) :] if count >= 0 else text[-count:]


def substring(text: str, start: int, count: int | None = None) -> str:
    """substr(), substring()."""
    if count is None:
        return text[max(start, 1) - 1 :]
    if count < 0:
        raise Refused("22011")
    if start + count > _INTEGER_END:
        raise Unsupported("a substring reaches too far")
    return text[max(start, 1) - 1 : max(start + count - 1, 0)]


def overlay(text: str, new: str, start: int, count: int | None = None) -> str:
    """overlay(text placing new from start for count)."""
    count = len(new) if count is None else count
    if start <= 0:
        raise Refused("22011")
    return substring(text, 1, start - 1) + new + substring(text, start + count)


def repeated(text: str, times: int) -> str:
    """repeat()."""
    bounded(len(text) * max(times, 0))
    return text * times


def replaced(text: str, old: str, new: str) -> str:
    """replace()."""
    if not old:
        return text
    bounded(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def translated(text: str, old: str, new: str) -> str:
    """translate()."""
    table = {ord(letter): (new[i] if i < len(new) else None) for i, letter in reversed(list(enumerate(old)))}
    return text.translate(table)


def split_part(major: int) -> Callable[[str, str, int], str]:
    """split_part() of a server's major version: from 14 on it counts from the end, too."""

    def compute(text: str, delimiter: str, number: int) -> str:
        if number == 0 or (number < 0 and major < _NEGATIVE_PARTS_SINCE):
            raise Refused("22023")
        parts = text.split(delimiter) if delimiter and text else [text]
        index = number - 1 if number > 0 else len(parts) + number
        return parts[index] if 0 <= index < len(parts) else ""

    return compute


def position(text: str, part: str) -> int:
    """strpos(), position()."""
    return text.find(part) + 1


def trimmed(side: str) -> Callable[..., str]:
    """btrim(), ltrim(), rtrim()."""
    strip: Callable[[str, str], str] = {"btrim": str.strip, "ltrim": str.lstrip, "rtrim": str.rstrip}[side]
    return lambda text, letters=" ": strip(text, letters) if letters else text


def upper(text: str) -> str:
    """upper()."""
    return plain(text).upper()


def lower(text: str) -> str:
    """lower()."""
    return plain(text).lower()


def initcap(text: str) -> str:
    """initcap(): a word is letters and digits."""
    out = []
    inside = False
    for letter in plain(text):
        out.append(letter.lower() if inside else letter.upper())
        inside = letter.isalnum()
    return "".join(out)


def md5(text: str) -> str:
    """md5()."""
    return hashlib.md5(plain(text).encode(), usedforsecurity=False).hexdigest()


def character(code: int) -> str:
    """chr()."""
    if not 1 <= code <= 127:
        raise Unsupported(_ONLY_ASCII)
    return chr(code)


def code_of(text: str) -> int:
    """ascii()."""
    return ord(plain(text[:1])) if text else 0


def octets(text: str) -> int:
    """octet_length()."""
    return len(plain(text))


def hexadecimal(width: int) -> Callable[[int], str]:
    """to_hex() of an integer of ``width`` bits."""
    return lambda value: f"{value % 2**width:x}"


def quote_literal(text: str) -> str:
    """quote_literal()."""
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    prefix = "E" if "\\" in text else ""
    return f"{prefix}'{quoted}'"


def quote_ident(text: str) -> str:
    """quote_ident()."""
    return quote_identifier(text)


def encoded(value: bytes, form: str) -> str:
    """encode(): hexadecimal digits only."""
    if form.lower() != "hex":
        raise Unsupported(f"encode() to {form[:20]} is not computed here")
    return value.hex()


def decoded(text: str, form: str) -> bytes:
    """decode() of hexadecimal digits without blanks."""
    if form.lower() != "hex" or not text.isalnum():
        raise Unsupported("decode() is computed for hexadecimal digits only")
    try:
        return bytes.fromhex(plain(text))
    except ValueError:
        raise Refused("22023") from None


def joined(*texts: Any) -> str:
    """concat() of what the output functions print; NULLs are left out."""
    return "".join(text for text in texts if text is not None)


def joined_with(separator: str | None, *texts: Any) -> str | None:
    """concat_ws()."""
    return None if separator is None else separator.join(text for text in texts if text is not None)

"""The encoding of an archive's texts."""

import re

from validator.sources.dump.archive.cursor import BadBytesError
from validator.sources.dump.encodings import find_encoding

_CLIENT_ENCODING = re.compile(rb"SET client_encoding = '([^']*)';\s*")


def client_encoding(statement: bytes) -> str:
    """The name in an archive's ENCODING entry; BadBytesError where it has none.

    Source: PostgreSQL's pg_backup_archiver.c, processEncodingEntry.
    """
    match = _CLIENT_ENCODING.fullmatch(statement)
    if match is None:
        raise BadBytesError("its ENCODING entry names no encoding")
    return match[1].decode("ascii", "replace")


def codec(encoding: str) -> str:
    """Python's name of PostgreSQL's ``encoding``; BadBytesError if PostgreSQL has none of that name."""
    known = find_encoding(encoding)
    if known is None:
        raise BadBytesError(f"its encoding {encoding!r} is not known")
    return known.codec


def decode(raw: bytes, codec: str) -> str:
    """``raw`` as text. Bytes that are none in this encoding become lone surrogates, as file names do: they stay
    distinct, and can be written back. BadBytesError where even that is not possible."""
    if b"\0" in raw:
        raise BadBytesError("a text holds a zero byte")
    try:
        return raw.decode(codec, "surrogateescape")
    except UnicodeDecodeError:
        raise BadBytesError(f"a text is not {codec}") from None

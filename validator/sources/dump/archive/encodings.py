"""PostgreSQL's names of encodings, and what Python calls them."""

import re

from validator.sources.dump.archive.cursor import BadBytesError

_CODECS = {
    "sqlascii": "utf-8",  # bytes of which the server does not know what they mean: most often UTF-8
    "utf8": "utf-8",
    "unicode": "utf-8",
    "latin1": "iso8859-1",
    "latin2": "iso8859-2",
    "latin3": "iso8859-3",
    "latin4": "iso8859-4",
    "latin5": "iso8859-9",
    "latin6": "iso8859-10",
    "latin7": "iso8859-13",
    "latin8": "iso8859-14",
    "latin9": "iso8859-15",
    "latin10": "iso8859-16",
    "iso88595": "iso8859-5",
    "iso88596": "iso8859-6",
    "iso88597": "iso8859-7",
    "iso88598": "iso8859-8",
    "koi8r": "koi8-r",
    "koi8": "koi8-r",
    "koi8u": "koi8-u",
    "win866": "cp866",
    "win874": "cp874",
    "win1250": "cp1250",
    "win1251": "cp1251",
    "win": "cp1251",
    "win1252": "cp1252",
    "win1253": "cp1253",
    "win1254": "cp1254",
    "win1255": "cp1255",
    "win1256": "cp1256",
    "win1257": "cp1257",
    "win1258": "cp1258",
    "euccn": "gb2312",
    "eucjp": "euc_jp",
    "eucjis2004": "euc_jis_2004",
    "euckr": "euc_kr",
    "euctw": "ascii",  # Python has no codec for this and MULE_INTERNAL: what is not ASCII stays bytes
    "muleinternal": "ascii",
    "sjis": "cp932",
    "shiftjis2004": "shift_jis_2004",
    "big5": "cp950",
    "gbk": "gbk",
    "gb18030": "gb18030",
    "johab": "johab",
    "uhc": "cp949",
}
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
    """Python's name of PostgreSQL's ``encoding``; BadBytesError if PostgreSQL has none of that name.

    Names are compared as PostgreSQL does: letters and digits only, whatever their case (the manual, "Character Set
    Support").
    """
    known = _CODECS.get(re.sub(r"[^a-z0-9]", "", encoding.lower()))
    if known is None:
        raise BadBytesError(f"its encoding {encoding!r} is not known")
    return known


def decode(raw: bytes, codec: str) -> str:
    """``raw`` as text. Bytes that are none in this encoding become lone surrogates, as file names do: they stay
    distinct, and can be written back. BadBytesError where even that is not possible."""
    if b"\0" in raw:
        raise BadBytesError("a text holds a zero byte")
    try:
        return raw.decode(codec, "surrogateescape")
    except UnicodeDecodeError:
        raise BadBytesError(f"a text is not {codec}") from None

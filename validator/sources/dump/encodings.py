"""How a dump's bytes become text: PostgreSQL's names of encodings and Python's codecs for them.

Source: PostgreSQL manual, "Character Set Support". The server compares names without punctuation and in lower case.
"""

import re

from validator.model.frozen import frozen

_CODECS = {
    "UTF8": "utf-8",
    "SQL_ASCII": "utf-8",  # the server asks nothing of the bytes, and most often they are this
    "MULE_INTERNAL": "ascii",  # Python has no codec for these two: what is not ASCII is kept as bytes
    "EUC_TW": "ascii",
    "BIG5": "cp950",
    "EUC_CN": "gb2312",
    "EUC_JIS_2004": "euc_jis_2004",
    "EUC_JP": "euc_jp",
    "EUC_KR": "euc_kr",
    "GB18030": "gb18030",
    "GBK": "gbk",
    "ISO_8859_5": "iso8859-5",
    "ISO_8859_6": "iso8859-6",
    "ISO_8859_7": "iso8859-7",
    "ISO_8859_8": "iso8859-8",
    "JOHAB": "johab",
    "KOI8R": "koi8-r",
    "KOI8U": "koi8-u",
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
    "SHIFT_JIS_2004": "shift_jis_2004",
    "SJIS": "cp932",
    "UHC": "cp949",
    "WIN866": "cp866",
    "WIN874": "cp874",
    **{f"WIN{page}": f"cp{page}" for page in range(1250, 1259)},
}
_BYTES = frozenset(["SQL_ASCII", "MULE_INTERNAL", "EUC_TW"])
_ALIASES = {
    "unicode": "UTF8",
    "alt": "WIN866",
    "win": "WIN1251",
    "koi8": "KOI8R",
    "abc": "WIN1258",
    "tcvn": "WIN1258",
    "vscii": "WIN1258",
    "mskanji": "SJIS",
    "shiftjis": "SJIS",
    "windows949": "UHC",
    "windows950": "BIG5",
    "win950": "BIG5",
    "win949": "UHC",
    "win932": "SJIS",
    "win936": "GBK",
    "windows932": "SJIS",
    "windows936": "GBK",
    "windows866": "WIN866",
    "windows874": "WIN874",
    **{f"windows{page}": f"WIN{page}" for page in range(1250, 1259)},
    **{
        f"iso8859{part}": name
        for part, name in zip(
            (1, 2, 3, 4, 9, 10, 13, 14, 15, 16),
            ("LATIN1", "LATIN2", "LATIN3", "LATIN4", "LATIN5", "LATIN6", "LATIN7", "LATIN8", "LATIN9", "LATIN10"),
            strict=True,
        )
    },
}
_PUNCTUATION = re.compile(r"[^A-Za-z0-9]")


def _clean(name: str) -> str:
    return _PUNCTUATION.sub("", name).lower()


_NAMES = {_clean(name): name for name in _CODECS} | _ALIASES


@frozen
class Encoding:
    """``name`` as PostgreSQL writes it."""

    name: str

    @property
    def any_bytes(self) -> bool:
        """Whether any byte may stand in its texts, as far as is known here."""
        return self.name in _BYTES

    @property
    def codec(self) -> str:
        """What Python calls it; ``ascii`` where Python has none."""
        return _CODECS[self.name]

    def decode(self, text: bytes) -> str:
        """UnicodeDecodeError where ``text`` is not in this encoding.

        Where any byte may stand, or Python has no codec, bytes that can't be read become surrogates.
        """
        return text.decode(self.codec, "surrogateescape" if self.any_bytes else "strict")


UTF8 = Encoding("UTF8")
ANY_BYTES = Encoding("SQL_ASCII")


def find_encoding(name: str) -> Encoding | None:
    """The encoding that the server takes ``name`` for; None where it knows none."""
    known = _NAMES.get(_clean(name))
    return None if known is None else Encoding(known)

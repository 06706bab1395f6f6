"""Text from a database made harmless and visible: what can't be seen, or acts on a terminal, becomes an escape.

Names of database objects hold any character but NUL: escape sequences, newlines, bidirectional controls that turn a
line around, zero-width characters that make two names look the same.
"""

_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
"""What draws nothing though ``str.isprintable()`` is true of it (Unicode: Default_Ignorable_Code_Point)."""


def is_visible(character: str) -> bool:
    """False for controls, format characters (bidi, zero-width), surrogates, private use, spaces other than U+0020."""
    return character.isprintable() and character not in _INVISIBLE


def visible(text: str) -> str:
    r"""``text`` with each character that is not visible as ``\xNN``, ``\uNNNN`` or ``\UNNNNNNNN``; never two lines.

    A backslash stays one backslash: this is for reading, not for reading back (JSON is). Twice is the same as once.
    """
    if text.isprintable() and (text.isascii() or _INVISIBLE.isdisjoint(text)):
        return text
    return "".join(character if is_visible(character) else _escaped(character) for character in text)


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no text: model/undecoded.py
        code -= 0xDC00
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"

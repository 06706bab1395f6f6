"""Many INSERT statements at once: a portion of text is split at its quotes, and what is outside strings looked at.

What pg_dump writes for one table is the same words before each row's values, and nothing but numbers and strings
after. As long as that is so, and only so far, one split and one search tell where statements end; whatever else comes
(a comment, an escape, a quoted name, another statement) is left to the lexer.
"""

import re

from validator.sources.dump.plain.heads import LONGEST_HEAD, insert_name
from validator.sources.dump.plain.lexer import MOST_BYTES, Lexer, skip_space
from validator.sources.dump.plain.names import NAME
from validator.sources.dump.plain.window import PORTION, Window

_LEAD = re.compile(
    rb"INSERT INTO " + NAME + rb"""(?:\ \((?:[^()"';$\\-]|"[^"']*")*\))?"""
    rb"(?: OVERRIDING (?:SYSTEM|USER) VALUE)?(?: DEFAULT)? VALUES"
)
_SPECIAL = re.compile(rb"""["$\\;]|--|/\*|e'|E'""")
_SMALL = 1 << 14
_LARGE = 1 << 10
_MARK = b"\x01"


def _lead(window: Window) -> bytes | None:
    """The words before the values of the INSERT at the cursor, if pg_dump could have written them."""
    match = _LEAD.match(window.data, window.at)
    return None if match is None or b"'" in match[0] or _MARK in match[0] else match[0]


def skip_inserts(window: Window, size: int, conforming: bool, line_end: bytes) -> int | None:
    """Moves behind those of the next statements that begin with the same words and hold nothing out of the ordinary.

    Looks at ``size`` bytes. How many are behind; 0 where no statement ends within them, None where something else
    comes before the first one ends.
    """
    window.ahead(size)
    lead = _lead(window)
    text = window.data[window.at : window.at + size]
    if lead is None or not text.startswith(lead) or (not conforming and b"\\" in text):
        return None
    pieces = text.split(b"'")
    outside = b"'".join(pieces[::2])  # each quote now stands for a whole string
    if _MARK in outside:
        return None
    between = b";" + line_end + lead
    marked = outside.replace(between, _MARK * len(between))
    special = _SPECIAL.search(marked, len(lead))
    if special is not None and special[0] == b";":
        end = special.end()
    else:
        end = marked.rfind(_MARK * len(between), 0, special.start() if special else len(marked)) + 1
    if not end:
        return 0 if special is None else None
    strings = outside.count(b"'", 0, end)
    length = end + strings + sum(map(len, pieces[1 : 2 * strings : 2]))
    window.at += length
    return length


class InsertRun:
    """Skips INSERT statements: many at once where they are of the usual kind, else by the lexer one by one.

    How much is tried at once, and for how many statements it is not tried, grows with what came of it: most tables
    are small, and what is looked at in vain must not cost more than the lexer.
    """

    def __init__(self, window: Window, lexer: Lexer, line_end: bytes) -> None:
        self._window = window
        self._lexer = lexer
        self._line_end = line_end

    def skip(self, name: bytes) -> int:
        """Moves behind the last of the INSERTs in a row into the table of this name; how far that is."""
        window = self._window
        size, by_lexer, most_by_lexer = _SMALL, 0, 1
        while True:
            skipped = None if by_lexer else skip_inserts(window, size, self._lexer.conforming, self._line_end)
            if skipped:
                usual = skipped >= size // 2
                most_by_lexer = 1 if usual else min(2 * most_by_lexer, _LARGE)
                by_lexer = 0 if usual else most_by_lexer
                size = min(4 * size, PORTION) if usual else _SMALL
            elif skipped == 0 and size < PORTION:
                size = PORTION
                continue
            else:
                if not by_lexer:
                    by_lexer = most_by_lexer = min(2 * most_by_lexer, _LARGE)
                self._lexer.skip_statement(MOST_BYTES)
                by_lexer -= 1
            end = window.position
            if not skip_space(window):
                return end
            window.ahead(LONGEST_HEAD)
            if insert_name(window.data, window.at) != name:
                return end

"""Many INSERT statements at once: quotes are counted in a whole portion, and only what is outside strings is looked at.

What pg_dump writes for one table is the same words before the values of each statement, and nothing but numbers and
strings after. As long as that is so, and only so far, the parity of the quotes tells which semicolons end a statement;
whatever else comes (a comment, an escape, another statement) is left to the lexer.
"""

import re
from typing import TYPE_CHECKING

from validator.model.frozen import frozen
from validator.sources.dump.plain.heads import LONGEST_HEAD, insert_name
from validator.sources.dump.plain.lexer import MOST_BYTES, Lexer, TooLongError, skip_space
from validator.sources.dump.plain.names import NAME
from validator.sources.dump.plain.window import PORTION, Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

_LEAD = re.compile(
    rb"INSERT INTO " + NAME + rb"""(?:\ \((?:[^()"';$\\-]|"[^"']*")*\))?"""
    rb"(?: OVERRIDING (?:SYSTEM|USER) VALUE)?(?: DEFAULT)? VALUES"
)
_SMALL = 1 << 14
_FEW = 4  # the rows of many tables: not worth a look at a portion
_MANY = 1 << 10


@frozen
class Skip:
    """How far whole statements go in a portion, and how far it is certain that the next one is outside strings.

    ``usual`` is false where something stops it that the lexer must look at.
    """

    ended: int
    calm: int
    usual: bool


def skip_usual(text: bytes, lead: bytes, line_end: bytes, inside: bool, conforming: bool) -> Skip:
    """What can be said of ``text``, which begins with ``lead`` or, ``inside``, somewhere in a statement."""
    import numpy as np

    text = text.rstrip(b"'")  # one more may follow, and make it part of a value
    if not text or (not conforming and b"\\" in text):
        return Skip(0, 0, False)
    data = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(data == ord("'"))
    semicolons = _outside(np.flatnonzero(data == ord(";")), quotes)
    starts = semicolons + 1 + len(line_end)
    followed = _are_followed(data, semicolons + 1, line_end + lead)
    leads = starts[followed] if inside else np.concatenate(([0], starts[followed]))
    special = _first_outside_leads(_special(text, data, quotes), leads, len(lead), len(text))
    unfollowed = semicolons[~followed]
    last = int(unfollowed[0]) if len(unfollowed) else len(text)
    if last < special:
        return Skip(last + 1, last + 1, True)
    before = semicolons[semicolons < special]
    ended = int(before[-1]) + 1 if len(before) else 0
    if special < len(text):
        return Skip(ended, ended, False)
    calm = int(quotes[-1]) if len(quotes) % 2 else len(text) - 1
    return Skip(ended, max(ended, calm), True)


def _outside(positions: "Positions", quotes: "Positions") -> "Positions":
    """Those of ``positions`` with an even number of quotes before them."""
    even: NDArray[np.bool_] = quotes.searchsorted(positions) % 2 == 0
    return positions[even]


def _are_followed(data: "Bytes", positions: "Positions", by: bytes) -> "NDArray[np.bool_]":
    import numpy as np

    whole = positions + len(by) <= len(data)
    if not whole.any():
        return whole
    windows = np.lib.stride_tricks.sliding_window_view(data, len(by))
    whole[whole] = (windows[positions[whole]] == np.frombuffer(by, np.uint8)).all(axis=1)
    return whole


def _special(text: bytes, data: "Bytes", quotes: "Positions") -> "Positions":
    """Where something outside strings is no plain value: names in quotes, dollars, backslashes, comments, E''."""
    import numpy as np

    opening = quotes[::2][quotes[::2] > 0]
    found = [opening[(data[opening - 1] | 0x20) == ord("e")]]
    for what in (b'"', b"$", b"\\", b"--", b"/*"):
        if what in text:
            positions = np.flatnonzero(data[: len(data) - len(what) + 1] == what[0])
            positions = positions[data[positions + len(what) - 1] == what[-1]]
            found.append(_outside(positions, quotes))
    return np.sort(np.concatenate(found))


def _first_outside_leads(special: "Positions", leads: "Positions", length: int, end: int) -> int:
    """The first of ``special`` that is not in one of the leads, which may hold quoted names; ``end`` if none."""
    if len(leads):
        lead = leads.searchsorted(special, side="right") - 1
        special = special[(lead < 0) | (special - leads[lead] >= length)]
    return int(special[0]) if len(special) else end


class InsertRun:
    """Skips INSERT statements: many at once where they are of the usual kind, else by the lexer one by one.

    How much is looked at, and for how many statements nothing is, grows with what came of it: what is looked at in
    vain must not cost more than the lexer.
    """

    def __init__(self, window: Window, lexer: Lexer, line_end: bytes) -> None:
        self._window = window
        self._lexer = lexer
        self._line_end = line_end
        self._size = _SMALL
        self._by_lexer = self._most_by_lexer = _FEW

    def skip(self, name: bytes) -> int:
        """Moves behind the last of the INSERTs in a row into the table of this name; how far that is."""
        window = self._window
        self._size = _SMALL
        self._by_lexer = self._most_by_lexer = _FEW
        while True:
            if self._by_lexer:
                self._by_lexer -= 1
                self._lexer.skip_statement(MOST_BYTES)
            else:
                self._skip_many()
            end = window.position
            if not skip_space(window):
                return end
            window.ahead(LONGEST_HEAD)
            if insert_name(window.data, window.at) != name:
                return end

    def _skip_many(self) -> None:
        """Moves behind one or more statements."""
        window = self._window
        match = _LEAD.match(window.data, window.at)
        limit = window.position + MOST_BYTES
        inside = False
        while match is not None and b"'" not in match[0] and window.position < limit:
            window.ahead(self._size)
            text = window.data[window.at : window.at + self._size]
            skip = skip_usual(text, match[0], self._line_end, inside, self._lexer.conforming)
            if skip.ended:
                window.at += skip.ended
                self._learn(skip.usual and skip.ended >= self._size // 2)
                return
            window.at += skip.calm
            inside = inside or skip.calm > 0
            if not skip.usual or not skip.calm:
                break
            self._size = PORTION
        if window.position >= limit:
            raise TooLongError
        self._learn(False)
        self._lexer.skip_statement(MOST_BYTES)

    def _learn(self, worth_it: bool) -> None:
        self._most_by_lexer = _FEW if worth_it else min(2 * self._most_by_lexer, _MANY)
        self._by_lexer = 0 if worth_it else self._most_by_lexer
        self._size = min(4 * self._size, PORTION) if worth_it else _SMALL

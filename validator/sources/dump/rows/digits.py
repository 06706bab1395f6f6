"""Decimal digits to int64, many fields in one go: eight digits are one machine word, and three products add them up.

Why it works: in the little-endian word of eight digits the first one, worth most, is the lowest byte. Ten times each
byte plus its right neighbour is a pair's value; a hundred times each pair plus its neighbour, and so on.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
Integers: TypeAlias = NDArray[np.int64]
Words: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]

MARGIN = 24
"""How many bytes must stand before the first field: three words are looked at."""

_WORD = 8
_LONGEST = 19
_MINUS = ord("-")
_ZEROS = np.uint64(0x3030303030303030)
_UP_TO_NINE = np.uint64(0x7676767676767676)  # lifts the highest bit of every byte above 9
_HIGHEST_BITS = np.uint64(0x8080808080808080)
_BYTES, _PAIRS = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0000FFFF0000FFFF)
_TENS, _HUNDREDS, _TEN_THOUSANDS = np.uint64(10 * 2**8 + 1), np.uint64(100 * 2**16 + 1), np.uint64(10**4 * 2**32 + 1)
_MOST = np.uint64(2**63 - 1)


def parse(buffer: Bytes, starts: Integers, ends: Integers) -> tuple[Integers, Flags]:
    """The integers that stand in ``buffer`` between ``starts`` and ``ends``, and which fields are none.

    A field is 1 to 19 digits, after a minus sign or not, in the range of bigint; what else PostgreSQL takes for an
    integer (blanks around it, a plus sign) is left to the caller.
    """
    negative = buffer[starts] == _MINUS
    lengths = ends - starts - negative
    odd = (lengths < 1) | (lengths > _LONGEST)
    windows: Words = np.ndarray((len(buffer) - _WORD + 1,), dtype="<u8", buffer=buffer.data, strides=(1,))
    value, wrong = _eight(windows[ends - _WORD], lengths)
    odd |= wrong
    longest = int(lengths.max(initial=0))
    for higher, worth in ((1, 10**8), (2, 10**16)):
        if longest > higher * _WORD:
            more, wrong = _eight(windows[ends - (higher + 1) * _WORD], lengths - higher * _WORD)
            value += more * np.uint64(worth)
            odd |= wrong
    if longest >= _LONGEST:
        odd |= value > _MOST + negative.astype(np.uint64)
    if negative.any():
        np.negative(value, out=value, where=negative)
    return value.view(np.int64), odd


def _eight(words: Words, lengths: Integers) -> tuple[Words, Flags]:
    """The value of the last ``lengths`` (8 at most; below 0: none) bytes of each word, and where one of them is no
    digit."""
    words ^= _ZEROS
    before = np.minimum(lengths, _WORD)
    np.subtract(_WORD, before, out=before)
    before <<= 3
    shifts: Words = np.minimum(before, 64, out=before).view(np.uint64)  # numpy makes 0 of a shift by 64
    words >>= shifts
    words <<= shifts
    wrong = (((words + _UP_TO_NINE) | words) & _HIGHEST_BITS) != 0
    words *= _TENS
    words >>= np.uint64(8)
    words &= _BYTES
    words *= _HUNDREDS
    words >>= np.uint64(16)
    words &= _PAIRS
    words *= _TEN_THOUSANDS
    words >>= np.uint64(32)
    return words, wrong

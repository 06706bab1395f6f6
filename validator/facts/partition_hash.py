"""Which partition of a table partitioned by HASH takes an integer key, computed without a server.

Source: PostgreSQL manual, "CREATE TABLE" (PARTITION BY HASH: the remainder of the key's hash); the hash is Bob Jenkins'
one of common/hashfn.c with the seed of partitioning/partbounds.h, the same for smallint, integer and bigint of equal
worth (hashint8extended), on every platform, from PostgreSQL 11 on.
"""

from collections.abc import Iterable

_SEED = 0x7A5B22367996DCFD
_INITIAL = 0x9E3779B9 + 4 + 3923095
"""For keys of four bytes."""
_32, _64 = 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF
_MIXING = (4, 6, 8, 16, 19, 4)
_COMBINING = 0x49A0F4DD15E5A8E3


def _rotated(x: int, by: int) -> int:
    return (x << by | x >> (32 - by)) & _32


def _seeded() -> tuple[int, int, int]:
    """The state that every key begins with: the seed is always the same."""
    a, b, c = _INITIAL + (_SEED >> 32) & _32, _INITIAL + _SEED & _32, _INITIAL & _32
    for by in _MIXING:
        a, b, c = b, c + b & _32, (a - c & _32) ^ _rotated(c, by)
    return a, b, c


_A, _B, _C = _seeded()


def key_hash(value: int) -> int:
    """hashint8extended(value, seed of partitioning), as an unsigned number of 64 bits."""
    low, high = value & _32, value >> 32 & _32
    low ^= high if value >= 0 else ~high & _32
    a, b, c = _A + low & _32, _B, _C
    c = (c ^ b) - _rotated(b, 14) & _32
    a = (a ^ c) - _rotated(c, 11) & _32
    b = (b ^ a) - _rotated(a, 25) & _32
    c = (c ^ b) - _rotated(b, 16) & _32
    a = (a ^ c) - _rotated(c, 4) & _32
    b = (b ^ a) - _rotated(a, 14) & _32
    c = (c ^ b) - _rotated(b, 24) & _32
    return b << 32 | c


def row_hash(values: Iterable[int]) -> int:
    """What a partition's modulus divides: the hashes of all key columns together (hash_combine64)."""
    combined = 0
    for value in values:
        combined ^= key_hash(value) + _COMBINING + (combined << 54) + (combined >> 7) & _64
    return combined

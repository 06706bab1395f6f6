"""The blocks of a custom archive: chunks with their length before them, ended by a length of zero.

Source: PostgreSQL's pg_backup_custom.c, _skipData and _skipLOs.
"""

from collections.abc import Iterator

from validator.sources.dump.archive.cursor import PORTION, BadBytesError, Cursor

ROWS, LARGE_OBJECTS = 1, 3  # kinds of block
LARGE = 1 << 16
"""Bytes; a smaller piece is not worth an inflater's attention of its own."""


def read_block_header(cursor: Cursor) -> tuple[int, int]:
    """The kind of the block at ``cursor``, and the number of its entry."""
    kind = cursor.byte()
    if kind not in (ROWS, LARGE_OBJECTS):
        raise BadBytesError(f"a block of the unknown kind {kind}")
    return kind, cursor.integer()


def chunks(cursor: Cursor, kind: int) -> Iterator[bytes]:
    """The chunks of the rows at ``cursor``, small ones joined, in portions of some two MiB at most."""
    if kind != ROWS:
        raise BadBytesError("where they should be are large objects")
    pieces: list[bytes] = []
    while not cursor.whole_chunks(pieces):
        yield from _joined(pieces)
        pieces = []
        length = _chunk_length(cursor)
        if not length:
            return
        if length <= PORTION:
            pieces.append(cursor.take(length))
            continue
        while length:
            piece = cursor.some(min(length, PORTION))
            length -= len(piece)
            yield piece
    yield from _joined(pieces)


def _joined(pieces: list[bytes]) -> Iterator[bytes]:
    """``pieces``, but for large ones, which are not copied once more, joined."""
    small: list[bytes] = []
    for piece in pieces:
        if len(piece) < LARGE:
            small.append(piece)
            continue
        if small:
            yield b"".join(small)
            small = []
        yield piece
    if small:
        yield b"".join(small)


def walk(cursor: Cursor) -> Iterator[tuple[int, int]]:
    """The entry's number and the position of each block from ``cursor`` on, nothing of them read but the lengths.

    Ends where the file does, and where it is damaged: the block in which that is comes last, and is found damaged when
    it is read.
    """
    try:
        while cursor.left:
            position = cursor.position
            kind, number = read_block_header(cursor)
            if kind == ROWS:
                yield number, position
                _skip_chunks(cursor)
            else:
                while cursor.integer():  # the large object's OID
                    _skip_chunks(cursor)
    except BadBytesError:
        return


def _skip_chunks(cursor: Cursor) -> None:
    while not cursor.whole_chunks(None):
        if not (length := _chunk_length(cursor)):
            return
        cursor.skip(length)


def _chunk_length(cursor: Cursor) -> int:
    length = cursor.integer()
    if not 0 <= length <= cursor.left:
        raise BadBytesError(f"a chunk of {length:,} bytes, of which the file has {cursor.left:,}")
    return length

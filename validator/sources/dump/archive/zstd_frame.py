"""Inflating zstd block by block: the library's decoder has no bound for what one call returns, a block has.

Source: RFC 8878, "Zstandard Frames".
"""

from collections.abc import Iterator

import zstandard

from validator.sources.dump.archive.cursor import BadBytesError, CutOffError

MAX_WINDOW = 1 << 27  # what the library takes by default, and the largest that any level of pg_dump's needs
LONGEST_HEADER = 18
BLOCK_HEADER = 3
RUN_OF_ONE_BYTE = 1
BLOCKS_AT_ONCE = 8  # of 128 KiB each


def inflated_zstd(stored: Iterator[bytes]) -> Iterator[bytes]:
    """What the one frame in ``stored`` inflates to, in portions of a MiB at most; BadBytesError where it is damaged,
    cut off, or not all of ``stored``."""
    try:
        yield from _frame(_Bytes(stored))
    except zstandard.ZstdError as error:
        raise BadBytesError(f"its compressed rows are damaged ({error})") from None


def _frame(source: "_Bytes") -> Iterator[bytes]:
    decoder = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj()
    start = source.peek(LONGEST_HEADER)
    if not start.startswith(zstandard.FRAME_HEADER):
        raise BadBytesError("its rows are not compressed with zstd")
    pieces = [source.take(zstandard.frame_header_size(start))]
    has_checksum = zstandard.get_frame_parameters(start).has_checksum
    last, blocks = False, 0
    while not last:
        header = source.take(BLOCK_HEADER)
        fields = int.from_bytes(header, "little")
        last, kind, size = bool(fields & 1), fields >> 1 & 3, fields >> 3
        pieces += (header, source.take(1 if kind == RUN_OF_ONE_BYTE else size))
        blocks += 1
        if last and has_checksum:
            pieces.append(source.take(4))
        if last or blocks == BLOCKS_AT_ONCE:
            if out := decoder.decompress(b"".join(pieces)):
                yield out
            pieces, blocks = [], 0
    if not decoder.eof:
        raise CutOffError("its compressed rows end too early")
    if source.peek(1):
        raise BadBytesError("bytes are left over after its compressed rows")


class _Bytes:
    """Portions, taken by the byte."""

    def __init__(self, portions: Iterator[bytes]) -> None:
        self._portions = portions
        self._data = b""
        self._at = 0

    def peek(self, count: int) -> bytes:
        """The next ``count`` bytes, or as many as there are."""
        while len(self._data) - self._at < count:
            portion = next(self._portions, None)
            if portion is None:
                break
            self._data, self._at = self._data[self._at :] + portion, 0
        return self._data[self._at : self._at + count]

    def take(self, count: int) -> bytes:
        found = self.peek(count)
        if len(found) < count:
            raise CutOffError("its compressed rows end too early")
        self._at += count
        return found

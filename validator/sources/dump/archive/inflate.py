"""Inflating the rows of an archive in bounded portions, to the end of the stream and its check sum."""

from collections.abc import Callable, Iterator
from typing import Protocol

from validator.sources.dump.archive.cursor import BadBytesError, CutOffError

MAX_RATIO = 1100  # gzip can't reach it: 1032
FREE_BYTES = 256 << 20  # inflated; below that, any ratio is right

INFLATED_PORTION = 1 << 19  # what the readers of rows work on: nothing has to be cut up for them

LEFT_OVER = "bytes are left over after its compressed rows"


class Decoder(Protocol):
    """Of one stream, as bz2 and lzma of the standard library have it."""

    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, /, max_length: int = -1) -> bytes: ...


def inflated(stored: Iterator[bytes], compression: str, *, framed_as_file: bool) -> Iterator[bytes]:
    """What ``stored`` inflates to, in portions of INFLATED_PORTION bytes at most.

    BadBytesError where it is damaged, cut off, longer than its stream, or more than MAX_RATIO times its stored size.

    ``framed_as_file`` is whether gzip means a .gz file (directory) or zlib's own frame (custom).
    """
    counted = _Counted(stored)
    match compression:
        case "none":
            return stored
        case "gzip":
            portions = _by_decoder(counted, lambda: _gzip(framed_as_file))
        case "lz4":
            portions = _by_decoder(counted, _lz4)
        case _:
            from validator.sources.dump.archive.zstd_frame import inflated_zstd

            portions = inflated_zstd(counted)
    return _bounded(portions, counted)


class _Counted:
    """An iterator that knows how many bytes it gave."""

    def __init__(self, portions: Iterator[bytes]) -> None:
        self._portions = portions
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        portion = next(self._portions)
        self.bytes += len(portion)
        return portion


def _bounded(portions: Iterator[bytes], stored: _Counted) -> Iterator[bytes]:
    total = 0
    for portion in portions:
        total += len(portion)
        if total > FREE_BYTES and total > stored.bytes * MAX_RATIO:
            raise BadBytesError(f"it inflates to more than {MAX_RATIO:,} times its size")
        yield portion


def _gzip(framed_as_file: bool) -> Decoder:
    from isal import igzip_lib

    return igzip_lib.IgzipDecompressor(igzip_lib.DECOMP_GZIP if framed_as_file else igzip_lib.DECOMP_ZLIB)


def _lz4() -> Decoder:
    import lz4.frame

    decoder: Decoder = lz4.frame.LZ4FrameDecompressor()
    return decoder


def _by_decoder(stored: Iterator[bytes], make: Callable[[], Decoder]) -> Iterator[bytes]:
    """One stream, and nothing after it: pg_dump never writes more."""
    decoder, ended = make(), False
    for portion in stored:
        if ended:
            raise BadBytesError(LEFT_OVER)
        waiting, hungry = portion, False
        while not (ended or hungry):
            try:
                out = decoder.decompress(waiting, INFLATED_PORTION)
            except Exception as error:  # isal and lz4 have errors of their own, RuntimeError among them
                raise BadBytesError(f"its compressed rows are damaged ({error})") from None
            waiting, ended, hungry = b"", decoder.eof, decoder.needs_input
            if out:
                yield out
        if decoder.unused_data:
            raise BadBytesError(LEFT_OVER)
    if not ended:
        raise CutOffError("its compressed rows end too early")

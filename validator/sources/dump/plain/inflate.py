"""A compressed stream as it inflates: to its end, with its checksums, and never without bounds.

A file may be several members (gzip) or frames (zstd, lz4) one after another; anything else after the last one is an
error. Sources: RFC 1952, RFC 8878, the LZ4 frame format.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from validator.sources.dump.contents import DumpError
from validator.sources.dump.stored import Stored

PORTION = 1 << 20
MOST_RATIO = 1100  # deflate's own limit is 1,032
FREE_OF_RATIO = 256 << 20
_TAKEN = 1 << 16
_TAKEN_OF_ZSTD = 1 << 10  # its decoder has no bound on what it returns: 128 KiB for every 4 bytes at most
_SKIPPABLE = range(0x184D2A50, 0x184D2A60)
_MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd", "lz4": b"\x04\x22\x4d\x18"}
_SKIPPABLE_HEADER = 8


def compression_of(head: bytes) -> str:
    """What the first bytes of a file say: gzip, zstd, lz4 or none."""
    for name, magic in _MAGIC.items():
        if head.startswith(magic):
            return name
    is_skippable = len(head) >= 4 and int.from_bytes(head[:4], "little") in _SKIPPABLE
    return "zstd" if is_skippable else "none"


class _Member(Protocol):
    """One member or frame. ``feed`` takes compressed bytes and gives inflated ones in portions."""

    @property
    def ended(self) -> bool: ...

    @property
    def unused(self) -> bytes: ...

    def feed(self, data: bytes) -> Iterator[bytes]: ...


class _Gzip:
    def __init__(self) -> None:
        from isal import isal_zlib

        self._inflate = isal_zlib.decompressobj(wbits=31)

    @property
    def ended(self) -> bool:
        return bool(self._inflate.eof)

    @property
    def unused(self) -> bytes:
        return bytes(self._inflate.unused_data)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._inflate.eof:
            yield self._inflate.decompress(data, PORTION)
            data = self._inflate.unconsumed_tail


class _Zstd:
    def __init__(self) -> None:
        import zstandard

        self._inflate = zstandard.ZstdDecompressor().decompressobj()

    @property
    def ended(self) -> bool:
        return self._inflate.eof

    @property
    def unused(self) -> bytes:
        return self._inflate.unused_data

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._inflate.decompress(data)


class _Lz4:
    def __init__(self) -> None:
        from lz4.frame import LZ4FrameDecompressor

        self._inflate = LZ4FrameDecompressor()

    @property
    def ended(self) -> bool:
        return bool(self._inflate.eof)

    @property
    def unused(self) -> bytes:
        return self._inflate.unused_data or b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._inflate.decompress(data, PORTION)
        while not self._inflate.eof and not self._inflate.needs_input:
            yield self._inflate.decompress(b"", PORTION)


_MEMBERS: dict[str, Callable[[], _Member]] = {"gzip": _Gzip, "zstd": _Zstd, "lz4": _Lz4}


def inflated(stored: Stored, compression: str) -> Iterator[bytes]:
    """The text of the file, in portions none of which is empty; DumpError where it is damaged, cut or a bomb."""
    if compression == "none":
        yield from _portions(stored, 0, PORTION)
        return
    total = 0
    for portion in _Inflation(stored, compression).run():
        total += len(portion)
        if total > FREE_OF_RATIO and total > MOST_RATIO * stored.size:
            raise DumpError(f"{stored.name}: inflates to more than {MOST_RATIO} times its size: not taken for a dump")
        if portion:
            yield portion


def _portions(stored: Stored, position: int, size: int) -> Iterator[bytes]:
    while position < stored.size:
        portion = stored.read_at(position, size)
        position += len(portion)
        yield portion


class _Inflation:
    """Walks over the members of one file."""

    def __init__(self, stored: Stored, compression: str) -> None:
        self._stored = stored
        self._compression = compression
        self._input = _portions(stored, 0, _TAKEN_OF_ZSTD if compression == "zstd" else _TAKEN)
        self._rest = b""

    def run(self) -> Iterator[bytes]:
        while self._fill(4):
            if self._skippable():
                self._skip()
            elif self._rest.startswith(_MAGIC[self._compression]):
                yield from self._member()
            else:
                raise self._error("something that is not compressed follows the compressed text")
        if self._rest:
            raise self._error("something that is not compressed follows the compressed text")

    def _error(self, what: str) -> DumpError:
        return DumpError(f"{self._stored.name}: {self._compression}: {what}; copy it or make it again")

    def _fill(self, size: int) -> bool:
        """Sees to it that so many bytes are in ``_rest``; False where the file ends before."""
        while len(self._rest) < size:
            portion = next(self._input, b"")
            if not portion:
                return False
            self._rest += portion
        return True

    def _skippable(self) -> bool:
        return self._compression != "gzip" and int.from_bytes(self._rest[:4], "little") in _SKIPPABLE

    def _skip(self) -> None:
        if not self._fill(_SKIPPABLE_HEADER):
            raise self._error("cut short")
        left = _SKIPPABLE_HEADER + int.from_bytes(self._rest[4:_SKIPPABLE_HEADER], "little")
        while left > len(self._rest):
            left -= len(self._rest)
            self._rest = b""
            if not self._fill(1):
                raise self._error("cut short")
        self._rest = self._rest[left:]

    def _member(self) -> Iterator[bytes]:
        member = _MEMBERS[self._compression]()
        data, self._rest = self._rest, b""
        while True:
            yield from self._checked(member, data)
            if member.ended:
                self._rest = member.unused
                return
            data = next(self._input, b"")
            if not data:
                raise self._error("cut short")

    def _checked(self, member: _Member, data: bytes) -> Iterator[bytes]:
        try:
            yield from member.feed(data)
        except (DumpError, GeneratorExit):
            raise
        except Exception as error:  # each library has errors of its own, and lz4's is RuntimeError
            raise self._error(f"damaged ({str(error)[:200] or type(error).__name__})") from None

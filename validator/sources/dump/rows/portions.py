"""The chunks of a table's rows in portions of a size that is good to work on, fetched ahead by another thread."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from queue import Empty, Full, Queue
from threading import Event, Thread

PORTION = 1 << 19
"""Bytes; the arrays that are made of a portion still fit a processor's cache."""

_AHEAD = 4
_PATIENCE = 0.1  # seconds until a thread that waits looks whether the other one has given up


def portions(chunks: Iterable[bytes], progress: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """``chunks`` joined or cut to portions of PORTION bytes at most; ``progress`` hears of the bytes as they come."""
    small: list[bytes] = []
    size = 0
    for chunk in chunks:
        if progress is not None:
            progress(len(chunk))
        if size + len(chunk) > PORTION:
            yield from _joined(small)
            small, size = [], 0
        if len(chunk) > PORTION:
            view = memoryview(chunk)
            for start in range(0, len(chunk), PORTION):
                yield bytes(view[start : start + PORTION])
        elif chunk:
            small.append(chunk)
            size += len(chunk)
    yield from _joined(small)


def _joined(chunks: list[bytes]) -> Iterator[bytes]:
    if chunks:
        yield chunks[0] if len(chunks) == 1 else b"".join(chunks)


@contextmanager
def ahead(source: Iterator[bytes]) -> Iterator[Iterator[bytes]]:
    """``source``, run by a thread of its own a few portions ahead, which is ended with the block; its error is raised
    where it would have been met."""
    queue: Queue[bytes | BaseException | None] = Queue(_AHEAD)
    stop = Event()

    def put(item: bytes | BaseException | None) -> bool:
        while not stop.is_set():
            try:
                queue.put(item, timeout=_PATIENCE)
            except Full:
                continue
            return True
        return False

    def fetch() -> None:
        try:
            for portion in source:
                if not put(portion):
                    return
        except BaseException as error:
            put(error)
        else:
            put(None)

    def taken() -> Iterator[bytes]:
        while True:
            item = queue.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item

    thread = Thread(target=fetch, name="seqguard-inflate", daemon=True)
    thread.start()
    try:
        yield taken()
    finally:
        stop.set()
        while thread.is_alive():
            try:
                queue.get_nowait()
            except Empty:
                thread.join(_PATIENCE)

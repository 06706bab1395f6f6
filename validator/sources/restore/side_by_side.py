"""Some threads, each with a connection, that share a heap of work."""

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from typing import TypeVar

from validator.sources.restore.session import Session
from validator.sources.restore.watch import Watch

T = TypeVar("T")


def side_by_side(
    items: Iterable[T],
    workers: int,
    watch: Watch,
    open_session: Callable[[], Session],
    do: Callable[[Session, T], None],
) -> None:
    """Calls ``do`` with each item, in order where there is one worker. The first exception ends it all."""
    heap = deque(items)

    def take() -> None:
        with closing(open_session()) as session:
            while True:
                try:
                    item = heap.popleft()
                except IndexError:
                    return
                do(session, item)

    workers = min(workers, len(heap))
    if workers <= 1:
        take()
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="seqguard-restore") as pool:
        try:
            for future in as_completed([pool.submit(take) for _ in range(workers)]):
                future.result()
        except BaseException:
            heap.clear()
            watch.stop("the restore was stopped: another part of it failed")
            raise

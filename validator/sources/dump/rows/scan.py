"""Takes the wanted columns of a dump's rows to their collectors, several tables side by side."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from validator.sources.dump.contents import DamagedRowsError, DataForm, Dump, Lane, TableData
from validator.sources.dump.rows.collector import Wanted
from validator.sources.dump.rows.copy_text import CopyText
from validator.sources.dump.rows.feed import Feed
from validator.sources.dump.rows.freed_memory import keep_freed_memory
from validator.sources.dump.rows.inserts import Inserts
from validator.sources.dump.rows.portions import ahead, portions
from validator.sources.dump.rows.texts import Decoder

_STRINGS = re.compile(r"\s*SET\s+standard_conforming_strings\s*(?:=|TO)\s*'?(?:off|false|no|0)\b", re.IGNORECASE)
_USUAL_RATIO = 4  # of text to its stored bytes: how fast the progress of a compressed table is shown
_PATIENCE = 0.1


def scan_rows(
    dump: Dump, wanted: Mapping[int, Wanted], *, jobs: int, progress: Callable[[int], None]
) -> dict[int, DamagedRowsError]:
    """Reads the rows that are ``wanted``, by TableData.number; what could not be read, and why.

    ``progress`` hears of stored bytes as they are read, in all TableData.size of each table; it is called by several
    threads, one at a time. After an error the collectors of that table have heard of a part of its rows. Any other
    error than DamagedRowsError ends all threads and is raised.
    """
    keep_freed_memory()
    scan = _Scan(dump, wanted, progress)
    lanes: SimpleQueue[Lane] = SimpleQueue()
    for lane in dump.lanes([one.data for one in wanted.values()]):
        lanes.put(lane)
    threads = [
        Thread(target=scan.work, args=(lanes,), name=f"seqguard-scan-{number}", daemon=True)
        for number in range(max(1, min(jobs, lanes.qsize())))
    ]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():  # an endless join() would not hear of Ctrl-C on every system
                thread.join(_PATIENCE)
    finally:
        scan.stop.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
    if scan.failures:
        raise scan.failures[0]
    return scan.errors


class _StoppedError(Exception):
    """Another thread failed, or the user wants it to end."""


class _Scan:
    def __init__(self, dump: Dump, wanted: Mapping[int, Wanted], progress: Callable[[int], None]) -> None:
        self.stop = Event()
        self.errors: dict[int, DamagedRowsError] = {}
        self.failures: list[BaseException] = []
        self._wanted = wanted
        self._decoder = Decoder(dump.header.encoding)
        self._backslashes = any(_STRINGS.match(statement.text) for statement in dump.statements)
        self._ratio = 1 if dump.header.compression == "none" else _USUAL_RATIO
        self._progress = progress
        self._telling = Lock()
        fed = Counter(id(collector) for one in wanted.values() for collector in one.collectors)
        self._locks = {key: Lock() for key, tables in fed.items() if tables > 1}

    def work(self, lanes: SimpleQueue[Lane]) -> None:
        """Takes lanes until there are none."""
        try:
            while not self.stop.is_set():
                for data, chunks in lanes.get_nowait():
                    self._table(data, chunks)
        except (Empty, _StoppedError):
            return
        except BaseException as error:
            self.failures.append(error)
            self.stop.set()

    def _table(self, data: TableData, chunks: Iterator[bytes]) -> None:
        told = _Told(data.size, self._ratio, self._tell)
        try:
            with ahead(portions(self._checked(chunks), told.more)) as fetched:
                try:
                    self._read(self._wanted[data.number], fetched)
                except DamagedRowsError as error:
                    self.errors[data.number] = error
                    for _ in fetched:  # the next table of the lane begins behind the end of this one
                        continue
        except DamagedRowsError as error:
            self.errors.setdefault(data.number, error)
        told.all()

    def _read(self, wanted: Wanted, fetched: Iterator[bytes]) -> None:
        feed = Feed(wanted, self._locks)
        if wanted.data.form is DataForm.COPY:
            columns = wanted.columns if wanted.data.columns is None else wanted.data.columns
            CopyText(feed, columns, self._decoder).read(fetched)
        else:
            Inserts(feed, wanted.columns, self._decoder, self._backslashes).read(fetched)

    def _checked(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if self.stop.is_set():
                raise _StoppedError
            yield chunk

    def _tell(self, size: int) -> None:
        with self._telling:
            self._progress(size)


class _Told:
    """How much of a table's stored bytes was told; what is stored is not known to who reads what it inflates to."""

    def __init__(self, size: int, ratio: int, tell: Callable[[int], None]) -> None:
        self._left = size
        self._ratio = ratio
        self._tell = tell

    def more(self, inflated: int) -> None:
        self._take(inflated // self._ratio)

    def all(self) -> None:
        self._take(self._left)

    def _take(self, size: int) -> None:
        told = min(size, self._left)
        self._left -= told
        if told:
            self._tell(told)

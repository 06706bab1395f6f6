"""Opens a dump whatever it is: told by what it holds, not by its name."""

import os
import select
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from validator.sources.dump.contents import DatabaseChoiceError, Dump, DumpError, Lane, TableData
from validator.sources.dump.spool import spool
from validator.sources.dump.stored import Stored

STANDARD_INPUT = "-"
_PORTION = 1 << 20
_PATIENCE = 0.5  # seconds


def open_dump(target: str, *, database: str | None = None) -> Dump:
    """The dump in the file or folder ``target``, or on standard input (``-``).

    Standard input, and whatever else can be read only once, is kept in a temporary file without a name. ``database``
    says which one of a pg_dumpall's is meant. DumpError where there is no dump, or one that can't be read, or is of
    another database.
    """
    dump = _opened(target, database)
    held = dump.header.database
    if database is not None and held is not None and held != database:
        dump.close()
        raise DatabaseChoiceError(f"{target}: holds no database {database!r}, but {held!r}")
    return dump


def _opened(target: str, database: str | None) -> Dump:
    if target == STANDARD_INPUT:
        if sys.stdin is None:
            raise DumpError("standard input: it is closed; pipe the dump into the command, or name its file")
        return _open_stored(_from_stream(sys.stdin.buffer, "standard input"), None, database)
    path = Path(target)
    try:
        if path.is_dir():
            return _open_directory(path)
        if path.is_char_device():
            raise DumpError(f"{target}: a device, no dump; give the file or the folder that pg_dump wrote, or a pipe")
        file = path.open("rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            with file:
                return _open_stored(_from_stream(file, target), None, database)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DumpError(f"{target}: can't be opened: {reason}") from None
    return _open_stored(Stored(file, target), path, database)


def _open_directory(path: Path) -> Dump:
    if not (path / "toc.dat").is_file():
        raise DumpError(f"{path}: a folder without toc.dat, so no dump; give what pg_dump --format=directory wrote")
    return _open_archive(path)


def _open_archive(path: Path) -> Dump:
    from validator.sources.dump.archive.open_archive import open_archive

    return open_archive(path)


def _from_stream(stream: BinaryIO, name: str) -> Stored:
    return Stored(spool(_plausible(_portions(stream, name), name)), name)


def _plausible(portions: Iterator[bytes], name: str) -> Iterator[bytes]:
    """``portions``; DumpError at the first if no dump begins so: a stream that is none may never end."""
    from validator.sources.dump.archive.open_archive import FIRST_BYTES, is_archive
    from validator.sources.dump.plain.inflate import compression_of
    from validator.sources.dump.plain.text import require_text

    for number, portion in enumerate(portions):
        head = portion[:FIRST_BYTES]
        if not number and not is_archive(head) and compression_of(head) == "none":
            require_text(head, name)
        yield portion


def _portions(stream: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        descriptor = stream.fileno()
    except OSError:  # no file of the system's
        yield from iter(partial(stream.read, _PORTION), b"")
        return
    try:
        while True:
            # A signal that comes just before a read would be heard of at its end only, and a pipe may never end.
            if not select.select([descriptor], [], [], _PATIENCE)[0]:
                continue
            portion = os.read(descriptor, _PORTION)
            if not portion:
                return
            yield portion
    except (OSError, ValueError) as error:
        raise DumpError(f"{name}: can't be read: {error}") from None


def _open_stored(stored: Stored, path: Path | None, database: str | None) -> Dump:
    """Closes ``stored`` unless the dump takes it over."""
    try:
        if not stored.size:
            raise DumpError(f"{stored.name}: empty: no dump")
        from validator.sources.dump.archive.open_archive import FIRST_BYTES, is_archive

        if not is_archive(stored.read_at(0, FIRST_BYTES)):
            from validator.sources.dump.plain.open_plain import open_plain

            return open_plain(stored, database=database)
        if path is None:
            return _SpooledArchive(_open_archive(Path(f"/dev/fd/{stored.descriptor}")), stored)
        archive = _open_archive(path)
        stored.close()
        return archive
    except BaseException:
        stored.close()
        raise


class _SpooledArchive(Dump):
    """An archive that is read from the temporary file, which must stay as long as it does."""

    def __init__(self, archive: Dump, stored: Stored) -> None:
        self.header = archive.header
        self.statements = archive.statements
        self.data = archive.data
        self._archive = archive
        self._stored = stored

    def lanes(self, wanted: Sequence[TableData]) -> list[Lane]:
        return self._archive.lanes(wanted)

    def missing(self) -> Sequence[str]:
        return self._archive.missing()

    def close(self) -> None:
        with suppress(ValueError):
            self._archive.close()
        self._stored.close()

"""What the directory and the tar format share: a table of contents and files of rows, named by their entry."""

from collections.abc import Iterator
from pathlib import Path

from validator.sources.dump.archive.cursor import PORTION, BadBytesError, Cursor, CutOffError
from validator.sources.dump.archive.read_contents import Contents


def check_file_names(contents: Contents) -> None:
    """BadBytesError unless the rows of each table are where pg_dump puts them: a name may not lead elsewhere."""
    for number, entry in contents.row_entries().items():
        if entry.file_name not in (b"", f"{number}.dat".encode()):
            name = entry.file_name.decode("ascii", "backslashreplace")
            raise BadBytesError(f"entry {number} has its rows in {name!r}, not in '{number}.dat'")


def check_nothing_left(cursor: Cursor) -> None:
    """Entries that a damaged count hides would be missed without a word."""
    if cursor.left:
        raise BadBytesError(f"{cursor.left:,} bytes are left over after its table of contents")


def portions(path: Path, start: int, size: int) -> Iterator[bytes]:
    """``size`` bytes of a file from ``start`` on."""
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while size:
            portion = file.read(min(PORTION, size))
            if not portion:
                raise CutOffError("the file ends before them")
            size -= len(portion)
            yield portion

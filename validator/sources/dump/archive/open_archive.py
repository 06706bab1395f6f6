"""Opening an archive of pg_dump, whichever its format."""

from pathlib import Path

from validator.sources.dump.archive.archive_dump import ArchiveDump
from validator.sources.dump.archive.cursor import BadBytesError
from validator.sources.dump.archive.custom import CustomDump
from validator.sources.dump.archive.directory import TOC, DirectoryDump
from validator.sources.dump.archive.header import MAGIC, OtherVersionError
from validator.sources.dump.archive.tar import BLOCK, TarDump, is_tar
from validator.sources.dump.contents import Dump, DumpError

FIRST_BYTES = BLOCK


def is_archive(first_bytes: bytes) -> bool:
    """Whether a file whose first FIRST_BYTES are these is a custom or a tar archive, or a damaged one."""
    return first_bytes.startswith(MAGIC) or is_tar(first_bytes)


def is_archive_folder(path: Path) -> bool:
    """Whether ``path`` is a directory archive, or a damaged one."""
    return path.is_dir() and (path / TOC).exists()


def open_archive(path: Path) -> Dump:
    """The archive at ``path``: custom, directory or tar; DumpError if it can't be read."""
    try:
        return _open(path)
    except OtherVersionError as other:
        raise DumpError(f"{path}: {other}") from None
    except BadBytesError as bad:
        raise DumpError(f"{path}: {bad}; not an archive of pg_dump, or cut off or damaged: dump it again") from None
    except OSError as error:
        raise DumpError(f"{path}: can't be read: {error.strerror}") from None


def _open(path: Path) -> ArchiveDump:
    if path.is_dir():
        return DirectoryDump(path)
    if path.exists() and not path.is_file():
        raise BadBytesError("it is no file, and an archive is not read in one go: write it to a file first")
    with path.open("rb", buffering=0) as file:
        first = file.read(FIRST_BYTES)
    if first.startswith(MAGIC):
        return CustomDump(path)
    if is_tar(first):
        return TarDump(path)
    raise BadBytesError("it does not begin as an archive of pg_dump does" if first else "it is empty")

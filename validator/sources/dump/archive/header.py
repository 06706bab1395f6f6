"""The first bytes of an archive, the same in all three formats."""

from validator.model.frozen import frozen
from validator.sources.dump.archive.cursor import BadBytesError, Cursor

MAGIC = b"PGDMP"
OLDEST = (1, 12)  # pg_dump 9.0 to 10.2
NEWEST = (1, 16)  # pg_dump 17 and 18
CUSTOM, TAR = 1, 3  # the format byte; a directory's toc.dat says tar
COMPRESSIONS = ("none", "gzip", "lz4", "zstd")
DATE_FIELDS = 7
OFFSET_SIZES = range(1, 9)


class OtherVersionError(BadBytesError):
    """An archive of a pg_dump that is not read."""


@frozen
class ArchiveHeader:
    """``version`` with its revision; sizes in bytes; the texts as they are stored, in the encoding of the archive."""

    version: tuple[int, int, int]
    integer_size: int
    offset_size: int
    format: int
    compression: str
    database: bytes
    server_version: bytes
    dump_version: bytes


def read_header(cursor: Cursor) -> ArchiveHeader:
    """The header at ``cursor``; BadBytesError if it is none, or one of a version that is not read.

    Source: PostgreSQL's pg_backup_archiver.c, ReadHead.
    """
    if cursor.left < len(MAGIC) or cursor.take(len(MAGIC)) != MAGIC:
        raise BadBytesError("it does not begin as an archive of pg_dump does")
    major, minor, revision, integer_size, offset_size, form = cursor.take(6)
    if (major, minor) > NEWEST:
        raise OtherVersionError(
            f"made by a newer pg_dump: archive version {major}.{minor}, and the newest that is read is "
            f"{NEWEST[0]}.{NEWEST[1]}; dump as plain SQL, or use a newer Seqguard"
        )
    if (major, minor) < OLDEST:
        raise OtherVersionError(
            f"made by pg_dump 8.4 or older: archive version {major}.{minor}, and the oldest that is read is "
            f"{OLDEST[0]}.{OLDEST[1]}; dump it again with a newer pg_dump"
        )
    cursor.integer_size = integer_size
    if offset_size not in OFFSET_SIZES:
        raise BadBytesError(f"its file offsets have {offset_size} bytes")
    compression = _compression(cursor, minor)
    for _ in range(DATE_FIELDS):
        cursor.integer()
    database, server, dump = (text or b"" for text in cursor.texts(3))
    version = (major, minor, revision)
    return ArchiveHeader(version, integer_size, offset_size, form, compression, database, server, dump)


def _compression(cursor: Cursor, minor: int) -> str:
    """An algorithm since 1.15; a level of gzip before: 0 is none, -1 gzip's own default."""
    if minor < 15:
        return "gzip" if cursor.integer() else "none"
    number = cursor.byte()
    if number >= len(COMPRESSIONS):
        raise BadBytesError(f"compressed in a way that is not known: {number}")
    return COMPRESSIONS[number]

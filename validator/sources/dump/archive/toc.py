"""The table of contents of an archive."""

from validator.model.frozen import frozen
from validator.sources.dump.archive.cursor import BadBytesError, Cursor
from validator.sources.dump.archive.header import CUSTOM, ArchiveHeader

SMALLEST_ENTRY = 16  # no entry has fewer integers and texts than this, each of two bytes and more
POSITION_UNKNOWN, POSITION_KNOWN, NO_ROWS = 1, 2, 3  # the offset flag of the custom format


@frozen
class Entry:
    """One entry; its texts as they are stored, in the encoding of the archive, empty where there are none.

    ``dumped`` is whether rows or large objects were dumped for it. ``offset`` is where in the file they begin, None
    where the archive does not say (custom format); ``file_name`` is the name of their file (directory, tar).
    """

    dump_id: int
    dumped: bool
    tag: bytes
    kind: bytes
    section: int
    definition: bytes
    copy_statement: bytes
    namespace: bytes
    owner: bytes
    offset: int | None = None
    file_name: bytes = b""


def read_toc(cursor: Cursor, header: ArchiveHeader) -> list[Entry]:
    """All entries, in their order; BadBytesError, with the number of the entry, where they can't be read.

    Source: PostgreSQL's pg_backup_archiver.c, ReadToc and ReadOffset.
    """
    count = cursor.integer()
    if not 0 <= count <= cursor.left // SMALLEST_ENTRY:
        raise BadBytesError(f"{count:,} entries in {cursor.left:,} bytes")
    entries: list[Entry] = []
    seen: set[int] = set()
    for index in range(count):
        try:
            entry = _read_entry(cursor, header)
        except BadBytesError as bad:
            raise BadBytesError(f"entry {index + 1} of {count:,} can't be read: {bad}") from None
        if entry.dump_id <= 0 or entry.dump_id in seen:
            raise BadBytesError(f"entry {index + 1} of {count:,} has the number {entry.dump_id}, or another has it too")
        seen.add(entry.dump_id)
        entries.append(entry)
    return entries


def _read_entry(cursor: Cursor, header: ArchiveHeader) -> Entry:
    minor = header.version[1]
    dump_id = cursor.integer()
    dumped = cursor.integer() != 0
    _, _, tag, kind = cursor.texts(4)
    section = cursor.integer()
    definition, _, copy_statement, namespace, *_ = cursor.texts(
        6 if minor >= 14 else 5
    )  # the last: table access method
    if minor >= 16:
        cursor.integer()  # relkind
    owner, _ = cursor.texts(2)
    while cursor.texts(1)[0] is not None:  # dependencies; a negative length ends them
        continue
    offset, file_name = None, b""
    if header.format == CUSTOM:
        offset = _read_offset(cursor, header.offset_size)
    else:
        file_name = cursor.texts(1)[0] or b""
    return Entry(
        dump_id,
        dumped,
        tag or b"",
        kind or b"",
        section,
        definition or b"",
        copy_statement or b"",
        namespace or b"",
        owner or b"",
        offset,
        file_name,
    )


def _read_offset(cursor: Cursor, size: int) -> int | None:
    flag, *magnitude = cursor.take(1 + size)
    if flag not in (POSITION_UNKNOWN, POSITION_KNOWN, NO_ROWS):
        raise BadBytesError(f"its offset flag is {flag}")
    return int.from_bytes(magnitude, "little") if flag == POSITION_KNOWN else None

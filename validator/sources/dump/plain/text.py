"""Whether bytes can be SQL text at all, and what else they look like."""

from validator.sources.dump.contents import DumpError

_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1b")
_KNOWN = (
    (b"PGDMP", "an archive of pg_dump compressed once more: unpack it first"),
    (b"\xff\xfe", "UTF-16, as PowerShell's '>' writes it: dump with --file"),
    (b"\xfe\xff", "UTF-16, as PowerShell's '>' writes it: dump with --file"),
    (b"BZh", "compressed with bzip2: unpack it first"),
    (b"\xfd7zXZ", "compressed with xz: unpack it first"),
    (b"PK\x03\x04", "a ZIP file: unpack it first"),
    (b"\x1f\x8b", "compressed twice: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed twice: unpack it first"),
    (b"\x04\x22\x4d\x18", "compressed twice: unpack it first"),
    *(
        (words, f"a dump of {what}: only PostgreSQL's are read")
        for words, what in (
            (b"-- MySQL dump", "MySQL"),
            (b"-- MariaDB dump", "MariaDB"),
            (b"/*M!999999", "MariaDB"),
            (b"-- phpMyAdmin SQL Dump", "MySQL"),
            (b"PRAGMA foreign_keys", "SQLite"),
            (b"SQLite format 3", "SQLite"),
        )
    ),
)


def require_text(head: bytes, where: str) -> None:
    """DumpError where the first bytes are no text: rows and literals may hold any control character but NUL, the first
    line of a script does not."""
    for magic, what in _KNOWN:
        if head.startswith(magic):
            raise DumpError(f"{where}: {what}")
    if b"\0" in head or any(byte < 32 and byte not in _TEXT_CONTROLS for byte in head.partition(b"\n")[0]):
        raise DumpError(f"{where}: neither SQL nor an archive of pg_dump; give what pg_dump wrote")

"""For tests of archives: real ones made by pg_dump, and the same archives written anew, older or compressed otherwise.

The layout is read and written here a second time, apart from the reader that is tested.
"""

import gzip
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import lz4.frame
import psycopg
import zstandard
from psycopg import sql

from tests.databases import Database
from validator.sources.dump.contents import DataForm, Dump, DumpError, TableData

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "none": bytes,
    "gzip": zlib.compress,
    "lz4": lz4.frame.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
}
ALGORITHMS = list(COMPRESS)
SUFFIXES = {"none": "", "gzip": ".gz", "lz4": ".lz4", "zstd": ".zst"}
UNKNOWN_POSITION, KNOWN_POSITION, NO_ROWS = 1, 2, 3


def pg_dump(database: Database, target: Path, *options: str, binary: Path | str | None = None) -> Path:
    """Dumps to ``target``; options as pg_dump's."""
    program = binary or database.server.binary("pg_dump")
    done = subprocess.run(
        [str(program), "-d", database.dsn, "-f", str(target), *options], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return target


def pg_dump_to_pipe(database: Database, target: Path, *options: str) -> Path:
    """Dumps to a pipe: pg_dump can't go back to write where the rows are."""
    with subprocess.Popen(
        [str(database.server.binary("pg_dump")), "-d", database.dsn, *options], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        target.write_bytes(process.stdout.read())
    assert process.returncode == 0
    return target


def system_pg_dump() -> tuple[str, int] | None:
    """The pg_dump on PATH, and its major."""
    program = shutil.which("pg_dump")
    if program is None:
        return None
    words = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"\) (\d+)", words)
    return (program, int(match[1])) if match else None


def copied(database: Database, table: TableData) -> bytes:
    """The rows as the server writes them."""
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns or ()))
    query = sql.SQL("COPY {} ({}) TO STDOUT") if table.columns else sql.SQL("COPY {} TO STDOUT")
    query = query.format(sql.Identifier(*table.table), *([columns] if table.columns else []))
    with psycopg.connect(database.dsn) as connection, connection.cursor().copy(query) as copy:
        return b"".join(bytes(part) for part in copy)


def rows(dump: Dump) -> dict[int, bytes | None]:
    """The rows of each table by its number; None where they are found damaged."""
    found: dict[int, bytes | None] = {}
    for lane in dump.lanes(dump.data):
        for table, portions in lane:
            try:
                found[table.number] = b"".join(portions)
            except DumpError:
                found[table.number] = None
    return found


def copy_tables(dump: Dump) -> list[TableData]:
    return [table for table in dump.data if table.form is DataForm.COPY]


@dataclass
class StoredEntry:
    """An entry as 1.16 has it; ``extra`` is what the format adds: flag and offset, or a file name."""

    dump_id: int
    dumped: int
    table_oid: bytes | None
    oid: bytes | None
    tag: bytes | None
    kind: bytes | None
    section: int
    definition: bytes | None
    drop: bytes | None
    copy: bytes | None
    namespace: bytes | None
    tablespace: bytes | None
    access_method: bytes | None
    relkind: int
    owner: bytes | None
    with_oids: bytes | None
    dependencies: list[bytes]
    flag: int = NO_ROWS
    offset: int = 0
    file_name: bytes | None = b""


@dataclass
class StoredArchive:
    """Header and entries; ``blocks`` are the chunks' bytes of the rows of a custom archive, joined, by entry."""

    minor: int
    format: int
    compression: int
    date: list[int]
    names: list[bytes | None]
    entries: list[StoredEntry]
    blocks: dict[int, bytes] = field(default_factory=dict)

    def entry(self, kind: bytes, tag: bytes | None = None) -> StoredEntry:
        return next(entry for entry in self.entries if entry.kind == kind and tag in (None, entry.tag))

    def recompressed(self, algorithm: str) -> "StoredArchive":
        """The rows of a custom archive, which are gzip, in another way."""
        self.blocks = {number: COMPRESS[algorithm](zlib.decompress(block)) for number, block in self.blocks.items()}
        self.compression = ALGORITHMS.index(algorithm)
        return self


def integer(value: int) -> bytes:
    return struct.pack("<BI", value < 0, abs(value))


def text(value: bytes | None) -> bytes:
    return integer(-1) if value is None else integer(len(value)) + value


class _Reader:
    def __init__(self, raw: bytes) -> None:
        self.file = BytesIO(raw)

    def integer(self) -> int:
        sign, value = struct.unpack("<BI", self.file.read(5))
        return -value if sign else value

    def text(self) -> bytes | None:
        length = self.integer()
        return None if length < 0 else self.file.read(length)

    def list(self) -> Iterator[bytes]:
        while (item := self.text()) is not None:
            yield item


def parse(raw: bytes) -> StoredArchive:
    """A toc.dat or a custom archive of version 1.14 (pg_dump 12 to 15) or 1.16, without large objects."""
    reader = _Reader(raw)
    assert reader.file.read(5) == b"PGDMP"
    _, minor, _, _, _, form = reader.file.read(6)
    compression = reader.file.read(1)[0] if minor >= 15 else int(reader.integer() != 0)
    date = [reader.integer() for _ in range(7)]
    names = [reader.text() for _ in range(3)]
    entries = [_parse_entry(reader, minor, form) for _ in range(reader.integer())]
    archive = StoredArchive(minor, form, compression, date, names, entries)
    while form == 1 and reader.file.read(1) == b"\x01":
        number, block = reader.integer(), b""
        while length := reader.integer():
            block += reader.file.read(length)
        archive.blocks[number] = block
    return archive


def _parse_entry(reader: _Reader, minor: int, form: int) -> StoredEntry:
    i, t = reader.integer, reader.text
    entry = StoredEntry(
        i(), i(), t(), t(), t(), t(), i(), t(), t(), t(), t(), t(), t(), i() if minor >= 16 else 0, t(), t(),
        list(reader.list()),
    )  # fmt: skip
    if form == 1:
        entry.flag = reader.file.read(1)[0]
        entry.offset = int.from_bytes(reader.file.read(8), "little")
    else:
        entry.file_name = reader.text()
    return entry


def written(archive: StoredArchive, *, minor: int | None = None, chunk: int = 4096) -> bytes:
    """The archive as bytes, of this version, its rows in chunks of this size; known offsets are made right."""
    minor = minor or archive.minor
    head = _written_head(archive, minor)
    size = len(head) + len(_written_toc(archive, minor))
    body = b""
    for entry in archive.entries:
        if entry.dump_id in archive.blocks:
            entry.offset = size + len(body) if entry.flag == KNOWN_POSITION else 0
            body += _written_block(entry.dump_id, archive.blocks[entry.dump_id], chunk)
    return head + _written_toc(archive, minor) + body


def _written_head(archive: StoredArchive, minor: int) -> bytes:
    compression = bytes([archive.compression]) if minor >= 15 else integer(-1 if archive.compression else 0)
    head = b"PGDMP" + bytes([1, minor, 0, 4, 8, archive.format]) + compression
    return head + b"".join(map(integer, archive.date)) + b"".join(map(text, archive.names))


def _written_toc(archive: StoredArchive, minor: int) -> bytes:
    entries = [_written_entry(entry, minor, archive.format) for entry in archive.entries]
    return integer(len(entries)) + b"".join(entries)


def _written_entry(e: StoredEntry, minor: int, form: int) -> bytes:
    parts = [integer(e.dump_id), integer(e.dumped), *map(text, (e.table_oid, e.oid, e.tag, e.kind)), integer(e.section)]
    parts += map(text, (e.definition, e.drop, e.copy, e.namespace, e.tablespace))
    parts += [text(e.access_method)] * (minor >= 14) + [integer(e.relkind)] * (minor >= 16)
    parts += [*map(text, (e.owner, e.with_oids, *e.dependencies)), integer(-1)]
    parts += [bytes([e.flag]), struct.pack("<Q", e.offset)] if form == 1 else [text(e.file_name)]
    return b"".join(parts)


def _written_block(number: int, stored: bytes, chunk: int) -> bytes:
    pieces = [stored[at : at + chunk] for at in range(0, len(stored), chunk)]
    return b"\x01" + integer(number) + b"".join(integer(len(piece)) + piece for piece in pieces) + integer(0)


def recompress_folder(folder: Path, target: Path, algorithm: str) -> Path:
    """A directory archive made with gzip, compressed in another way."""
    target.mkdir()
    for file in folder.iterdir():
        if file.suffix == ".gz":
            raw = gzip.decompress(file.read_bytes())
            (target / (file.stem + SUFFIXES[algorithm])).write_bytes(
                gzip.compress(raw) if algorithm == "gzip" else COMPRESS[algorithm](raw)
            )
    archive = parse((folder / "toc.dat").read_bytes())
    archive.compression = ALGORITHMS.index(algorithm)
    (target / "toc.dat").write_bytes(written(archive))
    return target

"""Dumps to measure on: about as many bytes of COPY text as asked for, in one table or in forty."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

FAT_ROW = 128
"""Bytes of COPY text that one row of the fat table takes, about."""

WIDTHS = (2, 5, 9, 17, 33)
"""How many columns the forty tables have, in turn."""

MAKE_FAT = """
CREATE TABLE fat (id bigserial PRIMARY KEY, customer integer, amount numeric(12, 2), placed timestamptz, note text);
INSERT INTO fat (customer, amount, placed, note)
  SELECT n % 50000, (n::bigint * 7919 % 1000000) / 100.0, timestamptz '2026-01-01' + n * interval '1 second',
         md5(n::text) || ' ' || md5((n::bigint * 31)::text)
  FROM generate_series(1, {rows}) n;
CREATE INDEX ON fat (customer);
CREATE INDEX ON fat (placed);
SELECT setval('fat_id_seq', {rows} - 1000);
"""


def fat(dsn: str, size: int) -> None:
    """One table, indexed as a table of orders is, whose sequence stands 1,000 behind its ids."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(MAKE_FAT.format(rows=max(size // FAT_ROW, 2000)))


def forty(dsn: str, size: int, with_sequences: int) -> None:
    """Forty tables of mixed width and about the same size.

    The first ``with_sequences`` have a serial key; the very first stands behind.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        for number in range(40):
            width = WIDTHS[number % len(WIDTHS)]
            rows = max(size // 40 // (8 + 33 * (width - 1)), 100)
            kind = "serial" if number < with_sequences else "integer"
            texts = "".join(f", c{i} text" for i in range(1, width))
            values = "".join(f", md5((n::bigint * {i})::text)" for i in range(1, width))
            connection.execute(f"CREATE TABLE t{number} (id {kind} PRIMARY KEY{texts})")
            connection.execute(f"INSERT INTO t{number} SELECT n{values} FROM generate_series(1, {rows}) n")
            if number < with_sequences:
                connection.execute(f"SELECT setval('t{number}_id_seq', {rows - (10 if number == 0 else 0)})")


def dump(program: str, dsn: str, form: str, compression: str, path: Path) -> Path:
    """A dump of the database in the folder or file ``path``."""
    zstd = compression == "zstd"
    level = {"gzip": "6", "none": "0", "zstd": "0"}[compression]
    subprocess.run([program, f"--format={form}", f"--compress={level}", f"--file={path}", dsn], check=True)
    if zstd:
        as_zstd(path)
    return path


def as_zstd(folder: Path) -> None:
    """A directory archive without compression made into what ``pg_dump --compress=zstd`` writes: not every pg_dump is
    built with zstd."""
    import zstandard

    toc = bytearray((folder / "toc.dat").read_bytes())
    toc[_compression_byte(toc)] = 3  # PG_COMPRESSION_ZSTD in PostgreSQL's compression.h
    (folder / "toc.dat").write_bytes(toc)
    for part in folder.glob("*.dat"):
        if part.name != "toc.dat":
            with part.open("rb") as plain, part.with_suffix(".dat.zst").open("wb") as packed:
                zstandard.ZstdCompressor(level=3).copy_stream(plain, packed)
            part.unlink()


def _compression_byte(toc: bytes) -> int:
    """Its place in the header of archive version 1.15 and newer: after magic, version (3), sizes (2) and format."""
    if bytes(toc[:5]) != b"PGDMP" or tuple(toc[5:7]) < (1, 15):
        raise ValueError("this pg_dump is older than 16: its archives say a level, and know gzip only")
    return 11


def size_of(path: Path) -> int:
    """Bytes on disk."""
    return sum(p.stat().st_size for p in path.iterdir()) if path.is_dir() else path.stat().st_size


def remove(path: Path) -> None:
    """Whatever is there."""
    remover: Callable[[Path], object] = shutil.rmtree if path.is_dir() else Path.unlink
    remover(path)

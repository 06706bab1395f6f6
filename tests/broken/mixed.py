"""A database with every kind of id column, in step or out of step, dumped in every format and compression."""

import gzip
from collections.abc import Callable
from pathlib import Path

import lz4.frame
import zstandard

from tests.databases import Database
from tests.sources.dump.archive_kit import parse, pg_dump, recompress_folder, written

IN_STEP = (Path(__file__).with_name("mixed.sql")).read_text(encoding="utf8")
OUT_OF_STEP = f"{IN_STEP}SELECT setval('public.orders_id_seq', 30);"
AS_A_WHOLE: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
    "lz4": lambda text: lz4.frame.compress(text, content_checksum=True),
}
FORMS = (
    *("custom-gzip", "custom-none", "custom-lz4", "custom-zstd", "custom-inserts"),
    *("directory-gzip", "directory-none", "directory-lz4", "directory-zstd"),
    *("tar", "plain", "plain-gz", "plain-zst", "plain-lz4", "plain-inserts"),
)


def dump(database: Database, form: str, folder: Path) -> Path:
    """The path of a new dump of ``database`` in ``folder``."""
    format_, _, way = form.partition("-")
    path = folder / form
    if way == "inserts":
        return pg_dump(database, path, f"--format={format_}", "--rows-per-insert=2", *(["-Z0"] * (format_ == "custom")))
    if format_ == "plain":
        pg_dump(database, path)
        path.write_bytes(AS_A_WHOLE[way](path.read_bytes()) if way else path.read_bytes())
        return path
    if way in ("lz4", "zstd"):
        made = pg_dump(database, folder / f"{form}-made", f"--format={format_}", "--compress=6")
        if format_ == "directory":
            return recompress_folder(made, path, way)
        path.write_bytes(written(parse(made.read_bytes()).recompressed(way)))
        return path
    return pg_dump(database, path, f"--format={format_}", *(["--compress=0"] if way == "none" else []))

"""One database, dumped in every format that pg_dump writes."""

import gzip
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.databases import Database

ARCHIVES = ("custom", "directory", "tar")
FORMATS = (*ARCHIVES, "plain", "plain.gz", "inserts")
_OPTIONS = {
    "custom": ["--format=custom"],
    "directory": ["--format=directory", "--compress=0"],
    "tar": ["--format=tar"],
    "plain": ["--format=plain", "--create"],
    "inserts": ["--format=custom", "--rows-per-insert=3"],
}


def every_dump(database: Database, folder: Path, formats: Sequence[str] = FORMATS) -> dict[str, Path]:
    """Dumps of ``database`` in these formats, made side by side: with `plain.gz`, `plain` has to be among them."""
    by_pg_dump = [form for form in formats if form != "plain.gz"]
    with ThreadPoolExecutor() as pool:
        made = dict(zip(by_pg_dump, pool.map(lambda form: dump(database, form, folder), by_pg_dump), strict=True))
    if "plain.gz" in formats:
        made["plain.gz"] = compressed(made["plain"], folder / "dump.plain.gz")
    return made


def compressed(plain: Path, path: Path) -> Path:
    path.write_bytes(gzip.compress(plain.read_bytes(), 1))
    return path


def dump(database: Database, form: str, folder: Path, *options: str) -> Path:
    """The path of a new dump of ``database`` in ``folder``; RuntimeError with pg_dump's words where there is none."""
    path = folder / f"dump.{form}{len(options) or ''}"
    command = [str(database.server.binary("pg_dump")), *_OPTIONS[form], *options, f"--file={path}", database.dsn]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return path

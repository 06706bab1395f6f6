"""One database, dumped in every format that pg_dump writes."""

import gzip
import os
import subprocess
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


def every_dump(database: Database, folder: Path) -> dict[str, Path]:
    """Dumps of ``database`` in all FORMATS, made side by side."""
    with ThreadPoolExecutor() as pool:
        made = pool.map(lambda form: dump(database, form, folder), FORMATS)
        return dict(zip(FORMATS, made, strict=True))


def dump(database: Database, form: str, folder: Path, *options: str) -> Path:
    """The path of a new dump of ``database`` in ``folder``; RuntimeError with pg_dump's words where there is none."""
    path = folder / f"dump.{form}{len(options) or ''}"
    compressed = form.endswith(".gz")
    chosen = _OPTIONS[form.removesuffix(".gz")]
    written = folder / f"{path.name}.uncompressed" if compressed else path
    command = [str(database.server.binary("pg_dump")), *chosen, *options, f"--file={written}", database.dsn]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    if compressed:
        path.write_bytes(gzip.compress(written.read_bytes(), 1))
        written.unlink()
    return path

"""Damaged plain dumps: one clear error or the true statements, and never anything else."""

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import lz4.frame
import pytest
import zstandard

from tests.databases import Database
from tests.sources.dump.plain_dumps import awkward, opened, pg_dump, rows
from validator.sources.dump.contents import DumpError

COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "none": bytes,
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
    "lz4": lambda text: lz4.frame.compress(text, content_checksum=True),
}
OPTIONS = [[], ["--inserts", "--create"]]
COMPLETE = b"-- PostgreSQL database dump complete"


@pytest.fixture(params=OPTIONS, ids=["copy", "inserts"])
def text(request: pytest.FixtureRequest, database: Database) -> bytes:
    database.load(awkward(database.server))
    return pg_dump(database, *request.param, "--exclude-table=long")


def read_all(folder: Path, text: bytes) -> None:
    with opened(folder, text) as dump:
        rows(dump)


def is_refused(folder: Path, text: bytes) -> bool:
    try:
        read_all(folder, text)
    except DumpError:
        return True
    return False


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_cut_is_always_seen(text: bytes, tmp_path: Path, compression: str) -> None:
    stored = COMPRESSIONS[compression](text)
    end = text.index(COMPLETE) + len(COMPLETE) if compression == "none" else len(stored)
    places = random.Random(1).sample(range(end), 80)
    for place in [0, 1, 2, 4, 10, 29, 30, 31, 32, 33, end - 1, *places]:
        with pytest.raises(DumpError):
            read_all(tmp_path, stored[:place])


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_flip_raises_nothing_but_a_dump_error(text: bytes, tmp_path: Path, compression: str) -> None:
    stored = COMPRESSIONS[compression](text)
    chance = random.Random(2)
    seen = 0
    for _ in range(120):
        damaged = bytearray(stored)
        damaged[chance.randrange(len(stored))] ^= 1 << chance.randrange(8)
        seen += is_refused(tmp_path, bytes(damaged))
    assert seen >= (0 if compression == "none" else 110)


@pytest.mark.parametrize("compression", ["gzip", "zstd", "lz4"])
def test_what_follows_the_compressed_text_is_refused(text: bytes, tmp_path: Path, compression: str) -> None:
    for rest in (b"x", b"\0\0\0\0\0", b"SELECT 1;"):
        with pytest.raises(DumpError, match="not compressed follows"):
            read_all(tmp_path, COMPRESSIONS[compression](text) + rest)


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
def test_a_bomb_is_refused(tmp_path: Path, compression: str) -> None:
    bomb = COMPRESSIONS[compression](b"SELECT 1;" + b" " * (300 << 20))
    if compression == "lz4":
        bomb = zstandard.compress(b" " * (300 << 20)) * 3
    with pytest.raises(DumpError, match="times its size"):
        read_all(tmp_path, bomb)

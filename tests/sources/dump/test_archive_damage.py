"""Damaged and hostile archives: one error, of the dump or of a table, and never rows that are not those dumped."""

import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import Database
from tests.sources.dump.archive_kit import (
    ALGORITHMS,
    COMPRESS,
    NO_ROWS,
    StoredArchive,
    integer,
    parse,
    pg_dump,
    recompress_folder,
    rows,
    written,
)
from validator.sources.dump.archive import inflate
from validator.sources.dump.archive.inflate import inflated
from validator.sources.dump.archive.open_archive import open_archive
from validator.sources.dump.contents import DamagedRowsError, DumpError

SMALL = ("-n", "public", "--exclude-table-data=large", "--exclude-table-data=same")
Rows = dict[int, bytes | None]


def read(path: Path) -> Rows | None:
    """The rows of each table, None where they are damaged; None instead of all if the dump is."""
    try:
        with open_archive(path) as dump:
            for statement in dump.statements:
                assert isinstance(statement.text, str)
            return rows(dump)
    except DumpError as error:
        return told_in_one_line(error)


def told_in_one_line(error: DumpError) -> None:
    assert not isinstance(error, DamagedRowsError)
    assert str(error).isprintable()


def assert_same_or_damaged(found: Rows | None, whole: Rows) -> None:
    if found is not None:
        assert len(found) == len(whole)
        # A number that is damaged itself is one of no rows: those of its table are found missing.
        assert all(found[number] in (None, whole.get(number)) for number in found)


@pytest.fixture
def custom(hard: Database, tmp_path: Path) -> StoredArchive:
    return parse(pg_dump(hard, tmp_path / "real", "-Fc", *SMALL).read_bytes())


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_custom_cut_at_any_byte(custom: StoredArchive, tmp_path: Path, algorithm: str) -> None:
    path = tmp_path / "cut"
    path.write_bytes(raw := written(custom.recompressed(algorithm)))
    whole = read(path)
    assert whole is not None
    assert len(whole) == 3
    for length in [*range(0, len(raw), 97), *range(len(raw) - 150, len(raw))]:
        path.write_bytes(raw[:length])
        found = read(path)
        assert_same_or_damaged(found, whole)
        if length < len(raw) - 5:
            assert found is None or None in found.values(), length


@pytest.mark.parametrize("algorithm", ["gzip", "lz4", "zstd"])
def test_custom_with_a_flipped_bit(custom: StoredArchive, tmp_path: Path, algorithm: str) -> None:
    path = tmp_path / "flipped"
    path.write_bytes(raw := written(custom.recompressed(algorithm)))
    whole = read(path)
    assert whole is not None
    chance = random.Random(algorithm)
    rows_begin = len(raw) - 150
    places = [chance.randrange(len(raw)) for _ in range(300)] + [*range(rows_begin, len(raw))]
    for place in places:
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :])
        found = read(path)
        if algorithm != "lz4":  # which has no check sum as pg_dump writes it
            assert_same_or_damaged(found, whole)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_directory_with_a_cut_or_flipped_file(hard: Database, tmp_path: Path, algorithm: str) -> None:
    folder = recompress_folder(pg_dump(hard, tmp_path / "real", "-Fd", *SMALL), tmp_path / "folder", algorithm)
    whole = read(folder)
    assert whole is not None
    chance = random.Random(algorithm)
    for file in folder.iterdir():
        raw = file.read_bytes()
        for length in [*range(0, len(raw), 97), *range(max(len(raw) - 40, 0), len(raw))]:
            file.write_bytes(raw[:length])
            assert_same_or_damaged(read(folder), whole)
        for place in (chance.randrange(len(raw)) for _ in range(60)):
            file.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :])
            found = read(folder)
            if algorithm in ("gzip", "zstd"):
                assert_same_or_damaged(found, whole)
        file.write_bytes(raw + b"\0")
        found = read(folder)
        assert found is None or None in found.values()
        file.unlink()
        found = read(folder)
        assert found is None or None in found.values()
        file.write_bytes(raw)
    assert read(folder) == whole


def test_tar_cut_and_flipped(hard: Database, tmp_path: Path) -> None:
    path = pg_dump(hard, tmp_path / "tar", "-Ft", *SMALL)
    raw, whole = path.read_bytes(), read(path)
    assert whole is not None
    for length in range(0, len(raw), 61):
        path.write_bytes(raw[:length])
        assert_same_or_damaged(read(path), whole)
    chance = random.Random(1)
    for place in (chance.randrange(len(raw)) for _ in range(300)):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :])
        read(path)


@pytest.mark.parametrize("size", [b"77777777777\0", b"\x80" + b"\xff" * 11, b"\x80" + bytes(10) + b"\xff", b"x" * 12])
def test_tar_with_absurd_sizes(hard: Database, tmp_path: Path, size: bytes) -> None:
    path = pg_dump(hard, tmp_path / "tar", "-Ft", *SMALL)
    raw = bytearray(path.read_bytes())
    for at in range(0, len(raw), 512):
        if raw[at + 257 : at + 262] == b"ustar":
            raw[at + 124 : at + 136] = size
            total = sum(raw[at : at + 512]) - sum(raw[at + 148 : at + 156]) + 8 * 32
            raw[at + 148 : at + 156] = b"%06o\0 " % total
    path.write_bytes(raw)
    assert read(path) is None


def hostile(path: Path, archive: StoredArchive, *, raw: Callable[[bytes], bytes] = bytes) -> Rows | None:
    path.write_bytes(raw(written(archive)))
    return read(path)


def test_absurd_numbers(custom: StoredArchive, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    good = written(custom)
    count = good.index(integer(len(custom.entries)) + integer(custom.entries[0].dump_id))
    for value in (0, 1, len(custom.entries) - 1, len(custom.entries) + 1, 2**31, 2**32 - 1, -1):
        path.write_bytes(good[:count] + integer(value) + good[count + 5 :])
        assert read(path) is None, value
    tag = good.index(integer(8) + b"ENCODING")
    for value in (2**31, 2**32 - 1, len(good), 9):
        path.write_bytes(good[:tag] + integer(value) + good[tag + 5 :])
        assert read(path) is None, value
    for size in (0, 1, 3, 5, 32, 255):
        path.write_bytes(good[:8] + bytes([size]) + good[9:])
        assert read(path) is None, size
        path.write_bytes(good[:9] + bytes([size]) + good[10:])
        if size > 8 or not size:
            assert read(path) is None, size


def test_duplicate_and_wrong_numbers(custom: StoredArchive, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    rowed = custom.entry(b"TABLE DATA")
    good = written(custom)
    rowed.dependencies = [b"2147483647", b"-5", b"no number", str(rowed.dump_id).encode(), b"", b"9" * 1000]
    found = hostile(path, custom)
    assert found is not None
    assert None not in found.values()
    for number in (0, -3, 2**32 - 1, custom.entry(b"ENCODING").dump_id):
        broken = parse(good)
        broken.entry(b"TABLE DATA").dump_id = number
        assert hostile(path, broken) is None, number


def test_offsets_that_lead_elsewhere(custom: StoredArchive, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    good = written(custom)
    tables = [entry for entry in custom.entries if entry.kind == b"TABLE DATA"]
    second = tables[1]
    for offset in (0, tables[0].offset, second.offset + 1, len(good), len(good) + 1, 2**63, 2**64 - 1):
        at = good.index(struct.pack("<BQ", second.flag, second.offset))
        path.write_bytes(good[:at] + struct.pack("<BQ", second.flag, offset) + good[at + 9 :])
        found = read(path)
        assert found is None or found[second.dump_id] is None, offset
        if found is not None:
            assert found[tables[0].dump_id] is not None


def test_a_table_without_its_rows_is_not_empty(custom: StoredArchive, tmp_path: Path) -> None:
    entry = custom.entry(b"TABLE DATA", b"nothing")
    entry.flag = NO_ROWS
    custom.blocks.pop(entry.dump_id)
    found = hostile(tmp_path / "hostile", custom)
    assert found is not None
    assert found[entry.dump_id] is None
    assert list(found.values()).count(None) == 1


@pytest.mark.parametrize("length", [2**31, 2**32 - 1, 10**6])
def test_chunks_longer_than_the_file(custom: StoredArchive, tmp_path: Path, length: int) -> None:
    path = tmp_path / "hostile"
    good = written(custom)
    entry = custom.entry(b"TABLE DATA", b"nothing")
    at = good.index(b"\x01" + integer(entry.dump_id), entry.offset) + 6
    path.write_bytes(good[:at] + integer(length) + good[at + 5 :])
    found = read(path)
    assert found is not None
    assert [number for number, text in found.items() if text is None] == [entry.dump_id]


@pytest.mark.parametrize("name", ["../../x.dat", "/etc/passwd", "x/../1.dat", "1.dat", "..", "toc.dat"])
def test_names_that_lead_out_of_the_folder(hard: Database, tmp_path: Path, name: str) -> None:
    folder = pg_dump(hard, tmp_path / "folder", "-Fd", *SMALL)
    archive = parse((folder / "toc.dat").read_bytes())
    archive.entry(b"TABLE DATA").file_name = name.encode()
    (folder / "toc.dat").write_bytes(written(archive))
    assert read(folder) is None


def test_links_that_lead_out_of_the_folder(hard: Database, tmp_path: Path) -> None:
    folder = pg_dump(hard, tmp_path / "folder", "-Fd", "-Z0", *SMALL)
    number = parse((folder / "toc.dat").read_bytes()).entry(b"TABLE DATA").dump_id
    file = folder / f"{number}.dat"
    for target in (tmp_path / "elsewhere", Path("/dev/zero"), file):
        if not (tmp_path / "elsewhere").exists():
            shutil.move(file, tmp_path / "elsewhere")
        file.unlink(missing_ok=True)
        file.symlink_to(target)
        found = read(folder)
        assert found is not None
        assert [key for key, text in found.items() if text is None] == [number]
    shutil.move(folder / "toc.dat", tmp_path / "toc.dat")
    (folder / "toc.dat").symlink_to(tmp_path / "toc.dat")
    assert read(folder) is None


@pytest.mark.parametrize("raw", [b"", b"P", b"PGDMP", b"PGDMP\1", b"--\n-- PostgreSQL database dump\n", bytes(2000)])
def test_what_is_no_archive(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "file").write_bytes(raw)
    assert read(tmp_path / "file") is None


def test_no_file_and_no_folder(tmp_path: Path) -> None:
    assert read(tmp_path) is None
    assert read(tmp_path / "missing") is None
    assert read(Path("/dev/null")) is None


def test_a_part_of_an_archive_is_named(hard: Database, tmp_path: Path) -> None:
    folder = pg_dump(hard, tmp_path / "folder", "-Fd", "-s")
    with pytest.raises(DumpError, match="part of another archive"):
        open_archive(folder / "toc.dat")


@pytest.mark.parametrize("algorithm", ["gzip", "lz4", "zstd"])
def test_what_inflates_too_much(algorithm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With smaller bounds than the real ones, which take a GiB to reach."""
    monkeypatch.setattr(inflate, "FREE_BYTES", 1 << 20)
    monkeypatch.setattr(inflate, "MAX_RATIO", 100)
    bomb = COMPRESS[algorithm](bytes(50 << 20))
    sizes: list[int] = []
    with pytest.raises(inflate.BadBytesError, match="more than 100 times"):
        sizes.extend(map(len, inflated(iter([bomb]), algorithm, framed_as_file=False)))
    assert max(sizes) <= 1 << 20
    assert sum(sizes) < 40 << 20

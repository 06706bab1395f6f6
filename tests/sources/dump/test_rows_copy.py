"""COPY's text format: what every field says, wherever the chunks are cut, and which row is damaged."""

import threading
from itertools import pairwise

import pytest

from tests.sources.dump.in_memory import InMemory, Kept, KeptIntegers, error_of, scan
from validator.sources.dump.contents import DamagedRowsError
from validator.sources.dump.rows import copy_text, long_row, portions
from validator.sources.dump.rows.collector import Wanted
from validator.sources.dump.rows.integer_collector import IntegerCollector
from validator.sources.dump.rows.scan import scan_rows

COLUMNS = ("id", "name", "other")
ROWS = (
    (b"1", b"a", b"10"),
    (b"-9223372036854775808", rb"\N", rb"\N"),
    (rb"\N", rb"a\tb\nc\\N\x41\101\.\q\v", b"-1"),
    (b"9223372036854775807", "ü€😀".encode(), b"9007199254740993"),
    (b"12345678", b"", b"123456789"),
    (b" 7 ", rb"\xc3\xbc", rb"\x31\062"),
    (b"+8", b"x" * 40, b"0000000000000000000000012"),
)
TEXT = b"".join(b"\t".join(row) + b"\n" for row in ROWS)
IDS = [1, -(2**63), 2**63 - 1, 12345678, 7, 8]
OTHERS = [10, -1, 9007199254740993, 123456789, 12, 12]
NAMES = ["a", None, "a\tb\nc\\NA\x41.q\v", "ü€😀", "", "ü", "x" * 40]


def collectors() -> tuple[Kept, Kept, Kept]:
    return KeptIntegers("id"), KeptIntegers("other"), Kept("name", "id")


@pytest.mark.parametrize("chunk", [*range(1, 40), 1 << 16])
def test_cut_anywhere(chunk: int) -> None:
    ids, others, names = collectors()
    assert scan(InMemory([(TEXT, None)], chunk=chunk), COLUMNS, ids, others, names) == {}
    assert (ids.values, others.values) == (IDS, OTHERS)
    assert [row[0] for row in names.texts] == NAMES
    assert [row[1] for row in names.texts][:3] == ["1", "-9223372036854775808", None]


@pytest.mark.parametrize("portion", range(1, 90, 4))
def test_rows_longer_than_the_buffer(portion: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", portion)
    monkeypatch.setattr(copy_text, "PORTION", portion)
    ids, others, names = collectors()
    assert scan(InMemory([(TEXT, None)], chunk=7), COLUMNS, ids, others, names) == {}
    assert (ids.values, others.values, [row[0] for row in names.texts]) == (IDS, OTHERS, NAMES)


def test_the_column_list_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = KeptIntegers("id")
    assert scan(InMemory([(b"a\t5\nb\t6\n", ("name", "id"))]), COLUMNS, ids) == {}
    assert ids.values == [5, 6]


def test_lines_that_end_in_a_carriage_return() -> None:
    ids, names = KeptIntegers("id"), Kept("name")
    assert scan(InMemory([(b"5\ta\r\n6\tb\r\n", None)], chunk=1), ("id", "name"), ids, names) == {}
    assert (ids.values, names.texts) == ([5, 6], [("a",), ("b",)])


def test_a_table_without_columns_or_rows() -> None:
    assert scan(InMemory([(b"\n\n\n", None), (b"", None)]), ()) == {}
    assert "has a text" in error_of(InMemory([(b"\n\nx\n", None)]), ())


def test_a_huge_value_goes_by_unheld() -> None:
    ids = KeptIntegers("id")
    huge = b"x" * (3 * portions.PORTION)
    assert scan(InMemory([(b"1\t%s\n2\t%s\n3\ta\n" % (huge, huge), None)]), ("id", "name"), ids) == {}
    assert ids.values == [1, 2, 3]


def test_a_huge_value_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_row, "LONGEST_FIELD", portions.PORTION)
    text = b"1\t%s\n" % (b"x" * (3 * portions.PORTION))
    assert "row 1 of its data: a wanted value is longer" in error_of(
        InMemory([(text, None)]), COLUMNS[:2], Kept("name")
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"1\ta\n2\tb\tc\n3\td\n", "row 2 of its data: it has 3 fields, not 2"),
        (b"1\ta\n2\n3\td\n", "row 2 of its data: it has 1 fields, not 2"),
        (b"1\ta\n2\tb\tc\n3\n", "row 2 of its data: it has 3 fields, not 2"),
        (b"1\ta\nabc\tb\n", "row 2 of its data: id: 'abc' is no integer"),
        (b"1\ta\n\tb\n", "row 2 of its data: id: '' is no integer"),
        (b"1\ta\n1.5\tb\n", "row 2 of its data: id: '1.5' is no integer"),
        (b"1\ta\n9223372036854775808\tb\n", "row 2 of its data: id: 9223372036854775808 is out of range"),
        (b"1\ta\n-99999999999999999999999\tb\n", "is out of range"),
        (b"\\N\ta\n40000\tb\n", "row 2 of its data: id: 40000 is out of the range of int2"),
        (b"1\ta\n2\t\xff\n", "row 2 of its data: name: its text is not valid in the encoding UTF8"),
        (b"1\ta\n2\tx\\\n", "row 2 of its data: name: it ends in a backslash that escapes nothing"),
        (b"1\ta\n2\tx\\0\n", "row 2 of its data: name: its text holds a NUL"),
        (b"1\ta\n2\tx\r\n", "row 2 of its data: name: a carriage return stands in it"),
        (b"1\ta\r\n2\tx\n", "row 2 of its data: its line ends in another way than the first"),
        (b"1\ta\n2\tb", "row 2 of its data: it has no end: the dump is cut short"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 3, 1 << 16])
def test_a_damaged_row_is_named(text: bytes, message: str, chunk: int) -> None:
    ids = IntegerCollector("id", None, None, duplicates=False, base="int2")
    error = error_of(InMemory([(text, None)], chunk=chunk), ("id", "name"), ids, Kept("name"))
    assert message in error
    assert error.startswith("public.t0: ")
    assert "\n" not in error


@pytest.mark.parametrize("place", range(len(TEXT)))
def test_cut_short_at_any_byte(place: int) -> None:
    ids = KeptIntegers("id")
    errors = scan(InMemory([(TEXT[:place], None)]), COLUMNS, ids)
    assert bool(errors) is (place > 0 and TEXT[place - 1 : place] != b"\n")


def test_a_wanted_column_that_the_rows_do_not_give() -> None:
    error = error_of(InMemory([(b"a\n", ("name",))]), COLUMNS, KeptIntegers("id"))
    assert "gives its rows no value of id" in error


@pytest.mark.parametrize(
    ("encoding", "raw", "text"),
    [
        ("LATIN1", b"\xe9\\351", "éé"),
        ("SJIS", b"\x83\x5cx\\t", "ソx\t"),  # the second byte of this character is a backslash
        ("GBK", b"\x81\x5c\\\\", "乗\\"),
        ("EUC_JP", b"\xa4\xa2", "あ"),
        ("WIN1252", b"\x80", "€"),
        ("EUC_TW", b"abc", "abc"),
    ],
)
def test_encodings(encoding: str, raw: bytes, text: str) -> None:
    names = Kept("name")
    assert scan(InMemory([(raw + b"\n", None)], encoding=encoding), ("name",), names) == {}
    assert names.texts == [(text,)]


def test_partitions_feed_one_collector_and_an_error_spoils_only_its_table() -> None:
    text = b"".join(b"%d\n" % number for number in range(100_000))
    dump = InMemory([(text, None)] * 4 + [(b"x\n", None)] + [(text, None)] * 4, chunk=5000)
    ids = IntegerCollector("id", None, None, duplicates=True, base="int4")
    told: list[int] = []
    wanted = {data.number: Wanted(data, ("id",), (ids,)) for data in dump.data}
    errors = scan_rows(dump, wanted, jobs=3, progress=told.append)
    assert list(errors) == [4]
    assert ids.count == 800_000
    assert str(ids.duplicate_values()) == "Duplicates(count=100000, first=0, surplus=700000)"
    assert sum(told) == sum(data.size for data in dump.data)
    assert min(told) > 0


def test_an_error_of_the_dump_itself_is_told_of_its_table() -> None:
    dump = InMemory([(b"1\n", None)], failure=DamagedRowsError("the block at 7 does not inflate"))
    assert error_of(dump, ("id",), KeptIntegers("id")) == "the block at 7 does not inflate"


def test_any_other_error_ends_all_threads() -> None:
    dump = InMemory([(b"1\n" * 100_000, None)] * 8, chunk=10, failure=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        scan(dump, ("id",), KeptIntegers("id"))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("seqguard-")]


def test_what_was_fed_is_in_order_of_the_rows() -> None:
    ids = KeptIntegers("id")
    text = b"".join(b"%d\tx\n" % number for number in range(200_000))
    assert scan(InMemory([(text, None)], chunk=4096), ("id", "name"), ids) == {}
    assert len(ids.values) == 200_000
    assert all(after == before + 1 for before, after in pairwise(ids.values))

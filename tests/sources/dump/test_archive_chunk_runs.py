"""Runs of chunks are told as they would be one by one, wherever their lengths look like text and their text like
lengths."""

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator.sources.dump.archive.blocks import ROWS, chunks
from validator.sources.dump.archive.chunk_runs import of_lines, of_one_length
from validator.sources.dump.archive.cursor import PORTION, BadBytesError, Cursor

SIZES = {2: "<BH", 4: "<BI", 8: "<BQ"}

AWKWARD = [1, 5, 9, 10, 11, 265, 266, 2560, 2570, 2571]
"""Lengths whose bytes are tabs and newlines, and their neighbours."""


def framed(texts: list[bytes], size: int = 4) -> bytes:
    return b"".join(struct.pack(SIZES[size], 0, len(text)) + text for text in texts)


def line(length: int) -> bytes:
    return b"x" * (length - 1) + b"\n"


def read(data: bytes, size: int = 4) -> bytes:
    stored = data + struct.pack(SIZES[size], 0, 0)
    return b"".join(chunks(Cursor(BytesIO(stored), 0, len(stored), size), ROWS))


lines = st.lists(st.one_of(st.sampled_from(AWKWARD), st.integers(1, 400)).map(line), max_size=200)
texts = st.lists(st.binary(min_size=1, max_size=60), max_size=200)
runs = st.lists(st.tuples(st.binary(min_size=1, max_size=60), st.integers(1, 60)), max_size=8).map(
    lambda pairs: [text for text, times in pairs for _ in range(times)]
)


@given(st.lists(st.one_of(lines, texts, runs), max_size=4), st.sampled_from(sorted(SIZES)))
def test_whatever_is_framed_comes_out(parts: list[list[bytes]], size: int) -> None:
    given_texts = [text for part in parts for text in part]
    assert read(framed(given_texts, size), size) == b"".join(given_texts)


@given(lines.filter(lambda found: len(found) > 20), st.data())
def test_a_run_ends_before_the_first_length_that_is_wrong(rows: list[bytes], data: st.DataObject) -> None:
    whole = framed(rows)
    wrong = data.draw(st.integers(0, len(rows) - 1))
    place = len(framed(rows[:wrong]))
    damaged = whole[:place] + b"\1" + whole[place + 1 :]  # a negative length
    at, text = of_lines(damaged, 0, 5, kept=True)
    assert at <= place
    assert text == b"".join(rows)[: len(text)]
    with pytest.raises(BadBytesError):
        read(damaged)


@pytest.mark.parametrize("size", sorted(SIZES))
def test_many_chunks_are_one_run(size: int) -> None:
    rows = [line(20 + number % 7) for number in range(1000)]
    data = framed(rows, size)
    at, text = of_lines(data, 0, size + 1, kept=True)
    assert at == len(framed(rows[:-1], size))  # of the last one nothing says that it is whole
    assert text == b"".join(rows[:-1])
    assert of_lines(data, 0, size + 1, kept=False) == (at, b"")
    equal = framed([b"z" * 4096] * 50, size)
    assert of_one_length(equal, 0, size + 1, 4096, kept=True) == (len(equal), b"z" * 4096 * 50)
    assert of_one_length(equal, 0, size + 1, 4096, kept=False) == (len(equal), b"")


def test_a_length_that_holds_a_newline_does_not_end_a_run() -> None:
    rows = [line(length) for length in AWKWARD for _ in range(30)]
    at, _ = of_lines(framed(rows), 0, 5, kept=True)
    assert at == len(framed(rows[:-1]))


def test_chunks_across_portions() -> None:
    rows = [line(100 + number % 900) for number in range(3 * PORTION // 550)]
    assert read(framed(rows)) == b"".join(rows)

"""Runs of whole chunks, each after its length, told from a buffer without a step for each of them.

pg_dump cuts compressed rows into chunks of one length, and makes a chunk of every row that it does not compress. Both
are told by looking where the next lengths must be, and every length is read where the one before says that it is.

Source: PostgreSQL's pg_backup_custom.c, _CustomWriteFunc and _WriteData.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Run: TypeAlias = tuple[int, bytes]
"""Where the run ends, and what its chunks hold; nothing of either, where none begins."""

FEW = 4
"""Chunks: fewer are no gain."""

_NEWLINE = 0x0A


def of_one_length(data: bytes, at: int, head: int, length: int, *, kept: bool) -> Run:
    """The chunks from ``at`` on that are as long as the first, whose ``length`` is positive.

    ``head`` is the size of a length in bytes, its sign included. Without ``kept`` no bytes are given.
    """
    stride = head + length
    count = (len(data) - at) // stride
    if count < FEW or data[at : at + head] != data[at + stride : at + stride + head]:
        return at, b""
    chunks = np.frombuffer(data, np.uint8, count * stride, at).reshape(count, stride)
    same = (chunks[:, :head] == chunks[0, :head]).all(axis=1)
    run = count if same.all() else int(same.argmin())
    return at + run * stride, chunks[:run, head:].tobytes() if kept else b""


def of_lines(data: bytes, at: int, head: int, *, kept: bool) -> Run:
    """The chunks from ``at`` on that are one line each.

    A length may hold the byte of a newline: what begins there is no chunk, for none begins within the length of
    another. Where a guess is wrong the run ends before it.
    """
    text = np.frombuffer(data, np.uint8, offset=at)
    starts = np.flatnonzero(text == _NEWLINE)
    starts += 1
    starts = np.concatenate(([0], starts[starts <= len(text) - head]))
    starts = starts[np.diff(starts, prepend=-head - 1) > head]
    magnitudes: NDArray[np.unsignedinteger] = np.ndarray(
        (len(text) - head + 1,), f"<u{head - 1}", buffer=text.data, offset=1, strides=(1,)
    )
    lengths = magnitudes[starts].astype(np.int64)
    ends = starts + head + lengths
    whole = (text[starts[:-1]] == 0) & (lengths[:-1] > 0) & (ends[:-1] == starts[1:])
    run = len(whole) if whole.all() else int(whole.argmin())
    if run < FEW:
        return at, b""
    end = int(starts[run])
    if not kept:
        return at + end, b""
    is_text = np.ones(end, np.bool_)
    is_text[(starts[:run, np.newaxis] + np.arange(head)).ravel()] = False
    return at + end, text[:end][is_text].tobytes()

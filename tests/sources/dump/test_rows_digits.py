"""Digits become integers as int() makes them, and what is none is told."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from validator.sources.dump.rows.digits import MARGIN, parse

LOW, HIGH = -(2**63), 2**63 - 1
edges = st.sampled_from(
    [sign * 10**power + shift for power in range(20) for sign in (1, -1) for shift in (-1, 0, 1)]
    + [LOW - 1, LOW, LOW + 1, HIGH - 1, HIGH, HIGH + 1]
)
numbers = st.lists(st.integers(LOW * 2, HIGH * 2) | edges | st.integers(-200, 200), min_size=1)
texts = st.lists(st.binary(max_size=24).filter(lambda text: b"\n" not in text), min_size=1)


def parsed(fields: list[bytes]) -> list[int | None]:
    ends = MARGIN + np.cumsum([len(field) + 1 for field in fields]) - 1
    starts = ends - [len(field) for field in fields]
    buffer = np.frombuffer(b"9" * MARGIN + b"\n".join([*fields, b""]), np.uint8)
    values, odd = parse(buffer, starts, ends)
    return [None if wrong else int(value) for value, wrong in zip(values, odd, strict=True)]


@given(numbers)
@example([LOW - 1, LOW, LOW + 1, HIGH - 1, HIGH, HIGH + 1, 2**64 - 1, -(2**64)])
def test_integers(values: list[int]) -> None:
    assert parsed([b"%d" % value for value in values]) == [v if LOW <= v <= HIGH else None for v in values]


@given(texts)
def test_anything(fields: list[bytes]) -> None:
    def integer(field: bytes) -> int | None:
        digits = field.removeprefix(b"-")
        plain = digits.isdigit() and len(digits) <= 19 and LOW <= int(field) <= HIGH
        return int(field) if plain else None

    assert parsed(fields) == [integer(field) for field in fields]


@given(st.integers(0, 18), st.integers(0, 255))
def test_one_wrong_byte_at_any_place(place: int, byte: int) -> None:
    field = bytearray(b"1234567890123456789")
    field[place] = byte
    expected = int(field) if field.removeprefix(b"-").isdigit() and int(field) <= HIGH else None
    assert parsed([bytes(field), b"1"]) == [expected, 1]

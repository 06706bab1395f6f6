"""Streams of INSERTs are cut between statements, wherever the chunks end."""

import pytest

from validator.sources.dump.contents import DamagedRowsError
from validator.sources.restore import inserts
from validator.sources.restore.inserts import whole_statements

STATEMENTS = [
    b"INSERT INTO t VALUES (1, 'a;b', 'it''s; ', NULL);\n",
    b"INSERT INTO t VALUES (E'\\';', e'\\\\', date'2020-01-01', 'end\\');\n",
    b'INSERT INTO "odd;""name" VALUES ($$;$$, $a$ $b$;$$ $a$, 1-1, 4/2);\n',
    b"INSERT INTO t$1$ VALUES (B'0101', X'ff', -1) /* ; ' */ -- ; '\n;\n",
    b"INSERT INTO caf\xc3\xa9 VALUES ('\xc3\xa9');",
]


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_portions_end_where_statements_end(monkeypatch, size):
    monkeypatch.setattr(inserts, "PORTION_BYTES", 1)
    text = b"".join(STATEMENTS)
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    portions = list(whole_statements(iter(chunks), True))
    assert b"".join(portions) == text
    ends = {len(b"".join(STATEMENTS[:count]).rstrip()) for count in range(1, len(STATEMENTS) + 1)}
    position = 0
    for portion in portions:
        position += len(portion)
        assert position in ends


def test_backslashes_where_strings_do_not_conform(monkeypatch):
    monkeypatch.setattr(inserts, "PORTION_BYTES", 1)
    first, second = b"INSERT INTO t VALUES ('\\';');", b"INSERT INTO t VALUES (2);"
    assert list(whole_statements(iter([first, second]), False)) == [first, second]


def test_a_statement_without_an_end(monkeypatch):
    monkeypatch.setattr(inserts, "LONGEST", 1 << 20)
    endless = (b"x" * 65536 for _ in iter(int, 1))
    with pytest.raises(DamagedRowsError, match="an INSERT of more than 1 MiB"):
        list(whole_statements(endless, True))


def test_what_is_left_over_is_given_too():
    assert list(whole_statements(iter([b"INSERT INTO t VALUES (1)"]), True)) == [b"INSERT INTO t VALUES (1)"]

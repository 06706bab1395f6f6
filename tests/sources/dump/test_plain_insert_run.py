"""Wherever a portion of INSERTs is cut, what is said to be behind ends outside every string."""

import pytest

from validator.sources.dump.plain.insert_run import skip_usual

LEAD = b"INSERT INTO t VALUES"
TEXT = b"".join(LEAD + b" (%d, 'it''s;', '''', '', 'b;\n'''), (-2, 'e');\n" % i for i in range(9))


@pytest.mark.parametrize("inside", [False, True])
def test_every_cut(inside: bool) -> None:
    for cut in range(1, len(TEXT) + 1):
        skip = skip_usual(TEXT[:cut], LEAD, b"\n", inside, True)
        assert skip.usual
        assert skip.ended <= skip.calm <= cut
        for position in (skip.ended, skip.calm):
            assert TEXT[:position].count(b"'") % 2 == 0  # between two quotes is outside: the second opens again
        assert not skip.ended or TEXT[: skip.ended].endswith(b");")


def test_what_is_out_of_the_ordinary_stops_it() -> None:
    usual = LEAD + b" (1, 'a');\n"
    for strange in (
        b" (E'\\'');",
        b" ($$;$$);",
        b" (1); -- ;",
        b' (1) ON CONFLICT ("a;b") DO NOTHING;',
        b" /* ; */ (1);",
    ):
        skip = skip_usual(usual + LEAD + strange + b"\n" + usual, LEAD, b"\n", False, True)
        assert skip.ended <= len(usual) + len(LEAD + strange)
        assert skip.ended == len(usual) - 1 or (usual + LEAD + strange)[: skip.ended].endswith(b"(1);")

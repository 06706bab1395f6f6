"""Which expressions keep apart what the primary key keeps apart: an index on one of them needs no simulation."""

import pytest

from validator.facts.injective import is_injective
from validator.facts.tokens import tokenize


@pytest.mark.parametrize(
    "text",
    [
        "id",
        "((id))",
        "(id)::text",
        "(id)::bigint",
        "((id)::bigint)::text",
        "(id)::character varying",
        "(id)::numeric",
        "('INV-'::text || id)",
        "(('INV-'::text || (id)::text) || '/a'::text)",
        "md5((id)::text)",
        "(md5(('salt'::text || (id)::text)))::uuid",
        "upper(md5((id)::text))",
        "lower(('X'::text || id))",
        "to_hex(id)",
        "reverse((id)::text)",
        "pg_catalog.md5((id)::text)",
        "encode(sha256(convert_to((id)::text, 'UTF8'::name)), 'hex'::text)",
    ],
)
def test_what_keeps_ids_apart(text: str) -> None:
    assert is_injective(tokenize(text), "id", "int4")


@pytest.mark.parametrize(
    "text",
    [
        "abs(id)",
        "(id / 2)",
        "(id % 10)",
        "(id * 0)",
        "(id)::smallint",
        "(id)::character varying(3)",
        "(id)::boolean",
        "lpad((id)::text, 4, '0'::text)",
        "'left'(id)",
        '"left"((id)::text, 2)',
        "(reverse((id)::text))::bigint",
        "(id || id)",
        "(id - id)",
        "(id + 1000)",  # leaves the type
        "(5 - id)",
        "(id || other)",
        "(other || 'x'::text)",
        "my_hash(id)",
        "md5(other)",
        "lower(encode((id)::text::bytea, 'base64'::text))",
        "CASE WHEN (id > 5) THEN id END",
        "(id IS NULL)",
        "COALESCE(id, 0)",
        "'id'",
        "NULL::text || id",
    ],
)
def test_what_may_make_one_of_two_or_fail(text: str) -> None:
    assert not is_injective(tokenize(text), "id", "int4")


def test_texts_are_no_numbers() -> None:
    """'a' and 'A' are two ids, and lower() makes one of them."""
    assert not is_injective(tokenize("lower(id)"), "id", "text")


def test_a_narrower_type_is_met_before_the_wider_one_ends() -> None:
    assert is_injective(tokenize("(id)::integer"), "id", "int2")
    assert not is_injective(tokenize("(id)::integer"), "id", "int8")

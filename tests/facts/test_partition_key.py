"""What is read of partition keys and bounds, as servers and dumps print them."""

import pytest

from validator.facts.integer_expressions import NotComputable, compiled
from validator.facts.partition_key import Edge, Hashed, Listed, Ranged, columns_in, is_default, read_bound, read_key
from validator.facts.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "strategy", "terms"),
    [
        ("RANGE (id)", "range", [("id", {"id"}, False)]),
        ("HASH ( a , b )", "hash", [("a", {"a"}, False), ("b", {"b"}, False)]),
        ('LIST ("Odd, one")', "list", [("Odd, one", {"Odd, one"}, False)]),
        ("RANGE (((id * 2)), r)", "range", [(None, {"id"}, False), ("r", {"r"}, False)]),
        ('LIST (lower(region) COLLATE "C")', "list", [(None, {"region"}, True)]),
        ("LIST (public.bucket(id, tenant))", "list", [(None, {"id", "tenant"}, False)]),
        ("HASH (id public.odd_ops)", "hash", [("id", {"id"}, True)]),
        ("RANGE (date_trunc('hour'::text, at))", "range", [(None, {"at"}, False)]),
    ],
)
def test_keys(text: str, strategy: str, terms: list[tuple[str | None, set[str], bool]]) -> None:
    key = read_key(text)
    assert key is not None
    assert key.strategy == strategy
    assert [(t.column, set(t.columns), t.own_rules) for t in key.terms] == terms


@pytest.mark.parametrize("text", ["", "RANGE", "RANGE ()", "OTHER (id)", "LIST (id", "HASH (a, )", "LIST ('"])
def test_what_is_no_key(text: str) -> None:
    assert read_key(text) is None


def test_columns_of_an_expression() -> None:
    text = "CASE WHEN (a)::double precision > 1 THEN \"B\" ELSE f(c, 'd') END AT TIME ZONE 'UTC'"
    assert columns_in(tokenize(text)) >= {"a", "B", "c"}
    assert columns_in(tokenize("(a)::timestamp without time zone")) == {"a"}


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("FOR VALUES IN ('eu', 'it''s', NULL)", Listed(("eu", "it's"))),
        ("FOR VALUES IN (1, '-2', (-3), true)", Listed(("1", "-2", "-3", "true"))),
        (
            "FOR VALUES FROM (MINVALUE, 1) TO ('10000000000', MAXVALUE)",
            Ranged((Edge.LOW, "1"), ("10000000000", Edge.HIGH)),
        ),
        ("FOR VALUES FROM ('minvalue') TO ('maxvalue')", Ranged(("minvalue",), ("maxvalue",))),
        ("FOR VALUES WITH (modulus 4, remainder 3)", Hashed(4, 3)),
        ("for values with (REMAINDER 0, MODULUS 2)", Hashed(2, 0)),
        ("FOR VALUES FROM (now()) TO (MAXVALUE)", None),
        ("FOR VALUES WITH (modulus 4)", None),
        ("DEFAULT", None),
        ("", None),
    ],
)
def test_bounds(text: str, bound: object) -> None:
    assert read_bound(text) == bound
    assert is_default(text) == (text == "DEFAULT")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("id * 2 + 1", 15),
        ("1 + id * 2", 15),
        ("- id / 2", -3),
        ("(-7) % 4", -3),
        ("mod(-id, 4)", -3),
        ("abs((id - 10)) * 3", 9),
        ("(id)::bigint * 2000000000", 14_000_000_000),
        ("id / '3'::bigint", 2),
        ("20 - id - 3", 10),
        ("id & 3 | 8", 11),
        ("id # 2", 5),
    ],
)
def test_arithmetic_of_integers(text: str, value: int) -> None:
    assert compiled(tokenize(text), {"id": "int4"})({"id": 7}) == value


@pytest.mark.parametrize(
    ("text", "id"),
    [("id * 2", 2**30), ("id + 1", 2**31 - 1), ("5 / id", 0), ("id::smallint", 40_000), ("-id", -(2**31))],
)
def test_what_a_server_would_refuse(text: str, id: int) -> None:
    with pytest.raises(ArithmeticError):
        compiled(tokenize(text), {"id": "int4"})({"id": id})


@pytest.mark.parametrize(
    "text", ["id + 1.5", "other + 1", "f(id)", "id ^ 2", "id +", "(id", "id::text", "", "id 1", "id > 1"]
)
def test_what_is_more_than_arithmetic(text: str) -> None:
    with pytest.raises(NotComputable):
        compiled(tokenize(text), {"id": "int4"})

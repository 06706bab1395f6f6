"""Expressions are computed as the server computes them, or not at all."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matrix import MatrixServer
from tests.sources.dump.drawn_expressions import EXPRESSIONS
from validator.model.catalog import ColumnType
from validator.sources.dump.evaluate.casts import output
from validator.sources.dump.evaluate.compile import compile_expression, compile_predicate
from validator.sources.dump.evaluate.floats import print_float, rounded
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported

NAMES = {
    "integer": "int4",
    "smallint": "int2",
    "bigint": "int8",
    "real": "float4",
    "double precision": "float8",
    "boolean": "bool",
    "character varying": "varchar",
    "character": "bpchar",
}

Outcome = tuple[str, str | None] | str | None


def computed(text: str, major: int) -> Outcome:
    """(type, text), or the SQLSTATE; None where it is not computed."""
    try:
        compiled = compile_expression(text, major=major)
        value = compiled()
    except Unsupported:
        return None
    except Refused as refused:
        return refused.sqlstate
    return compiled.type, None if value is None else output(compiled.type, major)(value)


def asked(connection: psycopg.Connection[Any], text: str) -> Outcome:
    """What the server says: of a SELECT that does not compute what is not needed."""
    query = (
        f"SELECT pg_typeof(x)::oid::regtype::text, format('%s', x), x IS NULL FROM (SELECT ({text}) AS x OFFSET 0) s"
    )
    try:
        row = connection.execute(query.encode()).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    assert row is not None
    return NAMES.get(row[0], row[0]), None if row[2] else row[1]


@pytest.fixture(scope="module")
def connection(server: MatrixServer) -> Any:
    with psycopg.connect(server.conninfo(), autocommit=True) as opened:
        yield opened


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(EXPRESSIONS, min_size=5, max_size=5))
def test_as_the_server_does(texts: list[str], server: MatrixServer, connection: psycopg.Connection[Any]) -> None:
    for text in texts:
        found = computed(text, server.major)
        if found is not None:
            assert found == asked(connection, text), text


def test_each_of_the_list(server: MatrixServer, connection: psycopg.Connection[Any]) -> None:
    """One expression for each thing that is computed: none of them is refused as unsupported."""
    texts = (Path(__file__).parent / "expressions.txt").read_text(encoding="utf8").splitlines()
    found = {text: computed(text, server.major) for text in texts}
    assert found == {text: asked(connection, text) for text in texts}


@pytest.mark.parametrize(("kind", "lowest", "highest"), [("float8", -1074, 1023), ("float4", -149, 127)])
def test_powers_of_two_are_printed_as_the_server_prints_them(
    server: MatrixServer, connection: psycopg.Connection[Any], kind: str, lowest: int, highest: int
) -> None:
    """And their neighbours: only beside a power of two are the two midpoints not equally far."""
    powers = [2.0**exponent for exponent in range(lowest, highest + 1)]
    step = 2.0 ** (-52 if kind == "float8" else -23)
    values = [value * factor for value in powers for factor in (1, 1 + step, 1 - step / 2)]
    values = [value for value in values if rounded(Decimal(value), kind) == value != 0]
    rows = connection.execute(f"SELECT x::{kind}::text FROM unnest(%s::float8[]) x".encode(), [values]).fetchall()
    assert len(values) > 3 * (highest - lowest - 30)
    told = [(repr(value), shown) for value, (shown,) in zip(values, rows, strict=True)]
    assert [(repr(value), print_float(value, kind, server.major)) for value in values] == told


@pytest.mark.parametrize(
    "text",
    [
        "now()",
        "random()",
        "current_user",
        "nextval('s')",
        "hashtext('a')",
        "(SELECT 1)",
        "1; DROP TABLE t",
        "1) FROM pg_class WHERE (true",
        "public.f(1)",
        "a",
        "$1",
        "upper('é')",
        "upper('i' COLLATE \"tr_TR\")",
        "'a' < 'b'",
        "'a' ~ '(a+)+$'",
        "'a' ~ E'\\\\y'",
        "repeat(repeat('x', 100000), 100000)",
        "lpad('x', 2147483647)",
        "10 ^ 400",
        "1e1000 * 1e1000 * 1e1000",
        "'1e99999'::numeric",
        "'NaN'::numeric + 1",
        "substring('abc', 'b')",
        "to_char(1234567, '9,999')",
        "to_char(5, 'RN')",
        "CASE WHEN false THEN 1 / 0 ELSE 1 END",
        "interval '1 day'",
        "+".join("1" * 4000),
        "(" * 4000 + "1" + ")" * 3999,
        "\0",
        "\ud800",
    ],
)
def test_what_is_not_exact_is_not_computed(text: str) -> None:
    assert computed(text, 18) is None


def test_a_predicate_over_stored_texts() -> None:
    types = {
        "kind": ColumnType("text", "text"),
        "n": ColumnType("numeric", "numeric"),
        "gone": ColumnType("date", "date"),
    }
    predicate = compile_predicate("(kind = 'a' AND n > 1.5) OR gone IS NULL", types)
    assert predicate.columns == ("kind", "n", "gone")
    assert predicate(("a", "1.50", "2024-01-01")) is False
    assert predicate(("a", "NaN", "2024-01-01")) is True
    assert predicate((None, "7", "2024-01-01")) is None
    assert predicate((None, None, None)) is True
    with pytest.raises(Unsupported):
        compile_predicate("gone > '2024-01-01'", types)

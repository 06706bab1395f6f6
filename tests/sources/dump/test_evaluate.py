"""Expressions are computed as the server computes them, or not at all."""

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matrix import MatrixServer
from tests.sources.dump.drawn_expressions import EXPRESSIONS
from validator.sources.dump.evaluate.casts import output
from validator.sources.dump.evaluate.compile import compile_expression
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

"""Connection strings as frameworks write them."""

import pytest

from tests.inside import inside
from validator.sources.database.connect import secrets_of
from validator.sources.database.connection_string import as_libpq, unknown_parameters

__all__ = ["inside"]


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("postgresql+psycopg2://u:p%21@h/d", "postgresql://u:p%21@h/d"),
        ("postgresql+asyncpg://u@h/d?prepared_statement_cache_size=0", "postgresql://u@h/d"),
        ("postgis://u@h/d", "postgresql://u@h/d"),
        ("postgresql://u@h/d?schema=public", "postgresql://u@h/d"),
        (
            "postgres://u@h/d?schema=a&sslmode=require&pgbouncer=true&connection_limit=1",
            "postgres://u@h/d?sslmode=require",
        ),
        ("postgresql://u@h/d?serverVersion=16&charset=utf8", "postgresql://u@h/d"),
        ("postgresql:///d?host=/run/x&port=5433", "postgresql:///d?host=/run/x&port=5433"),
        ("host=h dbname=d?schema=x", "host=h dbname=d?schema=x"),
        ("service=staging", "service=staging"),
        ("", ""),
    ],
)
def test_what_libpq_takes_of_it(written, taken):
    assert as_libpq(written) == taken


@pytest.mark.parametrize("prefix", ["postgresql", "postgresql+psycopg2", "postgresql+psycopg", "postgis"])
def test_its_password_is_known_whatever_the_framework(prefix):
    assert secrets_of(f"{prefix}://u:abcd%21efg@h/d?schema=public") == ("abcd!efg",)


def test_only_names_are_told():
    assert unknown_parameters("postgresql://h/d?nonsense=s3cret&host=x&a%20b=c", frozenset({"host"})) == ["nonsense"]


def test_a_check_takes_what_prisma_writes(database, inside):
    database.execute("CREATE TABLE t (id serial PRIMARY KEY)")
    parts = dict(part.split("=", 1) for part in database.dsn.split() if "=" in part)
    uri = f"postgresql:///{parts['dbname']}?host={parts['host']}&port={parts['port']}&user={parts['user']}"
    assert inside("check", env={"DATABASE_URL": f"{uri}&schema=public&connection_limit=1"}).returncode == 0
    refused = inside("check", f"{uri}&nonsense=s3cret")
    assert refused.returncode == 2
    assert "does not know its parameters nonsense; leave them out" in refused.stderr
    assert "s3cret" not in refused.stderr

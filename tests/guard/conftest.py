"""A small shop, one table of which was broken before anybody loaded anything."""

import pytest

from tests.databases import Database


@pytest.fixture
def shop(database: Database) -> Database:
    database.load("""
        CREATE TABLE products (id serial PRIMARY KEY, name text);
        INSERT INTO products (name) SELECT 'x' FROM generate_series(1, 5);
        CREATE TABLE old (id serial PRIMARY KEY);
        INSERT INTO old VALUES (3);
    """)
    return database

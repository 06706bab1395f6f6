"""A small shop with one table that is behind, and the command inside this process."""

import pytest

from tests.databases import Database
from tests.inside import inside

__all__ = ["inside", "shop"]


@pytest.fixture
def shop(database: Database) -> Database:
    database.load("""
        CREATE TABLE products (id serial PRIMARY KEY);
        INSERT INTO products VALUES (1);
        CREATE TABLE quotes (id serial PRIMARY KEY);
        INSERT INTO quotes DEFAULT VALUES;
    """)
    return database

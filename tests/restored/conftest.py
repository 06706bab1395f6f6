"""A shop with one column that is behind, a role that is nowhere else, and dumps of it."""

from pathlib import Path

import pytest

from tests.agreement.dumped import dump
from tests.databases import Database
from tests.inside import inside

__all__ = ["inside"]

SHOP = """
CREATE TABLE orders (id serial PRIMARY KEY, note text);
INSERT INTO orders (note) SELECT 'n' FROM generate_series(1, 100);
SELECT setval('orders_id_seq', 50);
CREATE SCHEMA "s p";
CREATE TABLE "s p".code (id text PRIMARY KEY DEFAULT 'A-' || nextval('orders_id_seq'));
CREATE TABLE fine (id serial PRIMARY KEY);
"""


@pytest.fixture
def shop(database: Database) -> Database:
    database.load(SHOP)
    role = database.create_role(f"clerk_{database.name}", "NOLOGIN")
    database.load(f"GRANT SELECT ON orders TO {role}; ALTER TABLE fine OWNER TO {role};")
    return database


@pytest.fixture
def archive(shop: Database, tmp_path: Path) -> Path:
    return dump(shop, "custom", tmp_path)

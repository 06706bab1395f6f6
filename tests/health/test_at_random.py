"""The function says what the report says of random sequences, columns, keys and ids, too.

$SEQGUARD_PROPERTY_SEED says which, as for the predictions (tests/property), $SEQGUARD_PROPERTY_HEALTH how many (150).
"""

import json
import os

import psycopg
import pytest

from tests.databases import Database
from tests.health.asked import Comparison, ask, install
from tests.inside import Inside
from tests.property import measure
from tests.property.draw import draw

EXAMPLES = int(os.environ.get("SEQGUARD_PROPERTY_HEALTH") or 150)
SEED = os.environ.get("SEQGUARD_PROPERTY_SEED") or "usual"


@pytest.mark.parametrize("family", [None, "meddling"])
def test_random_databases(database: Database, inside: Inside, family: str | None) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        for number in range(EXAMPLES):
            measure.build(connection, draw(SEED, number, database.server.major, family))
    report = json.loads(inside("check", database.dsn, "--format", "json").stdout)
    install(database)
    found = Comparison(report, ask(database.dsn))
    told = len(report["columns"])
    assert not found.wrongs, f"seed {SEED}\n" + "\n".join(found.wrongs)
    assert told > EXAMPLES / 2
    assert found.left_open < told / 2

"""The extremes and the repeated values of a column, as the server finds them; with little memory, too."""

import pytest

from tests.databases import Database
from validator.model.catalog import ColumnType
from validator.model.observation import Duplicates
from validator.sources.dump.evaluate import repeated_keys
from validator.sources.dump.evaluate.collected_values import ValueCollector
from validator.sources.dump.evaluate.outcomes import Unsupported
from validator.sources.simulation import as_value

COLUMNS = {
    "text": (ColumnType("text", "text"), ["b", "a", "b", "ä", "Z", "", None, "a", "a "]),
    "varchar(9)": (ColumnType("character varying(9)", "varchar", 9), ["K-1", "K-10", "K-2", "K-1"]),
    "char(4)": (ColumnType("character(4)", "bpchar", 4), ["ab", "ab  ", "a", "b"]),
    "numeric": (ColumnType("numeric", "numeric"), ["1.0", "1", "NaN", "-3", "2.50", "0.00000001"]),
    "numeric(9,2)": (ColumnType("numeric(9,2)", "numeric", None, 9, 2), ["1.5", "1.50", "7", "7"]),
    "bigint": (ColumnType("bigint", "int8"), ["9", "-9", "9", None, "9223372036854775807"]),
    "float8": (ColumnType("double precision", "float8"), ["1.5", "0", "-0", "1e300", "NaN", "1e16", "1e16"]),
    "real": (ColumnType("real", "float4"), ["0.1", "0.1", "16777216", "3.1415927"]),
    "oid": (ColumnType("oid", "oid"), ["4000000000", "7", "7"]),
}


@pytest.mark.parametrize("most", [2, 1000])
@pytest.mark.parametrize("name", COLUMNS)
def test_as_the_server_does(name: str, most: int, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    kind, texts = COLUMNS[name]
    connection = database.connect()
    connection.execute(f"CREATE TABLE t (v {name})".encode())
    connection.cursor().executemany(f"INSERT INTO t VALUES (%s::text::{name})", [[text] for text in texts])
    with connection.cursor() as cursor:
        cursor.execute("SET extra_float_digits = 3")
        with cursor.copy("COPY t TO STDOUT") as copy:
            rows = list(copy.rows())
        cursor.execute("RESET extra_float_digits")
        row = cursor.execute("SELECT max(v), min(v) FROM t").fetchone()
        grouped = "SELECT v, count(*) - 1 AS n FROM t WHERE v IS NOT NULL GROUP BY v HAVING count(*) > 1"
        text = f"SELECT count(*), min(v), sum(n)::bigint FROM ({grouped}) d"
        repeated = cursor.execute(text).fetchone()
    assert row is not None
    assert repeated is not None
    monkeypatch.setattr(repeated_keys, "MOST_KEYS", most)
    collector = ValueCollector("v", kind, major=database.server.major)
    for start in range(0, len(rows), 2):
        collector.rows(rows[start : start + 2])
    assert (collector.largest, collector.smallest) == tuple(as_value(value, kind.base) for value in row)
    first = as_value(repeated[1], kind.base)
    assert collector.duplicate_values() == (None if first is None else Duplicates(repeated[0], first, repeated[2]))
    collector.close()


def test_what_is_not_compared_here() -> None:
    with pytest.raises(Unsupported):
        ValueCollector("v", ColumnType("interval", "interval"))
    collector = ValueCollector("v", ColumnType("integer", "int4"))
    with pytest.raises(Unsupported):
        collector.rows([("seven",)])
    collector.close()

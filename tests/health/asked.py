"""The function put into a database and asked there, and its answer held against a report. The comparison is pure."""

from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.databases import Database
from validator.health.scripts import Installation, install_script

VERSION = "0.1.0"

NOT_FOLLOWED = (
    "its default is an expression around nextval() or a function, which is not computed here",
    "another column's default asks for the value that was drawn, which is not followed here",
    "may be refused by a unique index that speaks of some rows alone, which is not followed here",
    "another column's default may draw from the same sequence in a way that is not followed here",
    "which partition takes an id is not followed here",
    "partitions have unique indexes on the id that the whole table has not",
    "is made of the id in a way that is not computed here",
    "values of type ",
    "a CHECK is more than bounds on the column",
    "names other columns as well",
    " may refuse the next ids",
    "a rule on INSERT acts on the table",
    "may change what is inserted",
    "may set its sequence, refuse or remove rows, or insert further ones",
    "may fill a column from a sequence",
    "may fill it",
    "a trigger may fill another unique column from the id",
    "one insert draws several values from a sequence that cycles",
    "inserts through a view are not followed here",
    "a partial unique index calls what is not evaluated here",
    "depends on a default that is not evaluated here",
    "its values are not computed here for a partial unique index",
    "the name inside nextval() is not followed here",
    "its rows, or some of them, are on another server",
)
"""All that the function leaves to the report (docs/health.md): parts of what it says then."""


def install(database: Database, *roles: str, schema: str = "public") -> None:
    """As the superuser."""
    database.execute(install_script(Installation(schema, roles, create_schema=True), VERSION))


def ask(dsn: str, query: str = "SELECT * FROM public.check_sequence_health()") -> list[dict[str, Any]]:
    """The rows of the function, or of another query."""
    with psycopg.connect(dsn, autocommit=True, row_factory=dict_row) as connection:
        return connection.execute(query.encode()).fetchall()


def one(dsn: str) -> dict[str, Any]:
    """The only row of the function."""
    (row,) = ask(dsn)
    return row


class Comparison:
    """What the function says beside what the report says: ``wrongs``, and how often it says unknown where the report
    knows."""

    def __init__(self, report: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        self.wrongs: list[str] = []
        self.left_open = 0
        told: list[dict[str, Any]] = []
        for entry in report["columns"]:
            row = _row_of(entry, rows)
            if row is None:
                self.wrongs.append(f"no row for {_named(entry)}, which is {entry['status']}")
                continue
            told.append(row)
            if row["status"] == "unknown":
                self._unknown(entry, row)
            else:
                self._known(entry, row)
        for row in rows:
            if row not in told and row["status"] != "unknown":
                self.wrongs.append(f"not in the report: {row}")

    def _unknown(self, entry: dict[str, Any], row: dict[str, Any]) -> None:
        if entry["status"] == "unknown":
            return
        self.left_open += 1
        if row["reason"] not in ("unsupported-expression", "foreign-table") or not any(
            part in row["detail"] for part in NOT_FOLLOWED
        ):
            self.wrongs.append(f"{_named(entry)} is {entry['status']}, and not known: {row['detail']}")

    def _known(self, entry: dict[str, Any], row: dict[str, Any]) -> None:
        capacity = entry["capacity"] or {"remaining": None, "used_percent": None}
        furthest = entry["max_value"] if (entry["increment"] or 1) > 0 else entry["min_value"]
        met = entry["first_collision"]
        if isinstance(met, str) and met.strip(" ") not in row["detail"]:
            self.wrongs.append(f"{_named(entry)}: {met} is not in {row['detail']}")
        wanted = {
            "status": entry["status"],
            "next_value": entry["next_value"],
            "max_id": furthest if isinstance(furthest, int) and -(2**63) <= furthest < 2**63 else None,
            "first_collision": met if isinstance(met, int) else None,
            "inserts_until_failure": entry["inserts_until_failure"],
            "on_collision": entry["on_collision"],
            "remaining": capacity["remaining"],
            "used_percent": capacity["used_percent"],
        }
        for key, value in wanted.items():
            said = row[key]
            if isinstance(said, Decimal):
                said = int(said) if said == said.to_integral_value() else float(said)
            if said != value:
                self.wrongs.append(f"{_named(entry)}: {key} is {said}, in the report {value}")


def _named(entry: dict[str, Any]) -> str:
    return f"{entry['table']}.{entry['column']} ({entry['sequence']})"


def _row_of(entry: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Its own row; or, where the function does not tell the sequence or leaves what triggers do to the report, one that
    says so of its column or its table."""
    of_table = [r for r in rows if r["table_name"] == entry["table"]]
    own = [r for r in of_table if r["id_column"] == entry["column"]]
    exact = [r for r in own if r["sequence_name"] == entry["sequence"]]
    unknown = [r for r in own if r["status"] == "unknown"]
    by_trigger = [r for r in of_table if r["status"] == "unknown" and (r["detail"] or "").startswith("the trigger ")]
    if entry["binding"] == "trigger" and not by_trigger:  # a partition's, of which the parent's row tells
        by_trigger = [r for r in rows if r["status"] == "unknown" and (r["detail"] or "").startswith("the trigger ")]
    told_by_table = entry["binding"] == "trigger" or entry["status"] == "no-default"  # which a trigger may fill
    return next(iter([*exact, *unknown, *(by_trigger if told_by_table else ())]), None)

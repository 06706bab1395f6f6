"""A broken shop on a real PostgreSQL: what seqguard says of it, and one of its predictions coming true.

Starts a throw-away server, which is gone when this ends, however it ends. Status 0 if everything came as predicted.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from validator.sources.ephemeral.embedded import EmbeddedServer

SHOP = Path(__file__).with_name("shop.sql")
TABLE = "public.products"
INSERT = "INSERT INTO products (name, price) VALUES ('Bucket', 6.50) RETURNING product_id"
FINDINGS = 1  # exit status of `check` that the shop deserves


class DisagreesError(Exception):
    """Reality, or the report, is not what was predicted."""


def main() -> int:
    heading("A shop on a PostgreSQL of its own")
    with EmbeddedServer() as server:
        dsn = prepare(server)
        heading("What seqguard says")
        report = check(dsn, server.folder / "report.json")
        heading("The same from a dump: scanned without any server, then restored into one of its own")
        check_dump(server, dsn, report)
        heading("Is it true? Really inserting into products")
        with psycopg.connect(dsn, autocommit=True) as connection:
            see_it_fail(connection, column_of(report, TABLE))
            heading("After the repair that the report gives")
            see_it_repaired(connection, report)
    say("The server is gone, with everything in it.")
    return 0


def prepare(server: EmbeddedServer) -> str:
    """Loads the shop; returns its connection string."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE shop")
        version = connection.info.parameter_status("server_version")
    dsn = server.conninfo("shop")
    psql = [
        str(server.binary("psql")),
        "-X",
        "-q",
        "-o",
        "/dev/null",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        dsn,
        "-f",
        str(SHOP),
    ]
    subprocess.run(psql, check=True)
    say(f"PostgreSQL {version}, in a private folder, reachable through a socket there and nowhere else.")
    say("Loaded demo/shop.sql: customers imported from a CSV file, orders restored from a backup, products added by a")
    say("seed script, a default lost in a migration, a sequence for two tables, a smallint that is nearly used up.")
    return dsn


def check(dsn: str, path: Path) -> dict[str, Any]:
    """Runs the command as anybody would, and reads what it says to machines, too."""
    say("$ seqguard check postgresql:///shop", "")
    return read_report(path, subprocess.run(command(dsn, "--output", f"json={path}"), check=False).returncode)


def check_dump(server: EmbeddedServer, dsn: str, live: dict[str, Any]) -> None:
    """Dumps the shop and checks the dump both ways; DisagreesError unless they say what the database said."""
    dump = server.folder / "shop.dump"
    subprocess.run([str(server.binary("pg_dump")), "--format=custom", f"--file={dump}", dsn], check=True)
    say("$ pg_dump --format=custom --file=shop.dump shop")
    for options in ([], ["--via", "restore"]):
        say(" ".join(["$ seqguard check shop.dump", *options]))
        path = server.folder / "dump.json"
        done = subprocess.run(
            command(str(dump), *options, "--output", f"json={path}"), check=False, stdout=subprocess.PIPE, text=True
        )
        report = read_report(path, done.returncode)
        if any(report[part] != live[part] for part in ("columns", "findings", "not_checked")):
            raise DisagreesError("the dump's report is not the database's")
        say(*(f"  {line}" for line in done.stdout.splitlines()[:2]), "  and word for word the same findings", "")


def command(*arguments: str) -> list[str]:
    """The command line of a check."""
    return [sys.executable, "-m", "validator", "check", *arguments]


def read_report(path: Path, status: int) -> dict[str, Any]:
    """The JSON report that a check wrote."""
    if status != FINDINGS or not path.exists():
        raise DisagreesError(f"the check of a broken shop ended with status {status}, not {FINDINGS}")
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    path.unlink()
    return report


def column_of(report: dict[str, Any], table: str) -> dict[str, Any]:
    """The entry of a table with one id column; DisagreesError where nothing is predicted for it."""
    found: dict[str, Any] = next(column for column in report["columns"] if column["table"] == table)
    if found["inserts_until_failure"] is None:
        raise DisagreesError(f"the report predicts no failure for {table}")
    return found


def inserts(connection: psycopg.Connection[Any]) -> Iterator[int]:
    """Inserts a row and gives its id, again and again; lets the server's error through."""
    while True:
        row = connection.execute(INSERT).fetchone()
        if row is not None:
            yield row[0]


def see_it_fail(connection: psycopg.Connection[Any], predicted: dict[str, Any]) -> None:
    """Inserts until it fails, and compares with the prediction."""
    survivors, taken = predicted["inserts_until_failure"], predicted["first_collision"]
    say(f"The report: {survivors} more inserts succeed, then one fails, because product_id {taken} is taken.")
    say("", f"  {INSERT}", "")
    succeeded = 0
    try:
        for product_id in inserts(connection):
            succeeded += 1
            say(f"  insert {succeeded}: product_id {product_id}")
            if succeeded > survivors:
                raise DisagreesError(f"insert {succeeded} should have failed")
    except psycopg.Error as error:
        detail = error.diag.message_detail or ""
        say(
            f"  insert {succeeded + 1}: ERROR {error.sqlstate}: {error.diag.message_primary}",
            f"            {detail}",
            "",
        )
        if not isinstance(error, psycopg.errors.UniqueViolation) or f"({taken})" not in detail:
            raise DisagreesError(f"it failed in another way than by product_id {taken}") from error
    if succeeded != survivors:
        raise DisagreesError(f"{succeeded} inserts succeeded, {survivors} were predicted")
    say(f"Exactly as predicted: insert {succeeded + 1} failed on product_id {taken}.")


def see_it_repaired(connection: psycopg.Connection[Any], report: dict[str, Any]) -> None:
    """Runs the SQL that the report gives for the table, and inserts once more."""
    repair = next(
        finding["remedy"]["sql"]
        for finding in report["findings"]
        if finding["rule"] == "sequence-behind-data" and finding["subject"]["table"] == TABLE
    )
    say(*(f"  {line}" for line in repair.strip().splitlines()))
    connection.execute(repair)
    product_id = next(inserts(connection))
    say("", f"  insert: product_id {product_id}", "")
    if product_id <= report_maximum(report):
        raise DisagreesError("the repaired sequence gave an id that is not above all others")


def report_maximum(report: dict[str, Any]) -> int:
    return int(column_of(report, TABLE)["max_value"])


def heading(text: str) -> None:
    say("", text, "-" * len(text))


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DisagreesError as error:
        sys.exit(f"\nThe demo failed: {error}")
    except KeyboardInterrupt:
        sys.exit(130)

"""What docs/health.md shows is run."""

import re

import yaml

from tests.databases import Database
from tests.health.asked import ask, install
from tests.matrix import ROOT

PAGE = (ROOT / "docs" / "health.md").read_text(encoding="utf8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SQL = [text for kind, text in BLOCKS if kind == "sql"]
SHOP = """
    CREATE TABLE products (product_id serial PRIMARY KEY, name text);
    INSERT INTO products (name) SELECT 'p' FROM generate_series(1, 5); INSERT INTO products VALUES (7, 'seven');
    CREATE TABLE narrow (id smallserial PRIMARY KEY); SELECT setval('narrow_id_seq', 32000);
"""


def test_every_statement_of_the_page_runs(database: Database) -> None:
    database.load(SHOP)
    install(database, schema="monitoring")
    connection = database.connect()
    run = 0
    for text in SQL:
        job = re.search(r"\$\$(.*)\$\$", text, re.DOTALL)  # what pg_cron is to run, once without it and once more
        for statement in (job[1], job[1]) if job else (text,):
            connection.execute(statement.encode())
            run += 1
    assert run == len(SQL) + 1
    found = connection.execute("SELECT status, table_name FROM monitoring.sequence_findings ORDER BY 1").fetchall()
    assert found == [("behind", "public.products"), ("running-out", "public.narrow")]


def test_the_first_example_is_what_it_says(database: Database) -> None:
    database.load(SHOP)
    install(database, schema="monitoring")
    columns = "status, table_name, id_column, next_value, detail"
    for row in ask(database.dsn, f"SELECT {columns} FROM monitoring.sequence_health WHERE status <> 'ok'"):
        shown = next(line for line in PAGE.splitlines() if line.startswith(f" {row['status']} "))
        assert [cell.strip() for cell in shown.split("|")] == [str(value) for value in row.values()]


def test_the_exporters_query_has_a_column_for_each_metric(database: Database) -> None:
    database.load(SHOP)
    database.load("""
        CREATE TABLE lost (id serial PRIMARY KEY); ALTER TABLE lost ALTER id DROP DEFAULT;
        CREATE TABLE codes (id int PRIMARY KEY); CREATE TABLE fine (id serial PRIMARY KEY);
        CREATE TABLE elsewhere (id serial PRIMARY KEY, other int); ALTER TABLE elsewhere ALTER id DROP DEFAULT;
        ALTER TABLE elsewhere ALTER other SET DEFAULT nextval('elsewhere_id_seq');
    """)
    install(database, schema="monitoring")
    (text,) = (text for kind, text in BLOCKS if kind == "yaml")
    (metric,) = yaml.safe_load(text).values()
    rows = ask(database.dsn, metric["query"])
    assert list(rows[0]) == [name for described in metric["metrics"] for name in described]
    assert {(row["table_name"], row["id_column"]): row["failing"] for row in rows} == {
        ("public.products", "product_id"): 1,
        ("public.narrow", "id"): 0,
        ("public.lost", "id"): 1,
        ("public.codes", "id"): 0,
        ("public.fine", "id"): 0,
        ("public.elsewhere", "id"): 0,
        ("public.elsewhere", "other"): 0,
    }


def test_a_lost_default_is_said_where_it_is_one(database: Database) -> None:
    database.load("""
        CREATE TABLE "l o" (id serial PRIMARY KEY); ALTER TABLE "l o" ALTER id DROP DEFAULT;
        CREATE TABLE codes (id int PRIMARY KEY);
    """)
    install(database)
    rows = ask(database.dsn, "SELECT table_name, status, detail FROM sequence_health")
    assert {row["table_name"]: (row["status"], row["detail"]) for row in rows} == {
        'public."l o"': (
            "no-default",
            'an integer primary key that nothing fills; public."l o_id_seq", which it owns, stands unused: '
            "its default was lost",
        ),
        "public.codes": ("no-default", "an integer primary key that nothing fills"),
    }

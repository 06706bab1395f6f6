"""Real dumps, restored: what was in the database is in it again, and what is not is told by name."""

import pytest

from validator.model.names import QualifiedName
from validator.sources.dump.contents import Format

SHOP = """
CREATE ROLE clerk; CREATE ROLE "Keeper of stock";
CREATE SCHEMA stock AUTHORIZATION "Keeper of stock";
CREATE EXTENSION citext;
CREATE TABLE customer (id serial PRIMARY KEY, email citext UNIQUE, note text);
CREATE TABLE stock.item (id bigint GENERATED ALWAYS AS IDENTITY (START 5) PRIMARY KEY, "Odd, name" text,
  customer int REFERENCES customer, twice int GENERATED ALWAYS AS (customer * 2) STORED);
CREATE TABLE part (id serial, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE nothing ();
CREATE VIEW grouped AS SELECT id, email, count(*) FROM customer GROUP BY id;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.note := 'stamped'; RETURN NEW; END$$;
CREATE TRIGGER stamp BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON customer TO clerk USING (true);
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON customer TO clerk;
ALTER TABLE stock.item OWNER TO "Keeper of stock";
COMMENT ON TABLE customer IS 'Who buys';
ALTER TABLE customer DISABLE TRIGGER stamp;
INSERT INTO customer (email, note) SELECT 'c' || n || '@x',
  E'tab\\t back\\\\ line\\n ' || n FROM generate_series(1, 500) n;
INSERT INTO customer (email, note) VALUES ('é@x', NULL), ('e@x', '\\.');
ALTER TABLE customer ENABLE TRIGGER stamp;
INSERT INTO stock.item ("Odd, name", customer) SELECT 'i' || n, n FROM generate_series(1, 100) n;
INSERT INTO part (day) VALUES ('2020-05-05'), ('2020-06-06');
INSERT INTO nothing DEFAULT VALUES;
SELECT setval('customer_id_seq', 7, false);
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM customer;
"""
LOOK = [
    "SELECT count(*), sum(id), md5(string_agg(id || email || coalesce(note, '-'), ',' ORDER BY id)) FROM customer",
    'SELECT count(*), sum(id), sum(twice), min("Odd, name") FROM stock.item',
    "SELECT id, day FROM part ORDER BY 1",
    "SELECT last_value, is_called FROM customer_id_seq",
    "SELECT last_value, is_called FROM stock.item_id_seq",
    "SELECT conrelid::regclass::text, conname, contype FROM pg_constraint WHERE connamespace > 16000 ORDER BY 1, 2",
    "SELECT c.relname, c.relkind::text, c.relrowsecurity FROM pg_class c WHERE relnamespace IN ('public'::regnamespace,"
    " 'stock'::regnamespace) ORDER BY 1, 2",
    "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT polname, polroles::regrole[]::text FROM pg_policy",
    "SELECT pg_get_viewdef('grouped'::regclass)",
    "SELECT n FROM counted",
    "SELECT has_table_privilege('clerk', 'customer', 'INSERT'), has_table_privilege('clerk', 'customer', 'DELETE'),"
    " has_table_privilege('clerk', 'stock.item', 'SELECT'),"
    " has_table_privilege('Keeper of stock', 'stock.item', 'INSERT'),"
    " has_schema_privilege('Keeper of stock', 'stock', 'USAGE')",
]
FORMATS = {
    Format.CUSTOM: ["-Fc"],
    Format.DIRECTORY: ["-Fd", "-j2"],
    Format.TAR: ["-Ft"],
    Format.PLAIN: ["-Fp"],
    "clean": ["-Fp", "--clean"],
    "inserts": ["-Fp", "--column-inserts"],
    "rows-per-insert": ["-Fc", "--rows-per-insert=70"],
    "uncompressed": ["-Fc", "-Z0"],
}


@pytest.fixture
def shop(bench):
    bench.load(SHOP)
    yield bench
    for role in ("clerk", '"Keeper of stock"'):
        for database in ("shop", "restored"):
            bench.drop(database)
        bench.admin(f"DROP ROLE {role}")


@pytest.mark.parametrize("form", FORMATS)
def test_everything_is_there_again(shop, form):
    before = look(shop, shop.server.conninfo("shop"))
    path = shop.dump(*FORMATS[form])
    restored = shop.restore(path)
    assert restored.failures == ()
    assert restored.lost == ()
    assert look(shop, restored.dsn) == before


def look(bench, dsn):
    from psycopg import connect

    with connect(dsn) as connection:
        return [connection.execute(query).fetchall() for query in LOOK]


def test_roles_that_are_not_there_are_made(shop):
    path = shop.dump("-Fc")
    shop.admin("DROP ROLE clerk")
    restored = shop.restore(path)
    assert restored.failures == ()
    assert shop.ask("SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'clerk'") == [(False, False)]


def test_only_the_rows_that_are_wanted(shop):
    path = shop.dump("-Fc")
    restored = shop.restore(path, wanted=lambda table: table == QualifiedName("stock", "item"))
    assert restored.failures == ()
    assert restored.lost == ()
    assert restored.unloaded == {QualifiedName("public", name) for name in ("customer", "part_1", "nothing")}
    assert shop.ask("SELECT (SELECT count(*) FROM customer), (SELECT count(*) FROM stock.item)") == [(0, 100)]
    assert shop.ask("SELECT last_value FROM customer_id_seq") == [(7,)]
    assert shop.ask("SELECT conname, convalidated FROM pg_constraint WHERE contype = 'f'") == [
        ("item_customer_fkey", False)
    ]


def test_progress_is_told_in_bytes_of_the_dump(shop):
    from validator.sources.dump.open_dump import open_dump

    path = shop.dump("-Fc")
    told = []
    shop.restore(path, progress=told.append)
    with open_dump(str(path)) as dump:
        assert sum(told) == sum(table.size for table in dump.data)


def test_a_database_without_tables(bench):
    bench.load("")
    restored = bench.restore(bench.dump("-Fc"))
    assert (restored.failures, restored.lost, restored.unloaded) == ((), (), frozenset())


@pytest.mark.parametrize("form", ["-Fc", "-Fp"])
def test_an_encoding_of_its_own(bench, form):
    bench.load('CREATE TABLE "café" (id serial, "ö" text); INSERT INTO "café" ("ö") VALUES (\'é\')', "LATIN1")
    restored = bench.restore(bench.dump(form))
    assert restored.failures == ()
    assert bench.ask('SELECT id, "ö", getdatabaseencoding() FROM "café"') == [(1, "é", "LATIN1")]


@pytest.mark.parametrize(
    "options", [["-Fc", "--inserts"], ["-Fp", "--inserts"], ["-Fd", "--rows-per-insert=999"], ["-Fc"]]
)
def test_many_rows(bench, options):
    bench.load(
        "CREATE TABLE t AS SELECT n AS id, E'it''s; \\n\\\\ ' || md5(n::text) AS t FROM generate_series(1, 30000) n;"
        "CREATE TABLE u AS SELECT n AS id FROM generate_series(1, 1000) n"
    )
    restored = bench.restore(bench.dump(*options))
    assert (restored.failures, restored.lost) == ((), ())
    look = "SELECT count(*), sum(id), sum(length(t)), (SELECT sum(id) FROM u) FROM t"
    assert bench.ask(look) == [(30000, 450015000, 30000 * 41, 500500)]


def test_rows_that_are_there_already_stay(bench):
    many = "".join(f"{n}\n" for n in range(50_000))
    path = bench.write(
        "CREATE TABLE public.t (id integer); DO $$BEGIN INSERT INTO public.t VALUES (-1); END$$;\n"
        f"COPY public.t (id) FROM stdin;\n{many}\\.\n"
    )
    assert bench.restore(path).failures == ()
    assert bench.ask("SELECT count(*), min(id) FROM t") == [(50_001, -1)]

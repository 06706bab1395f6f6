"""The catalog of a real server, as values."""

import pytest

from tests.databases import Database
from validator.model.catalog import Catalog, Column
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.observation import Known
from validator.model.patterns import Scope
from validator.model.policy import Policy
from validator.sources.database.connect import ConnectOptions, connect
from validator.sources.database.read_catalog import read_catalog
from validator.sources.database.read_snapshot import read_snapshot


def catalog_of(database: Database, script: str = "", *named: str, **scope: list[str]) -> Catalog:
    if script:
        database.load(script)
    options = ConnectOptions(database.dsn)
    with connect(options) as connection:
        return read_catalog(
            connection, options, Scope.parse(**scope), tuple(ColumnName.parse(n) for n in named)
        ).catalog


def column(catalog: Catalog, name: str) -> Column:
    return catalog.columns[ColumnName.parse(name)]


def test_types_below_their_domains(database: Database) -> None:
    catalog = catalog_of(
        database,
        """
        CREATE SEQUENCE s;
        CREATE DOMAIN inner_id AS varchar(12) CHECK (VALUE <> 'x');
        CREATE DOMAIN outer_id AS inner_id CHECK (length(VALUE) > 1);
        CREATE DOMAIN amount AS numeric(6,2);
        CREATE TABLE t (
          a outer_id DEFAULT nextval('s')::text, b numeric(5,2) DEFAULT nextval('s'), c numeric DEFAULT nextval('s'),
          d char(4) DEFAULT nextval('s'), e amount DEFAULT nextval('s'), f bigint DEFAULT nextval('s'),
          g text COLLATE "C" DEFAULT nextval('s'), h varchar DEFAULT nextval('s'));
        """,
    )
    found = {n: column(catalog, f"public.t.{n}").type for n in "abcdefgh"}
    assert {n: (t.base, t.length, t.precision, t.scale) for n, t in found.items()} == {
        "a": ("varchar", 12, None, None),
        "b": ("numeric", None, 5, 2),
        "c": ("numeric", None, None, None),
        "d": ("bpchar", 4, None, None),
        "e": ("numeric", None, 6, 2),
        "f": ("int8", None, None, None),
        "g": ("text", None, None, None),
        "h": ("varchar", None, None, None),
    }
    assert found["a"].name.endswith("outer_id")
    assert found["g"].collation == QualifiedName("pg_catalog", "C")
    checks = column(catalog, "public.t.a").checks
    assert len(checks) == 2
    assert any("length" in check for check in checks)


@pytest.mark.majors(15)
def test_a_negative_scale(database: Database) -> None:
    catalog = catalog_of(
        database,
        "CREATE SEQUENCE s; CREATE TABLE t (a numeric(2,-3) DEFAULT nextval('s'), b numeric(2,5) DEFAULT nextval('s'))",
    )
    assert [
        (column(catalog, f"public.t.{n}").type.precision, column(catalog, f"public.t.{n}").type.scale) for n in "ab"
    ] == [
        (2, -3),
        (2, 5),
    ]


def test_views_show_their_bases(database: Database) -> None:
    catalog = catalog_of(
        database,
        """
        CREATE TABLE t (id serial, "Odd Name" int); CREATE SEQUENCE s;
        CREATE VIEW v AS SELECT id AS number, "Odd Name" FROM t WHERE id > 0;
        ALTER VIEW v ALTER number SET DEFAULT nextval('s');
        CREATE VIEW sums AS SELECT sum(id) AS id FROM t; ALTER VIEW sums ALTER id SET DEFAULT nextval('s');
        """,
    )
    bases = {b.view: b.base for b in catalog.view_bases}
    assert bases[ColumnName.parse("public.v.number")] == ColumnName.parse("public.t.id")
    assert bases[ColumnName.parse('public.v."Odd Name"')] == ColumnName.parse('public.t."Odd Name"')
    assert not any(view.table.name == "sums" for view in bases)


def test_triggers_with_conditions_and_arguments(database: Database) -> None:
    catalog = catalog_of(
        database,
        """
        CREATE SEQUENCE s; CREATE TABLE t (id int, kind text);
        CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.id := nextval(TG_ARGV[0]::regclass); RETURN NEW; END';
        CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.id IS NULL)
          EXECUTE PROCEDURE fill('s', 'it''s "odd"', '');
        CREATE TRIGGER b AFTER INSERT ON t FOR EACH ROW EXECUTE PROCEDURE fill('s');
        CREATE TRIGGER c BEFORE UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE fill('s');
        CREATE TRIGGER d BEFORE INSERT ON t FOR EACH ROW EXECUTE PROCEDURE fill('s');
        ALTER TABLE t DISABLE TRIGGER d;
        """,
    )
    (found,) = catalog.triggers
    assert found.name == "a"
    assert found.condition in ("( new . id IS NULL )", "new . id IS NULL")
    assert found.arguments == ("s", 'it\'s "odd"', "")
    assert found.function.language == "plpgsql"


def test_indexes_that_refuse(database: Database) -> None:
    catalog = catalog_of(
        database,
        """
        CREATE TABLE t (id serial PRIMARY KEY, a serial, b int);
        CREATE UNIQUE INDEX expressed ON t (abs(a)); CREATE UNIQUE INDEX partial ON t (a) WHERE b IS NULL;
        CREATE UNIQUE INDEX pair ON t (b, a); CREATE INDEX plain ON t (a);
        ALTER TABLE t ADD CONSTRAINT apart EXCLUDE USING btree (a WITH =);
        """,
    )
    found = {i.name: i for i in catalog.indexes}
    assert set(found) == {"t_pkey", "expressed", "partial", "pair", "apart"}
    assert found["t_pkey"].primary
    assert (found["expressed"].keys, found["expressed"].key_expressions) == ((None,), ("abs(a)",))
    assert (found["partial"].keys, found["partial"].predicate) == (("a",), "(b IS NULL)")
    assert found["pair"].keys == ("b", "a")
    assert (found["apart"].exclusion, found["apart"].unique, found["apart"].equality) == (True, False, True)


def test_a_platforms_schemas_are_left_out_unless_named(database: Database) -> None:
    database.load("""
        CREATE SCHEMA hdb_catalog; CREATE TABLE hdb_catalog.job (id serial);
        CREATE SCHEMA auth; CREATE TABLE auth.users (id serial); CREATE SCHEMA cron; CREATE TABLE cron.runs (id serial);
    """)
    job, users = QualifiedName("hdb_catalog", "job"), QualifiedName("auth", "users")
    catalog = catalog_of(database)
    assert catalog.outside_scope == {job}
    # these names are common, and the owner is no platform's role
    assert {users, QualifiedName("cron", "runs")} <= catalog.tables.keys()
    assert not catalog.sequences[QualifiedName("hdb_catalog", "job_id_seq")].in_scope
    assert job not in catalog_of(database, schemas=["hdb_catalog"]).outside_scope


@pytest.mark.parametrize("name", ["a'b", 'a"b', "a\nb", "a;b--", "%s", "{x}", "select", "ä.b", "x" * 63])
def test_odd_names_come_through_the_whole_way(database: Database, name: str) -> None:
    table = QualifiedName(name, name)
    column_name = ColumnName(table, name)
    schema = quoted = quote_identifier(name)
    database.execute(
        f"CREATE SCHEMA {schema}; CREATE TABLE {table} ({quoted} int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);"
        f" INSERT INTO {table} VALUES (3)"
    )
    snapshot = read_snapshot(ConnectOptions(database.dsn), Policy(), jobs=1).snapshot
    ((pair, reading),) = snapshot.readings.items()
    assert pair[0] == column_name
    assert isinstance(reading, Known)
    assert (reading.value.max_value, reading.value.occupied) == (3, 3)

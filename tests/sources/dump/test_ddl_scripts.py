"""What people write by hand, what old versions of pg_dump wrote, and what is damaged: read without a server."""

import pytest

from validator.model.catalog import Column, Default, DefaultSource, Identity, OwnershipKind
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import SequenceState
from validator.model.patterns import Scope
from validator.sources.dump.contents import Statement
from validator.sources.dump.ddl.read_schema import read_schema
from validator.sources.dump.ddl.schema import Schema

MODERN = "SELECT pg_catalog.set_config('search_path', '', false);"


def read(*texts: str, major: int | None = 18, **about: str) -> Schema:
    statements = [Statement(text, place=f"line {n}", **about) for n, text in enumerate(texts, 1)]
    return read_schema(statements, Scope(), server_major=major)


def column(schema: Schema, name: str) -> Column:
    return schema.catalog.columns[ColumnName.parse(name)]


def name(text: str) -> QualifiedName:
    return QualifiedName.parse(text)


def test_serial_makes_its_sequence_and_owns_it() -> None:
    schema = read("CREATE TABLE t (id smallserial PRIMARY KEY, note text)")
    sequence = schema.catalog.sequences[name("public.t_id_seq")]
    assert (sequence.data_type, sequence.max_value) == ("int2", 32767)
    assert column(schema, "public.t.id").default == Default("nextval('public.t_id_seq'::regclass)")
    assert column(schema, "public.t.id").not_null
    assert [(o.sequence, o.kind) for o in schema.catalog.ownerships] == [(sequence.name, OwnershipKind.OWNED)]
    assert [(i.name, i.primary) for i in schema.catalog.indexes] == [("t_pkey", True)]
    assert [c.name for c in schema.columns[name("public.t")]] == ["id", "note"]
    assert schema.problems == ()


def test_names_that_are_made_up_fit_63_bytes() -> None:
    table, long = "t" * 40, "c" * 40
    schema = read(f"CREATE TABLE {table} ({long} serial)", "CREATE SEQUENCE x_id_seq", "CREATE TABLE x (id serial)")
    assert set(schema.catalog.sequences) == {
        name(f"public.{'t' * 29}_{'c' * 29}_seq"),
        name("public.x_id_seq"),
        name("public.x_id_seq1"),
    }


def test_identity_inline_with_options() -> None:
    schema = read("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 10 CYCLE) UNIQUE)")
    sequence = schema.catalog.sequences[name("public.t_id_seq")]
    assert (sequence.data_type, sequence.start, sequence.increment, sequence.cycle) == ("int4", 5, 10, True)
    assert column(schema, "public.t.id").identity is Identity.ALWAYS
    assert [i.name for i in schema.catalog.indexes] == ["t_id_key"]


def test_hand_written_defaults_are_qualified() -> None:
    schema = read(
        "CREATE SCHEMA app",
        "SET search_path TO app, public",
        "CREATE SEQUENCE s",
        "CREATE FUNCTION fill() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE t (a int DEFAULT nextval('s'), b text DEFAULT 'x' || nextval('s'::regclass))",
        "ALTER TABLE t ADD COLUMN c int DEFAULT fill()",
    )
    assert column(schema, "app.t.a").default == Default("nextval('app.s'::regclass)")
    assert column(schema, "app.t.b").default == Default("'x' || nextval('app.s'::regclass)")
    assert column(schema, "app.t.c").default == Default("app.fill()")
    assert [f.name for f in schema.catalog.functions] == [name("app.fill")]


def test_old_plain_dumps_leave_out_what_is_on_the_path() -> None:
    schema = read(
        "SET search_path = sales, pg_catalog;",
        "CREATE TYPE state AS ENUM ('a');",
        "CREATE TABLE t (id integer NOT NULL, state state DEFAULT 'a'::state NOT NULL);",
        "CREATE SEQUENCE t_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;",
        "ALTER SEQUENCE t_id_seq OWNED BY t.id;",
        "ALTER TABLE ONLY t ALTER COLUMN id SET DEFAULT nextval('t_id_seq'::regclass);",
        "SELECT pg_catalog.setval('t_id_seq', 7, true);",
        "ALTER TABLE ONLY t ADD CONSTRAINT t_pkey PRIMARY KEY (id);",
        major=9,
    )
    assert schema.problems == ()
    assert column(schema, "sales.t.id").default == Default("nextval('sales.t_id_seq'::regclass)")
    assert schema.states == {name("sales.t_id_seq"): SequenceState(7, True)}
    assert schema.enums == {name("sales.state")}
    assert schema.columns[name("sales.t")][1].default == "'a'::sales.state"
    assert schema.columns[name("sales.t")][1].type.name == "sales.state"


def test_old_archives_name_the_schema_beside_the_statement() -> None:
    schema = read(
        "CREATE TABLE t (id integer DEFAULT 1 NOT NULL);\nCREATE SEQUENCE s;",
        "SELECT pg_catalog.setval('s', 3, false);",
        schema="sales",
    )
    assert list(schema.catalog.tables) == [name("sales.t")]
    assert schema.states == {name("sales.s"): SequenceState(3, False)}


@pytest.mark.parametrize(
    "hostile", ['q"uote', "new\nline", "ж" * 31, "back\\slash", "do.t", " ", "it's", "$$", "-- no", "x" * 63]
)
def test_hostile_names(hostile: str) -> None:
    quoted = '"' + hostile.replace('"', '""') + '"'
    sequence = f"{quoted}.{quoted}".replace("'", "''")
    literal = f"'{sequence}'" if "\\" not in sequence else "E'" + sequence.replace("\\", "\\\\") + "'"
    schema = read(
        MODERN,
        f"CREATE SCHEMA {quoted};",
        f"CREATE SEQUENCE {quoted}.{quoted} START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;",
        f"CREATE TABLE {quoted}.t (\n    {quoted} integer DEFAULT nextval({literal}::regclass) NOT NULL\n);",
        f"ALTER SEQUENCE {quoted}.{quoted} OWNED BY {quoted}.t.{quoted};",
        f"SELECT pg_catalog.setval({literal}, 12, true);",
        f"ALTER TABLE ONLY {quoted}.t\n    ADD CONSTRAINT {quoted} CHECK (({quoted} > 0));",
    )
    assert schema.problems == ()
    found = schema.catalog.columns[ColumnName(QualifiedName(hostile, "t"), hostile)]
    assert found.default == Default(f"nextval({literal}::regclass)")
    assert found.checks == (f"({quoted} > 0)",)
    assert schema.states == {QualifiedName(hostile, hostile): SequenceState(12, True)}
    assert schema.catalog.ownerships[0].column == found.name


def test_what_is_renamed_and_moved_is_followed() -> None:
    schema = read(
        "CREATE TABLE t (id serial PRIMARY KEY CHECK (id > 0))",
        "CREATE SCHEMA app",
        "ALTER SEQUENCE t_id_seq RENAME TO numbers",
        "ALTER TABLE t RENAME COLUMN id TO number",
        "ALTER TABLE t RENAME TO things",
        "ALTER TABLE things SET SCHEMA app",
    )
    found = column(schema, "app.things.number")
    assert found.default == Default("nextval('app.numbers'::regclass)")
    assert found.checks == ("(number > 0)",)
    assert schema.catalog.ownerships[0].column == found.name
    assert schema.catalog.indexes[0].keys == ("number",)


def test_what_is_dropped_is_gone() -> None:
    schema = read(
        "CREATE TABLE t (id serial PRIMARY KEY, other serial)",
        "ALTER TABLE t DROP COLUMN id",
        "CREATE TABLE u (id int GENERATED BY DEFAULT AS IDENTITY)",
        "DROP TABLE u",
        "DROP TABLE IF EXISTS never",
        "ALTER TABLE ONLY public.never DROP CONSTRAINT never_pkey",
    )
    assert list(schema.catalog.sequences) == [name("public.t_other_seq")]
    assert [c.column for c in schema.catalog.columns] == ["other"]
    assert schema.catalog.indexes == ()
    assert schema.problems == ()


def test_like_takes_what_it_says() -> None:
    schema = read(
        "CREATE TABLE model (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial, CHECK (n > 0))",
        "CREATE TABLE copy (LIKE model INCLUDING ALL)",
        "CREATE TABLE bare (LIKE model)",
    )
    assert column(schema, "public.copy.id").identity is Identity.ALWAYS
    assert column(schema, "public.copy.n").default == Default("nextval('public.model_n_seq'::regclass)")
    assert column(schema, "public.copy.n").checks == ("(n > 0)",)
    assert [c.not_null for c in schema.columns[name("public.bare")]] == [True, True]
    assert name("public.bare") not in {c.table for c in schema.catalog.columns}


def test_a_domain_over_a_domain_keeps_the_default_of_its_day() -> None:
    schema = read(
        "CREATE SEQUENCE s",
        "CREATE DOMAIN inner_id AS varchar(12) DEFAULT nextval('s') CHECK (VALUE <> 'x')",
        "CREATE DOMAIN outer_id AS inner_id",
        "ALTER DOMAIN inner_id DROP DEFAULT",
        "CREATE TABLE t (a outer_id, b inner_id)",
    )
    found = column(schema, "public.t.a")
    assert found.default == Default("nextval('public.s'::regclass)", DefaultSource.DOMAIN)
    assert (found.type.base, found.type.length, found.type.name) == ("varchar", 12, "public.outer_id")
    assert len(found.checks) == 1
    assert ColumnName.parse("public.t.b") not in schema.catalog.columns


def test_indexes_of_a_partitioned_table_are_valid_once_every_partition_has_one() -> None:
    script = [
        MODERN,
        "CREATE TABLE public.p (id integer NOT NULL)\nPARTITION BY RANGE (id);",
        "CREATE TABLE public.a (id integer NOT NULL);",
        "CREATE TABLE public.b (id integer NOT NULL);",
        "ALTER TABLE ONLY public.p ATTACH PARTITION public.a FOR VALUES FROM (1) TO (10);",
        "ALTER TABLE ONLY public.p ATTACH PARTITION public.b DEFAULT;",
        "ALTER TABLE ONLY public.p ADD CONSTRAINT p_pkey PRIMARY KEY (id);",
        "ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
        "ALTER TABLE ONLY public.b ADD CONSTRAINT b_pkey PRIMARY KEY (id);",
        "ALTER INDEX public.p_pkey ATTACH PARTITION public.a_pkey;",
    ]
    one = read(*script)
    assert [(i.name, i.valid) for i in one.catalog.indexes] == [("p_pkey", False), ("a_pkey", True), ("b_pkey", True)]
    both = read(*script, "ALTER INDEX public.p_pkey ATTACH PARTITION public.b_pkey;")
    assert all(i.valid for i in both.catalog.indexes)
    assert both.catalog.tables[name("public.a")].partition_bound == "FOR VALUES FROM (1) TO (10)"
    assert both.catalog.tables[name("public.b")].partition_bound == "DEFAULT"
    assert ColumnName.parse("public.p.id") in both.indexed


@pytest.mark.parametrize(("major", "identity"), [(16, Identity.NONE), (17, Identity.BY_DEFAULT)])
def test_partitions_share_identity_from_17_on(major: int, identity: Identity) -> None:
    schema = read(
        MODERN,
        "CREATE TABLE public.p (id integer NOT NULL)\nPARTITION BY RANGE (id);",
        "ALTER TABLE public.p ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME public.own_seq);",
        "CREATE TABLE public.a (id integer NOT NULL);",
        "ALTER TABLE ONLY public.p ATTACH PARTITION public.a FOR VALUES FROM (1) TO (10);",
        "ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
        major=major,
    )
    assert column(schema, "public.a.id").identity is identity
    assert list(schema.catalog.sequences) == [name("public.own_seq")]


def test_damage_is_told_with_its_place() -> None:
    schema = read(
        MODERN,
        "CREATE TABLE public.t (id integer NOT NULL DEFAULT",
        "ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);",
        "ALTER TABLE ONLY public.t ADD CONSTRAINT t_key UNIQUE (id);",
        "SELECT pg_catalog.setval('public.s', 5, true);",
        "CREATE TABLE public.u (id integer DEFAULT nextval('public.gone'::regclass), b text DEFAULT nothing());",
        "CREATE TABLE public.v (a integer DEFAULT \0);",
        "DO $$ BEGIN END $$;",
    )
    assert [(p.place, p.table, p.sequence) for p in schema.problems] == [
        ("line 2", None, None),
        ("line 3", name("public.t"), None),
        ("line 6", name("public.u"), None),
        ("line 7", None, None),
        ("line 8", None, None),
        ("line 6", name("public.u"), name("public.gone")),
    ]
    assert not any(map(schema.is_absence, schema.problems))
    assert schema.states[name("public.s")] == SequenceState(5, True)
    assert column(schema, "public.u.id").default == Default("nextval('public.gone'::regclass)")


def test_what_was_left_out_is_no_damage() -> None:
    schema = read(
        MODERN,
        "CREATE TABLE public.u (id integer DEFAULT nextval('public.gone'::regclass));",
        "ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);",
    )
    assert [(schema.is_absence(p), p.table) for p in schema.problems] == [
        (True, name("public.t")),
        (True, name("public.u")),
    ]
    assert (schema.partial, schema.tables_only) == (True, True)


@pytest.mark.parametrize(
    "deep", ["1+" * 150_000 + "1", "1+" * 15_000 + "1", "(" * 50_000 + "1" + ")" * 50_000, "NOT " * 5_000 + "true"]
)
def test_what_is_nested_too_deeply_is_a_problem(deep: str) -> None:
    schema = read("CREATE TABLE t (id serial)", f"CREATE TABLE u (a int DEFAULT {deep})")
    assert [p.place for p in schema.problems] == ["line 2"]
    assert list(schema.catalog.tables) == [name("public.t")]


def test_what_goes_round_in_circles_is_a_problem() -> None:
    schema = read(
        "CREATE DOMAIN d AS e",
        "CREATE DOMAIN e AS d",
        "CREATE TABLE a (id d)",
        "CREATE TABLE b () INHERITS (a)",
        "ALTER TABLE a INHERIT b",
    )
    assert [p.place for p in schema.problems] == ["line 2", "line 5"]


def test_who_may_insert_and_draw() -> None:
    schema = read(
        "CREATE ROLE app",
        "CREATE ROLE team",
        "CREATE ROLE boss SUPERUSER",
        "GRANT team TO app",
        MODERN,
        "CREATE TABLE public.t (id integer, note text);",
        "CREATE SEQUENCE public.s;",
        "ALTER TABLE public.t OWNER TO owner;",
        "GRANT INSERT(note) ON TABLE public.t TO team;",
        "GRANT SELECT,USAGE ON SEQUENCE public.s TO PUBLIC;",
        "GRANT ALL ON TABLE public.t TO reader;",
        "REVOKE INSERT ON TABLE public.t FROM reader;",
        "REVOKE ALL ON TABLE public.t FROM owner;",
    )
    grants, table, sequence = schema.grants, name("public.t"), name("public.s")
    may = {role: grants.may_insert(role, table) for role in ("app", "team", "boss", "reader", "owner")}
    assert may == {"app": True, "team": True, "boss": True, "reader": False, "owner": False}
    assert grants.may_use("anybody", sequence)
    assert grants.roles == {"app", "team", "boss"}


def test_literals_of_a_dump_without_conforming_strings() -> None:
    schema = read(
        MODERN,
        "SET standard_conforming_strings = off;",
        "CREATE SEQUENCE public.s;",
        "CREATE TABLE public.t (a text DEFAULT ('a\\\\b'::text || nextval('public.s'::regclass)));",
    )
    assert column(schema, "public.t.a").default == Default("('a\\b'::text || nextval('public.s'::regclass))")


def test_the_scope_and_the_platform() -> None:
    statements = [
        Statement(text)
        for text in (
            "CREATE SCHEMA auth",
            "ALTER SCHEMA auth OWNER TO supabase_admin",
            "CREATE TABLE auth.users (id serial)",
            "CREATE TABLE t (id serial)",
            "CREATE TABLE u (id serial)",
        )
    ]
    catalog = read_schema(statements, Scope.parse(exclude=["u"]), server_major=18).catalog
    assert catalog.outside_scope == {name("auth.users"), name("public.u")}
    assert {s.name.name: s.in_scope for s in catalog.sequences.values()} == {
        "users_id_seq": False,
        "t_id_seq": True,
        "u_id_seq": True,
    }


def read_bytes(encoding: str, *texts: bytes) -> Schema:
    statements = [Statement(text.decode("utf8", "surrogateescape")) for text in texts]
    return read_schema(statements, Scope(), server_major=18, encoding=encoding)


def test_where_any_byte_may_stand_it_stays_what_it_was() -> None:
    private = "\uf7e9".encode()  # the character that a byte goes through the parser as
    schema = read_bytes("SQL_ASCII", b'CREATE TABLE "a\xe9' + private + b"\" (id serial, t text DEFAULT 'd\xe9f')")
    table = QualifiedName("public", "a\udce9\uf7e9")
    assert schema.problems == ()
    assert [c.default for c in schema.columns[table]][1] == "'d\udce9f'"
    assert list(schema.catalog.sequences) == [QualifiedName("public", "a\udce9\uf7e9_id_seq")]


def test_elsewhere_such_a_byte_is_damage() -> None:
    schema = read_bytes("UTF8", b'CREATE TABLE "a\xe9" (id serial)')
    assert [problem.what for problem in schema.problems] == [
        "it is no SQL that PostgreSQL reads: it has bytes that are no text in the encoding of the dump"
    ]
    assert schema.unreadable

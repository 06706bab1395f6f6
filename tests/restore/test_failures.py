"""What can't be restored is told once, with its cause; what depends on it is lost by name, and all else is there."""

import gzip

from validator.model.names import QualifiedName
from validator.sources.restore.errors import Loss, Lost


def lost_relations(restored):
    return {str(lost.relation) for lost in restored.lost}


def test_a_table_of_an_unknown_type_is_lost_and_the_rest_is_there(bench):
    path = bench.write(
        """
        CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;
        CREATE TABLE public.place (id integer NOT NULL, at public.geometry);
        CREATE SEQUENCE public.place_id_seq;
        ALTER SEQUENCE public.place_id_seq OWNED BY public.place.id;
        ALTER TABLE ONLY public.place ALTER COLUMN id SET DEFAULT nextval('public.place_id_seq');
        CREATE TABLE public.fine (id integer);
        CREATE VIEW public.near AS SELECT * FROM public.place;
        COPY public.place (id, at) FROM stdin;
1\tx
\\.
        COPY public.fine (id) FROM stdin;
1
\\.
        ALTER TABLE ONLY public.place ADD CONSTRAINT place_pkey PRIMARY KEY (id);
        CREATE UNIQUE INDEX place_at ON public.place USING btree (at);
        """
    )
    restored = bench.restore(path)
    assert [(failure.kind or failure.place, failure.message) for failure in restored.failures] == [
        ("EXTENSION", 'extension "postgis" is not available'),
        ("line 3", 'type "public.geometry" does not exist'),
    ]
    assert lost_relations(restored) == {"public.place", "public.place_id_seq", "public.near"}
    assert {lost.reason for lost in restored.lost} == {'type "public.geometry" does not exist'}
    assert bench.ask("SELECT id FROM fine") == [(1,)]


def test_rows_that_are_not_taken(bench):
    path = bench.write(
        """
        CREATE TABLE public.bad (id integer); CREATE TABLE public.good (id integer);
        COPY public.bad (id) FROM stdin;
1
secret
3
\\.
        COPY public.good (id) FROM stdin;
7
\\.
        """
    )
    restored = bench.restore(path)
    reason = "invalid input syntax for type integer"
    assert restored.lost == (Lost(QualifiedName("public", "bad"), "TABLE DATA", reason, Loss.DAMAGED),)
    assert [failure.message for failure in restored.failures] == [reason]
    assert bench.ask("SELECT (SELECT count(*) FROM bad), (SELECT count(*) FROM good)") == [(0, 1)]


def test_a_unique_index_over_duplicates(bench):
    path = bench.write(
        """
        CREATE TABLE public.t (id integer);
        COPY public.t (id) FROM stdin;
1
1
\\.
        ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
        """
    )
    restored = bench.restore(path)
    assert lost_relations(restored) == {"public.t"}
    assert [failure.message for failure in restored.failures] == ['could not create unique index "t_pkey"']


def test_a_trigger_without_its_function(bench):
    path = bench.write(
        """
        CREATE TABLE public.t (id integer);
        CREATE FUNCTION public.fill() RETURNS trigger LANGUAGE plperl AS $$ $$;
        CREATE TRIGGER fill BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.fill();
        """
    )
    restored = bench.restore(path)
    assert [failure.message for failure in restored.failures] == [
        'language "plperl" does not exist',
        "function public.fill() does not exist",
    ]
    assert lost_relations(restored) == {"public.t"}


def test_rows_that_are_cut_off(bench):
    bench.load(
        "CREATE TABLE t AS SELECT n AS id, md5(n::text) FROM generate_series(1, 50000) n; CREATE TABLE u (id int)"
    )
    path = bench.dump("-Fc", "-Z6")
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2
    raw[middle : middle + 64] = bytes(64)
    path.write_bytes(raw)
    restored = bench.restore(path)
    assert lost_relations(restored) == {"public.t"}
    assert bench.ask("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u)") == [(0, 0)]
    bench.drop(restored.database)


def test_a_table_that_the_dump_does_not_create(bench):
    path = bench.write("COPY public.t (id) FROM stdin;\n1\n\\.\n")
    restored = bench.restore(path)
    assert restored.lost == (Lost(QualifiedName("public", "t"), "TABLE DATA", 'relation "public.t" does not exist'),)


def test_settings_that_this_server_does_not_know_are_passed_over(bench):
    path = bench.write(
        "SET default_with_oids = false; SET default_tablespace = fast; SET default_table_access_method = columnar;"
        "SET never_heard_of = 1; SET statement_timeout = 0; CREATE TABLE public.t (id integer);"
    )
    assert bench.restore(path).failures == ()
    assert bench.ask("SELECT count(*) FROM t") == [(0,)]


def test_names_without_schemas_follow_the_search_path(bench):
    path = bench.write(
        """
        CREATE SCHEMA a; CREATE SCHEMA b;
        SET search_path = a, pg_catalog;
        CREATE TABLE t (id integer);
        SET search_path = b, pg_catalog;
        CREATE TABLE t (id integer);
        SET search_path = a, pg_catalog;
        CREATE UNIQUE INDEX first ON t USING btree (id);
        ALTER TABLE ONLY t ADD CONSTRAINT odd CHECK (nowhere(id));
        SET search_path = b, pg_catalog;
        CREATE UNIQUE INDEX second ON t USING btree (id);
        """
    )
    restored = bench.restore(path)
    assert lost_relations(restored) == {"a.t"}
    assert bench.ask("SELECT indexrelid::regclass::text FROM pg_index WHERE indexrelid > 16000 ORDER BY 1") == [
        ("a.first",),
        ("b.second",),
    ]


def test_what_stands_before_what_it_needs_is_tried_again(bench):
    path = bench.write(
        """
        CREATE VIEW public.v AS SELECT id, name FROM public.t GROUP BY id;
        CREATE TABLE public.t (id integer DEFAULT public.first(), name text);
        CREATE FUNCTION public.first() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        INSERT INTO public.t VALUES (1, 'a;b'), (2, 'c');
        ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
        """
    )
    restored = bench.restore(path)
    assert restored.failures == ()
    assert bench.ask("SELECT id, name FROM v ORDER BY 1") == [(1, "a;b"), (2, "c")]


def test_compressed_as_a_whole(bench):
    path = bench.folder / "plain.sql.gz"
    path.write_bytes(gzip.compress(b"CREATE TABLE t (id int);\nCOPY public.t (id) FROM stdin;\n1\n\\.\n"))
    assert bench.restore(path).failures == ()
    assert bench.ask("SELECT id FROM t") == [(1,)]

-- title: a generated column made of the id has a unique index of its own, which gives out before the primary key
-- min_version: 12
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the id is free, the insert succeeds"
-- truth: table=public.invoice column=id sequence=public.invoice_id_seq via=identity-always owned=internal next=10000 max=9999 status=behind first_collision=10000 inserts_until_failure=0 error=23505
-- truth: table=public.half column=id sequence=public.half_id_seq via=serial owned=auto next=4 max=9 status=behind first_collision=5 inserts_until_failure=1 error=23505
-- truth: table=public.shelf column=id sequence=public.shelf_id_seq via=serial owned=auto next=61 max=60 status=behind first_collision=160 inserts_until_failure=99 error=23505
-- truth: table=public.chain column=id sequence=public.chain_id_seq via=serial owned=auto next=998 max=100 status=behind first_collision=1000 inserts_until_failure=2 error=23505
-- truth: table=public.code_only column=id sequence=public.code_only_id_seq via=serial owned=auto next=2 max=3 status=behind first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.plain column=id sequence=public.plain_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.invoice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text GENERATED ALWAYS AS ('INV-' || lpad(id::text, 4, '0')) STORED UNIQUE
);
INSERT INTO public.invoice (id) OVERRIDING SYSTEM VALUE SELECT generate_series(1, 9999);
SELECT setval('public.invoice_id_seq', 9999);
CREATE TABLE public.half (id serial PRIMARY KEY, h int GENERATED ALWAYS AS (id / 2) STORED, UNIQUE (h));
INSERT INTO public.half (id) VALUES (1), (9);
SELECT setval('public.half_id_seq', 3);
CREATE TABLE public.shelf (id serial PRIMARY KEY, place smallint GENERATED ALWAYS AS (id % 100) STORED, x int);
CREATE UNIQUE INDEX ON public.shelf (place) WHERE id > 50;
INSERT INTO public.shelf (id) VALUES (60), (10);
SELECT setval('public.shelf_id_seq', 60);
-- an index on an expression of a generated column
CREATE TABLE public.chain (id serial PRIMARY KEY, code text GENERATED ALWAYS AS (lpad(id::text, 3, 'O')) STORED, x int);
CREATE UNIQUE INDEX ON public.chain (lower(code));
INSERT INTO public.chain (id) VALUES (100), (5);
SELECT setval('public.chain_id_seq', 997);
-- nothing on the id itself: the code alone refuses
CREATE TABLE public.code_only (id serial, code text GENERATED ALWAYS AS ('X' || id) STORED UNIQUE);
INSERT INTO public.code_only (id) VALUES (1), (3);
SELECT setval('public.code_only_id_seq', 1);
CREATE TABLE public.plain (id serial PRIMARY KEY, code text GENERATED ALWAYS AS ('X' || id) STORED UNIQUE);
INSERT INTO public.plain (id) VALUES (1), (2);
SELECT setval('public.plain_id_seq', 2);

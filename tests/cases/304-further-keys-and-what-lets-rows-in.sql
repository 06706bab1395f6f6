-- title: further unique indexes with a predicate, with constants that the insert leaves out, and with NULL for the key
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "each row that has the key refuses"
-- truth: table=public.live column=id sequence=public.live_id_seq via=serial owned=auto next=50 max=57 status=behind first_collision=51 inserts_until_failure=1 error=23505
-- truth: table=public.dead column=id sequence=public.dead_id_seq via=serial owned=auto next=50 max=57 status=behind first_collision=57 inserts_until_failure=7 error=23505
-- truth: table=public.beyond column=id sequence=public.beyond_id_seq via=serial owned=auto next=3 max=11 status=behind first_collision=11 inserts_until_failure=8 error=23505
-- truth: table=public.even column=id sequence=public.even_id_seq via=serial owned=auto next=3 max=40 status=behind first_collision=16 inserts_until_failure=13 error=23505
-- truth: table=public.kinds column=id sequence=public.kinds_id_seq via=serial owned=auto next=2 max=1 status=behind first_collision=4 inserts_until_failure=2 error=23505
CREATE TABLE public.live (id serial PRIMARY KEY, live bool DEFAULT true, x int);
CREATE UNIQUE INDEX ON public.live ((id / 10)) WHERE live;
INSERT INTO public.live VALUES (1, true), (15, true), (57, false);
SELECT setval('public.live_id_seq', 49);
CREATE TABLE public.dead (id serial PRIMARY KEY, live bool DEFAULT true, x int);
CREATE UNIQUE INDEX ON public.dead ((id / 10)) WHERE NOT live;
INSERT INTO public.dead VALUES (1, true), (51, false), (57, true);
DELETE FROM public.dead WHERE id = 51;
SELECT setval('public.dead_id_seq', 49);
CREATE TABLE public.beyond (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.beyond ((id % 7)) WHERE id > 10;
INSERT INTO public.beyond VALUES (2), (11);
SELECT setval('public.beyond_id_seq', 2);
-- NULL for the odd ones, which nothing refuses
CREATE TABLE public.even (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.even ((CASE WHEN id % 2 = 0 THEN id % 12 * 100 + id / 24 END));
INSERT INTO public.even VALUES (1), (40);
SELECT setval('public.even_id_seq', 2);
CREATE TABLE public.kinds (id serial PRIMARY KEY, kind text NOT NULL DEFAULT 'A');
CREATE UNIQUE INDEX ON public.kinds ((kind || (id % 3)));
INSERT INTO public.kinds (kind) VALUES ('A');

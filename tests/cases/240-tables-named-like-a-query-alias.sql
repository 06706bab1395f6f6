-- title: tables and columns whose names a query about them might use itself: s, w, f, r, last_value, is_called, first, v
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the next value, taken from the table's own columns instead of the sequence's
-- truth: table=public.s column=id sequence=public.s_id_seq via=serial owned=auto next=6 max=9 status=behind first_collision=6 inserts_until_failure=0 error=23505
-- truth: table=public.r column=id sequence=public.r_id_seq via=serial owned=auto next=6 max=9 status=duplicates first_collision=8 inserts_until_duplicate=2
-- truth: table=public.w column=id sequence=public.w_no via=wrapped owned=no next=1 max_number=9 status=behind also=not-owned first_collision=A1 inserts_until_failure=0 error=23505
-- truth: table=public.f column=id sequence=public.f_no via=wrapped owned=no next=1 max_number=9 status=behind also=not-owned first_collision=A4 inserts_until_failure=3 error=23505
-- truth: table=public.c column=last_value sequence=public.c_no via=default owned=no next=1 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.s (id serial PRIMARY KEY, last_value bigint, is_called boolean);
INSERT INTO public.s SELECT g, 1000, true FROM generate_series(1, 9) AS g;
SELECT setval('public.s_id_seq', 5);
CREATE TABLE public.r (id serial, last_value bigint, is_called boolean, s int, seq int);
INSERT INTO public.r SELECT g, 1000, true FROM generate_series(8, 9) AS g;
SELECT setval('public.r_id_seq', 5);
CREATE SEQUENCE public.w_no;
CREATE TABLE public.w (id text PRIMARY KEY DEFAULT 'A' || nextval('public.w_no'), v text, i int);
INSERT INTO public.w SELECT 'A' || g, 'x' FROM generate_series(1, 9) AS g;
CREATE SEQUENCE public.f_no;
CREATE TABLE public.f (id text PRIMARY KEY DEFAULT 'A' || nextval('public.f_no'), first int, c text, t text);
INSERT INTO public.f SELECT 'A' || g, 7 FROM generate_series(4, 9) AS g;
CREATE SEQUENCE public.c_no;
CREATE TABLE public.c (last_value bigint PRIMARY KEY DEFAULT nextval('public.c_no'), is_called boolean);
INSERT INTO public.c VALUES (-4), (0);

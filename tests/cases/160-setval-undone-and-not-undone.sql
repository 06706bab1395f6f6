-- title: transactions rolled back around setval and RESTART, savepoints, and setval(.., NULL)
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: believing that everything in a rolled-back transaction is undone, or that nothing is
-- truth: table=public.sv_kept column=id sequence=public.sv_kept_id_seq via=serial owned=auto next=11 max=10 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.sv_lost column=id sequence=public.sv_lost_id_seq via=serial owned=auto next=4 max=12 status=behind first_collision=12 inserts_until_failure=8 error=23505
-- truth: table=public.sv_null column=id sequence=public.sv_null_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.sv_back column=id sequence=public.sv_back_id_seq via=serial owned=auto next=2 max=3 status=behind first_collision=2 inserts_until_failure=0 error=23505
CREATE TABLE public.sv_kept (id serial PRIMARY KEY, x int);
INSERT INTO public.sv_kept (id) SELECT generate_series(1, 10);
BEGIN;
SAVEPOINT here;
SELECT setval('public.sv_kept_id_seq', 10);
ROLLBACK TO SAVEPOINT here;
COMMIT;
CREATE TABLE public.sv_lost (id serial PRIMARY KEY, x int);
INSERT INTO public.sv_lost (x) VALUES (1), (2), (3);
INSERT INTO public.sv_lost (id) VALUES (12);
BEGIN;
ALTER SEQUENCE public.sv_lost_id_seq RESTART WITH 13;
ROLLBACK;
CREATE TABLE public.sv_null (id serial PRIMARY KEY, x int);
INSERT INTO public.sv_null (x) VALUES (1), (2);
SELECT setval('public.sv_null_id_seq', (SELECT max(id) FROM public.sv_null WHERE x > 100));
CREATE TABLE public.sv_back (id serial PRIMARY KEY, x int);
INSERT INTO public.sv_back (x) VALUES (1), (2), (3);
BEGIN;
SELECT setval('public.sv_back_id_seq', 2, false);
ROLLBACK;

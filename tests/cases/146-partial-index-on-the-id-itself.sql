-- title: UNIQUE (id) WHERE id > 1000: old ids may repeat, new ones may not
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.parcel_new column=id sequence=public.parcel_new_id_seq via=serial owned=auto next=1001 max=1003 status=behind first_collision=1003 inserts_until_failure=2 error=23505
-- truth: table=public.parcel_old column=id sequence=public.parcel_old_id_seq via=serial owned=auto next=4 max=6 status=duplicates accept=behind inserts_until_duplicate=2 first_collision=6 inserts_until_failure=none error=none
CREATE TABLE public.parcel_new (id serial, x int);
CREATE UNIQUE INDEX ON public.parcel_new (id) WHERE id > 1000;
SELECT setval('public.parcel_new_id_seq', 1000);
INSERT INTO public.parcel_new (id, x) VALUES (7, 1), (7, 2), (1003, 3);
CREATE TABLE public.parcel_old (id serial, x int);
CREATE UNIQUE INDEX ON public.parcel_old (id) WHERE id > 1000000;
INSERT INTO public.parcel_old (x) VALUES (1), (2), (3);
INSERT INTO public.parcel_old (id) VALUES (6);

-- title: partial unique indexes: whether the row that an insert makes falls under the predicate decides
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "there is a unique index on id and a row above next: 23505 ahead"
-- truth: table=public.member column=id sequence=public.member_id_seq via=serial owned=auto next=4 max=6 status=behind dups=allowed first_collision=6 inserts_until_failure=2 error=23505
-- truth: table=public.guest column=id sequence=public.guest_id_seq via=serial owned=auto next=4 max=6 status=ok accept=duplicates dups=allowed first_collision=none inserts_until_failure=none error=none
-- truth: table=public.parcel_new column=id sequence=public.parcel_new_id_seq via=serial owned=auto next=1001 max=1003 status=behind first_collision=1003 inserts_until_failure=2 error=23505
-- truth: table=public.parcel_old column=id sequence=public.parcel_old_id_seq via=serial owned=auto next=4 max=6 status=duplicates accept=behind inserts_until_duplicate=2 first_collision=6 inserts_until_failure=none error=none
CREATE TABLE public.member (id serial, active boolean NOT NULL DEFAULT true, since date);
CREATE UNIQUE INDEX member_active ON public.member (id) WHERE active;
INSERT INTO public.member (since) VALUES ('2001-01-01'), ('2002-01-01'), ('2003-01-01');
INSERT INTO public.member (id, active) VALUES (5, false), (6, true);
CREATE TABLE public.guest (id serial, active boolean NOT NULL DEFAULT false, since date);
CREATE UNIQUE INDEX guest_active ON public.guest (id) WHERE active;
INSERT INTO public.guest (since) VALUES ('2001-01-01'), ('2002-01-01'), ('2003-01-01');
INSERT INTO public.guest (id, active) VALUES (5, false), (6, true);
CREATE TABLE public.parcel_new (id serial, x int);
CREATE UNIQUE INDEX ON public.parcel_new (id) WHERE id > 1000;
SELECT setval('public.parcel_new_id_seq', 1000);
INSERT INTO public.parcel_new (id, x) VALUES (7, 1), (7, 2), (1003, 3);
CREATE TABLE public.parcel_old (id serial, x int);
CREATE UNIQUE INDEX ON public.parcel_old (id) WHERE id > 1000000;
INSERT INTO public.parcel_old (x) VALUES (1), (2), (3);
INSERT INTO public.parcel_old (id) VALUES (6);

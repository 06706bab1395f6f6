-- title: repeated ids that a unique index lets in, and later ones that it refuses: partial ones, and such on further columns with constants
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the first id that is there already decides": it is let in, and a later insert fails
-- probe tenant: INSERT INTO public.tenant (tenant) VALUES (2)
-- truth: table=public.above column=id sequence=public.above_id_seq via=serial owned=auto next=1 max=8 status=behind dups=allowed first_collision=8 inserts_until_failure=7 error=23505
-- truth: table=public.by_three column=id sequence=public.by_three_id_seq via=serial owned=auto next=1 max=18 status=behind dups=allowed first_collision=7 inserts_until_failure=6 error=23505
-- truth: table=public.down column=id sequence=public.down_no via=default owned=no next=20 min=3 max=15 status=behind also=not-owned dups=allowed first_collision=3 inserts_until_failure=17 error=23505
-- truth: table=public.kind column=id sequence=public.kind_id_seq via=serial owned=auto next=1 max=7 status=behind dups=allowed first_collision=7 inserts_until_failure=6 error=23505
-- truth: table=public.two_keys column=id sequence=public.two_keys_id_seq via=serial owned=auto next=1 max=9 status=behind dups=allowed first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.other_kind column=id sequence=public.other_kind_id_seq via=serial owned=auto next=1 max=4 status=ok accept=duplicates dups=allowed first_collision=none inserts_until_failure=none error=none
-- truth: table=public.tenant column=id sequence=public.tenant_id_seq via=serial owned=auto next=1 max=4 status=ok accept=duplicates dups=allowed first_collision=none inserts_until_failure=none error=none probe=tenant
CREATE TABLE public.above (id serial, x int);
CREATE UNIQUE INDEX ON public.above (id) WHERE id > 5;
INSERT INTO public.above VALUES (2), (4), (8);
CREATE TABLE public.by_three (id serial, x int);
CREATE UNIQUE INDEX ON public.by_three ((id / 3)) WHERE id > 5;
INSERT INTO public.by_three VALUES (2), (4), (18);
CREATE SEQUENCE public.down_no INCREMENT -1 MINVALUE -100 MAXVALUE 20 START 20;
CREATE TABLE public.down (id int DEFAULT nextval('public.down_no'), x int);
CREATE UNIQUE INDEX ON public.down (id) WHERE id <= 10;
INSERT INTO public.down VALUES (15), (3);
-- unique together with a column that the insert leaves to a constant
CREATE TABLE public.kind (id serial, kind text NOT NULL DEFAULT 'a', x int, PRIMARY KEY (id, kind));
INSERT INTO public.kind VALUES (4, 'b', 1), (7, 'a', 1);
CREATE TABLE public.two_keys (id serial, k int DEFAULT 3, n int DEFAULT 4, UNIQUE (k, id), UNIQUE (id, n));
INSERT INTO public.two_keys VALUES (9, 3, 5), (3, 9, 4), (2, 9, 9);
CREATE TABLE public.other_kind (id serial, kind text NOT NULL DEFAULT 'a', x int, PRIMARY KEY (kind, id));
INSERT INTO public.other_kind VALUES (4, 'b', 1);
-- what the insert has to give
CREATE TABLE public.tenant (tenant int, id serial, x int, PRIMARY KEY (tenant, id));
INSERT INTO public.tenant VALUES (1, 4, 1);

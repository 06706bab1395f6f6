-- title: what else refuses an id: abs(id), a second column with a default, COALESCE, complementary predicates, an index that is not valid but ready, a partial exclusion
-- min_version: 10
-- max_version: 18
-- needs: superuser
-- innocent: no
-- naive: only a plain valid unique index on id counts
-- truth: table=public.u_abs column=id sequence=public.u_abs_id_seq via=serial owned=auto next=2 max=1 min=-4 status=behind first_collision=4 inserts_until_failure=2 error=23505
-- truth: table=public.u_kind column=id sequence=public.u_kind_id_seq via=serial owned=auto next=2 max=5 status=behind accept=duplicates first_collision=5 inserts_until_failure=3 error=23505 dups=allowed
-- truth: table=public.u_coal column=id sequence=public.u_coal_id_seq via=serial owned=auto next=2 max=5 status=behind accept=duplicates first_collision=5 inserts_until_failure=3 error=23505
-- truth: table=public.u_both column=id sequence=public.u_both_id_seq via=serial owned=auto next=2 max=5 status=behind accept=duplicates first_collision=5 inserts_until_failure=3 error=23505
-- truth: table=public.u_invalid column=id sequence=public.u_invalid_id_seq via=serial owned=auto next=2 max=5 status=behind first_collision=5 inserts_until_failure=3 error=23505
-- truth: table=public.u_exwhere column=id sequence=public.u_exwhere_id_seq via=serial owned=auto next=2 max=5 status=behind accept=duplicates dups=allowed first_collision=5 inserts_until_failure=3 error=23P01
CREATE TABLE public.u_abs (id serial, x int);
CREATE UNIQUE INDEX ON public.u_abs (abs(id));
INSERT INTO public.u_abs (x) VALUES (1);
INSERT INTO public.u_abs (id) VALUES (-4);
CREATE TABLE public.u_kind (id serial, kind text DEFAULT 'a', UNIQUE (id, kind));
INSERT INTO public.u_kind (kind) VALUES ('a');
INSERT INTO public.u_kind (id, kind) VALUES (3, 'b'), (5, 'a');
CREATE TABLE public.u_coal (id serial, gone date);
CREATE UNIQUE INDEX ON public.u_coal (id, coalesce(gone, 'infinity'::date));
INSERT INTO public.u_coal (gone) VALUES (NULL);
INSERT INTO public.u_coal (id) VALUES (5);
CREATE TABLE public.u_both (id serial, active boolean NOT NULL DEFAULT true);
CREATE UNIQUE INDEX ON public.u_both (id) WHERE active;
CREATE UNIQUE INDEX ON public.u_both (id) WHERE NOT active;
INSERT INTO public.u_both (active) VALUES (true);
INSERT INTO public.u_both (id) VALUES (5);
CREATE TABLE public.u_invalid (id serial, x int);
CREATE UNIQUE INDEX u_invalid_id ON public.u_invalid (id);
INSERT INTO public.u_invalid (x) VALUES (1);
INSERT INTO public.u_invalid (id) VALUES (5);
UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'public.u_invalid_id'::regclass;
CREATE TABLE public.u_exwhere (id serial, active boolean NOT NULL DEFAULT true, EXCLUDE USING btree (id WITH =) WHERE (active));
INSERT INTO public.u_exwhere (active) VALUES (true);
INSERT INTO public.u_exwhere (id, active) VALUES (5, true), (3, false);

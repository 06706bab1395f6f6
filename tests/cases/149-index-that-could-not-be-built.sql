-- title: a failed CREATE UNIQUE INDEX CONCURRENTLY stays behind and refuses nothing; the id stands there twice already
-- min_version: 10
-- max_version: 18
-- needs: psql
-- innocent: no
-- naive: "there is a unique index on id": it is neither valid nor ready
-- truth: table=public.import_row column=id sequence=public.import_row_id_seq via=serial owned=auto next=4 max=6 status=duplicates inserts_until_duplicate=2 first_collision=6 inserts_until_failure=none error=none
-- truth: table=public.settled column=id sequence=public.settled_id_seq via=serial owned=auto next=4 max=3 status=duplicates first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.import_row (id serial, x int);
INSERT INTO public.import_row (x) VALUES (1), (2), (3);
INSERT INTO public.import_row (id) VALUES (6), (6);
\set ON_ERROR_STOP off
CREATE UNIQUE INDEX CONCURRENTLY import_row_id ON public.import_row (id);
\set ON_ERROR_STOP on
CREATE TABLE public.settled (id serial, x int);
INSERT INTO public.settled (x) VALUES (1), (2), (3);
INSERT INTO public.settled (id) VALUES (2);

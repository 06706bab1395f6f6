-- title: UNIQUE (id) INCLUDE (..) protects the id, a unique index that has it as second column or only includes it does not
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.covered column=id sequence=public.covered_id_seq via=serial owned=auto next=4 max=5 status=behind first_collision=5 inserts_until_failure=1 error=23505
-- truth: table=public.included column=id sequence=public.included_id_seq via=serial owned=auto next=4 max=5 status=duplicates inserts_until_duplicate=1 first_collision=5 inserts_until_failure=none error=none
CREATE TABLE public.covered (id serial, x int, UNIQUE (id) INCLUDE (x));
INSERT INTO public.covered (x) VALUES (1), (2), (3);
INSERT INTO public.covered (id, x) VALUES (5, 5);
CREATE TABLE public.included (id serial, x int, UNIQUE (x) INCLUDE (id));
INSERT INTO public.included (x) VALUES (1), (2), (3);
INSERT INTO public.included (id, x) VALUES (5, 5);

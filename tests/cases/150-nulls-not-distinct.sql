-- title: UNIQUE NULLS NOT DISTINCT (id, left_on): the open-ended row takes part, and an insert by default is open-ended, too
-- min_version: 15
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "a composite key with a nullable column never refuses"
-- truth: table=public.tenant column=id sequence=public.tenant_id_seq via=serial owned=auto next=3 max=7 status=behind accept=duplicates first_collision=4 inserts_until_failure=1 error=23505
-- truth: table=public.lodger column=id sequence=public.lodger_id_seq via=serial owned=auto next=3 max=4 status=duplicates inserts_until_duplicate=1 first_collision=4 inserts_until_failure=none error=none
CREATE TABLE public.tenant (id serial, left_on date, UNIQUE NULLS NOT DISTINCT (id, left_on));
INSERT INTO public.tenant (left_on) VALUES (NULL), (NULL);
INSERT INTO public.tenant (id, left_on) VALUES (4, NULL), (7, '2023-03-03');
CREATE TABLE public.lodger (id serial, left_on date, UNIQUE (id, left_on));
INSERT INTO public.lodger (left_on) VALUES (NULL), (NULL);
INSERT INTO public.lodger (id, left_on) VALUES (4, NULL);

-- title: unique indexes on what keeps ids apart refuse nothing that the primary key lets in
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "an expression: nobody can tell"
-- truth: table=public.as_text column=id sequence=public.as_text_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.prefixed column=id sequence=public.prefixed_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.shifted column=id sequence=public.shifted_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.hashed column=id sequence=public.hashed_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.wide column=id sequence=public.wide_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.of_all column=id sequence=public.of_all_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.other column=id sequence=public.other_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.as_text (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.as_text ((id::text));
CREATE UNIQUE INDEX ON public.as_text (to_hex(id));
INSERT INTO public.as_text (x) VALUES (1), (2);
CREATE TABLE public.prefixed (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.prefixed (('INV-' || id || '/a'));
INSERT INTO public.prefixed (x) VALUES (1), (2);
CREATE TABLE public.shifted (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.shifted ((id + 1000));
CREATE UNIQUE INDEX ON public.shifted ((5 - id));
INSERT INTO public.shifted (x) VALUES (1), (2);
CREATE TABLE public.hashed (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.hashed ((md5('salt' || id::text)::uuid));
CREATE UNIQUE INDEX ON public.hashed (upper(md5(id::text)));
INSERT INTO public.hashed (x) VALUES (1), (2);
-- ten digits hold every integer
CREATE TABLE public.wide (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.wide (('N' || lpad(id::text, 10, '0')));
INSERT INTO public.wide (x) VALUES (1), (2);
-- what else the insert says is in the key: no draw decides it
CREATE TABLE public.of_all (id serial PRIMARY KEY, title text);
CREATE UNIQUE INDEX ON public.of_all ((title || (id % 2)));
INSERT INTO public.of_all (title) VALUES ('a'), ('b');
CREATE TABLE public.other (id serial PRIMARY KEY, email text);
CREATE UNIQUE INDEX ON public.other (lower(email));
INSERT INTO public.other (email) VALUES ('a@b'), ('b@b');

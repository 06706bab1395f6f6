-- title: OWNED BY NONE, OWNED BY another column of the same table, and by a column of another table
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: pg_get_serial_sequence() finds nothing, or a sequence that feeds another column
-- truth: table=public.own_none column=id sequence=public.own_none_id_seq via=default owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.own_sibling column=id sequence=public.own_sibling_id_seq via=default owned=public.own_sibling.x next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.own_other column=id sequence=public.own_other_id_seq via=default owned=public.own_none.x next=3 max=4 status=behind also=not-owned first_collision=4 inserts_until_failure=1 error=23505
CREATE TABLE public.own_none (id serial PRIMARY KEY, x int);
INSERT INTO public.own_none (x) VALUES (700), (800);
ALTER SEQUENCE public.own_none_id_seq OWNED BY NONE;
CREATE TABLE public.own_sibling (id serial PRIMARY KEY, x int);
INSERT INTO public.own_sibling (x) VALUES (700), (800);
ALTER SEQUENCE public.own_sibling_id_seq OWNED BY public.own_sibling.x;
CREATE TABLE public.own_other (id serial PRIMARY KEY, x int);
INSERT INTO public.own_other (x) VALUES (700), (800);
INSERT INTO public.own_other (id) VALUES (4);
ALTER SEQUENCE public.own_other_id_seq OWNED BY public.own_none.x;

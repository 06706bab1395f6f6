-- title: two columns of one table draw from one sequence: each gets every other value
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "label 6 and 8 stand above next 5: behind"
-- truth: table=public.twin column=id sequence=public.twin_no via=default owned=no next=5 max=6 status=ok also=shared,not-owned first_collision=none inserts_until_failure=none error=none draws=2
-- truth: table=public.twin column=label sequence=public.twin_no via=default owned=no next=5 max=7 status=ok also=shared,not-owned first_collision=none inserts_until_failure=none error=none draws=2
-- truth: table=public.pair column=id sequence=public.pair_no via=default owned=no next=5 max=9 status=behind also=shared,not-owned first_collision=9 inserts_until_failure=2 error=23505 draws=2
CREATE SEQUENCE public.twin_no;
CREATE TABLE public.twin (id bigint PRIMARY KEY DEFAULT nextval('public.twin_no'), label bigint UNIQUE DEFAULT nextval('public.twin_no'), x int);
INSERT INTO public.twin (x) VALUES (1), (2);
INSERT INTO public.twin (id, label) VALUES (6, 7);
CREATE SEQUENCE public.pair_no;
CREATE TABLE public.pair (id bigint PRIMARY KEY DEFAULT nextval('public.pair_no'), label bigint DEFAULT nextval('public.pair_no'), x int);
INSERT INTO public.pair (x) VALUES (1), (2);
INSERT INTO public.pair (id, label) VALUES (6, -1), (9, -1);

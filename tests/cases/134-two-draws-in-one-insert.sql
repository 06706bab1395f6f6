-- title: two columns of one table, or one default twice, draw from one sequence: each gets every other value
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "label 6 and 7 stand above next 5: behind"
-- truth: table=public.twin column=id sequence=public.twin_no via=default owned=no next=5 max=6 status=ok also=shared,not-owned first_collision=none inserts_until_failure=none error=none draws=2
-- truth: table=public.twin column=label sequence=public.twin_no via=default owned=no next=5 max=7 status=ok also=shared,not-owned first_collision=none inserts_until_failure=none error=none draws=2
-- truth: table=public.pair column=id sequence=public.pair_no via=default owned=no next=5 max=9 status=behind also=shared,not-owned first_collision=9 inserts_until_failure=2 error=23505 draws=2
-- truth: table=public.range_key column=span sequence=public.range_bound via=wrapped owned=no next=5 status=behind also=not-owned first_collision=7-8 inserts_until_failure=1 error=23505 draws=2
-- truth: table=public.sum_key column=id sequence=public.sum_part via=wrapped owned=no next=5 max=14 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none draws=2
CREATE SEQUENCE public.twin_no;
CREATE TABLE public.twin (id bigint PRIMARY KEY DEFAULT nextval('public.twin_no'), label bigint UNIQUE DEFAULT nextval('public.twin_no'), x int);
INSERT INTO public.twin (x) VALUES (1), (2);
INSERT INTO public.twin (id, label) VALUES (6, 7);
CREATE SEQUENCE public.pair_no;
CREATE TABLE public.pair (id bigint PRIMARY KEY DEFAULT nextval('public.pair_no'), label bigint DEFAULT nextval('public.pair_no'), x int);
INSERT INTO public.pair (x) VALUES (1), (2);
INSERT INTO public.pair (id, label) VALUES (6, -1), (9, -1);
CREATE SEQUENCE public.range_bound;
CREATE TABLE public.range_key (span text PRIMARY KEY DEFAULT nextval('public.range_bound') || '-' || nextval('public.range_bound'), x int);
INSERT INTO public.range_key (x) VALUES (1), (2);
INSERT INTO public.range_key (span) VALUES ('6-7'), ('7-8');
CREATE SEQUENCE public.sum_part;
CREATE TABLE public.sum_key (id bigint PRIMARY KEY DEFAULT nextval('public.sum_part') + nextval('public.sum_part'), x int);
INSERT INTO public.sum_key (x) VALUES (1), (2);
INSERT INTO public.sum_key (id) VALUES (12), (13), (14);

-- title: one default calls nextval of the same sequence twice: two values an insert
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.range_key column=span sequence=public.range_bound via=wrapped owned=no next=5 status=behind also=not-owned first_collision=7-8 inserts_until_failure=1 error=23505 draws=2
-- truth: table=public.sum_key column=id sequence=public.sum_part via=wrapped owned=no next=5 max=14 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none draws=2
CREATE SEQUENCE public.range_bound;
CREATE TABLE public.range_key (span text PRIMARY KEY DEFAULT nextval('public.range_bound') || '-' || nextval('public.range_bound'), x int);
INSERT INTO public.range_key (x) VALUES (1), (2);
INSERT INTO public.range_key (span) VALUES ('6-7'), ('7-8');
CREATE SEQUENCE public.sum_part;
CREATE TABLE public.sum_key (id bigint PRIMARY KEY DEFAULT nextval('public.sum_part') + nextval('public.sum_part'), x int);
INSERT INTO public.sum_key (x) VALUES (1), (2);
INSERT INTO public.sum_key (id) VALUES (12), (13), (14);

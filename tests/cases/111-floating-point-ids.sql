-- title: real and double precision ids: beyond 2^24 and 2^53 two numbers become one
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "every number is new, so no collision"
-- truth: table=public.probe_real column=id sequence=public.probe_real_ids via=default owned=no next=16777215 status=near-exhaustion accept=behind also=not-owned inserts_until_failure=2 error=23505 first_collision=16777216
-- truth: table=public.probe_double column=id sequence=public.probe_double_ids via=default owned=no next=9007199254740991 status=near-exhaustion accept=behind also=not-owned inserts_until_failure=2 error=23505 first_collision=9007199254740992
-- truth: table=public.probe_low column=id sequence=public.probe_low_ids via=default owned=no next=4 status=ok also=not-owned inserts_until_failure=none error=none first_collision=none
-- truth: table=public.probe_met column=id sequence=public.probe_met_ids via=default owned=no next=4 status=behind also=not-owned inserts_until_failure=3 error=23505 first_collision=7
CREATE SEQUENCE public.probe_real_ids START 16777214;
CREATE TABLE public.probe_real (id real PRIMARY KEY DEFAULT nextval('public.probe_real_ids'), depth int);
INSERT INTO public.probe_real (depth) VALUES (1);
CREATE SEQUENCE public.probe_double_ids START 9007199254740990;
CREATE TABLE public.probe_double (id double precision PRIMARY KEY DEFAULT nextval('public.probe_double_ids'), depth int);
INSERT INTO public.probe_double (depth) VALUES (1);
CREATE SEQUENCE public.probe_low_ids;
CREATE TABLE public.probe_low (id real PRIMARY KEY DEFAULT nextval('public.probe_low_ids'), depth int);
INSERT INTO public.probe_low (depth) VALUES (1), (2), (3);
INSERT INTO public.probe_low (id) VALUES (7.5), ('Infinity'), ('NaN');
CREATE SEQUENCE public.probe_met_ids;
CREATE TABLE public.probe_met (id double precision PRIMARY KEY DEFAULT nextval('public.probe_met_ids'), depth int);
INSERT INTO public.probe_met (depth) VALUES (1), (2), (3);
INSERT INTO public.probe_met (id) VALUES (5.5), (7), ('NaN');

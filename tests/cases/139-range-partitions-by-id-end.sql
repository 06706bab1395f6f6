-- title: partitioned by ranges of the id itself: behind the last partition there is no room, unless a DEFAULT partition takes the rest
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.reading column=id sequence=public.reading_id_seq via=serial owned=auto next=1998 max=1997 status=near-exhaustion also=shared inserts_until_failure=2 error=23514 remaining=2 first_collision=none
-- truth: table=public.sample column=id sequence=public.sample_id_seq via=serial owned=auto next=1998 max=1997 status=ok also=shared inserts_until_failure=none error=none first_collision=none
CREATE TABLE public.reading (id bigserial PRIMARY KEY, v int) PARTITION BY RANGE (id);
CREATE TABLE public.reading_low PARTITION OF public.reading FOR VALUES FROM (MINVALUE) TO (1000);
CREATE TABLE public.reading_high PARTITION OF public.reading FOR VALUES FROM (1000) TO (2000);
SELECT setval('public.reading_id_seq', 1995);
INSERT INTO public.reading (v) VALUES (1), (2);
CREATE TABLE public.sample (id bigserial PRIMARY KEY, v int) PARTITION BY RANGE (id);
CREATE TABLE public.sample_low PARTITION OF public.sample FOR VALUES FROM (1) TO (2000);
CREATE TABLE public.sample_rest PARTITION OF public.sample DEFAULT;
SELECT setval('public.sample_id_seq', 1995);
INSERT INTO public.sample (v) VALUES (1), (2);

-- title: partitioned by the id itself: by hash one unique index covers it; behind the last range there is no room, unless a DEFAULT partition takes the rest
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the sequence has nine quintillion left"; "nothing is unique across partitions"
-- truth: table=public.device column=id sequence=public.device_id_seq via=identity-always owned=internal next=5 max=30 status=behind first_collision=20 inserts_until_failure=15 error=23505
-- truth: table=public.reading column=id sequence=public.reading_id_seq via=serial owned=auto next=1998 max=1997 status=near-exhaustion also=shared inserts_until_failure=2 error=23514 remaining=2 first_collision=none
-- truth: table=public.sample column=id sequence=public.sample_id_seq via=serial owned=auto next=1998 max=1997 status=ok also=shared inserts_until_failure=none error=none first_collision=none
CREATE TABLE public.device (id bigint GENERATED ALWAYS AS IDENTITY, serial_no text, PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE TABLE public.device_0 PARTITION OF public.device FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE public.device_1 PARTITION OF public.device FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE public.device_2 PARTITION OF public.device FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO public.device (serial_no) VALUES ('a'), ('b'), ('c'), ('d');
INSERT INTO public.device (id, serial_no) OVERRIDING SYSTEM VALUE SELECT n, 'imported' FROM generate_series(20, 30) n;
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

-- title: partitioned by ranges of the id, then once more: by hash, by ranges, by a list of it; the gap is below the top
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "ids up to 999 have a partition": they have, but it is partitioned again, and not all have one there
-- truth: table=public.h8 column=id sequence=public.h8_id_seq via=serial owned=auto next=1 max=null status=exhausted also=shared inserts_until_failure=0 error=23514 remaining=0 first_collision=none
-- truth: table=public.split column=id sequence=public.split_id_seq via=serial owned=auto next=91 max=null status=near-exhaustion also=shared inserts_until_failure=9 error=23514 remaining=9 first_collision=none
-- truth: table=public.deep column=id sequence=public.deep_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion also=shared inserts_until_failure=9 error=23514 remaining=9 first_collision=none
-- truth: table=public.mixed column=id sequence=public.mixed_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion also=shared inserts_until_failure=3 error=23514 remaining=3 first_collision=none
-- truth: table=public.far column=id sequence=public.far_id_seq via=serial owned=auto next=4001 max=4000 status=near-exhaustion also=shared inserts_until_failure=1000 error=23514 remaining=1000 first_collision=none
-- truth: table=public.regional column=id sequence=public.regional_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion also=shared inserts_until_failure=4 error=23514 remaining=4 first_collision=none
CREATE TABLE public.h8 (id serial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.h8_1 PARTITION OF public.h8 FOR VALUES FROM (1) TO (10) PARTITION BY HASH (id);
CREATE TABLE public.h8_1_1 PARTITION OF public.h8_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE public.split (id serial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.split_low PARTITION OF public.split FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE public.split_high PARTITION OF public.split FOR VALUES FROM (100) TO (MAXVALUE) PARTITION BY HASH (id);
CREATE TABLE public.split_high_0 PARTITION OF public.split_high FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE public.split_high_1 PARTITION OF public.split_high FOR VALUES WITH (MODULUS 3, REMAINDER 1);
SELECT setval('public.split_id_seq', 90);
CREATE TABLE public.deep (id serial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.deep_1 PARTITION OF public.deep FOR VALUES FROM (1) TO (1000) PARTITION BY RANGE (id);
CREATE TABLE public.deep_1_a PARTITION OF public.deep_1 FOR VALUES FROM (1) TO (10);
CREATE TABLE public.deep_1_b PARTITION OF public.deep_1 FOR VALUES FROM (20) TO (1000);
CREATE TABLE public.mixed (id serial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.mixed_1 PARTITION OF public.mixed FOR VALUES FROM (1) TO (1000) PARTITION BY LIST (id);
CREATE TABLE public.mixed_1_a PARTITION OF public.mixed_1 FOR VALUES IN (1, 2, 3, 5);
CREATE TABLE public.mixed_2 PARTITION OF public.mixed DEFAULT;
CREATE TABLE public.far (id serial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.far_1 PARTITION OF public.far FOR VALUES FROM (1) TO (100000) PARTITION BY RANGE (id);
CREATE TABLE public.far_1_a PARTITION OF public.far_1 FOR VALUES FROM (1) TO (5001);
CREATE TABLE public.far_1_b PARTITION OF public.far_1 FOR VALUES FROM (6000) TO (100000);
INSERT INTO public.far SELECT n FROM generate_series(3990, 4000) n;
SELECT setval('public.far_id_seq', 4000);
CREATE TABLE public.regional (id serial, region text NOT NULL DEFAULT 'eu') PARTITION BY LIST (region);
CREATE TABLE public.regional_eu PARTITION OF public.regional FOR VALUES IN ('eu', 'uk') PARTITION BY RANGE (id);
CREATE TABLE public.regional_eu_1 PARTITION OF public.regional_eu FOR VALUES FROM (1) TO (5);
CREATE TABLE public.regional_us PARTITION OF public.regional FOR VALUES IN ('us');
ALTER TABLE public.regional_us ADD PRIMARY KEY (id);

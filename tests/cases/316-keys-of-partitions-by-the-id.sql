-- title: a unique index for each partition, partitioned by the id: the same id always goes to the same partition, which refuses it
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "no unique index on the parent: nothing refuses it"
-- truth: table=public.r10 column=id sequence=public.r10_id_seq via=serial owned=auto next=1 max=2000 status=behind also=shared first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.deep column=id sequence=public.deep_id_seq via=identity-always owned=internal next=1 max=7 status=behind first_collision=7 inserts_until_failure=6 error=23505
-- truth: table=public.half column=id sequence=public.half_id_seq via=serial owned=auto next=1 max=8 status=behind also=shared first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.lone column=id sequence=public.lone_id_seq via=serial owned=auto next=1 max=3 status=behind also=shared first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.uneven column=id sequence=public.uneven_id_seq via=serial owned=auto next=1 max=101 status=behind also=shared first_collision=2 inserts_until_failure=1 error=23505
-- truth: table=public.uneven_far column=id sequence=public.uneven_far_id_seq via=serial owned=auto next=99 max=101 status=duplicates also=shared first_collision=101 inserts_until_duplicate=2 inserts_until_failure=none error=none
CREATE TABLE public.r10 (id serial, x int) PARTITION BY RANGE (id);
CREATE TABLE public.r10_1 PARTITION OF public.r10 FOR VALUES FROM (1) TO (1000);
CREATE TABLE public.r10_2 (id int NOT NULL, x int);
ALTER TABLE public.r10 ATTACH PARTITION public.r10_2 FOR VALUES FROM (1000) TO (MAXVALUE);
ALTER TABLE public.r10_1 ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON public.r10_2 (id);
INSERT INTO public.r10 VALUES (3), (2000);
CREATE TABLE public.deep (id int GENERATED ALWAYS AS IDENTITY, x int) PARTITION BY RANGE (id);
CREATE TABLE public.deep_1 PARTITION OF public.deep FOR VALUES FROM (MINVALUE) TO (100000) PARTITION BY RANGE ((id + 1));
CREATE TABLE public.deep_1_a PARTITION OF public.deep_1 FOR VALUES FROM (MINVALUE) TO (50);
CREATE TABLE public.deep_1_b PARTITION OF public.deep_1 FOR VALUES FROM (50) TO (MAXVALUE);
CREATE TABLE public.deep_2 PARTITION OF public.deep FOR VALUES FROM (100000) TO (MAXVALUE);
CREATE UNIQUE INDEX ON public.deep_1_a (id);
CREATE UNIQUE INDEX ON public.deep_1_b (id);
CREATE UNIQUE INDEX ON public.deep_2 (id);
INSERT INTO public.deep (id) OVERRIDING SYSTEM VALUE VALUES (7);
CREATE TABLE public.half (id serial, x int) PARTITION BY LIST ((id % 2));
CREATE TABLE public.half_0 PARTITION OF public.half FOR VALUES IN (0);
CREATE TABLE public.half_1 PARTITION OF public.half FOR VALUES IN (1);
ALTER TABLE public.half_0 ADD UNIQUE (id);
ALTER TABLE public.half_1 ADD UNIQUE (id);
INSERT INTO public.half VALUES (4), (8);
CREATE TABLE public.lone (id serial, region text DEFAULT 'eu') PARTITION BY LIST (region);
CREATE TABLE public.lone_eu PARTITION OF public.lone FOR VALUES IN ('eu', 'us');
ALTER TABLE public.lone_eu ADD UNIQUE (id);
INSERT INTO public.lone VALUES (3);
CREATE TABLE public.uneven (id serial, x int) PARTITION BY RANGE (id);
CREATE TABLE public.uneven_1 PARTITION OF public.uneven FOR VALUES FROM (1) TO (100);
CREATE TABLE public.uneven_2 PARTITION OF public.uneven FOR VALUES FROM (100) TO (MAXVALUE);
ALTER TABLE public.uneven_1 ADD PRIMARY KEY (id);
INSERT INTO public.uneven VALUES (2), (101);
CREATE TABLE public.uneven_far (id serial, x int) PARTITION BY RANGE (id);
CREATE TABLE public.uneven_far_1 PARTITION OF public.uneven_far FOR VALUES FROM (1) TO (100);
CREATE TABLE public.uneven_far_2 PARTITION OF public.uneven_far FOR VALUES FROM (100) TO (MAXVALUE);
ALTER TABLE public.uneven_far_1 ADD PRIMARY KEY (id);
INSERT INTO public.uneven_far VALUES (101);
SELECT setval('public.uneven_far_id_seq', 98);

-- title: a CHECK that a partition alone has refuses an id that its bounds take
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the table itself has no such CHECK, so all ids with a partition are taken
-- truth: table=public.month column=id sequence=public.month_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=5 error=23514 remaining=5 first_collision=none
-- truth: table=public.kinds column=id sequence=public.kinds_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 first_collision=none
-- truth: table=public.second column=id sequence=public.second_id_seq via=serial owned=auto next=98 max=97 status=near-exhaustion inserts_until_failure=9 error=23514 remaining=9 first_collision=none
-- truth: table=public.hashed column=id sequence=public.hashed_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=6 error=23514 remaining=6 first_collision=none
-- truth: table=public.deeper column=id sequence=public.deeper_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=7 error=23514 remaining=7 first_collision=none
-- truth: table=public.met column=id sequence=public.met_id_seq via=serial owned=auto next=1 max=4 status=behind inserts_until_failure=3 error=23505 first_collision=4
-- truth: table=public.above column=id sequence=public.above_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=3 error=23514 remaining=3 first_collision=none
-- truth: table=public.rest column=id sequence=public.rest_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=11 error=23514 remaining=11 first_collision=none
CREATE TABLE public.month (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.month_1 PARTITION OF public.month FOR VALUES FROM (1) TO (100);
ALTER TABLE public.month_1 ADD CHECK (id < 6);
CREATE TABLE public.kinds (id bigserial, kind text DEFAULT 'a', PRIMARY KEY (id, kind)) PARTITION BY LIST (kind);
CREATE TABLE public.kinds_a PARTITION OF public.kinds FOR VALUES IN ('a');
CREATE TABLE public.kinds_b PARTITION OF public.kinds FOR VALUES IN ('b');
ALTER TABLE public.kinds_a ADD CHECK (id BETWEEN 3 AND 6);
CREATE TABLE public.second (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.second_1 PARTITION OF public.second FOR VALUES FROM (1) TO (100);
CREATE TABLE public.second_2 PARTITION OF public.second FOR VALUES FROM (100) TO (200);
ALTER TABLE public.second_2 ADD CHECK (id <> 107);
INSERT INTO public.second VALUES (97);
SELECT setval('public.second_id_seq', 97);
CREATE TABLE public.hashed (id bigserial PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE public.hashed_0 PARTITION OF public.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.hashed_1 PARTITION OF public.hashed FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE public.hashed_1 ADD CHECK (id % 10 <> 7);
CREATE TABLE public.deeper (id bigserial, tenant int NOT NULL DEFAULT 2, PRIMARY KEY (id, tenant)) PARTITION BY LIST (tenant);
CREATE TABLE public.deeper_2 PARTITION OF public.deeper FOR VALUES IN (2) PARTITION BY RANGE (id);
ALTER TABLE public.deeper_2 ADD CHECK (id < 8);
CREATE TABLE public.deeper_2_1 PARTITION OF public.deeper_2 FOR VALUES FROM (1) TO (50);
CREATE TABLE public.met (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.met_1 PARTITION OF public.met FOR VALUES FROM (1) TO (100);
ALTER TABLE public.met_1 ADD CHECK (id < 6);
INSERT INTO public.met VALUES (4);
CREATE TABLE public.above (id bigserial, lim int DEFAULT 4, at date DEFAULT '2024-01-03') PARTITION BY RANGE (at);
CREATE TABLE public.above_1 PARTITION OF public.above FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
ALTER TABLE public.above_1 ADD PRIMARY KEY (id), ADD CHECK (id < lim);
CREATE TABLE public.rest (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.rest_1 PARTITION OF public.rest FOR VALUES FROM (1) TO (10);
CREATE TABLE public.rest_more PARTITION OF public.rest DEFAULT;
ALTER TABLE public.rest_more ADD CHECK (NOT (id >= 12 AND id <= 15));

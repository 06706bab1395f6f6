-- title: CHECKs that partitions alone have, as people add them to attach without a scan, or which let in all that comes to them
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: a partition has a CHECK on the id of its own, so nothing can be told
-- truth: table=public.month column=id sequence=public.month_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.dated column=id sequence=public.dated_id_seq via=serial owned=auto next=2 max=1 status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.tenants column=id sequence=public.tenants_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.split column=id sequence=public.split_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.past column=id sequence=public.past_id_seq via=serial owned=auto next=150 max=null status=ok inserts_until_failure=none error=none first_collision=none
CREATE TABLE public.month (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.month_1 (id bigint NOT NULL, CONSTRAINT bounds CHECK (id IS NOT NULL AND id >= 1 AND id < 1000000));
ALTER TABLE public.month ATTACH PARTITION public.month_1 FOR VALUES FROM (1) TO (1000000);
CREATE TABLE public.month_2 (id bigint NOT NULL, CONSTRAINT bounds CHECK (id >= 1000000));
ALTER TABLE public.month ATTACH PARTITION public.month_2 FOR VALUES FROM (1000000) TO (MAXVALUE);
CREATE TABLE public.dated (id bigserial, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE public.dated_1 PARTITION OF public.dated FOR VALUES FROM ('2000-01-01') TO ('2100-01-01');
ALTER TABLE public.dated_1 ADD CHECK (at >= '2000-01-01' AND at < '2100-01-01'), ADD CHECK (id > 0), ADD CHECK (id > 0 AND at IS NOT NULL);
CREATE TABLE public.dated_2 PARTITION OF public.dated FOR VALUES FROM ('2100-01-01') TO ('2200-01-01');
ALTER TABLE public.dated_2 ADD CHECK (id > -5);
CREATE UNIQUE INDEX ON public.dated_1 (id);
CREATE UNIQUE INDEX ON public.dated_2 (id);
INSERT INTO public.dated DEFAULT VALUES;
CREATE TABLE public.tenants (id bigserial, tenant int NOT NULL DEFAULT 1, PRIMARY KEY (id, tenant)) PARTITION BY LIST (tenant);
CREATE TABLE public.tenants_1 PARTITION OF public.tenants FOR VALUES IN (1);
ALTER TABLE public.tenants_1 ADD CHECK (tenant IS NOT NULL AND tenant = 1);
CREATE TABLE public.tenants_2 PARTITION OF public.tenants FOR VALUES IN (2);
ALTER TABLE public.tenants_2 ADD CHECK (tenant = 2 OR id < 2);
CREATE UNIQUE INDEX ON public.tenants_1 (id);
CREATE UNIQUE INDEX ON public.tenants_2 (id);
CREATE TABLE public.split (id bigserial PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE public.split_0 PARTITION OF public.split FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.split_1 PARTITION OF public.split FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE public.split_0 ADD CHECK (id > 0), ADD CHECK (id <> 0);
CREATE TABLE public.past (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.past_1 PARTITION OF public.past FOR VALUES FROM (1) TO (100);
ALTER TABLE public.past_1 ADD CHECK (id < 6);
CREATE TABLE public.past_2 PARTITION OF public.past FOR VALUES FROM (100) TO (MAXVALUE);
SELECT setval('public.past_id_seq', 149);

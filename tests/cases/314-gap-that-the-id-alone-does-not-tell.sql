-- title: a gap in partitions by hash of the tenant and the id, or of a text: whether the next row has a place depends
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "ok": some of the next rows have no partition
-- truth: table=public.pair column=id sequence=public.pair_id_seq via=serial owned=auto next=1 status=unknown-unreadable
-- truth: table=public.coded column=id sequence=public.coded_no via=default owned=no next=1 status=unknown-unreadable
-- truth: table=public.weekly column=id sequence=public.weekly_id_seq via=serial owned=auto next=1 status=unknown-unreadable
CREATE TABLE public.pair (id serial, tenant int NOT NULL, PRIMARY KEY (tenant, id)) PARTITION BY HASH (tenant, id);
CREATE TABLE public.pair_0 PARTITION OF public.pair FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE SEQUENCE public.coded_no;
CREATE TABLE public.coded (id text PRIMARY KEY DEFAULT 'C-' || nextval('public.coded_no')) PARTITION BY HASH (id);
CREATE TABLE public.coded_0 PARTITION OF public.coded FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.weekly (id serial, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE public.weekly_1 PARTITION OF public.weekly FOR VALUES FROM ('2024-01-01') TO ('2024-01-08') PARTITION BY HASH (id);
CREATE TABLE public.weekly_1_0 PARTITION OF public.weekly_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.weekly_2 PARTITION OF public.weekly FOR VALUES FROM ('2024-01-08') TO ('2024-01-15');

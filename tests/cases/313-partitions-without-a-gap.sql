-- title: all parts are there: every remainder, a DEFAULT partition, ranges from end to end; or time decides, not the id
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "the moduli differ: a remainder is missing"
-- truth: table=public.whole column=id sequence=public.whole_id_seq via=serial owned=auto next=1 max=null status=ok also=shared inserts_until_failure=none error=none first_collision=none
-- truth: table=public.pair column=id sequence=public.pair_id_seq via=serial owned=auto next=1 max=null status=ok also=shared inserts_until_failure=none error=none first_collision=none probe=pair
-- truth: table=public.ends column=id sequence=public.ends_id_seq via=serial owned=auto next=1 max=null status=ok also=shared inserts_until_failure=none error=none first_collision=none
-- truth: table=public.rest column=id sequence=public.rest_id_seq via=serial owned=auto next=1 max=null status=ok also=shared inserts_until_failure=none error=none first_collision=none
-- truth: table=public.event column=id sequence=public.event_id_seq via=serial owned=auto next=1 max=null status=ok also=shared inserts_until_failure=none error=none first_collision=none probe=event
-- truth: table=public.hourly column=id sequence=public.hourly_id_seq via=serial owned=auto next=1 max=null status=ok also=shared inserts_until_failure=none error=none first_collision=none probe=hourly
-- truth: table=public.coded column=id sequence=public.coded_no via=default owned=no next=1 status=ok also=shared,not-owned inserts_until_failure=none error=none first_collision=none
-- truth: table=public.monthly column=id sequence=public.monthly_id_seq via=serial owned=auto next=1 max=null status=ok also=shared inserts_until_failure=none error=none first_collision=none probe=monthly
-- probe pair: INSERT INTO public.pair (tenant) VALUES (4)
-- probe event: INSERT INTO public.event (at) VALUES ('2024-01-15')
-- probe hourly: INSERT INTO public.hourly (at) VALUES ('2024-01-15')
-- probe monthly: INSERT INTO public.monthly (at) VALUES ('2024-01-15')
CREATE TABLE public.whole (id serial PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE public.whole_0 PARTITION OF public.whole FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.whole_1 PARTITION OF public.whole FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE public.whole_3 PARTITION OF public.whole FOR VALUES WITH (MODULUS 4, REMAINDER 3);
CREATE TABLE public.pair (id serial, tenant int NOT NULL, PRIMARY KEY (tenant, id)) PARTITION BY HASH (tenant, id);
CREATE TABLE public.pair_0 PARTITION OF public.pair FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.pair_1 PARTITION OF public.pair FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE public.ends (id serial, r int) PARTITION BY RANGE (id, r);
CREATE TABLE public.ends_low PARTITION OF public.ends FOR VALUES FROM (MINVALUE, MINVALUE) TO (5, 5);
CREATE TABLE public.ends_high PARTITION OF public.ends FOR VALUES FROM (5, 5) TO (MAXVALUE, MAXVALUE);
ALTER TABLE public.ends ALTER r SET DEFAULT 3;
CREATE TABLE public.rest (id serial PRIMARY KEY) PARTITION BY LIST (id);
CREATE TABLE public.rest_1 PARTITION OF public.rest FOR VALUES IN (1, 5);
CREATE TABLE public.rest_2 PARTITION OF public.rest DEFAULT PARTITION BY HASH (id);
CREATE TABLE public.rest_2_0 PARTITION OF public.rest_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE public.event (id bigserial, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE public.event_2024_01 PARTITION OF public.event FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE public.event_2024_02 PARTITION OF public.event FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
CREATE TABLE public.hourly (id bigserial, at timestamp NOT NULL) PARTITION BY RANGE (date_trunc('hour', at), id);
CREATE TABLE public.hourly_1 PARTITION OF public.hourly FOR VALUES FROM ('2024-01-01', MINVALUE) TO ('2024-02-01', MINVALUE);
CREATE SEQUENCE public.coded_no;
CREATE TABLE public.coded (id text PRIMARY KEY DEFAULT 'C-' || nextval('public.coded_no')) PARTITION BY HASH (id);
CREATE TABLE public.coded_0 PARTITION OF public.coded FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.coded_1 PARTITION OF public.coded FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE public.monthly (id bigserial, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE public.monthly_1 PARTITION OF public.monthly FOR VALUES FROM ('2024-01-01') TO ('2024-02-01') PARTITION BY HASH (id);
CREATE TABLE public.monthly_1_0 PARTITION OF public.monthly_1 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.monthly_1_1 PARTITION OF public.monthly_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);

-- title: a partition with a default of its own, whose values belong to another partition, or to none
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the partition's own sequence has two billion left": what it gives belongs elsewhere
-- truth: table=public.t_low column=id sequence=public.t_low_no via=default owned=no next=95 max=null status=near-exhaustion also=not-owned inserts_until_failure=5 error=23514 remaining=5 first_collision=none
-- truth: table=public.t_rest column=id sequence=public.t_rest_no via=default owned=no next=1 max=null status=exhausted also=not-owned inserts_until_failure=0 error=23514 remaining=0 first_collision=none
-- truth: table=public.h_0 column=id sequence=public.h_0_no via=default owned=no next=2 max=null status=near-exhaustion also=not-owned inserts_until_failure=1 error=23514 remaining=1 first_collision=none
-- truth: table=public.r_eu column=id sequence=public.r_eu_no via=default owned=no next=1 max=null status=ok also=not-owned inserts_until_failure=none error=none first_collision=none probe=eu
-- truth: table=public.t column=id sequence=public.t_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
-- probe eu: INSERT INTO public.r_eu (region) VALUES ('eu')
CREATE TABLE public.t (id serial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE SEQUENCE public.t_low_no START 95;
CREATE TABLE public.t_low PARTITION OF public.t (id DEFAULT nextval('public.t_low_no')) FOR VALUES FROM (1) TO (100);
CREATE SEQUENCE public.t_rest_no;
CREATE TABLE public.t_rest PARTITION OF public.t (id DEFAULT nextval('public.t_rest_no')) DEFAULT;
CREATE TABLE public.h (id serial PRIMARY KEY) PARTITION BY HASH (id);
CREATE SEQUENCE public.h_0_no START 2;
CREATE TABLE public.h_0 PARTITION OF public.h (id DEFAULT nextval('public.h_0_no')) FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.h_1 PARTITION OF public.h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE public.r (id serial, region text NOT NULL) PARTITION BY LIST (region);
CREATE SEQUENCE public.r_eu_no;
CREATE TABLE public.r_eu PARTITION OF public.r (id DEFAULT nextval('public.r_eu_no')) FOR VALUES IN ('eu');
CREATE TABLE public.r_us PARTITION OF public.r FOR VALUES IN ('us');

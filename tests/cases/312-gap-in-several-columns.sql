-- title: partitioned by the id and another column, by an expression of the id: which row is the first without a place
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the key is not the id"; "up to 3 there is a partition": of 3, only for r below 5
-- truth: table=public.h6 column=id sequence=public.h6_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion also=shared inserts_until_failure=3 error=23514 remaining=3 first_collision=none
-- truth: table=public.before column=id sequence=public.before_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion also=shared inserts_until_failure=2 error=23514 remaining=2 first_collision=none
-- truth: table=public.h7 column=id sequence=public.h7_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion also=shared inserts_until_failure=4 error=23514 remaining=4 first_collision=none
-- truth: table=public.blocks column=id sequence=public.blocks_id_seq via=serial owned=auto next=2990 max=null status=near-exhaustion also=shared inserts_until_failure=10 error=23514 remaining=10 first_collision=none
-- truth: table=public.thirds column=id sequence=public.thirds_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion also=shared inserts_until_failure=1 error=23514 remaining=1 first_collision=none
-- truth: table=public.exact column=id sequence=public.exact_id_seq via=default owned=no next=1 max=null status=near-exhaustion also=shared,not-owned inserts_until_failure=4 error=23514 remaining=4 first_collision=none
-- truth: table=public.dated column=id sequence=public.dated_id_seq via=serial owned=auto next=8 max=null status=near-exhaustion also=shared inserts_until_failure=2 error=23514 remaining=2 first_collision=none
CREATE TABLE public.h6 (id serial, r int DEFAULT 1) PARTITION BY RANGE (id, r);
CREATE TABLE public.h6_1 PARTITION OF public.h6 FOR VALUES FROM (1, 1) TO (3, 5);
CREATE TABLE public.before (id serial, r int DEFAULT 7) PARTITION BY RANGE (id, r);
CREATE TABLE public.before_1 PARTITION OF public.before FOR VALUES FROM (1, 1) TO (3, 5);
CREATE TABLE public.h7 (id serial) PARTITION BY RANGE ((id * 2));
CREATE TABLE public.h7_1 PARTITION OF public.h7 FOR VALUES FROM (1) TO (9);
CREATE TABLE public.blocks (id bigserial) PARTITION BY LIST ((id / 1000));
CREATE TABLE public.blocks_0 PARTITION OF public.blocks FOR VALUES IN (0, 1);
CREATE TABLE public.blocks_2 PARTITION OF public.blocks FOR VALUES IN (2);
SELECT setval('public.blocks_id_seq', 2989);
CREATE TABLE public.thirds (id serial) PARTITION BY LIST (mod(id, 3));
CREATE TABLE public.thirds_0 PARTITION OF public.thirds FOR VALUES IN (0);
CREATE TABLE public.thirds_1 PARTITION OF public.thirds FOR VALUES IN (1);
CREATE SEQUENCE public.exact_id_seq;
CREATE TABLE public.exact (id numeric DEFAULT nextval('public.exact_id_seq')) PARTITION BY RANGE (id);
CREATE TABLE public.exact_1 PARTITION OF public.exact FOR VALUES FROM (0.5) TO (4.5);
CREATE TABLE public.dated (id serial, at date NOT NULL DEFAULT current_date) PARTITION BY RANGE (id, at);
CREATE TABLE public.dated_1 PARTITION OF public.dated FOR VALUES FROM (1, MINVALUE) TO (10, MINVALUE);
SELECT setval('public.dated_id_seq', 7);

-- title: the sequence stands below the first partition, or below a CHECK within the partitions
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: no partition takes the next value, so nothing is left
-- truth: table=public.p column=id sequence=public.p_id_seq via=serial owned=auto next=1 max=1001 status=exhausted inserts_until_failure=0 error=23514 refused=999 remaining=2000 first_collision=none
-- truth: table=public.l column=id sequence=public.l_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=6 remaining=3 first_collision=none
-- truth: table=public.narrower column=id sequence=public.narrower_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=1499 remaining=501 first_collision=none
-- truth: table=public.by_two column=id sequence=public.by_two_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=99 remaining=900 first_collision=none
CREATE TABLE public.p (id serial PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM (1000) TO (2000);
CREATE TABLE public.p2 PARTITION OF public.p FOR VALUES FROM (2000) TO (3000);
INSERT INTO public.p VALUES (1000, 'a'), (1001, 'b');
CREATE TABLE public.l (id serial PRIMARY KEY, v text) PARTITION BY LIST (id);
CREATE TABLE public.l1 PARTITION OF public.l FOR VALUES IN (7, 8, 9);
CREATE TABLE public.narrower (id serial PRIMARY KEY CHECK (id BETWEEN 1500 AND 5000), v text) PARTITION BY RANGE (id);
CREATE TABLE public.narrower1 PARTITION OF public.narrower FOR VALUES FROM (1000) TO (2001);
CREATE TABLE public.by_two (id serial PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE public.by_two_h PARTITION OF public.by_two FOR VALUES FROM (100) TO (1000) PARTITION BY HASH (id);
CREATE TABLE public.by_two_h0 PARTITION OF public.by_two_h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.by_two_h1 PARTITION OF public.by_two_h FOR VALUES WITH (MODULUS 2, REMAINDER 1);

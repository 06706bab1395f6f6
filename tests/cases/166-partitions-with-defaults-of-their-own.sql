-- title: partitions and children with another default, two-column range bounds, list bounds on the id
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: a partition's default is used for inserts through the parent
-- truth: table=public.p_own column=id sequence=public.p_own_id_seq via=serial owned=auto next=3 max=50 status=behind first_collision=4 inserts_until_failure=1 error=23505
-- truth: table=public.p_multi column=id sequence=public.p_multi_id_seq via=serial owned=auto next=2 max=1 status=ok probe=multi first_collision=none inserts_until_failure=none error=none
-- probe multi: INSERT INTO public.p_multi (y) VALUES (5)
-- truth: table=public.i_kid column=id sequence=public.i_kid_no via=default owned=no next=2 max=3 status=behind scope=direct first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.i_par column=id sequence=public.i_par_id_seq via=serial owned=auto next=2 max=1 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.p_list column=id sequence=public.p_list_id_seq via=serial owned=auto next=3 max=2 status=near-exhaustion inserts_until_failure=1 error=23514 remaining=1 first_collision=none
CREATE TABLE public.p_own (id serial PRIMARY KEY, x int) PARTITION BY RANGE (id);
CREATE SEQUENCE public.p_own_lo START 40;
CREATE TABLE public.p_own_a PARTITION OF public.p_own (id DEFAULT nextval('public.p_own_lo')) FOR VALUES FROM (1) TO (100);
CREATE TABLE public.p_own_b PARTITION OF public.p_own FOR VALUES FROM (100) TO (MAXVALUE);
INSERT INTO public.p_own (x) VALUES (1), (2);
INSERT INTO public.p_own (id) VALUES (4), (50);
CREATE TABLE public.p_multi (id serial, y int, UNIQUE (id, y)) PARTITION BY RANGE (y, id);
CREATE TABLE public.p_multi_a PARTITION OF public.p_multi FOR VALUES FROM (MINVALUE, MINVALUE) TO (MAXVALUE, MAXVALUE);
INSERT INTO public.p_multi (y) VALUES (5);
CREATE TABLE public.i_par (id serial PRIMARY KEY, x int);
CREATE SEQUENCE public.i_kid_no;
CREATE TABLE public.i_kid (id int DEFAULT nextval('public.i_kid_no'), PRIMARY KEY (id)) INHERITS (public.i_par);
INSERT INTO public.i_par (x) VALUES (1);
INSERT INTO public.i_kid (x) VALUES (1);
INSERT INTO public.i_kid (id) VALUES (3);
CREATE TABLE public.p_list (id serial, x int) PARTITION BY LIST (id);
CREATE TABLE public.p_list_a PARTITION OF public.p_list FOR VALUES IN (1, 2, 3, 5);
INSERT INTO public.p_list (x) VALUES (1), (2);

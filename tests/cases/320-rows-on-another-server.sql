-- title: foreign tables, by themselves, as partitions and as children: their rows are on another server
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "max(id) over the partitioned table asks the other server, or fails because it does not answer"
-- truth: table=public.part column=id sequence=public.part_id_seq via=serial owned=auto next=2 status=unknown-unreadable reason=foreign-table also=not-unique
-- truth: table=public.deep column=id sequence=public.deep_id_seq via=serial owned=auto next=2 status=unknown-unreadable reason=foreign-table also=not-unique
-- truth: table=public.alone column=id sequence=public.alone_id_seq via=serial owned=auto next=2 status=unknown-unreadable reason=foreign-table
-- truth: table=public.above column=id sequence=public.above_id_seq via=serial owned=auto next=2 max=3 status=behind first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.below column=id sequence=public.above_id_seq via=default next=2 status=unknown-unreadable reason=foreign-table
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER far FOREIGN DATA WRAPPER nowhere;
CREATE TABLE public.part (id serial, r int DEFAULT 1) PARTITION BY LIST (r);
CREATE TABLE public.part_here PARTITION OF public.part FOR VALUES IN (1);
CREATE FOREIGN TABLE public.part_there PARTITION OF public.part FOR VALUES IN (2) SERVER far;
CREATE FOREIGN TABLE public.part_there_too PARTITION OF public.part FOR VALUES IN (3) SERVER far;
INSERT INTO public.part_here (id) VALUES (nextval('public.part_id_seq')), (3);
CREATE TABLE public.deep (id serial, r int DEFAULT 1) PARTITION BY LIST (r);
CREATE TABLE public.deep_here PARTITION OF public.deep FOR VALUES IN (1);
CREATE TABLE public.deep_2 PARTITION OF public.deep FOR VALUES IN (2) PARTITION BY LIST (id);
CREATE FOREIGN TABLE public.deep_there PARTITION OF public.deep_2 DEFAULT SERVER far;
INSERT INTO public.deep_here (id) VALUES (nextval('public.deep_id_seq'));
CREATE FOREIGN TABLE public.alone (id serial, x int) SERVER far;
SELECT nextval('public.alone_id_seq');
CREATE TABLE public.above (id serial PRIMARY KEY, r int DEFAULT 1);
CREATE FOREIGN TABLE public.below () INHERITS (public.above) SERVER far;
INSERT INTO public.above (r) VALUES (1);
INSERT INTO public.above (id) VALUES (3);

-- title: a partial unique index for each kind of row; one on a partitioned table alone, which no partition has taken up
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "doc has a unique index on id": it was made with ON ONLY, is not valid, and no partition has its part
-- truth: table=public.item column=id sequence=public.item_id_seq via=serial owned=auto next=6 max=8 status=behind first_collision=8 inserts_until_failure=2 error=23505 probe=item
-- truth: table=public.doc column=id sequence=public.doc_id_seq via=serial owned=auto next=2 max=3 status=duplicates also=shared first_collision=3 inserts_until_duplicate=1 inserts_until_failure=none error=none probe=doc
-- probe item: INSERT INTO public.item (kind) VALUES ('b')
-- probe doc: INSERT INTO public.doc (d) VALUES (2)
CREATE TABLE public.item (id serial, kind text NOT NULL);
CREATE UNIQUE INDEX ON public.item (id) WHERE kind = 'a';
CREATE UNIQUE INDEX ON public.item (id) WHERE kind = 'b';
INSERT INTO public.item VALUES (3, 'a'), (8, 'b');
SELECT setval('public.item_id_seq', 5);
CREATE TABLE public.doc (id serial, d int) PARTITION BY RANGE (id);
CREATE TABLE public.doc_1 PARTITION OF public.doc FOR VALUES FROM (1) TO (1000000);
CREATE UNIQUE INDEX ON ONLY public.doc (id);
INSERT INTO public.doc VALUES (3, 1);
SELECT setval('public.doc_id_seq', 1);

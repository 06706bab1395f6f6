-- title: exclusion constraints by hash and by range overlap refuse ids as well
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "no unique index: only a silent duplicate"
-- truth: table=public.by_hash column=id sequence=public.by_hash_id_seq via=serial owned=auto next=3 max=5 status=behind first_collision=5 inserts_until_failure=2 error=23P01
-- truth: table=public.by_range column=id sequence=public.by_range_id_seq via=serial owned=auto next=3 max=6 status=behind accept=duplicates first_collision=6 inserts_until_failure=3 error=23P01
CREATE TABLE public.by_hash (id serial, x int, EXCLUDE USING hash (id WITH =));
INSERT INTO public.by_hash (x) VALUES (1), (2);
INSERT INTO public.by_hash (id) VALUES (5);
CREATE TABLE public.by_range (id serial, x int, EXCLUDE USING gist (int4range(id, id, '[]') WITH &&));
INSERT INTO public.by_range (x) VALUES (1), (2);
INSERT INTO public.by_range (id) VALUES (6);

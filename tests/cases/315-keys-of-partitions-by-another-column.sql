-- title: a primary key for each partition and none for the parent: an id is refused only by the partition that holds it
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "nothing refuses it"; "the insert fails": both, as the region has it
-- probe eu: INSERT INTO public.orders (region) VALUES ('eu')
-- probe us: INSERT INTO public.orders (region) VALUES ('us')
-- truth: table=public.orders column=id sequence=public.orders_id_seq via=serial owned=auto next=1 max=2 status=behind accept=duplicates scope=region=eu probe=eu first_collision=2 inserts_until_failure=1 error=23505
-- truth: table=public.orders column=id sequence=public.orders_id_seq via=serial owned=auto next=1 max=2 status=duplicates scope=region=us probe=us first_collision=2 inserts_until_duplicate=1 inserts_until_failure=none error=none
CREATE TABLE public.orders (id serial, region text DEFAULT 'eu') PARTITION BY LIST (region);
CREATE TABLE public.orders_eu PARTITION OF public.orders FOR VALUES IN ('eu');
CREATE TABLE public.orders_us PARTITION OF public.orders FOR VALUES IN ('us');
ALTER TABLE public.orders_eu ADD PRIMARY KEY (id);
ALTER TABLE public.orders_us ADD PRIMARY KEY (id);
INSERT INTO public.orders VALUES (2, 'eu');

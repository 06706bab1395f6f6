-- title: hash partitions by id, identity on the parent: one unique index covers the id, and an imported block lies ahead
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.device column=id sequence=public.device_id_seq via=identity-always owned=internal next=5 max=30 status=behind first_collision=20 inserts_until_failure=15 error=23505
CREATE TABLE public.device (id bigint GENERATED ALWAYS AS IDENTITY, serial_no text, PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE TABLE public.device_0 PARTITION OF public.device FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE public.device_1 PARTITION OF public.device FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE public.device_2 PARTITION OF public.device FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO public.device (serial_no) VALUES ('a'), ('b'), ('c'), ('d');
INSERT INTO public.device (id, serial_no) OVERRIDING SYSTEM VALUE SELECT n, 'imported' FROM generate_series(20, 30) n;

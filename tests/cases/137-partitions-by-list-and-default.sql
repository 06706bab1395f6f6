-- title: list partitions with a sub-partitioned branch and a DEFAULT partition, serial on the parent
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.sale column=id sequence=public.sale_id_seq via=serial owned=auto next=7 max=9 status=behind also=shared first_collision=9 inserts_until_failure=2 error=23505 probe=other accept=duplicates
-- truth: table=public.refund column=id sequence=public.refund_id_seq via=serial owned=auto next=7 max=6 status=ok also=shared first_collision=none inserts_until_failure=none error=none probe=refund
-- probe other: INSERT INTO public.sale (region) VALUES ('zz')
-- probe refund: INSERT INTO public.refund (region, year) VALUES ('de', 2021)
CREATE TABLE public.sale (id serial, region text NOT NULL DEFAULT 'zz', PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE public.sale_eu PARTITION OF public.sale FOR VALUES IN ('de', 'fr');
CREATE TABLE public.sale_rest PARTITION OF public.sale DEFAULT;
CREATE UNIQUE INDEX ON public.sale_rest (id);
INSERT INTO public.sale (region) VALUES ('de'), ('fr'), ('xx'), ('yy'), ('de'), ('xx');
INSERT INTO public.sale (id, region) VALUES (9, 'zz');
CREATE TABLE public.refund (id serial, region text NOT NULL, year int NOT NULL, PRIMARY KEY (id, region, year)) PARTITION BY LIST (region);
CREATE TABLE public.refund_eu PARTITION OF public.refund FOR VALUES IN ('de', 'fr') PARTITION BY RANGE (year);
CREATE TABLE public.refund_eu_2020 PARTITION OF public.refund_eu FOR VALUES FROM (2020) TO (2021);
CREATE TABLE public.refund_eu_2021 PARTITION OF public.refund_eu FOR VALUES FROM (2021) TO (2022);
CREATE TABLE public.refund_us PARTITION OF public.refund FOR VALUES IN ('us');
INSERT INTO public.refund (region, year) VALUES ('de', 2020), ('fr', 2020), ('us', 2019), ('de', 2021), ('fr', 2021), ('us', 2020);

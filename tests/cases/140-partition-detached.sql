-- title: a detached partition goes on drawing from the sequence of its former parent
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: mixing the rows of both tables: "bill holds ids up to 90" (they left with the partition)
-- truth: table=public.bill column=id sequence=public.bill_id_seq via=serial owned=auto next=4 max=2 status=ok also=shared first_collision=none inserts_until_failure=none error=none probe=bill
-- truth: table=public.bill_2019 column=id sequence=public.bill_id_seq via=default owned=public.bill.id next=4 max=90 status=behind also=shared first_collision=90 inserts_until_failure=86 error=23505
-- probe bill: INSERT INTO public.bill (year) VALUES (2020)
CREATE TABLE public.bill (id bigserial, year int NOT NULL DEFAULT 2019, PRIMARY KEY (id, year)) PARTITION BY RANGE (year);
CREATE TABLE public.bill_2019 PARTITION OF public.bill FOR VALUES FROM (2019) TO (2020);
CREATE TABLE public.bill_2020 PARTITION OF public.bill FOR VALUES FROM (2020) TO (2021);
CREATE UNIQUE INDEX bill_2019_only ON public.bill_2019 (id);
INSERT INTO public.bill (year) VALUES (2020), (2020), (2019);
INSERT INTO public.bill (id, year) VALUES (90, 2019);
ALTER TABLE public.bill DETACH PARTITION public.bill_2019;

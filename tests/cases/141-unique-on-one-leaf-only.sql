-- title: no key on the parent; each partition has a unique index on the id of its own
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "id 8 is taken": in another partition, where nothing of the parent's index sees it
-- probe calm: INSERT INTO public.gauge_log (station) VALUES (1)
-- probe storm: INSERT INTO public.gauge_log (station) VALUES (2)
-- truth: table=public.gauge_log column=id sequence=public.gauge_log_id_seq via=serial owned=auto next=6 max=8 status=ok accept=duplicates,behind scope=station=1 probe=calm dups=allowed first_collision=none inserts_until_failure=none error=none
-- truth: table=public.gauge_log column=id sequence=public.gauge_log_id_seq via=serial owned=auto next=6 max=8 status=behind accept=duplicates scope=station=2 probe=storm dups=allowed first_collision=8 inserts_until_failure=2 error=23505
CREATE TABLE public.gauge_log (id serial, station int NOT NULL, height numeric) PARTITION BY LIST (station);
CREATE TABLE public.gauge_log_1 PARTITION OF public.gauge_log FOR VALUES IN (1);
CREATE TABLE public.gauge_log_2 PARTITION OF public.gauge_log FOR VALUES IN (2);
CREATE UNIQUE INDEX ON public.gauge_log_1 (id);
CREATE UNIQUE INDEX ON public.gauge_log_2 (id);
INSERT INTO public.gauge_log (station) VALUES (1), (1), (2), (2), (1);
INSERT INTO public.gauge_log (id, station) VALUES (8, 2);

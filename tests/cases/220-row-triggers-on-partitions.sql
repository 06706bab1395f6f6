-- title: row triggers on each partition, as 11 and 12 want them: they fire for inserts through the parent, too
-- min_version: 11
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "the default of bill draws from old_numbers, which stands behind": the triggers replace it
-- truth: table=public.ev_0 column=id sequence=public.ev_ids via=trigger owned=no next=3 max=6 status=behind also=not-owned,shared first_collision=6 inserts_until_failure=3 error=23505 probe=ev
-- truth: table=public.bill_0 column=id sequence=public.bill_ids via=trigger owned=no next=4 max=3 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none probe=bill
-- probe ev: INSERT INTO public.ev (k) VALUES (1)
-- probe bill: INSERT INTO public.bill (k) VALUES (1)
CREATE SEQUENCE public.ev_ids;
CREATE FUNCTION public.number_ev() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('public.ev_ids'); RETURN NEW; END $$;
CREATE TABLE public.ev (id bigint NOT NULL, k int NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE public.ev_0 PARTITION OF public.ev (PRIMARY KEY (id)) FOR VALUES FROM (0) TO (10);
CREATE TABLE public.ev_1 PARTITION OF public.ev (PRIMARY KEY (id)) FOR VALUES FROM (10) TO (20);
INSERT INTO public.ev VALUES (2, 11), (6, 1);
SELECT setval('public.ev_ids', 2);
CREATE TRIGGER number BEFORE INSERT ON public.ev_0 FOR EACH ROW EXECUTE PROCEDURE public.number_ev();
CREATE TRIGGER number BEFORE INSERT ON public.ev_1 FOR EACH ROW EXECUTE PROCEDURE public.number_ev();
CREATE SEQUENCE public.old_numbers;
CREATE SEQUENCE public.bill_ids;
CREATE FUNCTION public.number_bill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('public.bill_ids'); RETURN NEW; END $$;
CREATE TABLE public.bill (id bigint NOT NULL DEFAULT nextval('public.old_numbers'), k int NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE public.bill_0 PARTITION OF public.bill (PRIMARY KEY (id)) FOR VALUES FROM (0) TO (10);
INSERT INTO public.bill VALUES (1, 1), (2, 1), (3, 1);
SELECT setval('public.bill_ids', 3);
CREATE TRIGGER number BEFORE INSERT ON public.bill_0 FOR EACH ROW EXECUTE PROCEDURE public.number_bill();

-- title: row triggers that only a partition has, and that fire for rows which come through its parent
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the triggers of the table that is inserted into are all that fire
-- truth: table=public.skipping column=id sequence=public.skipping_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.shifting column=id sequence=public.shifting_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.drawing column=id sequence=public.drawing_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.refusing column=id sequence=public.refusing_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.dropping column=id sequence=public.dropping_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.touching column=id sequence=public.touching_id_seq via=serial owned=auto next=1 max=2 status=behind first_collision=2 inserts_until_failure=1 error=23505
CREATE TABLE public.skipping (id bigserial, k int DEFAULT 1, x int) PARTITION BY RANGE (id);
CREATE TABLE public.skipping_0 PARTITION OF public.skipping (PRIMARY KEY (id)) FOR VALUES FROM (1) TO (100000);
INSERT INTO public.skipping (id) VALUES (2);
CREATE FUNCTION public.skipping_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.skipping_0 FOR EACH ROW EXECUTE PROCEDURE public.skipping_tr();
CREATE TABLE public.shifting (id bigserial, k int DEFAULT 1, x int) PARTITION BY LIST (k);
CREATE TABLE public.shifting_0 PARTITION OF public.shifting (PRIMARY KEY (id)) FOR VALUES IN (1);
INSERT INTO public.shifting (id) VALUES (10);
CREATE FUNCTION public.shifting_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NEW.id + 8; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.shifting_0 FOR EACH ROW EXECUTE PROCEDURE public.shifting_tr();
CREATE TABLE public.drawing (id bigserial, k int DEFAULT 1, x int) PARTITION BY LIST (k);
CREATE TABLE public.drawing_0 PARTITION OF public.drawing (PRIMARY KEY (id)) FOR VALUES IN (1);
INSERT INTO public.drawing (id) VALUES (5);
CREATE FUNCTION public.drawing_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := nextval('public.drawing_id_seq'); RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.drawing_0 FOR EACH ROW EXECUTE PROCEDURE public.drawing_tr();
CREATE TABLE public.refusing (id bigserial, k int DEFAULT 1, x int) PARTITION BY RANGE (id);
CREATE TABLE public.refusing_0 PARTITION OF public.refusing (PRIMARY KEY (id)) FOR VALUES FROM (1) TO (100000);
CREATE FUNCTION public.refusing_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id > 3 THEN RAISE EXCEPTION 'full'; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.refusing_0 FOR EACH ROW EXECUTE PROCEDURE public.refusing_tr();
CREATE TABLE public.dropping (id bigserial, k int DEFAULT 1, x int) PARTITION BY LIST (k);
CREATE TABLE public.dropping_0 PARTITION OF public.dropping (PRIMARY KEY (id)) FOR VALUES IN (1);
INSERT INTO public.dropping (id) VALUES (2);
CREATE FUNCTION public.dropping_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.dropping_0 FOR EACH ROW EXECUTE PROCEDURE public.dropping_tr();
CREATE TABLE public.touching (id bigserial, k int DEFAULT 1, x int) PARTITION BY LIST (k);
CREATE TABLE public.touching_0 PARTITION OF public.touching (PRIMARY KEY (id)) FOR VALUES IN (1);
INSERT INTO public.touching (id) VALUES (2);
CREATE FUNCTION public.touching_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := 1; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.touching_0 FOR EACH ROW EXECUTE PROCEDURE public.touching_tr();

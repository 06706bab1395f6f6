-- title: triggers whose further rows take numbers from the sequence of the id, and some whose rows do not
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: four rows are missing until the sequence meets 4
-- truth: table=public.orders column=id sequence=public.ids via=default owned=no next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok also=not-owned,shared
-- truth: table=public.audit column=id sequence=public.ids via=default owned=no next=1 status=ok also=not-owned,shared
-- truth: table=public.item column=id sequence=public.item_id_seq via=serial owned=auto next=1 max=4 status=behind also=shared first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.item_history column=id sequence=public.item_id_seq via=default owned=public.item.id next=1 status=ok also=shared
-- truth: table=public.bill column=id sequence=public.bill_id_seq via=serial owned=auto next=1 max=4 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.bill_log column=no sequence=public.bill_log_no_seq via=serial owned=auto next=1 status=ok
-- truth: table=public.pair column=id sequence=public.pair_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
CREATE SEQUENCE public.ids;
CREATE TABLE public.orders (id int PRIMARY KEY DEFAULT nextval('public.ids'), x int);
INSERT INTO public.orders (id) VALUES (4), (5);
CREATE TABLE public.audit (id int PRIMARY KEY DEFAULT nextval('public.ids'), of int);
CREATE FUNCTION public.orders_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.audit (of) VALUES (NEW.id); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.orders FOR EACH ROW EXECUTE PROCEDURE public.orders_tr();
CREATE TABLE public.item (id serial PRIMARY KEY, x int);
CREATE TABLE public.item_history (LIKE public.item INCLUDING ALL);
INSERT INTO public.item (id) VALUES (4);
CREATE FUNCTION public.item_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.item_history SELECT NEW.*; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.item FOR EACH ROW EXECUTE PROCEDURE public.item_tr();
CREATE TABLE public.bill (id serial PRIMARY KEY, x int);
CREATE TABLE public.bill_log (no serial PRIMARY KEY, what text);
INSERT INTO public.bill (id) VALUES (4);
CREATE FUNCTION public.bill_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.bill_log (what) VALUES ('nextval'); UPDATE public.bill SET x = 1 WHERE id = NEW.id; PERFORM pg_notify('bills', NEW.id::text); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.bill FOR EACH ROW EXECUTE PROCEDURE public.bill_tr();
CREATE TABLE public.pair (id serial PRIMARY KEY, x int DEFAULT 0);
INSERT INTO public.pair (id) VALUES (4);
CREATE FUNCTION public.pair_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.x = 0 THEN INSERT INTO public.pair (x) VALUES (1); END IF; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.pair FOR EACH ROW EXECUTE PROCEDURE public.pair_tr();

-- title: triggers that draw for a message or on a condition, refuse by a narrow variable, write a constant, or insert no row at all
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the id is the default's, whatever else the trigger does
-- truth: table=public.heard column=id sequence=public.heard_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.sometimes column=id sequence=public.sometimes_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.narrow column=id sequence=public.narrow_id_seq via=serial owned=auto next=3000000000 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.kept column=id sequence=public.kept_id_seq via=serial owned=auto next=2 status=behind first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.constant column=id sequence=public.constant_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.frozen column=id sequence=public.frozen_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
CREATE TABLE public.heard (id serial PRIMARY KEY, x int);
INSERT INTO public.heard VALUES (1), (2), (3);
CREATE FUNCTION public.heard_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE DEBUG 'number %', nextval('public.heard_id_seq'); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.heard FOR EACH ROW EXECUTE PROCEDURE public.heard_fill();
CREATE TABLE public.sometimes (id serial PRIMARY KEY, x int);
INSERT INTO public.sometimes VALUES (1), (2), (3);
CREATE FUNCTION public.sometimes_fill() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE v bigint; BEGIN v := coalesce(NEW.id, nextval('public.sometimes_id_seq')); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.sometimes FOR EACH ROW EXECUTE PROCEDURE public.sometimes_fill();
CREATE TABLE public.narrow (id bigserial PRIMARY KEY, x int);
SELECT setval('public.narrow_id_seq', 3000000000, false);
CREATE FUNCTION public.narrow_fill() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE v int; BEGIN v := NEW.id; NEW.x := v % 7; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.narrow FOR EACH ROW EXECUTE PROCEDURE public.narrow_fill();
CREATE TABLE public.kept (id serial PRIMARY KEY, x int);
INSERT INTO public.kept (x) VALUES (1);
INSERT INTO public.kept VALUES (3);
CREATE FUNCTION public.kept_fill() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE v int; BEGIN v := NEW.id; NEW.x := v % 7; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.kept FOR EACH ROW EXECUTE PROCEDURE public.kept_fill();
CREATE TABLE public.constant (id serial PRIMARY KEY, x int);
INSERT INTO public.constant VALUES (5);
CREATE FUNCTION public.constant_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := 5; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.constant FOR EACH ROW EXECUTE PROCEDURE public.constant_fill();
CREATE TABLE public.frozen (id serial PRIMARY KEY, x int);
INSERT INTO public.frozen VALUES (1), (2), (3);
CREATE FUNCTION public.frozen_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.frozen FOR EACH ROW EXECUTE PROCEDURE public.frozen_fill();

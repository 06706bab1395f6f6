-- title: triggers at all times that set, restart or draw from the sequence of the id; and some that would, but do not run, or mean another one
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the row 4 is ahead of the sequence, whatever a trigger does to that
-- truth: table=public.heal column=id sequence=public.heal_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.caught_up column=id sequence=public.caught_up_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.by_column column=id sequence=public.by_column_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.restarted column=id sequence=public.restarted_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.drawn column=id sequence=public.drawn_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.on_update column=id sequence=public.on_update_id_seq via=serial owned=auto next=1 max=4 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.never_when column=id sequence=public.never_when_id_seq via=serial owned=auto next=1 max=4 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.other_sequence column=id sequence=public.other_sequence_id_seq via=serial owned=auto next=1 max=4 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.spoken_of column=id sequence=public.spoken_of_id_seq via=serial owned=auto next=1 max=4 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.given column=id sequence=public.k4s via=trigger owned=no next=1 max=4 status=behind also=not-owned first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.kept column=id sequence=public.kept_ids via=view owned=no next=1 also=not-owned status=unknown-unreadable reason=unsupported-expression real_status=ok
CREATE TABLE public.heal (id serial PRIMARY KEY, x int);
INSERT INTO public.heal (id) VALUES (4);
CREATE FUNCTION public.heal_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM setval('public.heal_id_seq', (SELECT max(id) FROM public.heal)); RETURN NULL; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.heal FOR EACH STATEMENT EXECUTE PROCEDURE public.heal_tr();
CREATE TABLE public.caught_up (id serial PRIMARY KEY, x int);
INSERT INTO public.caught_up (id) VALUES (4);
CREATE FUNCTION public.caught_up_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM setval('public.caught_up_id_seq', (SELECT max(id) FROM public.caught_up)); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.caught_up FOR EACH ROW EXECUTE PROCEDURE public.caught_up_tr();
CREATE TABLE public.by_column (id serial PRIMARY KEY, x int);
INSERT INTO public.by_column (id) VALUES (4);
CREATE FUNCTION public.by_column_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM setval(pg_get_serial_sequence('public.by_column', 'id'), (SELECT max(id) FROM public.by_column)); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.by_column FOR EACH STATEMENT EXECUTE PROCEDURE public.by_column_tr();
CREATE TABLE public.restarted (id serial PRIMARY KEY, x int);
INSERT INTO public.restarted (id) VALUES (4);
CREATE FUNCTION public.restarted_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER SEQUENCE public.restarted_id_seq RESTART WITH 5'; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.restarted FOR EACH ROW EXECUTE PROCEDURE public.restarted_tr();
CREATE TABLE public.drawn (id serial PRIMARY KEY, x int);
INSERT INTO public.drawn (id) VALUES (4);
CREATE FUNCTION public.drawn_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('public.drawn_id_seq'); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.drawn FOR EACH ROW EXECUTE PROCEDURE public.drawn_tr();
CREATE TABLE public.on_update (id serial PRIMARY KEY, x int);
INSERT INTO public.on_update (id) VALUES (4);
CREATE FUNCTION public.on_update_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'UPDATE' THEN PERFORM setval('public.on_update_id_seq', 50); END IF; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT OR UPDATE ON public.on_update FOR EACH ROW EXECUTE PROCEDURE public.on_update_tr();
CREATE TABLE public.never_when (id serial PRIMARY KEY, x int);
INSERT INTO public.never_when (id) VALUES (4);
CREATE FUNCTION public.never_when_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM setval('public.never_when_id_seq', 50); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.never_when FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE PROCEDURE public.never_when_tr();
CREATE SEQUENCE public.bystander;
CREATE TABLE public.other_sequence (id serial PRIMARY KEY, x int);
INSERT INTO public.other_sequence (id) VALUES (4);
CREATE FUNCTION public.other_sequence_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM setval('public.bystander', 50); PERFORM nextval('public.bystander'); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.other_sequence FOR EACH ROW EXECUTE PROCEDURE public.other_sequence_tr();
CREATE TABLE public.spoken_of (id serial PRIMARY KEY, x int);
INSERT INTO public.spoken_of (id) VALUES (4);
CREATE FUNCTION public.spoken_of_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN -- setval('public.spoken_of_id_seq', 50)
RAISE NOTICE 'setval(%)', NEW.id; PERFORM pg_notify('setval', 'public.spoken_of_id_seq'); RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.spoken_of FOR EACH ROW EXECUTE PROCEDURE public.spoken_of_tr();
CREATE SEQUENCE public.k4s; CREATE TABLE public.given (id int PRIMARY KEY, x int); INSERT INTO public.given VALUES (3), (4);
CREATE FUNCTION public.given_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('public.k4s'); ELSE PERFORM setval('public.k4s', greatest(NEW.id, (SELECT last_value FROM public.k4s))); END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.given FOR EACH ROW EXECUTE PROCEDURE public.given_tr();
CREATE TABLE public.kept_base (id int PRIMARY KEY, x int);
INSERT INTO public.kept_base VALUES (4);
CREATE SEQUENCE public.kept_ids;
CREATE VIEW public.kept AS SELECT id, x FROM public.kept_base;
ALTER VIEW public.kept ALTER id SET DEFAULT nextval('public.kept_ids');
CREATE FUNCTION public.kept_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id IS NOT NULL THEN PERFORM setval('public.kept_ids', (SELECT max(id) FROM public.kept_base)); END IF; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.kept_base FOR EACH ROW EXECUTE PROCEDURE public.kept_tr();

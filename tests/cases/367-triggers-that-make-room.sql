-- title: triggers that delete rows of their own table or move their ids; and some that do so elsewhere, or where nothing is in the way
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the next id that is taken is refused
-- truth: table=public.replaced column=id sequence=public.k3s via=trigger owned=no next=1 also=not-owned status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.purged column=id sequence=public.purged_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.purged_in_step column=id sequence=public.purged_in_step_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.moved column=id sequence=public.moved_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.marked column=id sequence=public.marked_id_seq via=serial owned=auto next=1 max=4 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.cleaned column=id sequence=public.cleaned_id_seq via=serial owned=auto next=1 max=4 status=behind first_collision=4 inserts_until_failure=3 error=23505
CREATE SEQUENCE public.k3s;
CREATE TABLE public.replaced (id int PRIMARY KEY, x int);
INSERT INTO public.replaced VALUES (3), (4);
CREATE FUNCTION public.replaced_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id IS NULL THEN NEW.id := nextval('public.k3s'); END IF; DELETE FROM public.replaced WHERE id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.replaced FOR EACH ROW EXECUTE PROCEDURE public.replaced_tr();
CREATE TABLE public.purged (id serial PRIMARY KEY, x int);
INSERT INTO public.purged VALUES (3, 1);
CREATE FUNCTION public.purged_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.purged WHERE x < 5; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.purged FOR EACH STATEMENT EXECUTE PROCEDURE public.purged_tr();
CREATE TABLE public.purged_in_step (id serial PRIMARY KEY, x int);
INSERT INTO public.purged_in_step (x) VALUES (9), (9);
CREATE FUNCTION public.purged_in_step_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.purged_in_step WHERE x < 5; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.purged_in_step FOR EACH STATEMENT EXECUTE PROCEDURE public.purged_in_step_tr();
CREATE TABLE public.moved (id serial PRIMARY KEY, x int);
INSERT INTO public.moved (id) VALUES (4);
CREATE FUNCTION public.moved_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE public.moved SET id = -id WHERE id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.moved FOR EACH ROW EXECUTE PROCEDURE public.moved_tr();
CREATE TABLE public.marked (id serial PRIMARY KEY, x int);
INSERT INTO public.marked (id) VALUES (4);
CREATE FUNCTION public.marked_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE public.marked SET x = NEW.id WHERE x IS NULL; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.marked FOR EACH ROW EXECUTE PROCEDURE public.marked_tr();
CREATE TABLE public.cleaned_cache (id int);
CREATE TABLE public.cleaned (id serial PRIMARY KEY, x int);
INSERT INTO public.cleaned (id) VALUES (4);
CREATE FUNCTION public.cleaned_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.cleaned_cache WHERE id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.cleaned FOR EACH ROW EXECUTE PROCEDURE public.cleaned_tr();

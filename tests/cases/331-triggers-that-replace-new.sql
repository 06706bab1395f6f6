-- title: triggers that write NEW as a whole, or a column of it in statements that are no assignments: nobody can say what is inserted
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: no trigger assigns NEW.id
-- truth: table=public.selected column=id sequence=public.selected_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.counted column=id sequence=public.counted_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.looped column=id sequence=public.looped_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.copied column=id sequence=public.copied_id_seq via=serial owned=auto next=1 max=5 status=behind first_collision=5 inserts_until_failure=4 error=23505
CREATE TABLE public.selected (id serial PRIMARY KEY, x text);
INSERT INTO public.selected VALUES (5, 'a');
CREATE FUNCTION public.selected_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SELECT 5, 'x' INTO NEW; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.selected FOR EACH ROW EXECUTE PROCEDURE public.selected_fill();
CREATE TABLE public.counted (id serial PRIMARY KEY, x text);
INSERT INTO public.counted VALUES (1, 'a');
CREATE FUNCTION public.counted_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; GET DIAGNOSTICS NEW.id = ROW_COUNT; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.counted FOR EACH ROW EXECUTE PROCEDURE public.counted_fill();
CREATE TABLE public.looped (id serial PRIMARY KEY, x text);
INSERT INTO public.looped VALUES (5, 'a');
CREATE FUNCTION public.looped_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN FOR NEW IN SELECT 5, 'x' LOOP END LOOP; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.looped FOR EACH ROW EXECUTE PROCEDURE public.looped_fill();
CREATE TABLE public.copied_log (id int);
CREATE TABLE public.copied (id serial PRIMARY KEY, x text);
INSERT INTO public.copied VALUES (5, 'a');
CREATE FUNCTION public.copied_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := 'a'; INSERT INTO public.copied_log SELECT NEW.id; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.copied FOR EACH ROW EXECUTE PROCEDURE public.copied_fill();

-- title: triggers that write NEW on a condition, from RETURNING, in a loop over a column, by an alias: nobody can say what is inserted
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: no trigger assigns NEW.id
-- truth: table=public.sometimes column=id sequence=public.sometimes_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.returned column=id sequence=public.returned_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.looped column=id sequence=public.looped_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.labelled column=id sequence=public.labelled_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.aliased column=id sequence=public.aliased_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
CREATE TABLE public.sometimes (id serial PRIMARY KEY, x text);
INSERT INTO public.sometimes VALUES (-5, 'a');
CREATE FUNCTION public.sometimes_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF now() > '2020-01-01' THEN SELECT -5, 'x' INTO NEW; END IF; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.sometimes FOR EACH ROW EXECUTE PROCEDURE public.sometimes_fill();
CREATE TABLE public.returned_log (id int, x text);
CREATE TABLE public.returned (id serial PRIMARY KEY, x text);
INSERT INTO public.returned VALUES (-5, 'a');
CREATE FUNCTION public.returned_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.returned_log VALUES (-5, 'x') RETURNING * INTO NEW; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.returned FOR EACH ROW EXECUTE PROCEDURE public.returned_fill();
CREATE TABLE public.looped (id serial PRIMARY KEY, x text);
INSERT INTO public.looped VALUES (-5, 'a');
CREATE FUNCTION public.looped_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN FOREACH NEW.id IN ARRAY ARRAY[4, -5] LOOP NULL; END LOOP; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.looped FOR EACH ROW EXECUTE PROCEDURE public.looped_fill();
CREATE TABLE public.labelled (id serial PRIMARY KEY, x text);
INSERT INTO public.labelled VALUES (-5, 'a');
CREATE FUNCTION public.labelled_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN <<here>> BEGIN NEW.id = -5; END; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.labelled FOR EACH ROW EXECUTE PROCEDURE public.labelled_fill();
CREATE TABLE public.aliased (id serial PRIMARY KEY, x text);
INSERT INTO public.aliased VALUES (-5, 'a');
CREATE FUNCTION public.aliased_fill() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE r ALIAS FOR NEW; BEGIN r.id := -5; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.aliased FOR EACH ROW EXECUTE PROCEDURE public.aliased_fill();

-- title: a BEFORE INSERT trigger makes a second unique column of the id, and rows hold such codes of their own
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the id is free, the insert succeeds"
-- truth: table=public.patient column=id sequence=public.patient_id_seq via=serial owned=auto next=1 max=100 status=behind first_collision=2 inserts_until_failure=1 error=23505
-- truth: table=public.label column=id sequence=public.label_id_seq via=serial owned=auto next=1 max=100 status=behind first_collision=100 inserts_until_failure=99 error=23505
-- truth: table=public.gap column=id sequence=public.gap_id_seq via=serial owned=auto next=1 max=100 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.drawn column=id sequence=public.drawn_no via=trigger owned=no next=1 max=50 status=behind first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.upper_case column=id sequence=public.upper_case_id_seq via=serial owned=auto next=1 max=100 status=behind first_collision=5 inserts_until_failure=4 error=23505
-- truth: table=public.two_steps column=id sequence=public.two_steps_id_seq via=serial owned=auto next=1 max=100 status=behind first_collision=6 inserts_until_failure=5 error=23505
-- truth: table=public.variable column=id sequence=public.variable_id_seq via=serial owned=auto next=1 max=100 status=behind first_collision=7 inserts_until_failure=6 error=23505
-- truth: table=public.slug column=id sequence=public.slug_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.token column=id sequence=public.token_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none
CREATE FUNCTION public.coded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := 'P-' || NEW.id; RETURN NEW; END $$;
CREATE TABLE public.patient (id bigserial PRIMARY KEY, code text UNIQUE);
INSERT INTO public.patient VALUES (100, 'P-2');
CREATE TRIGGER a BEFORE INSERT ON public.patient FOR EACH ROW EXECUTE PROCEDURE public.coded();
-- the same, but nothing asks the code to be unique
CREATE TABLE public.label (id bigserial PRIMARY KEY, code text);
INSERT INTO public.label VALUES (100, 'P-2');
CREATE TRIGGER a BEFORE INSERT ON public.label FOR EACH ROW EXECUTE PROCEDURE public.coded();
CREATE FUNCTION public.gap_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.code IS NULL THEN
    NEW.code := 'P-' || lpad(NEW.id::text, 3, '0');
  END IF;
  RETURN NEW;
END $$;
CREATE TABLE public.gap (id bigserial PRIMARY KEY, code varchar(8) UNIQUE);
INSERT INTO public.gap VALUES (100, 'P-004');
CREATE TRIGGER a BEFORE INSERT ON public.gap FOR EACH ROW EXECUTE PROCEDURE public.gap_fill();
-- the trigger draws the id, and makes the code of it
CREATE SEQUENCE public.drawn_no;
CREATE FUNCTION public.drawn_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := nextval('public.drawn_no');
  NEW.code := coalesce(NEW.code, 'K' || NEW.id);
  RETURN NEW;
END $$;
CREATE TABLE public.drawn (id bigint PRIMARY KEY, code text UNIQUE);
INSERT INTO public.drawn VALUES (50, 'K3');
CREATE TRIGGER a BEFORE INSERT ON public.drawn FOR EACH ROW EXECUTE PROCEDURE public.drawn_fill();
CREATE TABLE public.upper_case (id bigserial PRIMARY KEY, code text);
CREATE UNIQUE INDEX ON public.upper_case (upper(code));
INSERT INTO public.upper_case VALUES (100, 'p-5');
CREATE TRIGGER a BEFORE INSERT ON public.upper_case FOR EACH ROW EXECUTE PROCEDURE public.coded();
-- one trigger makes the code of the id, the next one something else of the code
CREATE FUNCTION public.second_step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.path := '/' || NEW.code; RETURN NEW; END $$;
CREATE TABLE public.two_steps (id bigserial PRIMARY KEY, code text, path text UNIQUE);
INSERT INTO public.two_steps VALUES (100, 'none', '/P-6');
CREATE TRIGGER a BEFORE INSERT ON public.two_steps FOR EACH ROW EXECUTE PROCEDURE public.coded();
CREATE TRIGGER b BEFORE INSERT ON public.two_steps FOR EACH ROW EXECUTE PROCEDURE public.second_step();
CREATE FUNCTION public.by_variable() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  shown text := lpad(NEW.id::text, 4, '0');
BEGIN
  NEW.code = 'V' || shown;
  RETURN NEW;
END $$;
CREATE TABLE public.variable (id bigserial PRIMARY KEY, code text UNIQUE);
INSERT INTO public.variable VALUES (100, 'V0007');
CREATE TRIGGER a BEFORE INSERT ON public.variable FOR EACH ROW EXECUTE PROCEDURE public.by_variable();
-- unique columns that the id does not decide: by the title, by chance
CREATE FUNCTION public.slugged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.slug := lower(NEW.title) || '-' || NEW.id; RETURN NEW; END $$;
CREATE TABLE public.slug (id bigserial PRIMARY KEY, title text, slug text UNIQUE);
CREATE TRIGGER a BEFORE INSERT ON public.slug FOR EACH ROW EXECUTE PROCEDURE public.slugged();
CREATE FUNCTION public.tokened() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := md5(random()::text || NEW.id)::uuid; RETURN NEW; END $$;
CREATE TABLE public.token (id bigserial PRIMARY KEY, code uuid UNIQUE);
CREATE TRIGGER a BEFORE INSERT ON public.token FOR EACH ROW EXECUTE PROCEDURE public.tokened();

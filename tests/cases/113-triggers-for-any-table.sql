-- title: triggers that serve any table by its name, call another function, fill only zeros, draw a number for nothing, or take max + 1
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "nothing fills the id"; the word nextval in a comment; any nextval in a BEFORE trigger fills the id
-- truth: table=public.gt column=id sequence=public.gt_id_seq via=trigger owned=no next=3 max=2 status=ok
-- truth: table=public.gc column=id sequence=public.gc_numbers via=trigger owned=no next=3 max=4 status=behind first_collision=4 inserts_until_failure=1 error=23505
-- truth: table=public.gm column=id sequence=- via=none status=not-applicable
-- truth: table=public.ga column=id sequence=public.ga_other via=trigger owned=no next=3 max=4 status=behind first_collision=4 inserts_until_failure=1 error=23505
-- truth: table=public.m_suppress column=id sequence=public.m_suppress_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.m_cond column=id sequence=public.m_cond_id_seq via=serial owned=auto next=2 max=6 status=behind first_collision=5 inserts_until_failure=3 error=23505
CREATE SEQUENCE public.gt_id_seq;
CREATE TABLE public.gt (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.generic() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval(TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME || '_id_seq'); RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON public.gt FOR EACH ROW EXECUTE PROCEDURE public.generic();
INSERT INTO public.gt (x) VALUES (1), (2);
CREATE SEQUENCE public.gc_numbers;
CREATE FUNCTION public.gc_next() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('public.gc_numbers') $$;
CREATE TABLE public.gc (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.gc_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := public.gc_next(); RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON public.gc FOR EACH ROW EXECUTE PROCEDURE public.gc_fill();
INSERT INTO public.gc (x) VALUES (1), (2);
ALTER TABLE public.gc DISABLE TRIGGER g;
INSERT INTO public.gc (id) VALUES (4);
ALTER TABLE public.gc ENABLE ALWAYS TRIGGER g;
CREATE TABLE public.gm (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.gm_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SELECT coalesce(max(id), 0) + 1 INTO NEW.id FROM public.gm; RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON public.gm FOR EACH ROW EXECUTE PROCEDURE public.gm_fill();
INSERT INTO public.gm (x) VALUES (1);
CREATE SEQUENCE public.ga_other;
CREATE TABLE public.ga (id serial PRIMARY KEY, x int);
CREATE FUNCTION public.ga_fill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  -- the default's value is thrown away: nextval('public.ga_id_seq')
  n := nextval('public.ga_other'::regclass);
  NEW.id := n;
  RETURN NEW;
END $$;
CREATE TRIGGER g BEFORE INSERT ON public.ga FOR EACH ROW EXECUTE PROCEDURE public.ga_fill();
INSERT INTO public.ga (x) VALUES (1), (2);
ALTER TABLE public.ga DISABLE TRIGGER g;
INSERT INTO public.ga (id) VALUES (4);
ALTER TABLE public.ga ENABLE TRIGGER g;
CREATE SEQUENCE public.m_burned;
CREATE TABLE public.m_suppress (id serial PRIMARY KEY, x int);
INSERT INTO public.m_suppress (x) VALUES (1), (2);
CREATE FUNCTION public.m_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.x := coalesce(NEW.x, 0) + 1; PERFORM nextval('public.m_burned'); RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE INSERT ON public.m_suppress FOR EACH ROW EXECUTE PROCEDURE public.m_touch();
CREATE TABLE public.m_cond (id serial PRIMARY KEY, x int);
INSERT INTO public.m_cond (x) VALUES (1);
INSERT INTO public.m_cond (id) VALUES (5), (6);
CREATE FUNCTION public.m_cond_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id IS NULL OR NEW.id = 0 THEN NEW.id := nextval('public.m_cond_id_seq'); END IF; RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.m_cond FOR EACH ROW EXECUTE PROCEDURE public.m_cond_fill();

-- title: BEFORE INSERT triggers that fill the id by COALESCE, by SELECT INTO, by an argument, and under a WHEN clause
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "four integer primary keys without a default, four orphans"
-- truth: table=public.t_coalesce column=id sequence=public.t_coalesce_no via=trigger owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.t_into column=id sequence=public.t_into_no via=trigger owned=no next=3 max=4 status=behind also=not-owned first_collision=4 inserts_until_failure=1 error=23505
-- truth: table=public.t_argument column=id sequence=public.t_argument_no via=trigger owned=no next=3 max=3 status=behind also=not-owned first_collision=3 inserts_until_failure=0 error=23505
-- truth: table=public.t_when column=id sequence=public.t_when_no via=trigger owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
CREATE SEQUENCE public.t_coalesce_no;
CREATE TABLE public.t_coalesce (id int PRIMARY KEY, x int);
CREATE FUNCTION public.fill_coalesce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := COALESCE(NEW.id, nextval('public.t_coalesce_no'));
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.t_coalesce FOR EACH ROW EXECUTE PROCEDURE public.fill_coalesce();
INSERT INTO public.t_coalesce (x) VALUES (1), (2);
CREATE SEQUENCE public.t_into_no;
CREATE TABLE public.t_into (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.fill_into() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN
    SELECT nextval('public.t_into_no') INTO NEW.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON public.t_into FOR EACH ROW EXECUTE PROCEDURE public.fill_into();
INSERT INTO public.t_into (x) VALUES (1), (2);
INSERT INTO public.t_into (id) VALUES (4);
CREATE SEQUENCE public.t_argument_no;
CREATE TABLE public.t_argument (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.fill_argument() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN NEW.id = nextval(TG_ARGV[0]); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.t_argument FOR EACH ROW EXECUTE PROCEDURE public.fill_argument('public.t_argument_no');
INSERT INTO public.t_argument (x) VALUES (1), (2);
INSERT INTO public.t_argument (id) VALUES (3);
CREATE TABLE public.t_when (id bigint PRIMARY KEY, x int);
CREATE SEQUENCE public.t_when_no OWNED BY public.t_when.id;
CREATE FUNCTION public.fill_when() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('public.t_when_no'); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.t_when FOR EACH ROW WHEN (NEW.id IS NULL) EXECUTE PROCEDURE public.fill_when();
INSERT INTO public.t_when (x) VALUES (1), (2);

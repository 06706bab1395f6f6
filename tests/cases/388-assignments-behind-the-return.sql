-- title: triggers whose assignments stand behind RETURN NEW: nothing fills the id, and nothing overwrites it
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "a trigger fills it from the sequence"
-- truth: table=public.never column=id sequence=- via=none max=3 status=missing-default inserts_until_failure=0 error=23502
-- truth: table=public.kept column=id sequence=public.kept_id_seq via=serial owned=auto next=1 max=3 status=behind first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.in_time column=id sequence=public.in_time_no via=trigger owned=no next=1 max=3 status=behind also=not-owned first_collision=3 inserts_until_failure=2 error=23505
CREATE SEQUENCE public.never_no;
CREATE TABLE public.never (id int PRIMARY KEY, x int);
INSERT INTO public.never VALUES (3, 1);
CREATE FUNCTION public.too_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; NEW.id := nextval('public.never_no'); END $$;
CREATE TRIGGER a BEFORE INSERT ON public.never FOR EACH ROW EXECUTE PROCEDURE public.too_late();
CREATE TABLE public.kept (id serial PRIMARY KEY, x int);
INSERT INTO public.kept VALUES (3, 1);
CREATE FUNCTION public.late_constant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.x IS NULL THEN
    NEW.x := CASE WHEN NEW.id > 3 THEN 1 ELSE 2 END;
  END IF;
  RETURN NEW;
  NEW.id := 5;
END $$;
CREATE TRIGGER a BEFORE INSERT ON public.kept FOR EACH ROW EXECUTE PROCEDURE public.late_constant();
-- a RETURN on a condition that never holds, before the assignment
CREATE SEQUENCE public.in_time_no;
CREATE TABLE public.in_time (id int PRIMARY KEY, x int);
INSERT INTO public.in_time VALUES (3, 1);
CREATE FUNCTION public.in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NOT NULL THEN
    RETURN NEW;
  END IF;
  NEW.id := nextval('public.in_time_no');
  RETURN NEW;
END $$;
CREATE TRIGGER a BEFORE INSERT ON public.in_time FOR EACH ROW EXECUTE PROCEDURE public.in_time();

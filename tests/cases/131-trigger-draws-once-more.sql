-- title: the trigger takes a second value from the default's own sequence: every insert burns two, and every other id is skipped
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "row 9 is above next 7: behind"; "first collision 9 after two inserts"
-- truth: table=public.badge column=id sequence=public.badge_id_seq via=trigger owned=auto next=7 max=12 status=behind first_collision=12 inserts_until_failure=2 error=23505 draws=2
-- truth: table=public.pass column=id sequence=public.pass_id_seq via=trigger owned=auto next=7 max=11 status=ok first_collision=none inserts_until_failure=none error=none draws=2
CREATE TABLE public.badge (id serial PRIMARY KEY, x int);
CREATE FUNCTION public.badge_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := nextval('public.badge_id_seq');
  RETURN NEW;
END $$;
CREATE TRIGGER again BEFORE INSERT ON public.badge FOR EACH ROW EXECUTE PROCEDURE public.badge_again();
INSERT INTO public.badge (x) VALUES (1), (2), (3);
ALTER TABLE public.badge DISABLE TRIGGER again;
INSERT INTO public.badge (id) VALUES (9), (12);
ALTER TABLE public.badge ENABLE TRIGGER again;
CREATE TABLE public.pass (id serial PRIMARY KEY, x int);
CREATE FUNCTION public.pass_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := nextval('public.pass_id_seq');
  RETURN NEW;
END $$;
CREATE TRIGGER again BEFORE INSERT ON public.pass FOR EACH ROW EXECUTE PROCEDURE public.pass_again();
INSERT INTO public.pass (x) VALUES (1), (2), (3);
ALTER TABLE public.pass DISABLE TRIGGER again;
INSERT INTO public.pass (id) VALUES (7), (9), (11);
ALTER TABLE public.pass ENABLE TRIGGER again;

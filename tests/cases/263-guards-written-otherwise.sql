-- title: triggers that serve updates too, and guards that are written in other ways
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "a condition that can't be followed"
-- truth: table=public.served column=id sequence=public.served_no via=trigger owned=no next=3 max=3 status=behind also=not-owned first_collision=3 inserts_until_failure=0 error=23505
-- truth: table=public.nothing column=id sequence=public.nothing_no via=trigger owned=no next=3 max=3 status=behind also=not-owned first_collision=3 inserts_until_failure=0 error=23505
CREATE SEQUENCE public.served_no;
CREATE TABLE public.served (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.served_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN NEW.id := nextval('public.served_no');
  ELSIF TG_OP = 'UPDATE' THEN NEW.id := OLD.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON public.served FOR EACH ROW EXECUTE PROCEDURE public.served_fill();
INSERT INTO public.served (x) VALUES (1), (2);
ALTER TABLE public.served DISABLE TRIGGER fill;
INSERT INTO public.served (id) VALUES (3);
ALTER TABLE public.served ENABLE TRIGGER fill;
CREATE SEQUENCE public.nothing_no;
CREATE TABLE public.nothing (id bigint PRIMARY KEY DEFAULT 0, x int);
CREATE FUNCTION public.nothing_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := COALESCE(NULLIF(NEW.id, 0), nextval('public.nothing_no'));
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.nothing FOR EACH ROW EXECUTE PROCEDURE public.nothing_fill();
INSERT INTO public.nothing (x) VALUES (1), (2);
INSERT INTO public.nothing (id) VALUES (3);

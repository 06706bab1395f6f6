-- title: a trigger fills the id where it is NULL or the default that stands for nothing: 0, -1, an empty text
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the default comes first": nothing is said of the columns at all
-- probe zero: INSERT INTO public.zero (x) VALUES (1)
-- probe zero_when: INSERT INTO public.zero_when (x) VALUES (1)
-- probe minus: INSERT INTO public.minus (x) VALUES (1)
-- truth: table=public.zero column=id sequence=public.zero_no via=trigger owned=no next=6 max=10 status=behind also=not-owned first_collision=6 inserts_until_failure=0 error=23505
-- truth: table=public.zero_when column=id sequence=public.zero_when_no via=trigger owned=no next=3 max=4 status=behind also=not-owned first_collision=4 inserts_until_failure=1 error=23505
-- truth: table=public.minus column=id sequence=public.minus_no via=trigger owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
CREATE SEQUENCE public.zero_no;
CREATE TABLE public.zero (id bigint PRIMARY KEY DEFAULT 0, x int);
CREATE FUNCTION public.zero_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL OR NEW.id = 0 THEN NEW.id := nextval('public.zero_no'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.zero FOR EACH ROW EXECUTE PROCEDURE public.zero_fill();
INSERT INTO public.zero (x) SELECT g FROM generate_series(1, 10) g;
SELECT setval('public.zero_no', 5);
CREATE SEQUENCE public.zero_when_no;
CREATE TABLE public.zero_when (id bigint PRIMARY KEY DEFAULT 0, x int);
CREATE FUNCTION public.zero_when_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := nextval('public.zero_when_no');
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.zero_when FOR EACH ROW WHEN (NEW.id IS NULL OR NEW.id = 0)
  EXECUTE PROCEDURE public.zero_when_fill();
INSERT INTO public.zero_when (x) VALUES (1), (2);
INSERT INTO public.zero_when (id) VALUES (4);
CREATE SEQUENCE public.minus_no;
CREATE TABLE public.minus (id int PRIMARY KEY DEFAULT (-1), x int);
CREATE FUNCTION public.minus_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL OR NEW.id < 1 THEN NEW.id := nextval('public.minus_no'); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.minus FOR EACH ROW EXECUTE PROCEDURE public.minus_fill();
INSERT INTO public.minus (x) VALUES (1), (2);

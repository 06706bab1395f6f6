-- title: a trigger fills the id only where it is NULL, but the column has a default: the trigger's sequence is never used
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "a trigger beats the default": rank_fallback (next 1) is called behind max 3
-- truth: table=public.rank column=id sequence=public.rank_id_seq via=serial owned=auto next=4 max=3 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.rank column=id sequence=public.rank_fallback via=trigger owned=no next=1 status=not-applicable reason=the-default-comes-first
CREATE SEQUENCE public.rank_fallback;
CREATE TABLE public.rank (id serial PRIMARY KEY, x int);
CREATE FUNCTION public.rank_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id IS NULL THEN
    NEW.id := nextval('public.rank_fallback');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.rank FOR EACH ROW EXECUTE PROCEDURE public.rank_fill();
INSERT INTO public.rank (x) VALUES (1), (2), (3);

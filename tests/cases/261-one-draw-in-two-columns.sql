-- title: triggers that put one value into two columns, a value into each of two, and values of two sequences side by side
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: each column is said to draw whatever the trigger draws: ids are skipped that are handed out, and the other way round
-- truth: table=public.tree column=id sequence=public.tree_no via=trigger owned=no next=4 max=9 status=behind also=not-owned first_collision=5 inserts_until_failure=1 error=23505
-- truth: table=public.stamped column=id sequence=public.stamped_no via=trigger owned=no next=4 max=5 status=behind also=not-owned first_collision=5 inserts_until_failure=1 error=23505
-- truth: table=public.alternate column=id sequence=public.alternate_no via=trigger owned=no next=7 max=5 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.alternate column=code sequence=public.alternate_no via=trigger owned=no next=7 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.pair column=id sequence=public.pair_id via=trigger owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.pair column=no sequence=public.pair_no via=trigger owned=no next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
CREATE SEQUENCE public.tree_no;
CREATE TABLE public.tree (id bigint PRIMARY KEY, root_id bigint);
INSERT INTO public.tree (id) VALUES (5), (9);
SELECT setval('public.tree_no', 3);
CREATE FUNCTION public.tree_fill() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v bigint;
BEGIN
  v := nextval('public.tree_no');
  NEW.id := v;
  NEW.root_id := v;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.tree FOR EACH ROW EXECUTE PROCEDURE public.tree_fill();
CREATE SEQUENCE public.stamped_no;
CREATE TABLE public.stamped (id bigint PRIMARY KEY, since timestamptz);
INSERT INTO public.stamped (id) VALUES (5);
SELECT setval('public.stamped_no', 3);
CREATE FUNCTION public.stamped_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT nextval('public.stamped_no'), now() INTO NEW.id, NEW.since;
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.stamped FOR EACH ROW EXECUTE PROCEDURE public.stamped_fill();
CREATE SEQUENCE public.alternate_no;
CREATE TABLE public.alternate (id bigint PRIMARY KEY, code bigint UNIQUE);
CREATE FUNCTION public.alternate_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := nextval('public.alternate_no');
  NEW.code := nextval('public.alternate_no');
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.alternate FOR EACH ROW EXECUTE PROCEDURE public.alternate_fill();
INSERT INTO public.alternate DEFAULT VALUES;
INSERT INTO public.alternate DEFAULT VALUES;
INSERT INTO public.alternate DEFAULT VALUES;
CREATE SEQUENCE public.pair_id;
CREATE SEQUENCE public.pair_no;
CREATE TABLE public.pair (id bigint PRIMARY KEY, no bigint UNIQUE);
CREATE FUNCTION public.pair_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.id := nextval('public.pair_id');
  NEW.no := nextval('public.pair_no');
  RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.pair FOR EACH ROW EXECUTE PROCEDURE public.pair_fill();
INSERT INTO public.pair DEFAULT VALUES;
INSERT INTO public.pair DEFAULT VALUES;

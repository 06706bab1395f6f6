-- title: a trigger puts the row into another table: into a copy of its own making, and into a child as before PostgreSQL 10
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "letter's sequence is ahead of letter's rows": the row goes into letter_store, where its id is taken
-- probe letter: INSERT INTO public.letter (x) VALUES (1)
-- probe parcel: INSERT INTO public.parcel (x) VALUES (1)
-- truth: table=public.letter column=id sequence=public.letter_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=redirected
-- truth: table=public.parcel column=id sequence=public.parcel_id_seq via=serial owned=auto next=3 status=ok
CREATE TABLE public.letter (id serial PRIMARY KEY, x int);
CREATE TABLE public.letter_store (LIKE public.letter INCLUDING INDEXES);
INSERT INTO public.letter_store VALUES (1, 1), (2, 2);
CREATE FUNCTION public.letter_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.letter_store SELECT NEW.*;
  RETURN NULL;
END $$;
CREATE TRIGGER move BEFORE INSERT ON public.letter FOR EACH ROW EXECUTE PROCEDURE public.letter_move();
CREATE TABLE public.parcel (id serial PRIMARY KEY, x int);
CREATE TABLE public.parcel_new (PRIMARY KEY (id)) INHERITS (public.parcel);
CREATE FUNCTION public.parcel_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.parcel_new VALUES (NEW.*);
  RETURN NULL;
END $$;
CREATE TRIGGER move BEFORE INSERT ON public.parcel FOR EACH ROW EXECUTE PROCEDURE public.parcel_move();
INSERT INTO public.parcel (x) VALUES (1), (2);

-- title: what is unique is made of the id by code of the user's own, or by a trigger that can't be followed: nobody can say that the next insert is fine
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the id is free, the insert succeeds"
-- truth: table=public.own_function column=id sequence=public.own_function_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.yes_or_no column=id sequence=public.yes_or_no_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.encoded column=id sequence=public.encoded_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.looked_up column=id sequence=public.looked_up_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.unfollowed column=id sequence=public.unfollowed_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
CREATE FUNCTION public.short(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'x' || ($1 % 3) $$;
CREATE TABLE public.own_function (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.own_function (public.short(id));
CREATE TABLE public.yes_or_no (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.yes_or_no ((id % 2 = 0));
CREATE FUNCTION public.encode_id() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := public.short(NEW.id); RETURN NEW; END $$;
CREATE TABLE public.encoded (id serial PRIMARY KEY, code text UNIQUE);
CREATE TRIGGER a BEFORE INSERT ON public.encoded FOR EACH ROW EXECUTE PROCEDURE public.encode_id();
CREATE TABLE public.names (id int, name text);
INSERT INTO public.names VALUES (1, 'one'), (2, 'one');
CREATE FUNCTION public.look_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT n.name INTO NEW.code FROM public.names n WHERE n.id = NEW.id;
  RETURN NEW;
END $$;
CREATE TABLE public.looked_up (id serial PRIMARY KEY, code text UNIQUE);
CREATE TRIGGER a BEFORE INSERT ON public.looked_up FOR EACH ROW EXECUTE PROCEDURE public.look_up();
CREATE FUNCTION public.by_loop() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  number bigint := NEW.id;
BEGIN
  NEW.code := '';
  WHILE number > 0 LOOP
    NEW.code := NEW.code || chr((97 + number % 5)::int);
    number := number / 6;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TABLE public.unfollowed (id serial PRIMARY KEY, code text UNIQUE);
CREATE TRIGGER a BEFORE INSERT ON public.unfollowed FOR EACH ROW EXECUTE PROCEDURE public.by_loop();

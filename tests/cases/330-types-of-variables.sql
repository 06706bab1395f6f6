-- title: functions keep the draw in variables: their types narrow it, divide it, print it
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: a variable holds what is put into it
-- truth: table=public.narrow column=id sequence=public.narrow_no via=function owned=no next=32761 status=near-exhaustion also=not-owned inserts_until_failure=7 error=22003
-- truth: table=public.thirds column=id sequence=public.thirds_no via=function owned=no next=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.halves column=id sequence=public.halves_no via=function owned=no next=2 status=behind also=not-owned first_collision=2 inserts_until_failure=2 error=23505
CREATE SEQUENCE public.narrow_no;
CREATE FUNCTION public.narrow_id() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE n smallint := nextval('public.narrow_no'); BEGIN RETURN n; END $$;
CREATE TABLE public.narrow (id bigint PRIMARY KEY DEFAULT public.narrow_id(), x int);
SELECT setval('public.narrow_no', 32760);
CREATE SEQUENCE public.thirds_no;
CREATE FUNCTION public.thirds_id() RETURNS text LANGUAGE plpgsql AS $$ DECLARE v numeric := nextval('public.thirds_no'); BEGIN RETURN v / 3; END $$;
CREATE TABLE public.thirds (id text PRIMARY KEY DEFAULT public.thirds_id(), x int);
INSERT INTO public.thirds (x) VALUES (1);
CREATE SEQUENCE public.halves_no;
CREATE FUNCTION public.halves_id() RETURNS text LANGUAGE plpgsql AS $$ DECLARE v integer; BEGIN v := nextval('public.halves_no') * 2; RETURN v / 2 - 2; END $$;
CREATE TABLE public.halves (id text PRIMARY KEY DEFAULT public.halves_id(), x int);
INSERT INTO public.halves (x) VALUES (1);
INSERT INTO public.halves VALUES ('2');

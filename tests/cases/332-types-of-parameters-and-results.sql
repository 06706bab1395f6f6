-- title: what a function's parameters and its result are declared as narrows, divides and rounds what is drawn
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: an argument goes into the body as it was written, and the body's value into the column
-- truth: table=public.results column=id sequence=public.results_no via=function owned=no next=32761 status=near-exhaustion also=not-owned inserts_until_failure=7 error=22003
-- truth: table=public.divided column=id sequence=public.divided_no via=function owned=no next=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.rounded column=id sequence=public.rounded_no via=function owned=no next=2 status=behind also=not-owned first_collision=3 inserts_until_failure=0 error=23505
-- truth: table=public.stepped column=id sequence=public.stepped_no via=function owned=no next=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
CREATE SEQUENCE public.results_no;
CREATE FUNCTION public.results_id() RETURNS smallint LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('public.results_no'); END $$;
CREATE TABLE public.results (id bigint PRIMARY KEY DEFAULT public.results_id(), x int);
SELECT setval('public.results_no', 32760);
CREATE SEQUENCE public.divided_no;
CREATE FUNCTION public.divided_id(n numeric) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('public.divided_no') / n; END $$;
CREATE TABLE public.divided (id text PRIMARY KEY DEFAULT public.divided_id(3), x int);
INSERT INTO public.divided (x) VALUES (1);
CREATE SEQUENCE public.rounded_no;
CREATE FUNCTION public.rounded_id() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('public.rounded_no') * 1.3; END $$;
CREATE TABLE public.rounded (id text PRIMARY KEY DEFAULT public.rounded_id(), x int);
INSERT INTO public.rounded (x) VALUES (1);
INSERT INTO public.rounded VALUES ('3');
CREATE SEQUENCE public.stepped_no;
CREATE FUNCTION public.stepped_id() RETURNS text LANGUAGE plpgsql AS $$ DECLARE step numeric := 3; BEGIN RETURN nextval('public.stepped_no') / step; END $$;
CREATE TABLE public.stepped (id text PRIMARY KEY DEFAULT public.stepped_id(), x int);
INSERT INTO public.stepped (x) VALUES (1);

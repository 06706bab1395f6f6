-- title: before 12 the text of a float has the digits that the session asks for: psql writes 1.67772e+07, JDBC 16777168
-- min_version: 10
-- max_version: 11
-- needs: none
-- innocent: no
-- naive: the text of a number is the same for everybody
-- truth: table=public.texts column=id sequence=public.texts_no via=wrapped owned=no next=16777169 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.typed column=id sequence=public.typed_no via=function owned=no next=16777169 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.numbers column=id sequence=public.numbers_no via=wrapped owned=no next=2 status=behind also=not-owned first_collision=2 inserts_until_failure=0 error=23505
CREATE SEQUENCE public.texts_no;
CREATE TABLE public.texts (id text PRIMARY KEY DEFAULT 'R' || nextval('public.texts_no')::real, x int);
INSERT INTO public.texts VALUES ('R16777169', 1), ('R1.67772e+07', 2), ('R16777168', 3);
SELECT setval('public.texts_no', 16777168);
CREATE SEQUENCE public.typed_no;
CREATE FUNCTION public.typed_id() RETURNS real LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('public.typed_no'); END $$;
CREATE TABLE public.typed (id varchar PRIMARY KEY DEFAULT public.typed_id(), x int);
INSERT INTO public.typed VALUES ('16777169', 1), ('1.67772e+07', 2), ('16777168', 3);
SELECT setval('public.typed_no', 16777168);
CREATE SEQUENCE public.numbers_no;
CREATE TABLE public.numbers (id numeric PRIMARY KEY DEFAULT nextval('public.numbers_no')::real, x int);
INSERT INTO public.numbers (x) VALUES (1);
INSERT INTO public.numbers VALUES (2, 1);

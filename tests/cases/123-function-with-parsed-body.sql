-- title: SQL-standard function bodies (BEGIN ATOMIC, RETURN): the text of the body is empty, the dependency is recorded
-- min_version: 14
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: prosrc is empty, so "default without a sequence" and "orphan sequence"
-- truth: table=public.meter column=id sequence=public.meter_series via=function-atomic owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.dial column=id sequence=public.dial_series via=function-atomic owned=no next=11 max=12 status=behind also=not-owned first_collision=12 inserts_until_failure=1 error=23505
CREATE SEQUENCE public.meter_series;
CREATE FUNCTION public.meter_next() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT nextval('public.meter_series'); END;
CREATE TABLE public.meter (id bigint PRIMARY KEY DEFAULT public.meter_next(), kind text);
INSERT INTO public.meter (kind) VALUES ('gas'), ('water');
CREATE SEQUENCE public.dial_series START 10;
CREATE FUNCTION public.dial_next() RETURNS bigint LANGUAGE sql RETURN nextval('public.dial_series');
CREATE TABLE public.dial (id bigint PRIMARY KEY DEFAULT public.dial_next(), kind text);
INSERT INTO public.dial (kind) VALUES ('round');
INSERT INTO public.dial (id) VALUES (12);

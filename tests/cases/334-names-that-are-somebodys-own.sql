-- title: bodies call functions and operators by names that the database has of its own as well: which is meant is found at each call
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: round, upper and / are PostgreSQL's
-- truth: table=public.rounded column=id sequence=public.rounded_no via=function owned=no next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.divided column=id sequence=public.divided_no via=function owned=no next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.first_here column=id sequence=public.first_here_no via=function owned=no next=2 status=unknown-unreadable reason=unsupported-expression real_status=behind
-- truth: table=public.pinned column=id sequence=public.pinned_no via=function owned=no next=2 status=behind also=not-owned first_collision=A3 inserts_until_failure=1 error=23505
-- truth: table=public.named column=id sequence=public.named_no via=function owned=no next=2 status=behind also=not-owned first_collision=A3 inserts_until_failure=1 error=23505
CREATE FUNCTION public.round(bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 OPERATOR(pg_catalog.*) (-10) $$;
CREATE FUNCTION public.upper(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'own' || $1 $$;
CREATE FUNCTION public.tenfold(bigint, numeric) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 OPERATOR(pg_catalog.*) (-10) $$;
CREATE OPERATOR public./ (LEFTARG = bigint, RIGHTARG = numeric, PROCEDURE = public.tenfold);
CREATE SEQUENCE public.rounded_no;
CREATE FUNCTION public.rounded_id() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN round(nextval('public.rounded_no')); END $$;
CREATE TABLE public.rounded (id bigint PRIMARY KEY DEFAULT public.rounded_id(), x int);
INSERT INTO public.rounded VALUES (-30, 1);
CREATE SEQUENCE public.divided_no;
CREATE FUNCTION public.divided_id() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('public.divided_no') / 2.0; END $$;
CREATE TABLE public.divided (id bigint PRIMARY KEY DEFAULT public.divided_id(), x int);
INSERT INTO public.divided VALUES (-30, 1);
CREATE SEQUENCE public.first_here_no;
CREATE FUNCTION public.first_here_id() RETURNS text LANGUAGE plpgsql SET search_path = public, pg_catalog AS $$ BEGIN RETURN upper('a' || nextval('public.first_here_no')); END $$;
CREATE TABLE public.first_here (id text PRIMARY KEY DEFAULT public.first_here_id(), x int);
INSERT INTO public.first_here (x) VALUES (1);
INSERT INTO public.first_here VALUES ('owna3');
CREATE SEQUENCE public.pinned_no;
CREATE FUNCTION public.pinned_id() RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN upper('a' || nextval('public.pinned_no')); END $$;
CREATE TABLE public.pinned (id text PRIMARY KEY DEFAULT public.pinned_id(), x int);
INSERT INTO public.pinned (x) VALUES (1);
INSERT INTO public.pinned VALUES ('A3');
CREATE SEQUENCE public.named_no;
CREATE FUNCTION public.named_id() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN pg_catalog.upper('a' || nextval('public.named_no')); END $$;
CREATE TABLE public.named (id text PRIMARY KEY DEFAULT public.named_id(), x int);
INSERT INTO public.named (x) VALUES (1);
INSERT INTO public.named VALUES ('A3');

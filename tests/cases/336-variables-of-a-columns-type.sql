-- title: a variable has the type of a column, or of another variable: what it holds is that type's, whoever's column it is
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: a variable holds what it is given
-- truth: table=public.orders column=id sequence=public.orders_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.archived column=id sequence=public.archived_no via=function owned=no next=32761 status=near-exhaustion also=not-owned inserts_until_failure=7 error=22003
-- truth: table=public.chained column=id sequence=public.chained_no via=function owned=no next=2 status=behind also=not-owned first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.ambiguous column=id sequence=public.ambiguous_no via=function owned=no next=1 status=unknown-unreadable reason=unsupported-expression real_status=behind
CREATE TABLE public.orders (id smallserial PRIMARY KEY, x int);
CREATE SEQUENCE public.archived_no;
CREATE FUNCTION public.archived_id() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE v orders.id%TYPE; BEGIN SELECT nextval('public.archived_no') INTO v; RETURN v; END $$;
CREATE TABLE public.archived (id bigint PRIMARY KEY DEFAULT public.archived_id(), x int);
SELECT setval('public.archived_no', 32760);
CREATE SEQUENCE public.chained_no;
CREATE FUNCTION public.chained_id() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE a public.archived.id%TYPE; b a%TYPE; BEGIN b := nextval('public.chained_no'); RETURN b; END $$;
CREATE TABLE public.chained (id bigint PRIMARY KEY DEFAULT public.chained_id(), x int);
INSERT INTO public.chained (x) VALUES (1);
INSERT INTO public.chained VALUES (3);
CREATE SCHEMA other;
CREATE TABLE other.rows (id numeric(5, 0));
CREATE TABLE public.rows (id smallint PRIMARY KEY);
CREATE SEQUENCE public.ambiguous_no;
CREATE FUNCTION public.ambiguous_id() RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE v rows.id%TYPE := nextval('public.ambiguous_no'); BEGIN RETURN v; END $$;
CREATE TABLE public.ambiguous (id bigint PRIMARY KEY DEFAULT public.ambiguous_id(), x int);
INSERT INTO public.ambiguous VALUES (1, 1);

-- title: a unique index calls a function that has the name of the column: it is none of the column, and not run
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the name is the column's, so the index speaks of nothing else
-- truth: table=public.by_function column=code sequence=public.by_function_no via=wrapped owned=no next=2 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.by_column column=upper sequence=public.by_column_no via=wrapped owned=no next=3 status=behind also=not-owned first_collision=A3 inserts_until_failure=0 error=23505
CREATE FUNCTION public.code(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'Z' || $1 $$;
CREATE SEQUENCE public.by_function_no;
CREATE TABLE public.by_function (code text NOT NULL DEFAULT 'A' || nextval('public.by_function_no'), x int);
CREATE UNIQUE INDEX by_function_code ON public.by_function (code(code));
INSERT INTO public.by_function (x) VALUES (1);
CREATE SEQUENCE public.by_column_no;
CREATE TABLE public.by_column (upper text NOT NULL DEFAULT 'A' || nextval('public.by_column_no'), x int);
CREATE UNIQUE INDEX by_column_upper ON public.by_column (upper(upper));
INSERT INTO public.by_column (x) VALUES (1), (2);
INSERT INTO public.by_column VALUES ('a3');

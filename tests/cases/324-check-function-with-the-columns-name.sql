-- title: a CHECK calls a function that has the name of the column: it is none of the column, and not run
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the name is the column's, so the CHECK speaks of nothing else
-- truth: table=public.by_function column=pg_sleep sequence=public.by_function_no via=wrapped owned=no next=2 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.by_column column=upper sequence=public.by_column_no via=wrapped owned=no next=2 status=ok max=A1 also=not-owned first_collision=none inserts_until_failure=none error=none
CREATE SEQUENCE public.by_function_no;
CREATE TABLE public.by_function (pg_sleep text PRIMARY KEY DEFAULT 'A' || nextval('public.by_function_no'), CHECK (pg_sleep <> '' OR pg_sleep(0) IS NULL), x int);
INSERT INTO public.by_function (x) VALUES (1);
CREATE SEQUENCE public.by_column_no;
CREATE TABLE public.by_column (upper text PRIMARY KEY DEFAULT 'A' || nextval('public.by_column_no'), CHECK (upper = upper(upper)), x int);
INSERT INTO public.by_column (x) VALUES (1);

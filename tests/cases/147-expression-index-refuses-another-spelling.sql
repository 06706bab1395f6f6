-- title: a unique index on lower(code): a code in other letters is refused although no equal value stands in the column
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "no row equals 'k-4'"
-- truth: table=public.token column=code sequence=public.token_no via=wrapped owned=no next=3 status=behind also=not-owned first_collision=k-4 inserts_until_failure=1 error=23505
CREATE SEQUENCE public.token_no;
CREATE TABLE public.token (code text NOT NULL DEFAULT 'k-' || nextval('public.token_no'), x int);
CREATE UNIQUE INDEX ON public.token (lower(code));
INSERT INTO public.token (x) VALUES (1), (2);
INSERT INTO public.token (code) VALUES ('K-4'), ('K 3');

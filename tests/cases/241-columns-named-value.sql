-- title: columns that are called value, as a domain's CHECK calls what it checks; with CHECKs that only a server can tell
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.val column=value sequence=public.val_no via=default owned=no next=1 status=near-exhaustion accept=exhausted also=not-owned first_collision=none inserts_until_failure=2 error=23514
-- truth: table=public.of_domain column=value sequence=public.dom_no via=default owned=no next=1 status=near-exhaustion accept=exhausted also=not-owned first_collision=none inserts_until_failure=4 error=23514
-- truth: table=public.k column=k sequence=public.k_no via=wrapped owned=no next=1 status=behind also=not-owned first_collision=A3 inserts_until_failure=2 error=23505
CREATE SEQUENCE public.val_no;
CREATE TABLE public.val (value int PRIMARY KEY DEFAULT nextval('public.val_no') CHECK (value % 7 <> 3));
CREATE SEQUENCE public.dom_no;
CREATE DOMAIN public.no_fives AS bigint CHECK (VALUE % 5 <> 0);
CREATE TABLE public.of_domain (value public.no_fives PRIMARY KEY DEFAULT nextval('public.dom_no'));
CREATE SEQUENCE public.k_no;
CREATE TABLE public.k (k text PRIMARY KEY DEFAULT 'A' || nextval('public.k_no') CHECK (length(k) < 30), c text, value text);
INSERT INTO public.k VALUES ('A3'), ('A7');

-- title: citext and a nondeterministic collation: k-4 is taken by K-4
-- min_version: 12
-- max_version: 18
-- needs: extension:citext
-- innocent: no
-- naive: "no row equals k-4" by bytes
-- truth: table=public.label column=code sequence=public.label_no via=wrapped owned=auto next=3 status=behind first_collision=k-4 inserts_until_failure=1 error=23505
-- truth: table=public.tag column=code sequence=public.tag_no via=wrapped owned=auto next=3 status=behind first_collision=k-4 inserts_until_failure=1 error=23505
CREATE COLLATION public.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE public.label (code text COLLATE public.caseless PRIMARY KEY, x int);
CREATE SEQUENCE public.label_no OWNED BY public.label.code;
ALTER TABLE public.label ALTER code SET DEFAULT 'k-' || nextval('public.label_no');
INSERT INTO public.label (x) VALUES (1), (2);
INSERT INTO public.label (code) VALUES ('K-4');
CREATE EXTENSION citext;
CREATE TABLE public.tag (code citext PRIMARY KEY, x int);
CREATE SEQUENCE public.tag_no OWNED BY public.tag.code;
ALTER TABLE public.tag ALTER code SET DEFAULT 'k-' || nextval('public.tag_no');
INSERT INTO public.tag (x) VALUES (1), (2);
INSERT INTO public.tag (code) VALUES ('K-4');

-- title: to_char(nextval(), 'FM0000') writes '####' for every number from 10000 on: the second of them collides
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.dossier column=ref sequence=public.dossier_no via=wrapped owned=no next=9998 status=near-exhaustion accept=behind also=not-owned inserts_until_failure=3 error=23505 first_collision=####
-- truth: table=public.folder column=ref sequence=public.folder_no via=wrapped owned=no next=42 max=F-000041 status=ok also=not-owned inserts_until_failure=none error=none first_collision=none
CREATE SEQUENCE public.dossier_no START 9997;
CREATE TABLE public.dossier (ref text NOT NULL UNIQUE DEFAULT to_char(nextval('public.dossier_no'), 'FM0000'), subject text);
INSERT INTO public.dossier (subject) VALUES ('first');
CREATE SEQUENCE public.folder_no START 41;
CREATE TABLE public.folder (ref text COLLATE "C" PRIMARY KEY DEFAULT to_char(nextval('public.folder_no'), '"F-"FM000000'), subject text);
INSERT INTO public.folder (subject) VALUES ('first');
INSERT INTO public.folder (ref) VALUES ('F-'), ('F- 000043'), ('000044');

-- title: text keys put together by concat(), format(), upper(), suffixes, padding and to_char(), which writes #### for every number from 10000 on
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: max(code), or the digits in it, compared with the sequence
-- truth: table=public.k_concat column=code sequence=public.k_concat_no via=wrapped owned=no next=3 max_number=4 status=behind also=not-owned first_collision=A4b inserts_until_failure=1 error=23505
-- truth: table=public.k_format column=code sequence=public.k_format_no via=wrapped owned=no next=3 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.k_upper column=code sequence=public.k_upper_no via=wrapped owned=no next=3 status=behind also=not-owned first_collision=C-3 inserts_until_failure=0 error=23505
-- truth: table=public.k_suffix column=code sequence=public.k_suffix_no via=wrapped owned=no next=9 status=behind also=not-owned first_collision=0010/DE inserts_until_failure=1 error=23505
-- truth: table=public.k_case column=code sequence=public.k_case_no via=wrapped owned=no next=3 max=900 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.dossier column=ref sequence=public.dossier_no via=wrapped owned=no next=9998 status=near-exhaustion accept=behind also=not-owned inserts_until_failure=3 error=23505 first_collision=####
-- truth: table=public.folder column=ref sequence=public.folder_no via=wrapped owned=no next=42 max=F-000041 status=ok also=not-owned inserts_until_failure=none error=none first_collision=none
CREATE SEQUENCE public.k_concat_no;
CREATE TABLE public.k_concat (code text PRIMARY KEY DEFAULT concat('A', nextval('public.k_concat_no'), 'b'), n int);
INSERT INTO public.k_concat (n) VALUES (0), (0);
INSERT INTO public.k_concat (code) VALUES ('A4b'), ('A3B'), ('4');
CREATE SEQUENCE public.k_format_no;
CREATE TABLE public.k_format (code text PRIMARY KEY DEFAULT format('%s/%s', 'X', nextval('public.k_format_no')), n int);
INSERT INTO public.k_format (n) VALUES (0), (0);
INSERT INTO public.k_format (code) VALUES ('X-3'), ('X/03'), ('x/4'), ('Y/5');
CREATE SEQUENCE public.k_upper_no;
CREATE TABLE public.k_upper (code varchar(20) PRIMARY KEY DEFAULT upper('c-' || nextval('public.k_upper_no')), n int);
INSERT INTO public.k_upper (n) VALUES (0), (0);
INSERT INTO public.k_upper (code) VALUES ('C-3'), ('c-4');
CREATE SEQUENCE public.k_suffix_no START 8;
CREATE TABLE public.k_suffix (code text PRIMARY KEY DEFAULT lpad(nextval('public.k_suffix_no')::text, 4, '0') || '/DE', n int);
INSERT INTO public.k_suffix (n) VALUES (0);
INSERT INTO public.k_suffix (code) VALUES ('0010/DE'), ('0009/FR');
CREATE SEQUENCE public.k_case_no;
CREATE TABLE public.k_case (code bigint PRIMARY KEY DEFAULT CASE WHEN true THEN coalesce(nextval('public.k_case_no'), 0) + 1000 ELSE 7 END, n int);
INSERT INTO public.k_case (code) VALUES (3), (4), (900);
SELECT setval('public.k_case_no', 2);
CREATE SEQUENCE public.dossier_no START 9997;
CREATE TABLE public.dossier (ref text NOT NULL UNIQUE DEFAULT to_char(nextval('public.dossier_no'), 'FM0000'), subject text);
INSERT INTO public.dossier (subject) VALUES ('first');
CREATE SEQUENCE public.folder_no START 41;
CREATE TABLE public.folder (ref text COLLATE "C" PRIMARY KEY DEFAULT to_char(nextval('public.folder_no'), '"F-"FM000000'), subject text);
INSERT INTO public.folder (subject) VALUES ('first');
INSERT INTO public.folder (ref) VALUES ('F-'), ('F- 000043'), ('000044');

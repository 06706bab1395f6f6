-- title: sequence, table and column renamed, the table moved to another schema; a younger table took over the first names
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: <table>_<column>_seq of today is another table's sequence
-- truth: table=archive.person column=person_id sequence=archive.numbers_for_people via=serial owned=auto next=4 max=3 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.staff column=id sequence=archive.person_person_id_seq via=default owned=no next=1 max=null status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.person column=person_id sequence=public.staff_id_seq via=default owned=no next=8 max=9 status=behind also=not-owned first_collision=8 inserts_until_failure=0 error=23505
CREATE SCHEMA archive;
CREATE TABLE public.staff (id serial PRIMARY KEY, x int);
INSERT INTO public.staff (x) VALUES (1), (2), (3);
ALTER TABLE public.staff RENAME TO person;
ALTER TABLE public.person RENAME COLUMN id TO person_id;
ALTER SEQUENCE public.staff_id_seq RENAME TO numbers_for_people;
ALTER TABLE public.person SET SCHEMA archive;
CREATE SEQUENCE archive.person_person_id_seq;
CREATE TABLE public.staff (id bigint PRIMARY KEY DEFAULT nextval('archive.person_person_id_seq'), x int);
CREATE SEQUENCE public.staff_id_seq START 8;
CREATE TABLE public.person (person_id bigint PRIMARY KEY DEFAULT nextval('public.staff_id_seq'), x int);
INSERT INTO public.person VALUES (8, 1), (9, 1);

-- title: sequence names that are looked up at run time: varchar, name, capitals in quotes, put together, asked from the catalog
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: no dependency in the catalog, so five orphans and five ids without a sequence
-- truth: table=public.by_varchar column=id sequence=public.late_varchar via=default-text owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.by_name column=id sequence=public.late_name via=default-text owned=no next=3 max=3 status=behind also=not-owned first_collision=3 inserts_until_failure=0 error=23505
-- truth: table=public.by_capitals column=id sequence='public."LateCapitals"' via=default-text owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.by_parts column=id sequence=public.late_parts via=default-text owned=no next=3 max=5 status=behind also=not-owned first_collision=5 inserts_until_failure=2 error=23505
-- truth: table=public.by_catalog column=id sequence=public.by_catalog_id_seq via=default-text owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
CREATE SEQUENCE public.late_varchar;
CREATE TABLE public.by_varchar (id int PRIMARY KEY DEFAULT nextval('public.late_varchar'::varchar), x int);
INSERT INTO public.by_varchar (x) VALUES (1), (2);
CREATE SEQUENCE public.late_name;
CREATE TABLE public.by_name (id int PRIMARY KEY DEFAULT nextval('public.late_name'::name::text), x int);
INSERT INTO public.by_name (x) VALUES (1), (2);
INSERT INTO public.by_name (id) VALUES (3);
CREATE SEQUENCE public."LateCapitals";
CREATE TABLE public.by_capitals (id int PRIMARY KEY DEFAULT nextval('public."LateCapitals"'::text), x int);
INSERT INTO public.by_capitals (x) VALUES (1), (2);
CREATE SEQUENCE public.late_parts;
CREATE TABLE public.by_parts (id int PRIMARY KEY DEFAULT nextval('public.' || 'late_' || 'parts'), x int);
INSERT INTO public.by_parts (x) VALUES (1), (2);
INSERT INTO public.by_parts (id) VALUES (5);
CREATE TABLE public.by_catalog (id serial PRIMARY KEY, x int);
ALTER TABLE public.by_catalog ALTER COLUMN id SET DEFAULT nextval(pg_get_serial_sequence('public.by_catalog', 'id'));
INSERT INTO public.by_catalog (x) VALUES (1), (2);

-- title: a domain over a domain keeps the default that the inner one had when it was made; a column's own DEFAULT NULL beats both
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: following the outer domain to the inner one's present default finds stamp_b (next 1) and calls letter behind
-- truth: table=public.letter column=id sequence=public.stamp_a via=domain owned=no next=4 max=3 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.postcard column=id sequence=public.stamp_b via=domain owned=no next=1 max=2 status=behind also=not-owned first_collision=2 inserts_until_failure=1 error=23505
-- truth: table=public.blank column=id sequence=- via=none max=1 status=missing-default inserts_until_failure=0 error=23502
CREATE SEQUENCE public.stamp_a;
CREATE SEQUENCE public.stamp_b;
CREATE DOMAIN public.stamp AS integer DEFAULT nextval('public.stamp_a');
CREATE DOMAIN public.franked AS public.stamp NOT NULL;
ALTER DOMAIN public.stamp SET DEFAULT nextval('public.stamp_b');
CREATE TABLE public.letter (id public.franked PRIMARY KEY, weight int);
INSERT INTO public.letter (weight) VALUES (10), (20), (30);
CREATE TABLE public.postcard (id public.stamp PRIMARY KEY, weight int);
INSERT INTO public.postcard (id) VALUES (2);
CREATE TABLE public.blank (id public.stamp DEFAULT NULL PRIMARY KEY, weight int);
INSERT INTO public.blank VALUES (1, 1);

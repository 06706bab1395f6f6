-- title: a CHECK refuses some ids and lets in later ones again: the first that fails is told, and the end of all
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the first id that is refused is the last of all
-- truth: table=public.no_three column=id sequence=public.no_three_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=2 error=23514 first_collision=none
-- truth: table=public.apart column=id sequence=public.apart_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=2 error=23514 first_collision=none
-- truth: table=public.amid column=id sequence=public.amid_id_seq via=serial owned=auto next=5 max=null status=exhausted inserts_until_failure=0 error=23514 refused=16 remaining=2147483627 first_collision=none
-- truth: table=public.even column=id sequence=public.even_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=1 first_collision=none
-- truth: table=public.several column=id sequence=public.several_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=2 first_collision=none
-- truth: table=public.two column=id sequence=public.two_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=5 remaining=2147483642 first_collision=none
-- truth: table=public.loaded column=id sequence=public.loaded_id_seq via=serial owned=auto next=1 max=8 status=behind inserts_until_failure=5 error=23505 first_collision=6
-- truth: table=public.last column=id sequence=public.last_id_seq via=serial owned=auto next=19 max=null status=exhausted inserts_until_failure=0 error=23514 remaining=0 first_collision=none
-- truth: table=public.ticket column=no sequence=public.ticket_no via=default owned=no next=8 max=null status=near-exhaustion also=not-owned inserts_until_failure=1 error=23514 first_collision=none
-- truth: table=public.down column=id sequence=public.down_no via=default owned=no next=-1 max=null status=near-exhaustion also=not-owned inserts_until_failure=3 error=23514 first_collision=none
-- truth: table=public.one_of column=id sequence=public.one_of_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=2 error=23514 first_collision=none
-- truth: table=public.lines column=id sequence=public.lines_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=3 error=23514 first_collision=none
CREATE TABLE public.no_three (id serial PRIMARY KEY CHECK (id <> 3));
CREATE TABLE public.apart (id serial PRIMARY KEY CHECK (id < 3 OR id > 20));
CREATE TABLE public.amid (id serial PRIMARY KEY CHECK (id NOT BETWEEN 3 AND 20));
SELECT setval('public.amid_id_seq', 4);
CREATE TABLE public.even (id serial PRIMARY KEY CHECK (id % 2 = 0));
CREATE TABLE public.several (id serial PRIMARY KEY, CONSTRAINT c CHECK (id BETWEEN 3 AND 9 AND (id < 6 OR id > 7)));
CREATE TABLE public.two (id serial PRIMARY KEY, CHECK (id > 2), CHECK (id < 3 OR id > 5));
CREATE TABLE public.loaded (id serial PRIMARY KEY CHECK (id <> 9));
INSERT INTO public.loaded SELECT generate_series(6, 8);
CREATE TABLE public.last (id serial PRIMARY KEY CHECK (id < 20 AND id <> 19));
SELECT setval('public.last_id_seq', 18);
CREATE DOMAIN public.no_nine AS int CHECK (VALUE <> 9);
CREATE SEQUENCE public.ticket_no START 8;
CREATE TABLE public.ticket (no public.no_nine PRIMARY KEY DEFAULT nextval('public.ticket_no'));
CREATE SEQUENCE public.down_no INCREMENT -1;
CREATE TABLE public.down (id int PRIMARY KEY DEFAULT nextval('public.down_no') CHECK (id <> -4));
CREATE TABLE public.one_of (id serial PRIMARY KEY CHECK (id IN (1, 2, 4, 9)));
CREATE TABLE public.lines (id serial PRIMARY KEY, hole int DEFAULT 4, CHECK (id <> hole));

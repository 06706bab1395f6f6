-- title: one sequence for two tables, whose bounds it stands below, or below one of them
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: each table has a bound of its own, so each is moved by itself
-- truth: table=public.high column=id sequence=public.both_no via=default owned=no next=1 max=1004 status=exhausted also=shared,not-owned inserts_until_failure=0 error=23514 refused=999 remaining=9001 first_collision=none
-- truth: table=public.low column=id sequence=public.both_no via=default owned=no next=1 max=30 status=behind also=shared,not-owned inserts_until_failure=29 error=23505 first_collision=30
-- truth: table=public.upper column=id sequence=public.apart_no via=default owned=no next=1 max=null status=exhausted also=shared,not-owned inserts_until_failure=0 error=23514 refused=999 remaining=8999 first_collision=none
-- truth: table=public.lower column=id sequence=public.apart_no via=default owned=no next=1 max=null status=near-exhaustion also=shared,not-owned inserts_until_failure=500 error=23514 first_collision=none
CREATE SEQUENCE public.both_no;
CREATE TABLE public.high (id int PRIMARY KEY DEFAULT nextval('public.both_no') CHECK (id BETWEEN 1000 AND 10000), v text);
INSERT INTO public.high VALUES (1004, 'a');
CREATE TABLE public.low (id int PRIMARY KEY DEFAULT nextval('public.both_no'), v text);
INSERT INTO public.low VALUES (30, 'a');
CREATE SEQUENCE public.apart_no;
CREATE TABLE public.upper (id int PRIMARY KEY DEFAULT nextval('public.apart_no') CHECK (id > 999 AND id < 9999), v text);
CREATE TABLE public.lower (id int PRIMARY KEY DEFAULT nextval('public.apart_no') CHECK (id <= 500), v text);

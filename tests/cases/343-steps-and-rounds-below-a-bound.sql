-- title: sequences with steps, an end of their own, or CYCLE, that stand below a CHECK's bound
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: the first value that is taken is the bound itself, and every round gives as many values as the first
-- truth: table=public.stepping column=id sequence=public.stepping_no via=default owned=no next=3 max=1033 status=exhausted also=not-owned inserts_until_failure=0 error=23514 refused=100 remaining=898 first_collision=none
-- truth: table=public.ends column=id sequence=public.ends_no via=default owned=no next=8 max=null status=exhausted also=not-owned inserts_until_failure=0 error=23514 refused=2 remaining=11 first_collision=none
-- truth: table=public.too_short column=id sequence=public.too_short_no via=default owned=no next=1 max=null status=exhausted also=not-owned inserts_until_failure=0 error=23514 remaining=0 first_collision=none
-- truth: table=public.jumps column=id sequence=public.jumps_no via=default owned=no next=1 max=null status=exhausted also=not-owned inserts_until_failure=0 error=23514 remaining=0 first_collision=none
-- truth: table=public.round column=id sequence=public.round_no via=default owned=no next=5 max=10 status=exhausted also=not-owned inserts_until_failure=0 error=23514 refused=5 remaining=11 first_collision=none
-- truth: table=public.next_round column=id sequence=public.next_round_no via=default owned=no next=15 max=null status=near-exhaustion also=not-owned inserts_until_failure=6 error=23514 remaining=6 first_collision=none
CREATE SEQUENCE public.stepping_no INCREMENT 10 START 3;
CREATE TABLE public.stepping (id int PRIMARY KEY DEFAULT nextval('public.stepping_no') CHECK (id >= 996 AND id < 9980), v text);
INSERT INTO public.stepping VALUES (1003, 'a'), (1020, 'b'), (1033, 'c');
CREATE SEQUENCE public.ends_no MAXVALUE 20 START 8;
CREATE TABLE public.ends (id int PRIMARY KEY DEFAULT nextval('public.ends_no') CHECK (id >= 10), v text);
CREATE SEQUENCE public.too_short_no MAXVALUE 500;
CREATE TABLE public.too_short (id int PRIMARY KEY DEFAULT nextval('public.too_short_no') CHECK (id >= 1000), v text);
CREATE SEQUENCE public.jumps_no INCREMENT 1000;
CREATE TABLE public.jumps (id int PRIMARY KEY DEFAULT nextval('public.jumps_no') CHECK (id BETWEEN 5 AND 900), v text);
CREATE SEQUENCE public.round_no MINVALUE 5 MAXVALUE 20 CYCLE;
CREATE TABLE public.round (id int PRIMARY KEY DEFAULT nextval('public.round_no') CHECK (id >= 10), v text);
INSERT INTO public.round VALUES (10, 'a');
CREATE SEQUENCE public.next_round_no MINVALUE 5 MAXVALUE 20 START 15 CYCLE;
CREATE TABLE public.next_round (id int PRIMARY KEY DEFAULT nextval('public.next_round_no') CHECK (id >= 10), v text);

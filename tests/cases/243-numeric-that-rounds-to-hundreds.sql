-- title: numeric with a negative scale keeps whole hundreds; with a scale above its precision, fractions only
-- min_version: 15
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: every number is new and far from the largest, so nothing fails
-- truth: table=public.hundreds column=id sequence=public.hundreds_no via=default owned=no next=1 status=behind also=not-owned first_collision=0 inserts_until_failure=1 error=23505
-- truth: table=public.in_step column=id sequence=public.in_step_no via=default owned=no next=300 status=behind also=not-owned first_collision=500 inserts_until_failure=2 error=23505
-- truth: table=public.in_step_far column=id sequence=public.in_step_far_no via=default owned=no next=300 status=behind-far also=not-owned first_collision=5000000 inserts_until_failure=49997 error=23505
-- truth: table=public.hundreds_end column=id sequence=public.hundreds_end_no via=default owned=no next=9999700 status=near-exhaustion also=not-owned inserts_until_failure=3 error=22003
-- truth: table=public.fractions column=id sequence=public.fractions_no via=default owned=no next=1 status=exhausted also=not-owned inserts_until_failure=0 error=22003
CREATE SEQUENCE public.hundreds_no;
CREATE TABLE public.hundreds (id numeric(5, -2) PRIMARY KEY DEFAULT nextval('public.hundreds_no'));
CREATE SEQUENCE public.in_step_no INCREMENT 100 START 300;
CREATE TABLE public.in_step (id numeric(5, -2) PRIMARY KEY DEFAULT nextval('public.in_step_no'));
INSERT INTO public.in_step VALUES (500);
CREATE SEQUENCE public.in_step_far_no INCREMENT 100 START 300;
CREATE TABLE public.in_step_far (id numeric(5, -2) PRIMARY KEY DEFAULT nextval('public.in_step_far_no'));
INSERT INTO public.in_step_far VALUES (200), (5000000);
CREATE SEQUENCE public.hundreds_end_no INCREMENT 100 START 9999700;
CREATE TABLE public.hundreds_end (id numeric(5, -2) PRIMARY KEY DEFAULT nextval('public.hundreds_end_no'));
CREATE SEQUENCE public.fractions_no;
CREATE TABLE public.fractions (id numeric(2, 5) PRIMARY KEY DEFAULT nextval('public.fractions_no'));

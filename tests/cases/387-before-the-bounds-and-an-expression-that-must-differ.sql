-- title: a sequence that stands before what its column takes, where an expression of the id is unique, and not the id itself
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "264 does not fit: nothing is left"; each attempt burns a value, and from the 84th on they fit
-- truth: table=public.down column=id sequence=public.down_no via=default owned=no next=264 status=exhausted also=not-owned first_collision=none inserts_until_failure=0 refused=83 remaining=50 error=22003
-- truth: table=public.up column=id sequence=public.up_no via=default owned=no next=1 status=exhausted also=not-owned first_collision=none inserts_until_failure=0 refused=10 remaining=20 error=23514
-- truth: table=public.inside column=id sequence=public.inside_no via=default owned=no next=1 status=exhausted also=not-owned first_collision=none inserts_until_failure=0 refused=10 remaining=15 error=23514
-- truth: table=public.within column=id sequence=public.within_no via=default owned=no next=21 max=24 status=behind also=not-owned first_collision=23 inserts_until_failure=1 error=23505
CREATE SEQUENCE public.down_no INCREMENT -2 START 264 MINVALUE 0 MAXVALUE 264;
CREATE TABLE public.down (id numeric(2) DEFAULT nextval('public.down_no'), x int);
CREATE UNIQUE INDEX ON public.down (trunc(id / 2.0));
CREATE SEQUENCE public.up_no INCREMENT 2 MAXVALUE 60;
CREATE TABLE public.up (id int CHECK (id > 20) DEFAULT nextval('public.up_no'), x int);
CREATE UNIQUE INDEX ON public.up ((id / 2));
CREATE SEQUENCE public.within_no INCREMENT 2 START 21;
CREATE TABLE public.within (id int CHECK (id > 20) DEFAULT nextval('public.within_no'), x int);
CREATE UNIQUE INDEX ON public.within (((id - 1) / 2));
INSERT INTO public.within VALUES (24, 1);
CREATE SEQUENCE public.inside_no INCREMENT 2;
CREATE TABLE public.inside (id numeric CHECK (id > 20 AND id < 50) DEFAULT nextval('public.inside_no'), x int);
CREATE UNIQUE INDEX ON public.inside ((id % 40));

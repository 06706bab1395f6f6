-- title: counting down, the sequence stands above what a CHECK lets in, or above the column's type
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: a CHECK refuses the next value, so nothing is left: all from the bound down is
-- truth: table=public.debt column=id sequence=public.debt_no via=default owned=no next=-1 min=-1001 status=exhausted also=not-owned inserts_until_failure=0 error=23514 refused=999 remaining=9001 first_collision=none
-- truth: table=public.short column=id sequence=public.short_no via=default owned=no next=32770 max=null status=exhausted also=not-owned inserts_until_failure=0 error=22003 refused=3 remaining=32767 first_collision=none
-- truth: table=public.stepped column=id sequence=public.stepped_no via=default owned=no next=50 max=null status=exhausted also=not-owned inserts_until_failure=0 error=23514 refused=5 remaining=2 first_collision=none
CREATE SEQUENCE public.debt_no INCREMENT -1;
CREATE TABLE public.debt (id int PRIMARY KEY DEFAULT nextval('public.debt_no') CHECK (id <= -1000 AND id >= -10000), v text);
INSERT INTO public.debt VALUES (-1000, 'a'), (-1001, 'b');
CREATE SEQUENCE public.short_no INCREMENT -1 MINVALUE 1 MAXVALUE 40000 START 32770;
CREATE TABLE public.short (id smallint PRIMARY KEY DEFAULT nextval('public.short_no'), v text);
CREATE SEQUENCE public.stepped_no INCREMENT -10 MINVALUE -60 MAXVALUE 60 START 50;
CREATE TABLE public.stepped (id int PRIMARY KEY DEFAULT nextval('public.stepped_no') CHECK (id BETWEEN -15 AND 5), v text);

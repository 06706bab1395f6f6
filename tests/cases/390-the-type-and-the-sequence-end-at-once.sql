-- title: the sequence ends where the type, a CHECK or the partitions do: nextval() comes first
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "it does not fit the column"
-- truth: table=public.digit column=id sequence=public.digit_no via=default owned=no next=1 status=near-exhaustion also=not-owned first_collision=none inserts_until_failure=9 error=2200H
-- truth: table=public.letter column=id sequence=public.letter_no via=wrapped owned=no next=1 status=near-exhaustion also=not-owned first_collision=none inserts_until_failure=9 error=2200H
-- truth: table=public.longer column=id sequence=public.longer_no via=wrapped owned=no next=1 status=near-exhaustion also=not-owned first_collision=none inserts_until_failure=9 error=22001
-- truth: table=public.checked column=id sequence=public.checked_no via=default owned=no next=1 status=near-exhaustion also=not-owned first_collision=none inserts_until_failure=9 error=2200H
-- truth: table=public.parts column=id sequence=public.parts_no via=default owned=no next=1 status=near-exhaustion also=not-owned first_collision=none inserts_until_failure=9 error=2200H
-- truth: table=public.over column=id sequence=public.over_no via=default owned=no next=none status=exhausted also=not-owned first_collision=none inserts_until_failure=0 error=2200H
CREATE SEQUENCE public.digit_no MAXVALUE 9;
CREATE TABLE public.digit (id numeric(1) PRIMARY KEY DEFAULT nextval('public.digit_no'), x int);
CREATE SEQUENCE public.letter_no MAXVALUE 9;
CREATE TABLE public.letter (id varchar(1) PRIMARY KEY DEFAULT nextval('public.letter_no')::text, x int);
CREATE SEQUENCE public.longer_no MAXVALUE 10;
CREATE TABLE public.longer (id varchar(1) PRIMARY KEY DEFAULT nextval('public.longer_no')::text, x int);
CREATE SEQUENCE public.checked_no MAXVALUE 9;
CREATE TABLE public.checked (id int PRIMARY KEY DEFAULT nextval('public.checked_no') CHECK (id < 10), x int);
CREATE SEQUENCE public.parts_no MAXVALUE 9;
CREATE TABLE public.parts (id int DEFAULT nextval('public.parts_no'), x int) PARTITION BY RANGE (id);
CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM (1) TO (10);
CREATE UNIQUE INDEX ON public.parts_1 (id);
CREATE SEQUENCE public.over_no MAXVALUE 9;
CREATE TABLE public.over (id numeric(1) PRIMARY KEY DEFAULT nextval('public.over_no'), x int);
SELECT setval('public.over_no', 9);

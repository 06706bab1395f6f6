-- title: numeric(p,s), varchar(n) and char(n) keys: precision and length are the limit, the scale is not part of it; an explicit cast cuts digits off, char(n) pads
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "99999 is far from the end of bigint"
-- truth: table=public.voucher column=number sequence=public.voucher_numbers via=default owned=no next=99990 max=99989 status=near-exhaustion also=not-owned inserts_until_failure=10 error=22003 remaining=10 first_collision=none
-- truth: table=public.deposit column=number sequence=public.deposit_numbers via=default owned=no next=9999999998 max=9999999997.00 status=near-exhaustion also=not-owned inserts_until_failure=2 error=22003 remaining=2 first_collision=none
-- truth: table=public.wide column=number sequence=public.wide_numbers via=default owned=no next=100000 max=99999 status=ok also=not-owned inserts_until_failure=none error=none first_collision=none
-- truth: table=public.fractions column=number sequence=public.fraction_numbers via=default owned=no next=3 max=4.50 status=behind also=not-owned inserts_until_failure=1 error=23505 first_collision=4
-- truth: table=public.gate column=code sequence=public.gate_no via=default owned=no next=9997 max=9996 status=near-exhaustion also=not-owned inserts_until_failure=3 error=22001 remaining=3 first_collision=none
-- truth: table=public.dock column=code sequence=public.dock_no via=wrapped owned=no next=9997 status=near-exhaustion accept=behind also=not-owned inserts_until_failure=3 error=23505 first_collision=1000
-- truth: table=public.bay column=code sequence=public.bay_no via=default owned=no next=3 status=behind also=not-owned inserts_until_failure=9 error=23505 first_collision=12
CREATE SEQUENCE public.voucher_numbers START 99988;
CREATE TABLE public.voucher (number numeric(5,0) PRIMARY KEY DEFAULT nextval('public.voucher_numbers'), amount money);
INSERT INTO public.voucher (amount) VALUES (1), (2);
CREATE SEQUENCE public.deposit_numbers START 9999999997;
CREATE TABLE public.deposit (number numeric(12,2) PRIMARY KEY DEFAULT nextval('public.deposit_numbers'), amount money);
INSERT INTO public.deposit (amount) VALUES (1);
CREATE SEQUENCE public.wide_numbers START 99999;
CREATE TABLE public.wide (number numeric(20) PRIMARY KEY DEFAULT nextval('public.wide_numbers'), amount money);
INSERT INTO public.wide (amount) VALUES (1);
CREATE SEQUENCE public.fraction_numbers;
CREATE TABLE public.fractions (number numeric(8,2) PRIMARY KEY DEFAULT nextval('public.fraction_numbers'), amount money);
INSERT INTO public.fractions (amount) VALUES (1), (2);
INSERT INTO public.fractions (number) VALUES (3.5), (4.0), (4.5);
CREATE SEQUENCE public.gate_no START 9996;
CREATE TABLE public.gate (code varchar(4) COLLATE "C" PRIMARY KEY DEFAULT nextval('public.gate_no'), side text);
INSERT INTO public.gate (side) VALUES ('left');
INSERT INTO public.gate (code) VALUES ('1000');
CREATE SEQUENCE public.dock_no START 9996;
CREATE TABLE public.dock (code varchar(4) PRIMARY KEY DEFAULT CAST(nextval('public.dock_no') AS varchar(4)), side text);
INSERT INTO public.dock (side) VALUES ('left');
INSERT INTO public.dock (code) VALUES ('1000');
CREATE SEQUENCE public.bay_no;
CREATE TABLE public.bay (code char(5) PRIMARY KEY DEFAULT nextval('public.bay_no'), side text);
INSERT INTO public.bay (side) VALUES ('left'), ('right');
INSERT INTO public.bay (code) VALUES ('12'), ('0004'), ('5a');

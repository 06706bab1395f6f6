-- title: numeric columns: the precision is the limit, the scale is not part of it
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.voucher column=number sequence=public.voucher_numbers via=default owned=no next=99990 max=99989 status=near-exhaustion also=not-owned inserts_until_failure=10 error=22003 remaining=10 first_collision=none
-- truth: table=public.deposit column=number sequence=public.deposit_numbers via=default owned=no next=9999999998 max=9999999997.00 status=near-exhaustion also=not-owned inserts_until_failure=2 error=22003 remaining=2 first_collision=none
-- truth: table=public.wide column=number sequence=public.wide_numbers via=default owned=no next=100000 max=99999 status=ok also=not-owned inserts_until_failure=none error=none first_collision=none
-- truth: table=public.fractions column=number sequence=public.fraction_numbers via=default owned=no next=3 max=4.50 status=behind also=not-owned inserts_until_failure=1 error=23505 first_collision=4
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

-- title: the column's type is a domain over a domain; the inner one allows up to 500
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.seat column=id sequence=public.seat_numbers via=default owned=no next=498 max=497 status=near-exhaustion also=not-owned inserts_until_failure=3 error=23514 remaining=3 first_collision=none
-- truth: table=public.row_of_seats column=id sequence=public.row_numbers via=default owned=no next=3 max=8 status=behind also=not-owned inserts_until_failure=5 error=23505 first_collision=8
CREATE DOMAIN public.small_number AS integer CONSTRAINT no_more_than_500 CHECK (VALUE <= 500);
CREATE DOMAIN public.seat_number AS public.small_number CONSTRAINT counted_from_one CHECK (VALUE > 0);
CREATE SEQUENCE public.seat_numbers START 496;
CREATE TABLE public.seat (id public.seat_number PRIMARY KEY DEFAULT nextval('public.seat_numbers'), taken boolean);
INSERT INTO public.seat (taken) VALUES (true), (false);
CREATE DOMAIN public.long_number AS bigint CHECK (VALUE > -1);
CREATE SEQUENCE public.row_numbers;
CREATE TABLE public.row_of_seats (id public.long_number PRIMARY KEY DEFAULT nextval('public.row_numbers'), taken boolean);
INSERT INTO public.row_of_seats (taken) VALUES (true), (false);
INSERT INTO public.row_of_seats VALUES (8, true);

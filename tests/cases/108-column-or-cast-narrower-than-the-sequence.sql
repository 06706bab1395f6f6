-- title: smallint columns fed by wider sequences, upwards and downwards, and defaults that cast to less than the column holds: 22003
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "bigint sequence: nine quintillion left"
-- truth: table=public.shelf column=id sequence=public.shelf_ids via=default owned=no next=32760 max=32759 status=near-exhaustion also=type-mismatch,not-owned inserts_until_failure=8 error=22003 remaining=8 first_collision=none
-- truth: table=public.pit column=id sequence=public.pit_ids via=default owned=no next=-32766 max=-32764 min=-32765 status=near-exhaustion also=type-mismatch,not-owned inserts_until_failure=3 error=22003 remaining=3 first_collision=none
-- truth: table=public.narrowed column=id sequence=public.narrowed_id_seq via=serial owned=auto next=6 max=5 status=type-mismatch limit=32767 error=22003
-- truth: table=public.flight column=id sequence=public.flight_ids via=wrapped owned=no next=2147483645 max=2147483644 status=near-exhaustion also=not-owned inserts_until_failure=3 error=22003 remaining=3 first_collision=none
-- truth: table=public.hop column=id sequence=public.hop_ids via=wrapped owned=no next=32766 max=32765 status=near-exhaustion also=not-owned inserts_until_failure=2 error=22003 remaining=2 first_collision=none
-- truth: table=public.leg column=id sequence=public.leg_ids via=wrapped owned=no next=5 max=6 status=behind also=not-owned inserts_until_failure=1 error=23505 first_collision=6
CREATE SEQUENCE public.shelf_ids AS integer START 32758;
CREATE TABLE public.shelf (id smallint PRIMARY KEY DEFAULT nextval('public.shelf_ids'), room text);
INSERT INTO public.shelf (room) VALUES ('cellar'), ('attic');
CREATE SEQUENCE public.pit_ids INCREMENT -1 START -32764;
CREATE TABLE public.pit (id smallint PRIMARY KEY DEFAULT nextval('public.pit_ids'), room text);
INSERT INTO public.pit (room) VALUES ('a'), ('b');
CREATE TABLE public.narrowed (id serial PRIMARY KEY, room text);
INSERT INTO public.narrowed (room) SELECT 'r' FROM generate_series(1, 5);
ALTER TABLE public.narrowed ALTER COLUMN id TYPE smallint;
CREATE SEQUENCE public.flight_ids START 2147483644;
CREATE TABLE public.flight (id bigint PRIMARY KEY DEFAULT nextval('public.flight_ids')::integer, seats int);
INSERT INTO public.flight (seats) VALUES (180);
CREATE SEQUENCE public.hop_ids AS integer START 32765;
CREATE TABLE public.hop (id integer PRIMARY KEY DEFAULT (nextval('public.hop_ids')::smallint), seats int);
INSERT INTO public.hop (seats) VALUES (19);
CREATE SEQUENCE public.leg_ids;
CREATE TABLE public.leg (id numeric PRIMARY KEY DEFAULT (nextval('public.leg_ids')::text)::int, seats int);
INSERT INTO public.leg (seats) VALUES (1), (1), (1), (1);
INSERT INTO public.leg (id) VALUES (6);

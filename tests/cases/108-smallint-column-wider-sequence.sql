-- title: smallint columns fed by an integer or bigint sequence, upwards and downwards, end with 22003
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.shelf column=id sequence=public.shelf_ids via=default owned=no next=32760 max=32759 status=near-exhaustion also=type-mismatch,not-owned inserts_until_failure=8 error=22003 remaining=8 first_collision=none
-- truth: table=public.pit column=id sequence=public.pit_ids via=default owned=no next=-32766 max=-32764 min=-32765 status=near-exhaustion also=type-mismatch,not-owned inserts_until_failure=3 error=22003 remaining=3 first_collision=none
-- truth: table=public.narrowed column=id sequence=public.narrowed_id_seq via=serial owned=auto next=6 max=5 status=type-mismatch limit=32767 error=22003
CREATE SEQUENCE public.shelf_ids AS integer START 32758;
CREATE TABLE public.shelf (id smallint PRIMARY KEY DEFAULT nextval('public.shelf_ids'), room text);
INSERT INTO public.shelf (room) VALUES ('cellar'), ('attic');
CREATE SEQUENCE public.pit_ids INCREMENT -1 START -32764;
CREATE TABLE public.pit (id smallint PRIMARY KEY DEFAULT nextval('public.pit_ids'), room text);
INSERT INTO public.pit (room) VALUES ('a'), ('b');
CREATE TABLE public.narrowed (id serial PRIMARY KEY, room text);
INSERT INTO public.narrowed (room) SELECT 'r' FROM generate_series(1, 5);
ALTER TABLE public.narrowed ALTER COLUMN id TYPE smallint;

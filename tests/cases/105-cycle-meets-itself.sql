-- title: CYCLE with a handful of values: on an empty table the own ids come again, and a descending one wraps to MAXVALUE where a clean-up has left rows
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "empty table, nothing can collide"; "next 10 is below all ids"
-- truth: table=public.till column=slot sequence=public.till_slot via=default owned=no next=1 max=null status=cycle-risk also=not-owned first_collision=1 inserts_until_failure=5 error=23505
-- truth: table=public.tray column=slot sequence=public.tray_slot_seq via=identity-always owned=internal next=8 max=null status=cycle-risk first_collision=8 inserts_until_failure=6 error=23505
-- truth: table=public.lap column=slot sequence=public.lap_slot via=default owned=public.lap.slot_owner next=1 max=null status=cycle-risk first_collision=1 inserts_until_duplicate=4 inserts_until_failure=none error=none
-- truth: table=public.ticket_roll column=no sequence=public.ticket_roll_no via=default owned=auto status=cycle-risk next=10 max=48 min=45 first_collision=48 inserts_until_failure=12 error=23505
CREATE SEQUENCE public.till_slot MAXVALUE 5 CYCLE;
CREATE TABLE public.till (slot bigint DEFAULT nextval('public.till_slot') PRIMARY KEY, opened timestamptz);
CREATE TABLE public.tray (slot smallint GENERATED ALWAYS AS IDENTITY (MINVALUE 5 MAXVALUE 10 START 8 CYCLE) UNIQUE, opened timestamptz);
CREATE TABLE public.lap (slot_owner int, slot bigint);
CREATE SEQUENCE public.lap_slot MAXVALUE 4 CYCLE OWNED BY public.lap.slot_owner;
ALTER TABLE public.lap ALTER slot SET DEFAULT nextval('public.lap_slot');
CREATE SEQUENCE public.ticket_roll_no INCREMENT BY -1 MINVALUE 1 MAXVALUE 50 CYCLE;
CREATE TABLE public.ticket_roll (no smallint NOT NULL DEFAULT nextval('public.ticket_roll_no'), sold boolean, UNIQUE (no));
ALTER SEQUENCE public.ticket_roll_no OWNED BY public.ticket_roll.no;
INSERT INTO public.ticket_roll (sold) SELECT n % 2 = 0 FROM generate_series(1, 40) n;
DELETE FROM public.ticket_roll WHERE no NOT BETWEEN 45 AND 48;

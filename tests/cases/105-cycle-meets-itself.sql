-- title: CYCLE with a handful of values on an empty table: the column's own ids come again
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "empty table, nothing can collide"
-- truth: table=public.till column=slot sequence=public.till_slot via=default owned=no next=1 max=null status=cycle-risk also=not-owned first_collision=1 inserts_until_failure=5 error=23505
-- truth: table=public.tray column=slot sequence=public.tray_slot_seq via=identity-always owned=internal next=8 max=null status=cycle-risk first_collision=8 inserts_until_failure=6 error=23505
-- truth: table=public.lap column=slot sequence=public.lap_slot via=default owned=public.lap.slot_owner next=1 max=null status=cycle-risk first_collision=1 inserts_until_duplicate=4 inserts_until_failure=none error=none
CREATE SEQUENCE public.till_slot MAXVALUE 5 CYCLE;
CREATE TABLE public.till (slot bigint DEFAULT nextval('public.till_slot') PRIMARY KEY, opened timestamptz);
CREATE TABLE public.tray (slot smallint GENERATED ALWAYS AS IDENTITY (MINVALUE 5 MAXVALUE 10 START 8 CYCLE) UNIQUE, opened timestamptz);
CREATE TABLE public.lap (slot_owner int, slot bigint);
CREATE SEQUENCE public.lap_slot MAXVALUE 4 CYCLE OWNED BY public.lap.slot_owner;
ALTER TABLE public.lap ALTER slot SET DEFAULT nextval('public.lap_slot');

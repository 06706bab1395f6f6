-- title: CHECKs that name other columns besides the id: what they ask of the id alone, and what constants as defaults make of them
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: they speak of the row, so the id is free
-- truth: table=public.parts column=id sequence=public.parts_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=4 remaining=2147483643 first_collision=none
-- truth: table=public.capped column=id sequence=public.capped_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=8 error=23514 remaining=8 first_collision=none
-- truth: table=public.above column=id sequence=public.above_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=3 remaining=2147483644 first_collision=none
-- truth: table=public.kinds column=id sequence=public.kinds_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=3 error=23514 remaining=3 first_collision=none
-- truth: table=public.short_kinds column=id sequence=public.short_kinds_id_seq via=serial owned=auto next=1 max=0 status=near-exhaustion inserts_until_failure=4 error=23514 first_collision=none
-- truth: table=public.flagged column=id sequence=public.flagged_id_seq via=serial owned=auto next=1 max=null status=exhausted inserts_until_failure=0 error=23514 refused=5 remaining=2147483642 first_collision=none
-- truth: table=public.halves column=id sequence=public.halves_id_seq via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=2 error=23514 remaining=2 first_collision=none
-- truth: table='public."OddOne"' column='"Id"' sequence='public."OddOne_Id_seq"' via=serial owned=auto next=1 max=null status=near-exhaustion inserts_until_failure=5 error=23514 remaining=5 first_collision=none
-- truth: table=public.tags column=id sequence=public.tags_no via=wrapped owned=no next=1 max=null status=near-exhaustion also=not-owned inserts_until_failure=9 error=23514 first_collision=none
CREATE TABLE public.parts (id serial PRIMARY KEY, x int, CHECK (id > 4 AND x IS NULL));
CREATE TABLE public.capped (id serial PRIMARY KEY, lim int NOT NULL DEFAULT 9, CHECK (id < lim));
CREATE TABLE public.above (id serial PRIMARY KEY, x int DEFAULT 3, CHECK (x < id));
CREATE TABLE public.kinds (id serial PRIMARY KEY, kind text DEFAULT 'a', CHECK (kind = 'b' OR id < 4));
CREATE TABLE public.short_kinds (id serial PRIMARY KEY, kind varchar(9) DEFAULT 'a', CHECK (NOT (kind = 'a' AND id > 4)));
INSERT INTO public.short_kinds VALUES (-2, 'a'), (2, 'b');
DELETE FROM public.short_kinds WHERE id = 2;
INSERT INTO public.short_kinds VALUES (0, 'a');
CREATE TABLE public.flagged (id serial PRIMARY KEY, active bool DEFAULT true, CHECK (active OR id > 3), CHECK (NOT active OR id > 5));
CREATE TABLE public.halves (id serial PRIMARY KEY, n numeric(4,2) DEFAULT 2.5, CHECK (id < n));
CREATE TABLE public."OddOne" ("Id" serial PRIMARY KEY, "the most" smallint DEFAULT 5, CHECK ("the most" >= "Id" AND "the most" > 0));
CREATE SEQUENCE public.tags_no;
CREATE TABLE public.tags (id text PRIMARY KEY DEFAULT 'T' || nextval('public.tags_no'), most int DEFAULT 3, CHECK (length(id) < most));

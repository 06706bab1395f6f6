-- title: short character columns: assignment refuses a fifth digit, an explicit cast cuts it off, char(n) pads
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.gate column=code sequence=public.gate_no via=default owned=no next=9997 max=9996 status=near-exhaustion also=not-owned inserts_until_failure=3 error=22001 remaining=3 first_collision=none
-- truth: table=public.dock column=code sequence=public.dock_no via=wrapped owned=no next=9997 status=near-exhaustion accept=behind also=not-owned inserts_until_failure=3 error=23505 first_collision=1000
-- truth: table=public.bay column=code sequence=public.bay_no via=default owned=no next=3 status=behind also=not-owned inserts_until_failure=9 error=23505 first_collision=12
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

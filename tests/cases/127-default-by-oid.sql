-- title: DEFAULT nextval(12345::regclass): a bare number stands for the sequence
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: no name and no dependency: "orphan", "unreadable default"
-- truth: table=public.pump column=id sequence=public.pump_source via=default-oid owned=no next=2 max=1 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.valve column=id sequence='public."Valve source"' via=default-oid owned=no next=2 max=3 status=behind also=not-owned first_collision=3 inserts_until_failure=1 error=23505
CREATE SEQUENCE public.pump_source;
CREATE SEQUENCE public."Valve source";
CREATE TABLE public.pump (id bigint PRIMARY KEY, bar numeric);
CREATE TABLE public.valve (id bigint PRIMARY KEY, bar numeric);
DO $$
BEGIN
  EXECUTE format('ALTER TABLE public.pump ALTER id SET DEFAULT nextval(%s::regclass)', 'public.pump_source'::regclass::oid);
  EXECUTE format('ALTER TABLE public.valve ALTER id SET DEFAULT nextval(%s::regclass)', 'public."Valve source"'::regclass::oid);
END
$$;
INSERT INTO public.pump (bar) VALUES (1.5);
INSERT INTO public.valve (bar) VALUES (1.5);
INSERT INTO public.valve (id) VALUES (3);

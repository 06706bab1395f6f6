-- title: FORCE ROW LEVEL SECURITY hides rows from the table's owner; without FORCE the owner sees all, and so does BYPASSRLS
-- min_version: 10
-- max_version: 18
-- needs: roles
-- innocent: no
-- naive: "the owner sees everything"
-- truth: table=public.ward column=id sequence=public.ward_id_seq via=serial owned=auto next=4 max=6 role=seqcase_owner search_path=public visible_max=3 status=unknown-hidden-rows real_status=behind inserts_until_failure=1 error=23505
-- truth: table=public.clinic column=id sequence=public.clinic_id_seq via=serial owned=auto next=4 max=6 role=seqcase_owner search_path=public visible_max=6 status=behind first_collision=5 inserts_until_failure=1 error=23505
-- truth: table=public.ward column=id sequence=public.ward_id_seq via=serial owned=auto next=4 max=6 role=seqcase_auditor search_path=public visible_max=6 status=behind first_collision=5 inserts_until_failure=1 error=23505
-- truth: table=public.ward column=id sequence=public.ward_id_seq via=serial owned=auto next=4 max=6 status=behind first_collision=5 inserts_until_failure=1 error=23505
DO $$ BEGIN CREATE ROLE seqcase_owner LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE seqcase_auditor LOGIN BYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
GRANT USAGE ON SCHEMA public TO seqcase_owner, seqcase_auditor;
CREATE TABLE public.ward (id serial PRIMARY KEY, floor int);
CREATE TABLE public.clinic (id serial PRIMARY KEY, floor int);
INSERT INTO public.ward (floor) VALUES (1), (1), (1);
INSERT INTO public.ward (id, floor) VALUES (5, 2), (6, 2);
INSERT INTO public.clinic SELECT * FROM public.ward;
SELECT setval('public.clinic_id_seq', 3);
CREATE POLICY first_floor ON public.ward USING (floor = 1) WITH CHECK (true);
CREATE POLICY first_floor ON public.clinic USING (floor = 1) WITH CHECK (true);
ALTER TABLE public.ward ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.clinic ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON public.ward TO seqcase_auditor;
GRANT SELECT, USAGE ON SEQUENCE public.ward_id_seq TO seqcase_auditor;
DO $$ BEGIN IF current_setting('server_version_num')::int >= 150000 THEN GRANT CREATE ON SCHEMA public TO seqcase_owner; END IF; END $$;
ALTER TABLE public.ward OWNER TO seqcase_owner;
ALTER TABLE public.clinic OWNER TO seqcase_owner;

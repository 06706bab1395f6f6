-- title: may the application's role draw the number: membership, PUBLIC, column privileges, identity, SECURITY DEFINER
-- min_version: 10
-- max_version: 18
-- needs: roles
-- innocent: yes
-- naive: has_sequence_privilege alone; or looking for grants to the role itself only
-- probe column: INSERT INTO public.by_column (x) VALUES (1)
-- truth: table=public.by_group column=id sequence=public.by_group_id_seq via=serial owned=auto next=2 max=1 role=seqcase_member status=no-privilege inserts_until_failure=0 error=42501
-- truth: table=public.by_group_both column=id sequence=public.by_group_both_id_seq via=serial owned=auto next=2 max=1 role=seqcase_member status=ok inserts_until_failure=none error=none
-- truth: table=public.by_public column=id sequence=public.by_public_id_seq via=serial owned=auto next=2 max=1 role=seqcase_member status=ok inserts_until_failure=none error=none
-- truth: table=public.by_column column=id sequence=public.by_column_id_seq via=serial owned=auto next=2 max=1 role=seqcase_member status=no-privilege probe=column inserts_until_failure=0 error=42501
-- truth: table=public.by_always column=id sequence=public.by_always_id_seq via=identity-always owned=internal next=2 max=1 role=seqcase_member status=ok inserts_until_failure=none error=none
-- truth: table=public.by_reader column=id sequence=public.by_reader_id_seq via=serial owned=auto next=2 max=1 role=seqcase_member status=ok reason=may-not-insert-at-all
-- truth: table=public.by_invoker column=id sequence=public.by_invoker_no via=trigger owned=no next=2 max=1 role=seqcase_member status=no-privilege inserts_until_failure=0 error=42501
-- truth: table=public.by_definer column=id sequence=public.by_definer_no via=trigger owned=no next=2 max=1 role=seqcase_member status=ok inserts_until_failure=none error=none
DO $$ BEGIN CREATE ROLE seqcase_group NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE seqcase_member LOGIN IN ROLE seqcase_group; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE public.by_group (id serial PRIMARY KEY, x int);
CREATE TABLE public.by_group_both (id serial PRIMARY KEY, x int);
CREATE TABLE public.by_public (id serial PRIMARY KEY, x int);
CREATE TABLE public.by_column (id serial PRIMARY KEY, x int);
CREATE TABLE public.by_always (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);
CREATE TABLE public.by_reader (id serial PRIMARY KEY, x int);
INSERT INTO public.by_group (x) VALUES (1);
INSERT INTO public.by_group_both (x) VALUES (1);
INSERT INTO public.by_public (x) VALUES (1);
INSERT INTO public.by_column (x) VALUES (1);
INSERT INTO public.by_always (x) VALUES (1);
INSERT INTO public.by_reader (x) VALUES (1);
CREATE SEQUENCE public.by_invoker_no;
CREATE TABLE public.by_invoker (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.by_invoker_fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('public.by_invoker_no'); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.by_invoker FOR EACH ROW EXECUTE PROCEDURE public.by_invoker_fill();
INSERT INTO public.by_invoker (x) VALUES (1);
CREATE SEQUENCE public.by_definer_no;
CREATE TABLE public.by_definer (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.by_definer_fill() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN NEW.id := nextval('public.by_definer_no'); RETURN NEW; END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.by_definer FOR EACH ROW EXECUTE PROCEDURE public.by_definer_fill();
INSERT INTO public.by_definer (x) VALUES (1);
GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT INSERT, SELECT ON public.by_group, public.by_group_both, public.by_invoker, public.by_definer TO seqcase_group;
GRANT USAGE ON SEQUENCE public.by_group_both_id_seq TO seqcase_group;
GRANT INSERT ON public.by_public TO PUBLIC;
GRANT USAGE ON SEQUENCE public.by_public_id_seq TO PUBLIC;
GRANT INSERT (x) ON public.by_column TO seqcase_member;
GRANT INSERT ON public.by_always TO seqcase_member;
GRANT SELECT ON public.by_reader TO seqcase_member;

-- title: triggers that raise an error or leave the row out where the id has some value; and what they refuse for other reasons, which is the row's own matter
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: triggers do not write the id, so they do not matter
-- truth: table=public.upto_five column=id sequence=public.upto_five_id_seq via=serial owned=auto next=3 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.asserted column=id sequence=public.asserted_id_seq via=serial owned=auto next=3 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.by_variable column=id sequence=public.by_variable_id_seq via=serial owned=auto next=3 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.by_when column=id sequence=public.by_when_id_seq via=serial owned=auto next=3 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.after_return column=id sequence=public.after_return_id_seq via=serial owned=auto next=3 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.left_out column=id sequence=public.left_out_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.looked_up column=id sequence=public.looked_up_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.found column=id sequence=public.found_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.closed column=id sequence=public.closed_id_seq via=serial owned=auto next=3 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.reported column=id sequence=public.reported_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.of_other_columns column=id sequence=public.of_other_columns_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.never column=id sequence=public.never_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.kept_id column=id sequence=public.kept_id_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.with_lines column=id sequence=public.with_lines_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.upto_five (id serial PRIMARY KEY, x int);
INSERT INTO public.upto_five DEFAULT VALUES; INSERT INTO public.upto_five DEFAULT VALUES;
CREATE FUNCTION public.upto_five_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id > 5 THEN RAISE EXCEPTION 'full'; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.upto_five FOR EACH ROW EXECUTE PROCEDURE public.upto_five_tr();
CREATE TABLE public.asserted (id serial PRIMARY KEY, x int);
INSERT INTO public.asserted DEFAULT VALUES; INSERT INTO public.asserted DEFAULT VALUES;
CREATE FUNCTION public.asserted_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ASSERT NEW.id < 6, 'full'; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.asserted FOR EACH ROW EXECUTE PROCEDURE public.asserted_tr();
CREATE TABLE public.by_variable (id serial PRIMARY KEY, x int);
INSERT INTO public.by_variable DEFAULT VALUES; INSERT INTO public.by_variable DEFAULT VALUES;
CREATE FUNCTION public.by_variable_tr() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE v bigint; BEGIN v := NEW.id; IF v >= 6 THEN RAISE SQLSTATE '22003'; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.by_variable FOR EACH ROW EXECUTE PROCEDURE public.by_variable_tr();
CREATE TABLE public.by_when (id serial PRIMARY KEY, x int);
INSERT INTO public.by_when DEFAULT VALUES; INSERT INTO public.by_when DEFAULT VALUES;
CREATE FUNCTION public.by_when_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.by_when FOR EACH ROW WHEN (NEW.id > 5) EXECUTE PROCEDURE public.by_when_tr();
CREATE TABLE public.after_return (id serial PRIMARY KEY, x int);
INSERT INTO public.after_return DEFAULT VALUES; INSERT INTO public.after_return DEFAULT VALUES;
CREATE FUNCTION public.after_return_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id < 6 THEN RETURN NEW; END IF; RAISE EXCEPTION 'full'; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.after_return FOR EACH ROW EXECUTE PROCEDURE public.after_return_tr();
CREATE TABLE public.left_out (id serial PRIMARY KEY, x int);
INSERT INTO public.left_out (id) VALUES (3); 
CREATE FUNCTION public.left_out_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id = 3 THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.left_out FOR EACH ROW EXECUTE PROCEDURE public.left_out_tr();
CREATE TABLE public.looked_up (id serial PRIMARY KEY, x int);
INSERT INTO public.looked_up (id) VALUES (3); 
CREATE FUNCTION public.looked_up_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM public.looked_up WHERE id = NEW.id) THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.looked_up FOR EACH ROW EXECUTE PROCEDURE public.looked_up_tr();
CREATE TABLE public.found (id serial PRIMARY KEY, x int);
INSERT INTO public.found (id) VALUES (3); 
CREATE FUNCTION public.found_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM public.found WHERE id = NEW.id; IF FOUND THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.found FOR EACH ROW EXECUTE PROCEDURE public.found_tr();
CREATE TABLE public.closed (id serial PRIMARY KEY, x int);
INSERT INTO public.closed DEFAULT VALUES; INSERT INTO public.closed DEFAULT VALUES;
CREATE FUNCTION public.closed_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'nothing comes in here'; END $$;
CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON public.closed FOR EACH STATEMENT EXECUTE PROCEDURE public.closed_tr();
CREATE TABLE public.reported (id serial PRIMARY KEY, x int);
INSERT INTO public.reported DEFAULT VALUES; INSERT INTO public.reported DEFAULT VALUES;
CREATE FUNCTION public.reported_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id > 1 THEN RAISE NOTICE 'more than one'; RAISE WARNING 'id %', NEW.id; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.reported FOR EACH ROW EXECUTE PROCEDURE public.reported_tr();
CREATE TABLE public.of_other_columns (id serial PRIMARY KEY, email text, parent int);
INSERT INTO public.of_other_columns DEFAULT VALUES; INSERT INTO public.of_other_columns DEFAULT VALUES;
CREATE FUNCTION public.of_other_columns_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.email = '' THEN RAISE EXCEPTION 'no e-mail'; END IF; IF EXISTS (SELECT 1 FROM public.of_other_columns o WHERE o.email = NEW.email AND o.id <> NEW.id) THEN RAISE EXCEPTION 'taken'; END IF; IF NEW.parent = NEW.id THEN RAISE EXCEPTION 'its own parent'; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.of_other_columns FOR EACH ROW EXECUTE PROCEDURE public.of_other_columns_tr();
CREATE TABLE public.never (id serial PRIMARY KEY, x int);
INSERT INTO public.never DEFAULT VALUES; INSERT INTO public.never DEFAULT VALUES;
CREATE FUNCTION public.never_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id IS NULL OR NEW.id <= 0 THEN RAISE EXCEPTION 'no id'; END IF; IF TG_OP = 'UPDATE' AND NEW.id > 1 THEN RAISE EXCEPTION 'fixed'; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON public.never FOR EACH ROW EXECUTE PROCEDURE public.never_tr();
CREATE TABLE public.kept_id (id serial PRIMARY KEY, x int);
INSERT INTO public.kept_id DEFAULT VALUES; INSERT INTO public.kept_id DEFAULT VALUES;
CREATE FUNCTION public.kept_id_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id <> OLD.id THEN RAISE EXCEPTION 'ids stay'; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON public.kept_id FOR EACH ROW EXECUTE PROCEDURE public.kept_id_tr();
CREATE TABLE public.with_lines (id serial PRIMARY KEY, x int, parent int);
INSERT INTO public.with_lines DEFAULT VALUES; INSERT INTO public.with_lines DEFAULT VALUES;
CREATE FUNCTION public.with_lines_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sum(x) FROM public.with_lines l WHERE l.parent = NEW.id) <> 0 THEN RAISE EXCEPTION 'unbalanced'; END IF; RETURN NULL; END $$;
CREATE TRIGGER tr AFTER INSERT ON public.with_lines FOR EACH ROW EXECUTE PROCEDURE public.with_lines_tr();

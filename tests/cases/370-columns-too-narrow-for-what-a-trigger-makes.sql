-- title: triggers that fill another column from the id, which it grows out of; and some with room enough
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: nothing is wrong with the id
-- truth: table=public.plain column=id sequence=public.plain_id_seq via=serial owned=auto next=97 status=near-exhaustion first_collision=none inserts_until_failure=3 error=22001
-- truth: table=public.joined column=id sequence=public.joined_id_seq via=serial owned=auto next=97 status=near-exhaustion first_collision=none inserts_until_failure=3 error=22001
-- truth: table=public.padded column=id sequence=public.padded_id_seq via=serial owned=auto next=97 status=exhausted first_collision=none inserts_until_failure=0 error=22001
-- truth: table=public.sometimes column=id sequence=public.sometimes_id_seq via=serial owned=auto next=97 status=unknown-unreadable reason=unsupported-expression real_status=exhausted
-- truth: table=public.number column=id sequence=public.number_id_seq via=serial owned=auto next=31 status=near-exhaustion first_collision=none inserts_until_failure=2 error=22003
-- truth: table=public.roomy column=id sequence=public.roomy_id_seq via=serial owned=auto next=97 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.far column=id sequence=public.far_id_seq via=serial owned=auto next=97 status=near-exhaustion first_collision=none inserts_until_failure=9903 error=22001
-- truth: table=public.cut column=id sequence=public.cut_id_seq via=serial owned=auto next=97 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.plain (id serial PRIMARY KEY, code varchar(2), x int); SELECT setval('public.plain_id_seq', 96);
CREATE FUNCTION public.plain_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := NEW.id::text; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.plain FOR EACH ROW EXECUTE PROCEDURE public.plain_tr();
CREATE TABLE public.joined (id serial PRIMARY KEY, code varchar(4), x int); SELECT setval('public.joined_id_seq', 96);
CREATE FUNCTION public.joined_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := 'P-' || NEW.id; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.joined FOR EACH ROW EXECUTE PROCEDURE public.joined_tr();
CREATE TABLE public.padded (id serial PRIMARY KEY, code char(5), x int); SELECT setval('public.padded_id_seq', 96);
CREATE FUNCTION public.padded_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := upper('x') || lpad(NEW.id::text, 6, '0'); RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.padded FOR EACH ROW EXECUTE PROCEDURE public.padded_tr();
CREATE TABLE public.sometimes (id serial PRIMARY KEY, code varchar(2), x int); SELECT setval('public.sometimes_id_seq', 96);
CREATE FUNCTION public.sometimes_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.x IS NULL THEN NEW.code := NEW.id; END IF; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.sometimes FOR EACH ROW EXECUTE PROCEDURE public.sometimes_tr();
CREATE TABLE public.number (id serial PRIMARY KEY, code smallint, x int); SELECT setval('public.number_id_seq', 30);
CREATE FUNCTION public.number_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := NEW.id * 1000; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.number FOR EACH ROW EXECUTE PROCEDURE public.number_tr();
CREATE TABLE public.roomy (id serial PRIMARY KEY, code varchar(20), x int); SELECT setval('public.roomy_id_seq', 96);
CREATE FUNCTION public.roomy_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := 'INV-' || lpad(NEW.id::text, 8, '0'); RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.roomy FOR EACH ROW EXECUTE PROCEDURE public.roomy_tr();
CREATE TABLE public.far (id serial PRIMARY KEY, code varchar(6), x int); SELECT setval('public.far_id_seq', 96);
CREATE FUNCTION public.far_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := 'P-' || NEW.id; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.far FOR EACH ROW EXECUTE PROCEDURE public.far_tr();
CREATE TABLE public.cut (id serial PRIMARY KEY, code varchar(2), x int); SELECT setval('public.cut_id_seq', 96);
CREATE FUNCTION public.cut_tr() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code := left(NEW.id::text, 2); RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON public.cut FOR EACH ROW EXECUTE PROCEDURE public.cut_tr();

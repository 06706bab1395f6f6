-- title: DEFAULT currval(...) in a column behind the id: unique, narrower, checked; before the id; of another table's sequence
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the id is free, the insert succeeds"
-- probe shared: WITH parent AS (SELECT nextval('public.parent_id_seq')) INSERT INTO public.child (x) SELECT 1 FROM parent
-- probe ahead: INSERT INTO public.ahead (x) VALUES (1)
-- truth: table=public.slug column=id sequence=public.slug_id_seq via=serial owned=auto next=1 max=90 status=behind first_collision=4 inserts_until_failure=3 error=23505
-- truth: table=public.place column=id sequence=public.place_id_seq via=serial owned=auto next=1 max=40 status=behind first_collision=2 inserts_until_failure=1 error=23505
-- truth: table=public.last_one column=id sequence=public.last_one_id_seq via=identity-always owned=internal next=1 max=70 status=behind first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.narrow column=id sequence=public.narrow_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=9 error=22003
-- truth: table=public.checked column=id sequence=public.checked_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=7 error=23514
-- truth: table=public.root column=id sequence=public.root_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.ahead column=id sequence=public.ahead_no via=default owned=no next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.by_trigger column=id sequence=public.by_trigger_no via=trigger owned=no next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.child column=id sequence=public.child_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none probe=shared
CREATE TABLE public.slug (id serial PRIMARY KEY, x int, slug text NOT NULL UNIQUE DEFAULT 'x-' || currval('public.slug_id_seq'));
INSERT INTO public.slug (id, slug) VALUES (90, 'x-4');
CREATE TABLE public.place (id serial PRIMARY KEY, x int, place smallint NOT NULL UNIQUE DEFAULT currval('public.place_id_seq'));
INSERT INTO public.place (id, place) VALUES (40, 2);
CREATE TABLE public.last_one (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int, code text UNIQUE DEFAULT 'a' || lastval());
INSERT INTO public.last_one (id, code) OVERRIDING SYSTEM VALUE VALUES (70, 'a3');
CREATE TABLE public.narrow (id serial PRIMARY KEY, x int, n numeric(1) DEFAULT currval('public.narrow_id_seq'));
CREATE TABLE public.checked (id serial PRIMARY KEY, x int, n int DEFAULT currval('public.checked_id_seq') CHECK (n < 8));
CREATE TABLE public.root (id serial PRIMARY KEY, root int DEFAULT currval('public.root_id_seq'), x bigint DEFAULT currval('public.root_id_seq'));
-- before the id: what the session drew for another row, or an error
CREATE SEQUENCE public.ahead_no;
CREATE TABLE public.ahead (n int UNIQUE DEFAULT currval('public.ahead_no'), id int PRIMARY KEY DEFAULT nextval('public.ahead_no'), x int);
CREATE SEQUENCE public.by_trigger_no;
CREATE TABLE public.by_trigger (id int PRIMARY KEY, n smallint DEFAULT currval('public.by_trigger_no'), x int);
CREATE FUNCTION public.draw() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('public.by_trigger_no'); RETURN NEW; END $$;
CREATE TRIGGER a BEFORE INSERT ON public.by_trigger FOR EACH ROW EXECUTE PROCEDURE public.draw();
-- a child that belongs to the parent that the session has made before
CREATE TABLE public.parent (id serial PRIMARY KEY, x int);
CREATE TABLE public.child (id serial PRIMARY KEY, parent_id int UNIQUE DEFAULT currval('public.parent_id_seq'), x int);

-- title: CHECKs that name the id and a column whose value the database works out: whether they let the next rows in is not known
-- min_version: 12
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "ok": the CHECK refuses some of the next rows
-- truth: table=public.clocked column=id sequence=public.clocked_id_seq via=serial owned=auto next=1 status=unknown-unreadable
-- truth: table=public.tree column=id sequence=public.tree_id_seq via=serial owned=auto next=1 status=unknown-unreadable
-- truth: table=public.made column=id sequence=public.made_id_seq via=serial owned=auto next=1 status=unknown-unreadable
-- truth: table=public.filled column=id sequence=public.filled_id_seq via=serial owned=auto next=1 status=unknown-unreadable
CREATE TABLE public.clocked (id serial PRIMARY KEY, n int DEFAULT extract(year FROM now())::int - 2020, CHECK (id < n));
CREATE TABLE public.tree (id serial PRIMARY KEY, root int DEFAULT currval('public.tree_id_seq'), CHECK (root >= id));
CREATE TABLE public.made (id serial PRIMARY KEY, a int DEFAULT 3, b int GENERATED ALWAYS AS (a + 1) STORED, CHECK (id < b));
CREATE FUNCTION public.fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.lim := 4; RETURN NEW; END $$;
CREATE TABLE public.filled (id serial PRIMARY KEY, lim int DEFAULT 100, CHECK (id < lim));
CREATE TRIGGER fill BEFORE INSERT ON public.filled FOR EACH ROW EXECUTE PROCEDURE public.fill();

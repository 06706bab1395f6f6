-- title: an AFTER trigger numbers the rows of another table: it feeds no column of its own one
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: taking change_no (next 3) for the source of orders_in.id (max 40)
-- truth: table=public.orders_in column=id sequence=public.orders_in_id_seq via=serial owned=auto next=41 max=40 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.change_log column=no sequence=- via=none status=app-assigned assume=filled-by-a-trigger-elsewhere
CREATE TABLE public.orders_in (id serial PRIMARY KEY, x int);
SELECT setval('public.orders_in_id_seq', 38);
CREATE SEQUENCE public.change_no;
CREATE TABLE public.change_log (no bigint PRIMARY KEY, what text);
CREATE FUNCTION public.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.change_log (no, what) VALUES (nextval('public.change_no'), 'order ' || NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER note AFTER INSERT ON public.orders_in FOR EACH ROW EXECUTE PROCEDURE public.note_change();
INSERT INTO public.orders_in (x) VALUES (1), (2);

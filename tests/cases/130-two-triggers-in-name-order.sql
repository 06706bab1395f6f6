-- title: two triggers assign the id, the later name wins; the earlier one was created last
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "waiting_first (next 4) is behind 203": its value never reaches the row
-- truth: table=public.waiting column=id sequence=public.waiting_second via=trigger owned=no next=204 max=203 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.waiting column=id sequence=public.waiting_first via=trigger owned=no next=4 status=not-applicable reason=overwritten-by-trigger accept=ok
CREATE SEQUENCE public.waiting_first;
CREATE SEQUENCE public.waiting_second START 201;
CREATE TABLE public.waiting (id bigint PRIMARY KEY, x int);
CREATE FUNCTION public.waiting_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('public.waiting_second'); RETURN NEW; END $$;
CREATE FUNCTION public.waiting_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('public.waiting_first'); RETURN NEW; END $$;
CREATE TRIGGER b_last BEFORE INSERT ON public.waiting FOR EACH ROW EXECUTE PROCEDURE public.waiting_two();
CREATE TRIGGER a_early BEFORE INSERT ON public.waiting FOR EACH ROW EXECUTE PROCEDURE public.waiting_one();
INSERT INTO public.waiting (x) VALUES (1), (2), (3);

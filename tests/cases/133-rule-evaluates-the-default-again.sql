-- title: a DO ALSO rule that mentions NEW.id evaluates the default a second time: the table gets every other value
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "row 8 is above next 7: behind" for quiet
-- truth: table=public.loud column=id sequence=public.loud_id_seq via=serial owned=auto next=7 max=11 status=behind first_collision=11 inserts_until_failure=2 error=23505 draws=2
-- truth: table=public.quiet column=id sequence=public.quiet_id_seq via=serial owned=auto next=7 max=10 status=ok first_collision=none inserts_until_failure=none error=none draws=2
CREATE TABLE public.echo (source text, id bigint);
CREATE TABLE public.loud (id bigserial PRIMARY KEY, x int);
CREATE RULE also AS ON INSERT TO public.loud DO ALSO INSERT INTO public.echo VALUES ('loud', NEW.id);
INSERT INTO public.loud (x) VALUES (1);
INSERT INTO public.loud (x) VALUES (2);
INSERT INTO public.loud (x) VALUES (3);
INSERT INTO public.loud (id) VALUES (8), (11);
CREATE TABLE public.quiet (id bigserial PRIMARY KEY, x int);
CREATE RULE also AS ON INSERT TO public.quiet DO ALSO INSERT INTO public.echo VALUES ('quiet', NEW.id);
INSERT INTO public.quiet (x) VALUES (1);
INSERT INTO public.quiet (x) VALUES (2);
INSERT INTO public.quiet (x) VALUES (3);
INSERT INTO public.quiet (id) VALUES (8), (10);

-- title: inserts through a view with a default of its own, where a CHECK OPTION, a trigger, a rule or the table's own columns have a say
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the view's default fills the table's id: compare the two"; the first insert through limited_v fails at 6, moved_v writes other ids
-- probe limited: INSERT INTO public.limited_v (x) VALUES (1)
-- probe open: INSERT INTO public.open_v (x) VALUES (1)
-- probe moved: INSERT INTO public.moved_v (x) VALUES (1)
-- probe ruled: INSERT INTO public.ruled_v (x) VALUES (1)
-- probe filled: INSERT INTO public.filled_v (x) VALUES (1)
-- probe fixed: INSERT INTO public.fixed_v (x) VALUES (1)
-- probe upper: INSERT INTO public.upper_v (x) VALUES (1)
-- truth: table=public.limited_v column=id sequence=public.limited_no via=view owned=no next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.open_v column=id sequence=public.open_no via=view owned=no next=1 status=behind scope=view probe=open first_collision=3 inserts_until_failure=2 error=23505
-- truth: table=public.moved_v column=id sequence=public.moved_no via=view owned=no next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.ruled_v column=id sequence=public.ruled_no via=view owned=no next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.filled_v column=id sequence=public.filled_no via=view owned=no next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.fixed_v column=id sequence=public.fixed_no via=view owned=no next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.upper_v column=id sequence=public.upper_no via=view owned=no next=1 status=unknown-unreadable scope=view reason=unsupported-expression
CREATE TABLE public.limited (id int PRIMARY KEY, x int);
CREATE SEQUENCE public.limited_no;
CREATE VIEW public.limited_v AS SELECT * FROM public.limited WHERE id < 6 WITH CHECK OPTION;
ALTER VIEW public.limited_v ALTER COLUMN id SET DEFAULT nextval('public.limited_no');
-- what the CHECK OPTION looks at is no matter of the id
CREATE TABLE public.open (id int PRIMARY KEY, x int, closed boolean NOT NULL DEFAULT false);
INSERT INTO public.open VALUES (3, 1);
CREATE SEQUENCE public.open_no;
CREATE VIEW public.open_v AS SELECT id, x, closed FROM public.open WHERE NOT closed WITH LOCAL CHECK OPTION;
ALTER VIEW public.open_v ALTER COLUMN id SET DEFAULT nextval('public.open_no');
CREATE TABLE public.moved (id int PRIMARY KEY, x int);
INSERT INTO public.moved VALUES (3, 1);
CREATE SEQUENCE public.moved_no;
CREATE VIEW public.moved_v AS SELECT id, x FROM public.moved;
ALTER VIEW public.moved_v ALTER COLUMN id SET DEFAULT nextval('public.moved_no');
CREATE FUNCTION public.moving() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.moved (id) VALUES (NEW.id + 1); RETURN NEW; END $$;
CREATE TRIGGER a INSTEAD OF INSERT ON public.moved_v FOR EACH ROW EXECUTE PROCEDURE public.moving();
CREATE TABLE public.ruled (id int PRIMARY KEY, x int);
INSERT INTO public.ruled VALUES (6, 1);
CREATE SEQUENCE public.ruled_no;
CREATE VIEW public.ruled_v AS SELECT id, x FROM public.ruled;
ALTER VIEW public.ruled_v ALTER COLUMN id SET DEFAULT nextval('public.ruled_no');
CREATE RULE a AS ON INSERT TO public.ruled_v DO INSTEAD INSERT INTO public.ruled (id, x) VALUES (NEW.id * 3, 1);
-- the table's own trigger has the last word
CREATE TABLE public.filled (id int PRIMARY KEY, x int);
INSERT INTO public.filled VALUES (3, 1);
CREATE FUNCTION public.filling() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NEW.id + 50; RETURN NEW; END $$;
CREATE TRIGGER a BEFORE INSERT ON public.filled FOR EACH ROW EXECUTE PROCEDURE public.filling();
CREATE SEQUENCE public.filled_no;
CREATE VIEW public.filled_v AS SELECT id, x FROM public.filled;
ALTER VIEW public.filled_v ALTER COLUMN id SET DEFAULT nextval('public.filled_no');
-- an identity takes no value from a view (428C9)
CREATE TABLE public.fixed (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);
CREATE SEQUENCE public.fixed_no;
CREATE VIEW public.fixed_v AS SELECT id, x FROM public.fixed;
ALTER VIEW public.fixed_v ALTER COLUMN id SET DEFAULT nextval('public.fixed_no');
-- a view of a view
CREATE TABLE public.upper (id int PRIMARY KEY, x int);
INSERT INTO public.upper VALUES (3, 1);
CREATE SEQUENCE public.upper_no;
CREATE VIEW public.upper_below AS SELECT id, x FROM public.upper WHERE id < 3 WITH CHECK OPTION;
CREATE VIEW public.upper_v AS SELECT id, x FROM public.upper_below;
ALTER VIEW public.upper_v ALTER COLUMN id SET DEFAULT nextval('public.upper_no');

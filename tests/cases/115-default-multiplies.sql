-- title: DEFAULT nextval() * 10 + 1: only ids that end in 1 are ever handed out
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "max 50 > next 2" for crate, and "next 9 > max 7" for pallet, where 91 stands in the way
-- truth: table=public.crate column=id sequence=public.crate_no via=wrapped owned=no next=2 max=50 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.pallet column=id sequence=public.pallet_no via=wrapped owned=auto next=2 max=91 status=behind first_collision=91 inserts_until_failure=7 error=23505
CREATE SEQUENCE public.crate_no;
CREATE TABLE public.crate (id integer DEFAULT nextval('public.crate_no') * 10 + 1, goods text, CONSTRAINT crate_key PRIMARY KEY (id));
INSERT INTO public.crate (goods) VALUES ('apples');
INSERT INTO public.crate (id) VALUES (2), (30), (45), (50);
CREATE SEQUENCE public.pallet_no;
CREATE TABLE public.pallet (id bigint DEFAULT (nextval('public.pallet_no') * 10) + 1, goods text, UNIQUE (id));
ALTER SEQUENCE public.pallet_no OWNED BY public.pallet.id;
INSERT INTO public.pallet (goods) VALUES ('pears');
INSERT INTO public.pallet (id) VALUES (7), (90), (91);

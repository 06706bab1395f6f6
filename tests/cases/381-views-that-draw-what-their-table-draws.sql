-- title: views whose defaults draw from the sequence of a table that they show, in another column or not by way of one table
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the view repeats its table's default": only where the column is the same, and the insert goes through
-- probe named: INSERT INTO public.named_v (x) VALUES (1)
-- probe crossed: INSERT INTO public.crossed_v (id) VALUES (DEFAULT)
-- truth: table=public.named column=id sequence=public.named_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.crossed column=id sequence=public.crossed_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none also=shared
-- truth: table=public.crossed_v column=x sequence=public.crossed_id_seq via=view owned=public.crossed.id next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.joined column=id sequence=public.joined_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none also=shared
-- truth: table=public.joined_v column=id sequence=public.joined_id_seq via=view owned=public.joined.id next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.joined_v column=n sequence=public.joined_id_seq via=view owned=public.joined.id next=1 status=unknown-unreadable scope=view reason=unsupported-expression
-- truth: table=public.added column=id sequence=public.added_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none also=shared
-- truth: table=public.added_v column=p sequence=public.added_id_seq via=view owned=public.added.id next=1 status=unknown-unreadable scope=view reason=unsupported-expression
CREATE TABLE public.named (id serial PRIMARY KEY, x int);
CREATE VIEW public.named_v AS SELECT id AS "the Id", x FROM public.named;
ALTER VIEW public.named_v ALTER COLUMN "the Id" SET DEFAULT nextval('public.named_id_seq');
CREATE TABLE public.crossed (id serial PRIMARY KEY, x int);
CREATE VIEW public.crossed_v AS SELECT id, x FROM public.crossed;
ALTER VIEW public.crossed_v ALTER COLUMN x SET DEFAULT nextval('public.crossed_id_seq');
CREATE TABLE public.joined (id serial PRIMARY KEY, x int);
CREATE TABLE public.joined_more (id int, n int);
CREATE VIEW public.joined_v AS SELECT j.id, m.n FROM public.joined j JOIN public.joined_more m ON m.id = j.id;
ALTER VIEW public.joined_v ALTER COLUMN id SET DEFAULT nextval('public.joined_id_seq');
ALTER VIEW public.joined_v ALTER COLUMN n SET DEFAULT nextval('public.joined_id_seq');
CREATE TABLE public.added (id serial PRIMARY KEY, x int);
CREATE VIEW public.added_v AS SELECT id, x::bigint AS p FROM public.added;
ALTER VIEW public.added_v ALTER COLUMN p SET DEFAULT nextval('public.added_id_seq');

-- title: a unique index on an expression of the id beside its primary key: lpad cuts 10000 to 1000, a hundred shares one number
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the id is free, the insert succeeds"
-- truth: table=public.invoice column=id sequence=public.invoice_id_seq via=identity-always owned=internal next=10000 max=9999 status=behind first_collision=10000 inserts_until_failure=0 error=23505
-- truth: table=public.coupon column=id sequence=public.coupon_id_seq via=serial owned=auto next=498 max=600 status=behind first_collision=500 inserts_until_failure=2 error=23505
-- truth: table=public.parcel column=id sequence=public.parcel_id_seq via=serial owned=auto next=301 max=350 status=behind first_collision=303 inserts_until_failure=2 error=23505
-- truth: table=public.seat column=id sequence=public.seat_id_seq via=serial owned=auto next=3 max=7 status=behind first_collision=3 inserts_until_failure=0 error=23P01
-- truth: table=public.mirror column=id sequence=public.mirror_no via=default owned=no next=-3 min=-2 max=5 status=behind also=not-owned first_collision=-5 inserts_until_failure=2 error=23505
-- truth: table=public.sooner column=id sequence=public.sooner_id_seq via=serial owned=auto next=2 max=54 status=behind first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.batch column=code sequence=public.batch_no via=wrapped owned=no next=12 max=k025 status=behind also=not-owned first_collision=k013 inserts_until_failure=1 error=23505
-- truth: table=public.docket column=id sequence=public.docket_id_seq via=serial owned=auto next=11 max=100 status=behind first_collision=100 inserts_until_failure=89 error=23505
CREATE TABLE public.invoice (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE UNIQUE INDEX ON public.invoice (lpad(id::text, 4, '0'));
INSERT INTO public.invoice OVERRIDING SYSTEM VALUE SELECT generate_series(1, 9999);
SELECT setval('public.invoice_id_seq', 9999);
CREATE TABLE public.coupon (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.coupon ((id % 500));
INSERT INTO public.coupon VALUES (3), (600), (500);
SELECT setval('public.coupon_id_seq', 497);
-- two ids of one pair: the second of the very inserts to come is refused for the first
CREATE TABLE public.parcel (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.parcel ((id / 2 - id / 4)) WHERE id > 300;
INSERT INTO public.parcel VALUES (5), (350);
SELECT setval('public.parcel_id_seq', 300);
CREATE TABLE public.seat (id serial PRIMARY KEY, x int);
ALTER TABLE public.seat ADD EXCLUDE USING btree ((id / 5) WITH =);
INSERT INTO public.seat VALUES (1), (7);
SELECT setval('public.seat_id_seq', 2);
CREATE SEQUENCE public.mirror_no INCREMENT -1 MINVALUE -100 MAXVALUE 100 START 0;
CREATE TABLE public.mirror (id int PRIMARY KEY DEFAULT nextval('public.mirror_no'), x int);
CREATE UNIQUE INDEX ON public.mirror (abs(id));
INSERT INTO public.mirror VALUES (5), (-2);
SELECT setval('public.mirror_no', -2);
-- the primary key and two expressions: whichever refuses first
CREATE TABLE public.sooner (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.sooner ((id % 50));
CREATE UNIQUE INDEX ON public.sooner ((id / 2 % 30));
INSERT INTO public.sooner VALUES (1), (54);
SELECT setval('public.sooner_id_seq', 1);
CREATE SEQUENCE public.batch_no;
CREATE TABLE public.batch (code text PRIMARY KEY DEFAULT 'k' || lpad(nextval('public.batch_no')::text, 3, '0'));
CREATE UNIQUE INDEX ON public.batch ("left"(code, 3));
INSERT INTO public.batch VALUES ('k002'), ('k025');
SELECT setval('public.batch_no', 11);
-- the primary key is the first to refuse; the expression would be later
CREATE TABLE public.docket (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.docket (lpad(id::text, 3, '0'));
INSERT INTO public.docket SELECT generate_series(1, 10);
INSERT INTO public.docket VALUES (100);
SELECT setval('public.docket_id_seq', 10);

-- title: the application calls nextval itself: one hibernate_sequence for all, an explicit Sequence object, HiLo blocks of ten
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "integer primary keys without default", or "contract_ids next 8, max 76: behind"
-- probe hibernate: INSERT INTO public.supplier (id) SELECT nextval('public.hibernate_sequence')
-- probe explicit: INSERT INTO public.article (id) SELECT nextval('public.article_id_seq')
-- probe hilo: INSERT INTO public.contract (id) SELECT g FROM (SELECT nextval('public.contract_ids') AS h OFFSET 0) s, generate_series(h * 10, h * 10 + 9) g
-- truth: table=public.customer column=id sequence=public.hibernate_sequence via=app owned=no next=7 max=6 status=app-assigned assume=nextval real_status=ok
-- truth: table=public.supplier column=id sequence=public.hibernate_sequence via=app owned=no next=7 max=5 status=app-assigned assume=nextval real_status=ok probe=hibernate inserts_until_failure=none error=none
-- truth: table=public.article column=id sequence=public.article_id_seq via=app owned=no next=4 max=3 status=app-assigned accept=missing-default assume=nextval real_status=ok probe=explicit inserts_until_failure=none error=none
-- truth: table=public.contract column=id sequence=public.contract_ids via=app owned=no next=8 max=76 status=app-assigned assume=hilo real_status=ok probe=hilo bound=100 inserts_until_failure=none error=none
CREATE SEQUENCE public.hibernate_sequence;
CREATE TABLE public.customer (id bigint NOT NULL, name varchar(255), PRIMARY KEY (id));
CREATE TABLE public.supplier (id bigint NOT NULL, name varchar(255), PRIMARY KEY (id));
INSERT INTO public.customer (id) SELECT nextval('public.hibernate_sequence') FROM generate_series(1, 3);
INSERT INTO public.supplier (id) SELECT nextval('public.hibernate_sequence') FROM generate_series(1, 2);
INSERT INTO public.customer (id) SELECT nextval('public.hibernate_sequence');
CREATE SEQUENCE public.article_id_seq;
CREATE TABLE public.article (id integer NOT NULL, title text, CONSTRAINT article_pkey PRIMARY KEY (id));
INSERT INTO public.article (id) SELECT nextval('public.article_id_seq') FROM generate_series(1, 3);
CREATE SEQUENCE public.contract_ids;
SELECT setval('public.contract_ids', 7);
CREATE TABLE public.contract (id bigint PRIMARY KEY, title text);
INSERT INTO public.contract (id) SELECT generate_series(10, 76);

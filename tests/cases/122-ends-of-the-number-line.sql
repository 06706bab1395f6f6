-- title: sequences at and near their ends: bigint, a short identity, a descending one, and the last value not yet called
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: last_value + increment overflows, or is compared with MAXVALUE in doubles
-- truth: table=public.end_big column=id sequence=public.end_big_id_seq via=serial owned=auto next=none max=9223372036854775807 status=exhausted inserts_until_failure=0 error=2200H remaining=0
-- truth: table=public.end_last column=id sequence=public.end_last_id_seq via=identity-always owned=internal next=9223372036854775807 max=9223372036854775806 status=near-exhaustion first_collision=none inserts_until_failure=1 error=2200H remaining=1
-- truth: table=public.end_taken column=id sequence=public.end_taken_id_seq via=serial owned=auto next=9223372036854775805 max=9223372036854775807 status=behind first_collision=9223372036854775807 inserts_until_failure=2 error=23505
-- truth: table=public.end_short column=id sequence=public.end_short_id_seq via=identity-always owned=internal next=none max=3 status=exhausted inserts_until_failure=0 error=2200H remaining=0
-- truth: table=public.end_down column=id sequence=public.end_down_no via=default owned=no next=-9223372036854775807 min=-9223372036854775806 status=near-exhaustion also=not-owned first_collision=none inserts_until_failure=2 error=2200H remaining=2
-- truth: table=public.end_mid column=id sequence=public.end_mid_id_seq via=serial owned=auto next=2000000001 max=2000000000 status=near-exhaustion error=2200H remaining=147483647 limit=2147483647
CREATE TABLE public.end_big (id bigserial PRIMARY KEY, x int);
SELECT setval('public.end_big_id_seq', 9223372036854775806);
INSERT INTO public.end_big (x) VALUES (1);
CREATE TABLE public.end_last (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);
SELECT setval('public.end_last_id_seq', 9223372036854775805);
INSERT INTO public.end_last (x) VALUES (1);
CREATE TABLE public.end_taken (id bigserial PRIMARY KEY, x int);
SELECT setval('public.end_taken_id_seq', 9223372036854775804);
INSERT INTO public.end_taken (id) VALUES (9223372036854775807);
CREATE TABLE public.end_short (id smallint GENERATED ALWAYS AS IDENTITY (MAXVALUE 3) PRIMARY KEY, x int);
INSERT INTO public.end_short (x) VALUES (1), (2), (3);
CREATE SEQUENCE public.end_down_no INCREMENT -1;
SELECT setval('public.end_down_no', -9223372036854775805);
CREATE TABLE public.end_down (id bigint PRIMARY KEY DEFAULT nextval('public.end_down_no'), x int);
INSERT INTO public.end_down (x) VALUES (1);
CREATE TABLE public.end_mid (id serial PRIMARY KEY, x int);
SELECT setval('public.end_mid_id_seq', 1999999999);
INSERT INTO public.end_mid (x) VALUES (1);

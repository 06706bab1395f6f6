-- title: ALTER SEQUENCE INCREMENT on a sequence in use: the grid now starts at the last value, not at START
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: taking the grid from START (1, 21, 41, ...) misses row 100; "46 > next" is no collision either
-- truth: table=public.batch column=id sequence=public.batch_id_seq via=serial owned=auto next=60 max=140 status=behind first_collision=100 inserts_until_failure=2 error=23505
-- truth: table=public.parcel column=id sequence=public.parcel_id_seq via=serial owned=auto next=45 max=49 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.turned column=id sequence=public.turned_id_seq via=serial owned=auto next=9 max=10 status=behind first_collision=9 inserts_until_failure=0 error=23505
CREATE TABLE public.batch (id bigserial PRIMARY KEY, made_on date DEFAULT '2020-02-02');
INSERT INTO public.batch (made_on) SELECT '2020-01-01' FROM generate_series(1, 40);
ALTER SEQUENCE public.batch_id_seq INCREMENT BY 20;
INSERT INTO public.batch (id) VALUES (45), (61), (79), (81), (100), (140);
CREATE TABLE public.parcel (id bigserial PRIMARY KEY, weight int);
INSERT INTO public.parcel (weight) SELECT 3 FROM generate_series(1, 40);
INSERT INTO public.parcel (id) VALUES (46), (47), (48), (49);
ALTER SEQUENCE public.parcel_id_seq INCREMENT BY 5;
CREATE TABLE public.turned (id serial PRIMARY KEY, weight int);
INSERT INTO public.turned (weight) SELECT 1 FROM generate_series(1, 10);
ALTER SEQUENCE public.turned_id_seq INCREMENT BY -1;

-- title: a gap of a CHECK before the end of another column, and a unique sum that leaves its type before the id does
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "two thousand million are left"
-- truth: table=public.gap column=id sequence=public.gap_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=4 error=23514
-- truth: table=public.sum column=id sequence=public.sum_id_seq via=serial owned=auto next=2147483640 status=near-exhaustion first_collision=none inserts_until_failure=5 error=22003
-- truth: table=public.far column=id sequence=public.far_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.gap (id bigserial PRIMARY KEY CHECK (id <> 5), code int DEFAULT lastval() * 3, x int);
CREATE TABLE public.sum (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.sum ((id + 3));
SELECT setval('public.sum_id_seq', 2147483640, false);
CREATE TABLE public.far (id serial PRIMARY KEY, x int);
CREATE UNIQUE INDEX ON public.far ((1000 - id));

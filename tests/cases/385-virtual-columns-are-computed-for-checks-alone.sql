-- title: virtual generated columns: an insert computes them for a CHECK or NOT NULL on them alone
-- min_version: 18
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "it is too short, the insert fails": nobody computes it before it is read
-- truth: table=public.too_short column=id sequence=public.too_short_id_seq via=serial owned=auto next=98 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.checked column=id sequence=public.checked_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=9 error=23514
-- truth: table=public.narrow column=id sequence=public.narrow_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=32 error=22003
-- truth: table=public.needed column=id sequence=public.needed_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=9 error=22001
CREATE TABLE public.too_short (id serial PRIMARY KEY, x int, code varchar(3) GENERATED ALWAYS AS ('X' || id) VIRTUAL);
SELECT setval('public.too_short_id_seq', 97);
CREATE TABLE public.checked (id serial PRIMARY KEY, x int, code text GENERATED ALWAYS AS ('X' || id) VIRTUAL CHECK (length(code) < 3));
CREATE TABLE public.narrow (id serial PRIMARY KEY, x int, n smallint GENERATED ALWAYS AS (id * 1000) VIRTUAL CHECK (n <> 3));
CREATE TABLE public.needed (id serial PRIMARY KEY, x int, code varchar(2) NOT NULL GENERATED ALWAYS AS ('X' || id) VIRTUAL);

-- title: generated columns made of the id that are too short, too narrow, NOT NULL or checked for what it comes to
-- min_version: 12
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "two thousand million are left"
-- truth: table=public.code column=id sequence=public.code_id_seq via=serial owned=auto next=98 status=near-exhaustion first_collision=none inserts_until_failure=2 error=22001
-- truth: table=public.thousands column=id sequence=public.thousands_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=32 error=22003
-- truth: table=public.checked column=id sequence=public.checked_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=9 error=23514
-- truth: table=public.digits column=id sequence=public.digits_id_seq via=serial owned=auto next=30 status=near-exhaustion first_collision=none inserts_until_failure=4 error=22003
-- truth: table=public.by_constant column=id sequence=public.by_constant_id_seq via=serial owned=auto next=1 status=near-exhaustion first_collision=none inserts_until_failure=99 error=22001
-- truth: table=public.no_seven column=id sequence=public.no_seven_id_seq via=serial owned=auto next=1 max=12 status=near-exhaustion first_collision=none inserts_until_failure=6 error=23502
-- truth: table=public.padded column=id sequence=public.padded_id_seq via=serial owned=auto next=1 max=20 status=behind first_collision=20 inserts_until_failure=19 error=23505
-- truth: table=public.full_up column=id sequence=public.full_up_id_seq via=serial owned=auto next=1000 status=exhausted first_collision=none inserts_until_failure=0 error=22001
-- truth: table=public.by_prefix column=id sequence=public.by_prefix_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.own_function column=id sequence=public.own_function_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.ordinary column=id sequence=public.ordinary_id_seq via=serial owned=auto next=1 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.code (id serial PRIMARY KEY, x int, code varchar(3) GENERATED ALWAYS AS ('X' || id) STORED);
SELECT setval('public.code_id_seq', 97);
CREATE TABLE public.thousands (id serial PRIMARY KEY, x int, n smallint GENERATED ALWAYS AS (id * 1000) STORED);
CREATE TABLE public.checked (id serial PRIMARY KEY, x int, code text GENERATED ALWAYS AS ('X' || id) STORED CHECK (length(code) < 3));
CREATE TABLE public.digits (id serial PRIMARY KEY, x int, n numeric(2) GENERATED ALWAYS AS (id * 3) STORED);
SELECT setval('public.digits_id_seq', 29);
CREATE TABLE public.by_constant (id serial PRIMARY KEY, kind text DEFAULT 'ab', code varchar(4) GENERATED ALWAYS AS (kind || id) STORED);
-- NULL for one id alone: before the id that is taken
CREATE TABLE public.no_seven (id serial PRIMARY KEY, x int, code text NOT NULL GENERATED ALWAYS AS (nullif(id, 7)::text) STORED);
INSERT INTO public.no_seven VALUES (12);
CREATE TABLE public.padded (id serial PRIMARY KEY, x int, code char(2) GENERATED ALWAYS AS (id::text) STORED);
INSERT INTO public.padded VALUES (20);
CREATE TABLE public.full_up (id serial PRIMARY KEY, x int, code varchar(3) GENERATED ALWAYS AS (id::text) STORED);
SELECT setval('public.full_up_id_seq', 999);
-- by what else the insert says, and by code of the user's own
CREATE TABLE public.by_prefix (id serial PRIMARY KEY, prefix text, code varchar(4) GENERATED ALWAYS AS (prefix || id) STORED);
CREATE FUNCTION public.short(int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'x' || $1 $$;
CREATE TABLE public.own_function (id serial PRIMARY KEY, x int, code varchar(4) GENERATED ALWAYS AS (public.short(id)) STORED);
-- what is wide enough, or no matter of the id
CREATE TABLE public.ordinary (
  id serial PRIMARY KEY, title text, price numeric(10, 2), seller int,
  code text GENERATED ALWAYS AS ('X' || id) STORED,
  half int GENERATED ALWAYS AS (id / 2) STORED,
  wide bigint GENERATED ALWAYS AS (id::bigint * 1000) STORED,
  encoded text GENERATED ALWAYS AS (public.short(id)) STORED,
  found tsvector GENERATED ALWAYS AS (to_tsvector('english', title)) STORED,
  lower_title varchar(40) GENERATED ALWAYS AS (lower(title)) STORED,
  gross numeric(10, 2) GENERATED ALWAYS AS (price * 1.2) STORED CHECK (gross > 0)
);

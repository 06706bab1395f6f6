-- title: oid, scaled numeric, integer division, hex and md5 keys, a smallint sequence
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: counting digits to find out where the values come again: md5 has the same length from the first number on
-- truth: table=public.t_oid column=id sequence=public.t_oid_no via=default owned=auto next=2 max=5 status=behind first_collision=5 inserts_until_failure=3 error=23505
-- truth: table=public.t_scale column=id sequence=public.t_scale_no via=wrapped owned=auto next=2 max=0.5 status=behind first_collision=0.5 inserts_until_failure=3 error=23505
-- truth: table=public.t_round column=id sequence=public.t_round_no via=wrapped owned=auto next=1 max=null status=behind accept=near-exhaustion,duplicates first_collision=2 inserts_until_failure=2 error=23505
-- truth: table=public.t_hex column=code sequence=public.t_hex_no via=wrapped owned=auto next=9 max=00b status=behind first_collision=00b inserts_until_failure=2 error=23505
-- truth: table=public.t_md5 column=code sequence=public.t_md5_no via=wrapped owned=auto next=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.t_small column=id sequence=public.t_small_no via=default owned=auto next=32766 max=32765 status=near-exhaustion also=type-mismatch inserts_until_failure=2 error=2200H remaining=2 first_collision=none
CREATE TABLE public.t_oid (id oid PRIMARY KEY, x int);
CREATE SEQUENCE public.t_oid_no OWNED BY public.t_oid.id;
ALTER TABLE public.t_oid ALTER id SET DEFAULT nextval('public.t_oid_no');
INSERT INTO public.t_oid (x) VALUES (1);
INSERT INTO public.t_oid (id) VALUES (5);
CREATE TABLE public.t_scale (id numeric(10,1) PRIMARY KEY, x int);
CREATE SEQUENCE public.t_scale_no OWNED BY public.t_scale.id;
ALTER TABLE public.t_scale ALTER id SET DEFAULT nextval('public.t_scale_no') / 10.0;
INSERT INTO public.t_scale (x) VALUES (1);
INSERT INTO public.t_scale (id) VALUES (0.5);
CREATE TABLE public.t_round (id integer PRIMARY KEY, x int);
CREATE SEQUENCE public.t_round_no OWNED BY public.t_round.id;
ALTER TABLE public.t_round ALTER id SET DEFAULT nextval('public.t_round_no') / 2 + 1 - 1 / 2;
CREATE TABLE public.t_hex (code text COLLATE "C" PRIMARY KEY, x int);
CREATE SEQUENCE public.t_hex_no START 8 OWNED BY public.t_hex.code;
ALTER TABLE public.t_hex ALTER code SET DEFAULT lpad(to_hex(nextval('public.t_hex_no')), 3, '0');
INSERT INTO public.t_hex (x) VALUES (1);
INSERT INTO public.t_hex (code) VALUES ('00b');
CREATE TABLE public.t_md5 (code text PRIMARY KEY, x int);
CREATE SEQUENCE public.t_md5_no OWNED BY public.t_md5.code;
ALTER TABLE public.t_md5 ALTER code SET DEFAULT md5(nextval('public.t_md5_no')::text);
INSERT INTO public.t_md5 (x) VALUES (1);
CREATE TABLE public.t_small (id integer PRIMARY KEY, x int);
CREATE SEQUENCE public.t_small_no AS smallint START 32765 OWNED BY public.t_small.id;
ALTER TABLE public.t_small ALTER id SET DEFAULT nextval('public.t_small_no');
INSERT INTO public.t_small (x) VALUES (1);

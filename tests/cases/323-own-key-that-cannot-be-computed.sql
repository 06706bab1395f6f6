-- title: the only unique index is on an expression of the id, which overflows before the id does
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: max(id) is far below the sequence
-- truth: table=public.late column=id sequence=public.late_no via=default owned=yes next=2147483644 status=near-exhaustion inserts_until_failure=1 error=22003
-- truth: table=public.now column=id sequence=public.now_no via=default owned=yes next=2147483647 status=exhausted inserts_until_failure=0 error=22003
-- truth: table=public.divided column=id sequence=public.divided_no via=default owned=yes next=-2 status=near-exhaustion inserts_until_failure=2 error=22012
-- truth: table=public.small column=id sequence=public.small_no via=default owned=yes next=32766 status=near-exhaustion inserts_until_failure=2 error=22003
CREATE SEQUENCE public.late_no AS integer;
CREATE TABLE public.late (id integer DEFAULT nextval('public.late_no'), x int);
ALTER SEQUENCE public.late_no OWNED BY public.late.id;
CREATE UNIQUE INDEX ON public.late ((id + 3));
SELECT setval('public.late_no', 2147483643);
CREATE SEQUENCE public.now_no AS integer INCREMENT BY 7;
CREATE TABLE public.now (id integer DEFAULT nextval('public.now_no'), x int);
ALTER SEQUENCE public.now_no OWNED BY public.now.id;
CREATE UNIQUE INDEX ON public.now ((id + 3));
SELECT setval('public.now_no', 2147483640);
CREATE SEQUENCE public.divided_no MINVALUE -10;
CREATE TABLE public.divided (id integer DEFAULT nextval('public.divided_no'), x int);
ALTER SEQUENCE public.divided_no OWNED BY public.divided.id;
CREATE UNIQUE INDEX ON public.divided ((1000 / id));
SELECT setval('public.divided_no', -3);
CREATE SEQUENCE public.small_no;
CREATE TABLE public.small (id smallint DEFAULT nextval('public.small_no'), x int);
ALTER SEQUENCE public.small_no OWNED BY public.small.id;
CREATE UNIQUE INDEX ON public.small ((id * 2));
SELECT setval('public.small_no', 32765);

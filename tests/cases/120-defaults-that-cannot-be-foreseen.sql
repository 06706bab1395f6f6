-- title: the clock, chance, the session and a function of the user's own stand in the default: nobody can say that the next insert is fine
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: ignoring what stands beside nextval and comparing numbers
-- truth: table=public.by_clock column=code sequence=public.by_clock_no via=wrapped owned=no next=2 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.by_chance column=code sequence=public.by_chance_no via=wrapped owned=auto next=2 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.by_session column=code sequence=public.by_session_no via=wrapped owned=auto next=2 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.by_function column=id sequence=public.by_function_no via=wrapped owned=auto next=2 status=unknown-unreadable reason=unsupported-expression real_status=ok
-- truth: table=public.by_date column=code sequence=public.by_date_no via=wrapped owned=auto next=2 status=unknown-unreadable reason=unsupported-expression real_status=ok
CREATE SEQUENCE public.by_clock_no;
CREATE TABLE public.by_clock (code text PRIMARY KEY DEFAULT to_char(now(), 'YYYYMMDDHH24MISS') || '-' || nextval('public.by_clock_no'), x int);
INSERT INTO public.by_clock (x) VALUES (1);
CREATE SEQUENCE public.by_chance_no;
CREATE TABLE public.by_chance (code text PRIMARY KEY DEFAULT nextval('public.by_chance_no') || md5(random()::text), x int);
ALTER SEQUENCE public.by_chance_no OWNED BY public.by_chance.code;
INSERT INTO public.by_chance (x) VALUES (1);
CREATE SEQUENCE public.by_session_no;
CREATE TABLE public.by_session (code text PRIMARY KEY DEFAULT concat(current_setting('application_name'), ':', nextval('public.by_session_no')), x int);
ALTER SEQUENCE public.by_session_no OWNED BY public.by_session.code;
INSERT INTO public.by_session (x) VALUES (1);
CREATE FUNCTION public.scramble(bigint) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0); RETURN $1 # 5; END $$;
CREATE SEQUENCE public.by_function_no;
CREATE TABLE public.by_function (id bigint PRIMARY KEY DEFAULT public.scramble(nextval('public.by_function_no')), x int);
ALTER SEQUENCE public.by_function_no OWNED BY public.by_function.id;
INSERT INTO public.by_function (x) VALUES (1);
CREATE SEQUENCE public.by_date_no;
CREATE TABLE public.by_date (code text PRIMARY KEY DEFAULT extract(year FROM CURRENT_DATE) || '/' || nextval('public.by_date_no'), x int);
ALTER SEQUENCE public.by_date_no OWNED BY public.by_date.code;
INSERT INTO public.by_date (x) VALUES (1);

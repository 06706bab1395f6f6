-- title: the sequence is passed as text, named two calls down, offset in the body, put together at run time, or mixed with the clock
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: reading the first body only; comparing max with next without the 1000 that the function adds
-- truth: table=public.f_text column=id sequence=public.f_text_no via=function owned=no next=2 max=3 status=behind first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.f_chain column=id sequence=public.f_chain_no via=function owned=no next=2 max=3 status=behind first_collision=3 inserts_until_failure=1 error=23505
-- truth: table=public.f_offset column=id sequence=public.f_offset_no via=function owned=no next=2 max=1003 status=behind first_collision=1003 inserts_until_failure=1 error=23505
-- truth: table=public.f_dyn column=id sequence=public.f_dyn_no via=function owned=no next=2 max=3 status=unknown-unreadable
-- truth: table=public.f_flake column=id sequence=public.f_flake_no via=wrapped owned=no next=2 status=unknown-unreadable
-- truth: table=public.f_wrap column=code sequence=public.f_wrap_no via=function owned=no next=2 status=behind first_collision=Z-3 inserts_until_failure=1 error=23505
CREATE SEQUENCE public.f_text_no;
CREATE FUNCTION public.take(text) RETURNS bigint LANGUAGE sql AS $$ SELECT nextval($1::regclass) $$;
CREATE TABLE public.f_text (id bigint PRIMARY KEY DEFAULT public.take('public.f_text_no'), x int);
INSERT INTO public.f_text (x) VALUES (1);
INSERT INTO public.f_text (id) VALUES (3);
CREATE SEQUENCE public.f_chain_no;
CREATE FUNCTION public.f_inner() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('public.f_chain_no'); END $$;
CREATE FUNCTION public.f_outer() RETURNS bigint LANGUAGE sql AS $$ SELECT public.f_inner() $$;
CREATE TABLE public.f_chain (id bigint PRIMARY KEY DEFAULT public.f_outer(), x int);
INSERT INTO public.f_chain (x) VALUES (1);
INSERT INTO public.f_chain (id) VALUES (3);
CREATE SEQUENCE public.f_offset_no;
CREATE FUNCTION public.f_offset_next() RETURNS bigint LANGUAGE sql AS $$ SELECT 1000 + nextval('public.f_offset_no') $$;
CREATE TABLE public.f_offset (id bigint PRIMARY KEY DEFAULT public.f_offset_next(), x int);
INSERT INTO public.f_offset (x) VALUES (1);
INSERT INTO public.f_offset (id) VALUES (3), (1003);
CREATE SEQUENCE public.f_dyn_no;
CREATE FUNCTION public.f_dyn_next(kind text) RETURNS bigint LANGUAGE plpgsql AS $$ DECLARE r bigint; BEGIN EXECUTE format('SELECT nextval(%L)', 'public.f_' || kind || '_no') INTO r; RETURN r; END $$;
CREATE TABLE public.f_dyn (id bigint PRIMARY KEY DEFAULT public.f_dyn_next('dyn'), x int);
INSERT INTO public.f_dyn (x) VALUES (1);
INSERT INTO public.f_dyn (id) VALUES (3);
CREATE SEQUENCE public.f_flake_no;
CREATE TABLE public.f_flake (id bigint PRIMARY KEY DEFAULT ((extract(epoch FROM clock_timestamp()) * 1000)::bigint << 12) | (nextval('public.f_flake_no') % 4096), x int);
INSERT INTO public.f_flake (x) VALUES (1);
CREATE SEQUENCE public.f_wrap_no;
CREATE FUNCTION public.f_wrap_next() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('public.f_wrap_no') $$;
CREATE TABLE public.f_wrap (code text PRIMARY KEY DEFAULT 'Z-' || public.f_wrap_next(), x int);
INSERT INTO public.f_wrap (x) VALUES (1);
INSERT INTO public.f_wrap (code) VALUES ('Z-3');

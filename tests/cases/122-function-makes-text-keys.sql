-- title: plpgsql default functions with DECLARE and SELECT INTO that build a key around the number
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.policy column=ref sequence=public.policy_counter via=function owned=no next=3 status=behind also=not-owned first_collision=P00005 inserts_until_failure=2 error=23505
-- truth: table=public.claim column=id sequence=public.claim_counter via=function owned=no next=4 max=3 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
CREATE SEQUENCE public.policy_counter;
CREATE FUNCTION public.policy_ref() RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  number bigint;
BEGIN
  SELECT nextval('public.policy_counter') INTO number;
  RETURN 'P' || lpad(number::text, 5, '0');
END
$body$;
CREATE TABLE public.policy (ref text PRIMARY KEY DEFAULT public.policy_ref(), premium int);
INSERT INTO public.policy (premium) VALUES (1), (2);
INSERT INTO public.policy (ref) VALUES ('P00005'), ('P9'), ('p00003');
CREATE SEQUENCE public.claim_counter;
CREATE FUNCTION public.claim_id() RETURNS integer LANGUAGE plpgsql AS $body$
DECLARE
  fresh integer := nextval('public.claim_counter');
BEGIN
  RETURN fresh;
END
$body$;
CREATE TABLE public.claim (id integer PRIMARY KEY DEFAULT public.claim_id(), premium int);
INSERT INTO public.claim (premium) VALUES (1), (2), (3);

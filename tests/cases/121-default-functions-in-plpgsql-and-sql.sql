-- title: default functions: one takes the sequence as an argument, others declare a variable, select into it, and make a text key of it
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: no sequence in the function's body, or only in a DECLARE: "id without default", and orphans
-- truth: table=crm.lead column=id sequence=crm.lead_numbers via=function owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=crm.deal column=id sequence=crm.deal_numbers via=function owned=no next=3 max=4 status=behind also=not-owned first_collision=4 inserts_until_failure=1 error=23505
-- truth: table=public.policy column=ref sequence=public.policy_counter via=function owned=no next=3 status=behind also=not-owned first_collision=P00005 inserts_until_failure=2 error=23505
-- truth: table=public.claim column=id sequence=public.claim_counter via=function owned=no next=4 max=3 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
CREATE SCHEMA crm;
CREATE FUNCTION crm.allocate(source regclass) RETURNS bigint LANGUAGE sql AS 'SELECT nextval($1)';
CREATE SEQUENCE crm.lead_numbers;
CREATE SEQUENCE crm.deal_numbers;
CREATE TABLE crm.lead (id bigint PRIMARY KEY DEFAULT crm.allocate('crm.lead_numbers'), who text);
CREATE TABLE crm.deal (id bigint PRIMARY KEY DEFAULT crm.allocate('crm.deal_numbers'), who text);
INSERT INTO crm.lead (who) VALUES ('a'), ('b');
INSERT INTO crm.deal (who) VALUES ('a'), ('b');
INSERT INTO crm.deal (id) VALUES (4);
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

-- title: default functions name the sequence without a schema; SET search_path of the function says which of two it is
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: resolving 'ticket_counter' by the checking session's search_path takes public's (next 1) for the one that is used
-- truth: table=helpdesk.ticket column=id sequence=helpdesk.ticket_counter via=function owned=no next=71 max=70 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=helpdesk.reply column=id sequence=public.ticket_counter via=function owned=no next=1 max=2 status=behind also=not-owned first_collision=2 inserts_until_failure=1 error=23505
CREATE SCHEMA helpdesk;
CREATE SCHEMA tools;
CREATE SEQUENCE public.ticket_counter;
CREATE SEQUENCE helpdesk.ticket_counter START 70;
CREATE FUNCTION tools.next_ticket() RETURNS bigint LANGUAGE plpgsql SET search_path = helpdesk AS $$ BEGIN RETURN nextval('ticket_counter'); END $$;
CREATE FUNCTION tools.next_reply() RETURNS bigint LANGUAGE sql SET search_path TO 'public' AS $$ SELECT nextval('ticket_counter') $$;
CREATE TABLE helpdesk.ticket (id bigint PRIMARY KEY DEFAULT tools.next_ticket(), body text);
CREATE TABLE helpdesk.reply (id bigint PRIMARY KEY DEFAULT tools.next_reply(), body text);
INSERT INTO helpdesk.ticket (body) VALUES ('broken');
INSERT INTO helpdesk.reply (id) VALUES (2);

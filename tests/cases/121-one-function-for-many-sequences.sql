-- title: a default function takes the sequence as an argument: its body names none
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "no sequence in the function's body: id without default, and two orphans"
-- truth: table=crm.lead column=id sequence=crm.lead_numbers via=function owned=no next=3 max=2 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=crm.deal column=id sequence=crm.deal_numbers via=function owned=no next=3 max=4 status=behind also=not-owned first_collision=4 inserts_until_failure=1 error=23505
CREATE SCHEMA crm;
CREATE FUNCTION crm.allocate(source regclass) RETURNS bigint LANGUAGE sql AS 'SELECT nextval($1)';
CREATE SEQUENCE crm.lead_numbers;
CREATE SEQUENCE crm.deal_numbers;
CREATE TABLE crm.lead (id bigint PRIMARY KEY DEFAULT crm.allocate('crm.lead_numbers'), who text);
CREATE TABLE crm.deal (id bigint PRIMARY KEY DEFAULT crm.allocate('crm.deal_numbers'), who text);
INSERT INTO crm.lead (who) VALUES ('a'), ('b');
INSERT INTO crm.deal (who) VALUES ('a'), ('b');
INSERT INTO crm.deal (id) VALUES (4);

-- title: unqualified run-time name, found by a search_path that is set for the database; a second sequence of that name lies in public
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: 'lane_seq' is taken for public.lane_seq: next 1, behind
-- truth: table=race.lane column=id sequence=race.lane_seq via=default-text owned=no next=9 max=8 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=race.gone column=id sequence=public.gone_seq via=default-text status=missing-sequence inserts_until_failure=0 error=42P01
CREATE SCHEMA race;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = race, public', current_database()); END $$;
SET search_path = race, public;
CREATE SEQUENCE public.lane_seq;
CREATE SEQUENCE race.lane_seq;
SELECT setval('race.lane_seq', 7);
CREATE TABLE race.lane (id int PRIMARY KEY DEFAULT nextval('lane_seq'::text), runner text);
INSERT INTO race.lane (runner) VALUES ('first');
CREATE TABLE race.gone (id int PRIMARY KEY DEFAULT nextval('gone_seq'::text), runner text);

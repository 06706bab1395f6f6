-- Parsed bodies of functions, row triggers on partitions, multiranges.
CREATE SEQUENCE sq; CREATE TABLE lg (n bigint, m int);
CREATE FUNCTION at1(a int, b int DEFAULT 5) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT nextval('sq') + a; END;
CREATE FUNCTION at2() RETURNS bigint LANGUAGE sql RETURN nextval('sq');
CREATE FUNCTION at3() RETURNS int LANGUAGE sql BEGIN ATOMIC INSERT INTO lg (n) VALUES (1); SELECT m FROM lg; END;
CREATE TABLE at (id int DEFAULT at1(3), b int DEFAULT at2(), c int DEFAULT at3(), d int DEFAULT at1(1,2));
CREATE TABLE pt (id int, k int) PARTITION BY LIST (k);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES IN (1);
CREATE TABLE pt2 PARTITION OF pt FOR VALUES IN (2);
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS $$ begin new.id := nextval('sq'); return new; end $$;
CREATE TRIGGER tr BEFORE INSERT ON pt FOR EACH ROW EXECUTE FUNCTION trg();
ALTER TABLE pt2 DISABLE TRIGGER tr;
CREATE TYPE mr AS RANGE (subtype = int4);
CREATE TABLE mrt (id serial, a mr DEFAULT mr(1,2), b text COMPRESSION pglz);
CREATE STATISTICS ss ON (lower(b)), id FROM mrt;

-- what a dump takes along, and what not
CREATE TABLE products (id serial PRIMARY KEY, name text);
INSERT INTO products (name) VALUES ('bolt'), ('nut');
CREATE SEQUENCE loose;
CREATE TABLE unowned (id integer DEFAULT nextval('loose') PRIMARY KEY);
INSERT INTO unowned DEFAULT VALUES;

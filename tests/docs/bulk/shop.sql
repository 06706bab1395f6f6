CREATE TABLE products (id serial PRIMARY KEY, name text, price int);
INSERT INTO products (name, price) SELECT 'p' || g, g FROM generate_series(1, 5) g;
CREATE TABLE materials (id serial PRIMARY KEY, name text);

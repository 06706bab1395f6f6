-- what the page's statements about orders take for granted
CREATE TABLE staging (id bigint, note text);
INSERT INTO staging VALUES (1, 'a'), (2, 'b');

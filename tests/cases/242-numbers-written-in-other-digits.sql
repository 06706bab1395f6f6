-- title: text keys in hexadecimal, padded or not; digits cut off on either side; digits of the number between others
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: the decimal digits of the number are not in the text, so something was cut off; those that are in it are the number
-- truth: table=public.bare column=id sequence=public.bare_no via=wrapped owned=no next=1 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.padded column=id sequence=public.padded_no via=wrapped owned=no next=6 status=behind also=not-owned first_collision=00000006 inserts_until_failure=0 error=23505
-- truth: table=public.far column=id sequence=public.far_no via=wrapped owned=no next=21 status=behind-far also=not-owned first_collision=0000ffff inserts_until_failure=65514 error=23505
-- truth: table=public.upper column=id sequence=public.upper_no via=wrapped owned=no next=21 status=behind-far also=not-owned first_collision=FFFF inserts_until_failure=65514 error=23505
-- truth: table=public.cut column=id sequence=public.cut_no via=wrapped owned=no next=65001 status=near-exhaustion accept=behind also=not-owned first_collision=1000 inserts_until_failure=536 error=23505
-- truth: table=public.last_four column=id sequence=public.last_four_no via=wrapped owned=no next=9991 status=near-exhaustion also=not-owned limit=10999 remaining=1009
-- truth: table=public.inside column=id sequence=public.inside_no via=wrapped owned=no next=21 status=behind-far also=not-owned first_collision=202402000001 inserts_until_failure=19979 error=23505
-- truth: table=public.down column=id sequence=public.down_no via=wrapped owned=no next=-1 status=behind-far also=not-owned first_collision=N-50000 inserts_until_failure=49999 error=23505
-- truth: table=public.shifted column=id sequence=public.shifted_no via=wrapped owned=no next=8500 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.folded column=id sequence=public.folded_no via=wrapped owned=no next=21 status=behind-far also=not-owned first_collision=00000FFFF inserts_until_failure=65514 error=23505
CREATE SEQUENCE public.bare_no;
CREATE TABLE public.bare (id text PRIMARY KEY DEFAULT 'K' || to_hex(nextval('public.bare_no')));
CREATE SEQUENCE public.padded_no START 6;
CREATE TABLE public.padded (id text PRIMARY KEY DEFAULT lpad(to_hex(nextval('public.padded_no')), 8, '0'));
INSERT INTO public.padded SELECT lpad(to_hex(g), 8, '0') FROM generate_series(1, 40) AS g;
CREATE SEQUENCE public.far_no START 21;
CREATE TABLE public.far (id text PRIMARY KEY DEFAULT lpad(to_hex(nextval('public.far_no')), 8, '0'));
INSERT INTO public.far VALUES ('0000ffff');
CREATE SEQUENCE public.upper_no START 21;
CREATE TABLE public.upper (id text PRIMARY KEY DEFAULT upper(to_hex(nextval('public.upper_no'))));
INSERT INTO public.upper VALUES ('fffa'), ('FFFF'), ('10000'), ('FFFFFFFFFFFFFFFF'), ('FFFFFFFFFFFFFFFFF');
CREATE SEQUENCE public.cut_no START 65001;
CREATE TABLE public.cut (id text PRIMARY KEY DEFAULT lpad(to_hex(nextval('public.cut_no')), 4, '0'));
CREATE SEQUENCE public.last_four_no START 9991;
CREATE TABLE public.last_four (id text PRIMARY KEY DEFAULT "right"(nextval('public.last_four_no')::text, 4));
CREATE SEQUENCE public.inside_no START 21;
CREATE TABLE public.inside (id text PRIMARY KEY DEFAULT '2024' || lpad(nextval('public.inside_no')::text, 6, '0') || '01');
INSERT INTO public.inside VALUES ('202402000001');
CREATE SEQUENCE public.down_no INCREMENT -1;
CREATE TABLE public.down (id text PRIMARY KEY DEFAULT 'N' || nextval('public.down_no'));
INSERT INTO public.down VALUES ('N-50000'), ('N60000');
CREATE SEQUENCE public.shifted_no START 8500;
CREATE TABLE public.shifted (id text PRIMARY KEY DEFAULT 'A' || (nextval('public.shifted_no') + 1000));
INSERT INTO public.shifted VALUES ('A1000');
CREATE SEQUENCE public.folded_no START 21;
CREATE TABLE public.folded (id text NOT NULL DEFAULT upper(lpad(to_hex(nextval('public.folded_no')), 9, '0')));
CREATE UNIQUE INDEX ON public.folded (lower(id));
INSERT INTO public.folded VALUES ('00000ffff');

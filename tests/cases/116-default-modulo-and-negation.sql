-- title: DEFAULT nextval() % 100 repeats itself, DEFAULT -nextval() counts away from the positive ids
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: comparing the sequence with max(id): 98 > 3 is "fine", 4 <= 70 is "behind"; both are wrong
-- truth: table=public.bucket column=id sequence=public.bucket_no via=wrapped owned=no next=98 max=3 status=behind also=not-owned first_collision=3 inserts_until_failure=5 error=23505
-- truth: table=public.wheel column=id sequence=public.wheel_no via=wrapped owned=no next=95 max=null status=behind accept=near-exhaustion,cycle-risk,duplicates also=not-owned first_collision=95 inserts_until_failure=100 error=23505
-- truth: table=public.draft column=id sequence=public.draft_no via=wrapped owned=no next=4 max=70 min=-3 status=ok also=not-owned first_collision=none inserts_until_failure=none error=none
-- truth: table=public.sketch column=id sequence=public.sketch_no via=wrapped owned=no next=4 max=-1 min=-7 status=behind also=not-owned first_collision=-7 inserts_until_failure=3 error=23505
CREATE SEQUENCE public.bucket_no START 98;
CREATE TABLE public.bucket (id bigint PRIMARY KEY DEFAULT nextval('public.bucket_no') % 100, volume int);
INSERT INTO public.bucket VALUES (3, 1);
CREATE SEQUENCE public.wheel_no START 95;
CREATE TABLE public.wheel (id bigint PRIMARY KEY DEFAULT (nextval('public.wheel_no') % 100), volume int);
CREATE SEQUENCE public.draft_no;
CREATE TABLE public.draft (id bigint PRIMARY KEY DEFAULT -nextval('public.draft_no'), volume int);
INSERT INTO public.draft (volume) VALUES (1), (2), (3);
INSERT INTO public.draft (id) VALUES (4), (5), (70);
CREATE SEQUENCE public.sketch_no;
CREATE TABLE public.sketch (id bigint PRIMARY KEY DEFAULT (- nextval('public.sketch_no')), volume int);
INSERT INTO public.sketch (volume) VALUES (1), (2), (3);
INSERT INTO public.sketch (id) VALUES (-7);

-- title: a default that fails by itself before any type, limit or id is in its way
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "max(id) below the next value"
-- truth: table=public.share column=id sequence=public.share_no via=wrapped owned=no next=1 status=near-exhaustion inserts_until_failure=2 error=22012 remaining=2 first_collision=none
CREATE SEQUENCE public.share_no;
CREATE TABLE public.share (id int PRIMARY KEY DEFAULT 10 / (3 - nextval('public.share_no')), x int);

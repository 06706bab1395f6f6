-- title: the default was dropped, the sequence that the column owns is still there and unused
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "owned by the column, next 4 > max 3: fine"
-- truth: table=public.album column=id sequence=- via=none max=3 status=missing-default inserts_until_failure=0 error=23502
-- truth: table=public.track column=id sequence=public.track_id_seq via=serial owned=auto next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.album (id serial PRIMARY KEY, title text);
INSERT INTO public.album (title) VALUES ('one'), ('two'), ('three');
ALTER TABLE public.album ALTER COLUMN id DROP DEFAULT;
CREATE TABLE public.track (id serial PRIMARY KEY, title text);
INSERT INTO public.track (title) VALUES ('one'), ('two');
ALTER TABLE public.track ALTER COLUMN title DROP DEFAULT;

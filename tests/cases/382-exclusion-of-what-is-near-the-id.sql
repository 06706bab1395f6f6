-- title: exclusion constraints that refuse an id for a neighbour's, beside booking tables that don't speak of the id
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the id is free, the insert succeeds": the second insert into near fails (23P01)
-- truth: table=public.near column=id sequence=public.near_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.by_room column=id sequence=public.by_room_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.round column=id sequence=public.round_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
-- truth: table=public.booking column=id sequence=public.booking_id_seq via=serial owned=auto next=2 status=behind first_collision=4 inserts_until_failure=2 error=23505
CREATE TABLE public.near (id serial PRIMARY KEY, x int, EXCLUDE USING gist (int4range(id, id + 2) WITH &&));
CREATE TABLE public.by_room (
  id serial PRIMARY KEY, room int DEFAULT 1,
  EXCLUDE USING gist (int4range(room, room, '[]') WITH =, int4range(id, id + 2) WITH &&)
);
CREATE TABLE public.round (id serial PRIMARY KEY, x int, EXCLUDE USING gist (circle(point(id, 0), 1) WITH &&));
-- rooms and times: no matter of the id
CREATE TABLE public.booking (
  id serial PRIMARY KEY, room int, during tsrange,
  EXCLUDE USING gist (int4range(room, room, '[]') WITH =, during WITH &&)
);
INSERT INTO public.booking VALUES (1, 1, '[2001-01-01, 2001-01-02)'), (4, 1, '[2001-01-02, 2001-01-03)');
SELECT setval('public.booking_id_seq', 1);

-- title: an exclusion constraint on a generated range that is made of the id
-- min_version: 12
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "the id is free, the insert succeeds": the second one fails (23P01)
-- truth: table=public.near column=id sequence=public.near_id_seq via=serial owned=auto next=1 status=unknown-unreadable reason=unsupported-expression
CREATE TABLE public.near (
  id serial PRIMARY KEY, x int,
  around int4range GENERATED ALWAYS AS (int4range(id, id + 2)) STORED,
  EXCLUDE USING gist (around WITH &&)
);

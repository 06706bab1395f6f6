-- title: an identity column that owns a second sequence: up to 12 no insert gets through, from 13 on all is well
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "reads the identity's own sequence, and finds room or a collision where no insert succeeds"
-- truth[-12]: table=public.hull column=id sequence=public.hull_id_seq via=identity-always owned=internal status=ambiguous-identity inserts_until_failure=0 error=XX000
-- truth[13-]: table=public.hull column=id sequence=public.hull_id_seq via=identity-always owned=internal next=5 max=7 status=behind first_collision=7 inserts_until_failure=2 error=23505
CREATE TABLE public.hull (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);
ALTER SEQUENCE public.hull_id_seq RESTART 5;
INSERT INTO public.hull OVERRIDING SYSTEM VALUE VALUES (7, 1);
CREATE SEQUENCE public.hull_extra OWNED BY public.hull.id;

-- title: CHECKs that name other columns besides the id, which the insert itself fills, or which let in what the defaults say
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: a CHECK that names the id besides can't be told, so nothing can
-- truth: table=public.node column=id sequence=public.node_id_seq via=serial owned=auto next=3 max=2 status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.span column=id sequence=public.span_id_seq via=serial owned=auto next=2 max=1 status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.either column=id sequence=public.either_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.null_lets_in column=id sequence=public.null_lets_in_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.written column=id sequence=public.written_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
-- truth: table=public.cased column=id sequence=public.cased_id_seq via=serial owned=auto next=1 max=null status=ok inserts_until_failure=none error=none first_collision=none
CREATE TABLE public.node (id serial PRIMARY KEY, parent int, root int DEFAULT NULL, CHECK (parent <> id), CHECK (root IS NULL OR root <= id));
INSERT INTO public.node (parent) VALUES (NULL), (1);
CREATE TABLE public.span (id serial PRIMARY KEY, low int, high int NOT NULL DEFAULT 10, at timestamptz NOT NULL DEFAULT now(), CHECK (low < high AND at > '2000-01-01'), CHECK (low < id OR at IS NOT NULL));
INSERT INTO public.span (low) VALUES (0);
CREATE TABLE public.either (id serial PRIMARY KEY, kind varchar(9) DEFAULT 'b', CHECK (kind = 'b' OR id < 4));
CREATE TABLE public.null_lets_in (id serial PRIMARY KEY, lim int DEFAULT 7, other int, CHECK (id < lim OR other > 5));
CREATE TABLE public.written (id serial PRIMARY KEY, note text DEFAULT 'id > 4 AND x', lim int DEFAULT 3, CHECK (note <> 'id < 3 AND lim' AND lim > 2));
CREATE TABLE public.cased (id serial PRIMARY KEY, x int DEFAULT 5, CHECK (CASE WHEN x > 3 AND id > 0 THEN true ELSE false END));

-- title: keys that no sequence has to fill: one-row tables, generated columns, dates, shared keys down a chain, weak entities
-- min_version: 12
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: "integer primary key without nextval: missing default"
-- truth: table=public.settings column=id sequence=- via=none status=not-applicable reason=constant-default
-- truth: table=public.node column=id sequence=public.node_id_seq via=identity-always owned=internal next=3 max=2 status=ok first_collision=none inserts_until_failure=none error=none
-- truth: table=public.leaf column=id sequence=- via=none status=not-applicable reason=primary-key-is-foreign-key
-- truth: table=public.blossom column=leaf_id sequence=- via=none status=not-applicable reason=primary-key-is-foreign-key
-- truth: table=public.calendar column=day_key sequence=- via=generated status=not-applicable reason=generated
-- truth: table=public.booking column=seat sequence=- via=none status=not-applicable reason=part-of-key
-- truth: table=public.device_key column=id sequence=- via=none status=not-applicable reason=uuid
CREATE TABLE public.settings (id int PRIMARY KEY DEFAULT 1 CHECK (id = 1), theme text);
INSERT INTO public.settings (theme) VALUES ('dark');
CREATE TABLE public.node (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int);
INSERT INTO public.node (x) VALUES (1), (2);
CREATE TABLE public.leaf (id bigint PRIMARY KEY REFERENCES public.node ON DELETE CASCADE, colour text);
INSERT INTO public.leaf VALUES (2, 'green');
CREATE TABLE public.blossom (leaf_id bigint PRIMARY KEY, colour text, FOREIGN KEY (leaf_id) REFERENCES public.leaf (id));
CREATE TABLE public.calendar (day date NOT NULL, day_key int PRIMARY KEY GENERATED ALWAYS AS (day - DATE '2000-01-01') STORED);
INSERT INTO public.calendar (day) VALUES ('2024-05-05');
CREATE TABLE public.booking (show_id bigint REFERENCES public.node, seat int, PRIMARY KEY (show_id, seat));
INSERT INTO public.booking VALUES (1, 14), (1, 15), (2, 14);
CREATE TABLE public.device_key (id uuid PRIMARY KEY, x int);

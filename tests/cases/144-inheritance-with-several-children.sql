-- title: inheritance trees: children share the default, one child has two parents, ids repeat across tables and nobody minds
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: yes
-- naive: SELECT max(id) FROM the parent (900) or count(*) > count(DISTINCT id) over the tree
-- truth: table=public.animal column=id sequence=public.animal_id_seq via=serial owned=auto next=8 max=2 max_tree=900 status=ok also=shared first_collision=none inserts_until_failure=none error=none
-- truth: table=public.dog column=id sequence=public.animal_id_seq via=default owned=public.animal.id next=8 max=900 status=behind also=shared scope=direct first_collision=900 inserts_until_failure=892 error=23505
-- truth: table=public.robot column=id sequence=public.robot_id_seq via=serial owned=auto next=3 max=2 max_tree=7 status=ok first_collision=none inserts_until_failure=none error=none
CREATE TABLE public.animal (id serial PRIMARY KEY, name text);
CREATE TABLE public.cat () INHERITS (public.animal);
CREATE TABLE public.dog (PRIMARY KEY (id)) INHERITS (public.animal);
CREATE TABLE public.robot (id serial PRIMARY KEY, volts int);
CREATE TABLE public.robot_dog (id int DEFAULT nextval('public.animal_id_seq')) INHERITS (public.dog, public.robot);
INSERT INTO public.animal (name) VALUES ('a'), ('b');
INSERT INTO public.cat (name) VALUES ('c'), ('d');
INSERT INTO public.cat (id, name) VALUES (1, 'e'), (9, 'f');
INSERT INTO public.dog (name) VALUES ('g'), ('h');
INSERT INTO public.dog (id, name) VALUES (900, 'i');
INSERT INTO public.robot (volts) VALUES (5), (12);
INSERT INTO public.robot_dog (volts) VALUES (3);

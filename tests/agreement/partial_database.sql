-- One of everything that a partial dump can tear apart. :app is the name of an application role.
CREATE SCHEMA sales;
CREATE SCHEMA parts;
CREATE SEQUENCE public.loose_seq;
CREATE SEQUENCE public.late_seq;
CREATE SEQUENCE public.bare_seq;
CREATE SEQUENCE public.shared_seq;
CREATE SEQUENCE public.trigger_seq;
CREATE SEQUENCE public.idle_seq;
CREATE SEQUENCE sales.invoice_seq;

CREATE TABLE public.behind (id serial PRIMARY KEY, note text);
INSERT INTO public.behind (id, note) SELECT g, 'note ' || g FROM generate_series(1, 7) g;

CREATE TABLE public.fine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    behind_id integer REFERENCES public.behind
);
INSERT INTO public.fine (behind_id) VALUES (1), (2), (3);

CREATE TABLE public.loose (id integer DEFAULT nextval('public.loose_seq') PRIMARY KEY);
INSERT INTO public.loose SELECT g FROM generate_series(1, 4) g;

CREATE TABLE public.late (id bigint DEFAULT nextval('public.late_seq'::text) PRIMARY KEY);
INSERT INTO public.late DEFAULT VALUES;

CREATE TABLE public.bare (id bigint DEFAULT nextval('bare_seq'::text) PRIMARY KEY);
INSERT INTO public.bare DEFAULT VALUES;

CREATE TABLE public.broken (id bigint DEFAULT nextval('public.gone_seq'::text) PRIMARY KEY);

CREATE TABLE public.left_hand (id integer DEFAULT nextval('public.shared_seq') PRIMARY KEY);
CREATE TABLE public.right_hand (id integer DEFAULT nextval('public.shared_seq') PRIMARY KEY);
INSERT INTO public.left_hand DEFAULT VALUES;
INSERT INTO public.right_hand DEFAULT VALUES;

CREATE TABLE sales.invoice (number text DEFAULT 'INV-' || nextval('sales.invoice_seq') PRIMARY KEY);
INSERT INTO sales.invoice DEFAULT VALUES;
CREATE TABLE sales.client (id serial PRIMARY KEY, owner_id integer REFERENCES public.behind);
INSERT INTO sales.client (owner_id) VALUES (1), (2);

CREATE TABLE sales.event (id bigserial, year integer :event_key) PARTITION BY RANGE (year);
CREATE TABLE sales.event_1 PARTITION OF sales.event FOR VALUES FROM (2000) TO (2010);
CREATE TABLE parts.event_2 PARTITION OF sales.event FOR VALUES FROM (2010) TO (2020);
INSERT INTO sales.event (year) SELECT 2000 + g % 20 FROM generate_series(1, 30) g;
INSERT INTO sales.event (id, year) VALUES (35, 2015);

CREATE TABLE public.parent (id serial PRIMARY KEY);
CREATE TABLE public.child (extra text, PRIMARY KEY (id)) INHERITS (public.parent);
INSERT INTO public.parent DEFAULT VALUES;
INSERT INTO public.child (extra) VALUES ('x'), ('y');

CREATE TABLE public.seen (id serial PRIMARY KEY, name text);
INSERT INTO public.seen (name) VALUES ('x');
CREATE SEQUENCE public.view_seq START 100;
CREATE VIEW public.seen_view AS SELECT id, name FROM public.seen;
ALTER VIEW public.seen_view ALTER COLUMN id SET DEFAULT nextval('public.view_seq');

CREATE TABLE public.triggered (id integer PRIMARY KEY, name text);
CREATE FUNCTION public.fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.id := nextval('public.trigger_seq');
    RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON public.triggered FOR EACH ROW EXECUTE PROCEDURE public.fill();
INSERT INTO public.triggered (name) VALUES ('a'), ('b');

CREATE TABLE public.nameless (what text);
INSERT INTO public.nameless VALUES ('x');
CREATE TABLE public.unfilled (id integer PRIMARY KEY);
CREATE TABLE public.computed (id serial PRIMARY KEY, half integer, whole integer :generated);
INSERT INTO public.computed (half) VALUES (3), (4);
SELECT lo_from_bytea(0, '\x0102') \g /dev/null

GRANT SELECT, INSERT ON public.behind, public.fine, sales.client, public.loose TO :app;
GRANT USAGE ON SEQUENCE public.behind_id_seq, public.loose_seq TO :app;

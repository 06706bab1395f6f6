-- title: a CHECK that a partition alone has refuses the next ids, and whether they come to it is not known before
-- min_version: 12
-- max_version: 18
-- needs: none
-- innocent: no
-- naive: "ok": the partition that is meant for now takes none of them
-- truth: table=public.dated column=id sequence=public.dated_id_seq via=serial owned=auto next=1 status=unknown-unreadable
-- truth: table=public.called column=id sequence=public.called_id_seq via=serial owned=auto next=1 status=unknown-unreadable
CREATE TABLE public.dated (id bigserial, at timestamptz NOT NULL DEFAULT now()) PARTITION BY RANGE (at);
CREATE TABLE public.dated_1 PARTITION OF public.dated FOR VALUES FROM ('2000-01-01') TO ('2100-01-01');
ALTER TABLE public.dated_1 ADD CHECK (id > 4);
CREATE TABLE public.dated_2 PARTITION OF public.dated FOR VALUES FROM ('2100-01-01') TO ('2200-01-01');
CREATE FUNCTION public.fits(bigint) RETURNS bool IMMUTABLE LANGUAGE sql AS $$ SELECT $1 > 4 $$;
CREATE TABLE public.called (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE public.called_1 PARTITION OF public.called FOR VALUES FROM (1) TO (1000000);
ALTER TABLE public.called_1 ADD CHECK (public.fits(id));

-- title: a descending CYCLE sequence wraps to MAXVALUE and meets the rows that a clean-up has left there
-- min_version: 10
-- max_version: 18
-- needs: none
-- innocent: no
-- truth: table=public.ticket_roll column=no sequence=public.ticket_roll_no via=default owned=auto status=cycle-risk next=10 max=48 min=45 first_collision=48 inserts_until_failure=12 error=23505
CREATE SEQUENCE public.ticket_roll_no INCREMENT BY -1 MINVALUE 1 MAXVALUE 50 CYCLE;
CREATE TABLE public.ticket_roll (no smallint NOT NULL DEFAULT nextval('public.ticket_roll_no'), sold boolean, UNIQUE (no));
ALTER SEQUENCE public.ticket_roll_no OWNED BY public.ticket_roll.no;
INSERT INTO public.ticket_roll (sold) SELECT n % 2 = 0 FROM generate_series(1, 40) n;
DELETE FROM public.ticket_roll WHERE no NOT BETWEEN 45 AND 48;

(
  schema_pattern text DEFAULT NULL,
  max_scan_bytes bigint DEFAULT 104857600,
  lookup_path name[] DEFAULT pg_catalog.current_schemas(false)
)
RETURNS TABLE (
  table_name text, id_column text, max_id bigint, sequence_value bigint, status text,
  schema_name text, sequence_name text, next_value bigint, first_collision bigint, inserts_until_failure numeric,
  on_collision text, remaining numeric, used_percent numeric, reason text, detail text
)
LANGUAGE plpgsql STABLE SECURITY INVOKER COST 100000 ROWS 1000
-- A name means PostgreSQL's own function or operator, whatever the caller's search_path is. No lock is waited for longer than
-- this; how long it may all take (statement_timeout) is the caller's to say.
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET quote_all_identifiers = off
SET constraint_exclusion = off
SET row_security = off
SET lock_timeout = '1s'
AS $health$
-- What this says is what `seqguard check` says of the same database. Where plain SQL can't tell, it says `unknown` and why.
-- It calls nothing that is stored in the database: no trigger, rule, policy, view or function of anybody's. Of a default it
-- computes what is made of PostgreSQL's own functions, with numbers in the place of nextval().
#variable_conflict use_column

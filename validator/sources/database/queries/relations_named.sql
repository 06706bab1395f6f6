-- Relations that stand where a late-bound sequence name may be looked up, and are no sequence.
SELECT n.nspname::text, c.relname::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = ANY (%(names)s) AND c.relkind <> 'S'

-- Names of collations that are not the database's default.
SELECT c.oid::bigint, n.nspname::text, c.collname::text
FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
WHERE c.oid = ANY (%(collations)s::oid[])

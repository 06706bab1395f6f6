-- Views with defaults of their own that PostgreSQL lets rows be inserted through, with their definitions.
SELECT c.oid::bigint, pg_catalog.pg_get_viewdef(c.oid)
FROM pg_catalog.pg_class c
WHERE c.oid = ANY (%(views)s::oid[])
  AND pg_catalog.pg_relation_is_updatable(c.oid, false) & 8 = 8

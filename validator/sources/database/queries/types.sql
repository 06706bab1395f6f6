-- The types of the columns read: the chain of domains down to a built-in type, with the length or precision that counts.
WITH RECURSIVE chain AS (
  SELECT t.oid AS start, t.oid, t.typtype, t.typbasetype, t.typtypmod, t.typname, t.typnamespace, 0 AS depth
  FROM pg_catalog.pg_type t WHERE t.oid = ANY (%(types)s::oid[])
  UNION ALL
  SELECT c.start, t.oid, t.typtype, t.typbasetype, t.typtypmod, t.typname, t.typnamespace, c.depth + 1
  FROM chain c JOIN pg_catalog.pg_type t ON t.oid = c.typbasetype WHERE c.typtype = 'd'
)
SELECT c.start::bigint, c.oid::bigint, c.typtype::text, c.typtypmod::int,
       c.typname::text, n.nspname = 'pg_catalog',
       ARRAY(SELECT pg_catalog.pg_get_expr(k.conbin, 0)
             FROM pg_catalog.pg_constraint k WHERE k.contypid = c.oid AND k.contype = 'c' ORDER BY k.conname),
       ARRAY(SELECT k.conname::text
             FROM pg_catalog.pg_constraint k WHERE k.contypid = c.oid AND k.contype = 'c' ORDER BY k.conname)
FROM chain c JOIN pg_catalog.pg_namespace n ON n.oid = c.typnamespace
ORDER BY c.start, c.depth

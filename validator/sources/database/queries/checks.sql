-- CHECK constraints that speak of one column alone, and foreign keys of one column.
SELECT k.conrelid::bigint, k.conkey[1]::int, k.contype::text,
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END, k.conname::text
FROM pg_catalog.pg_constraint k
WHERE NOT k.conrelid = ANY (%(unread)s::oid[]) AND k.contype IN ('c', 'f') AND k.conrelid <> 0 AND pg_catalog.array_length(k.conkey, 1) = 1
  AND {enforced}
ORDER BY k.conrelid, k.conname

-- CHECK constraints and foreign keys of one column; CHECKs of several columns; which ones a partition alone has.
SELECT k.conrelid::bigint, k.conkey[1]::int, k.contype::text,
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END, k.conname::text,
       CASE WHEN pg_catalog.array_length(k.conkey, 1) > 1 OR (k.contype = 'c' AND c.relispartition AND k.coninhcount = 0) THEN
         ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
       END,
       pg_catalog.array_length(k.conkey, 1) = 1
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
WHERE NOT k.conrelid = ANY (%(unread)s::oid[])
  AND (k.contype = 'c' AND pg_catalog.array_length(k.conkey, 1) > 0 OR k.contype = 'f' AND pg_catalog.array_length(k.conkey, 1) = 1)
  AND {enforced}
ORDER BY k.conrelid, k.conname

-- Children and partitions, with their parents in order.
SELECT i.inhrelid::bigint, i.inhparent::bigint
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')
ORDER BY i.inhrelid, i.inhseqno

-- What can refuse a value, and what can find the largest one fast. Only the first indnkeyatts columns are key.
SELECT i.indrelid::bigint, x.relname::text, i.indisunique, i.indisexclusion, i.indisprimary, i.indisvalid, i.indisready,
       {nkeyatts}::int, i.indkey[0]::int, m.amname = 'btree',
       pg_catalog.pg_get_expr(i.indpred, i.indrelid),
       CASE WHEN {nkeyatts} > 1 OR i.indkey[0] = 0 THEN
         ARRAY(SELECT a.attname::text FROM pg_catalog.generate_series(0, {nkeyatts} - 1) k
               LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]
               ORDER BY k) END,
       CASE WHEN i.indisexclusion THEN
         (SELECT pg_catalog.bool_and(o.oprname = '=')
          FROM pg_catalog.pg_constraint k
          CROSS JOIN LATERAL pg_catalog.unnest(k.conexclop) AS e (op)
          JOIN pg_catalog.pg_operator o ON o.oid = e.op
          WHERE k.conindid = i.indexrelid AND k.contype = 'x') END,
       CASE WHEN (i.indisunique OR i.indisexclusion) AND {nkeyatts} = 1 AND i.indkey[0] = 0
            THEN pg_catalog.pg_get_indexdef(i.indexrelid, 1, false) END,
       CASE WHEN (i.indisunique OR i.indisexclusion) AND {nkeyatts} = 1 AND i.indkey[0] = 0 THEN
         (SELECT ARRAY[pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN tn.nspname = 'pg_catalog' THEN t.typname END,
                       ln.nspname, l.collname]::text[]
          FROM pg_catalog.pg_attribute a
          JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
          JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
          LEFT JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[0]
          LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
          WHERE a.attrelid = i.indexrelid AND a.attnum = 1) END,
       CASE WHEN i.indisexclusion THEN
         (SELECT pg_catalog.array_agg(pg_catalog.pg_get_indexdef(i.indexrelid, e.place::int, false))
                   FILTER (WHERE o.oprname <> '=' OR i.indkey[e.place - 1] = 0)
          FROM pg_catalog.pg_constraint k
          CROSS JOIN LATERAL pg_catalog.unnest(k.conexclop) WITH ORDINALITY AS e (op, place)
          JOIN pg_catalog.pg_operator o ON o.oid = e.op
          WHERE k.conindid = i.indexrelid AND k.contype = 'x'
          HAVING pg_catalog.bool_or(o.oprname <> '=')) END,
       i.indoption[0] IN (0, 3)  -- ASC NULLS LAST or DESC NULLS FIRST: what ORDER BY asks for unless told otherwise
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am m ON m.oid = x.relam
WHERE NOT c.oid = ANY (%(unread)s::oid[]) AND i.indislive AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY i.indrelid, x.relname

-- The columns that something may fill from a sequence: identity, a default (its own or its domain's) that calls nextval or a
-- function of the user's, and those of tables with a BEFORE INSERT trigger; and all primary keys of one column, what partitions
-- keep unique, and what tables are partitioned by (all columns, where that is an expression, or where their partitions are partitioned again). All columns,
-- too, of a table with a unique index on an expression or on a generated column, which may be made of any of them, or with a
-- generated column that may refuse what it gets; those whose defaults call currval() or lastval(); those with defaults that are
-- unique together with others; and what a CHECK of several columns names, or one that a partition alone has.
-- A call of nextval is told by its oid in the stored expression: only the defaults of columns that are wanted are decompiled.
-- pg_type.typdefault is stale text after a rename, so the domain's default is decompiled, too. A default speaks of no column,
-- so that is done without its table, which the server would open for it; only a generated column's expression needs that.
SELECT a.attrelid::bigint, a.attnum::int, a.attname::text, a.attnotnull, a.attidentity::text, {generated} <> '',
       pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid::bigint, a.atttypmod::int,
       CASE WHEN a.attcollation <> 0 THEN a.attcollation::bigint END,
       CASE WHEN ad.oid IS NULL THEN pg_catalog.pg_get_expr(t.typdefaultbin, 0)
            WHEN {generated} = '' THEN pg_catalog.pg_get_expr(ad.adbin, 0)
            ELSE pg_catalog.pg_get_expr(ad.adbin, ad.adrelid) END,
       ad.oid IS NULL,
       pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT'), {generated} = 'v'
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef ad ON a.atthasdef AND ad.adrelid = a.attrelid AND ad.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND NOT c.oid = ANY (%(unread)s::oid[])
  AND c.relkind IN ('r', 'p', 'f', 'v') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (a.attidentity <> ''
       OR pg_catalog.strpos(CASE WHEN ad.oid IS NULL THEN t.typdefaultbin ELSE ad.adbin END::text, {nextval}) > 0
       OR (ad.oid IS NOT NULL AND ad.adbin::text ~ ({last_drawn}))
       OR (ad.oid IS NOT NULL AND EXISTS (
             SELECT FROM pg_catalog.pg_depend x
             WHERE x.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND x.objid = ad.oid
               AND x.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass))
       OR (t.typtype = 'd' AND EXISTS (
             SELECT FROM pg_catalog.pg_depend x
             WHERE x.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objid = t.oid
               AND x.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass))
       OR (c.relkind <> 'v' AND EXISTS (
             SELECT FROM pg_catalog.pg_index i
             WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND {nkeyatts} = 1
               AND (i.indisprimary OR (c.relispartition AND (i.indisunique OR i.indisexclusion)))))
       OR (ad.oid IS NOT NULL AND EXISTS (
             SELECT FROM pg_catalog.pg_index i
             WHERE i.indrelid = c.oid AND i.indisunique AND {nkeyatts} > 1 AND i.indpred IS NULL AND a.attnum = ANY (i.indkey::int2[])))
       OR (c.relkind = 'p' AND EXISTS (
             SELECT FROM pg_catalog.pg_partitioned_table p
             WHERE p.partrelid = c.oid
               AND (a.attnum = ANY (p.partattrs::int2[]) OR p.partexprs IS NOT NULL OR EXISTS (
                      SELECT FROM pg_catalog.pg_inherits h
                      JOIN pg_catalog.pg_class s ON s.oid = h.inhrelid AND s.relkind = 'p'
                      WHERE h.inhparent = c.oid))))
       OR c.oid IN (
             SELECT i.indrelid FROM pg_catalog.pg_index i
             WHERE (i.indisunique OR i.indisexclusion) AND {nkeyatts} = 1 AND i.indkey[0] = 0)
       OR c.oid IN (
             SELECT i.indrelid FROM pg_catalog.pg_index i
             JOIN (SELECT a.attrelid, a.attnum FROM pg_catalog.pg_attribute a WHERE {generated} <> '' OFFSET 0) g
               ON g.attrelid = i.indrelid AND g.attnum = i.indkey[0]
             WHERE (i.indisunique OR i.indisexclusion) AND {nkeyatts} = 1)
       OR c.oid IN (
             SELECT a.attrelid FROM pg_catalog.pg_attribute a
             JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
             WHERE {generated} <> ''
               AND (a.attnotnull OR a.atttypmod >= 0 OR t.typtype = 'd' OR a.atttypid::int IN (20, 21, 23) OR EXISTS (
                      SELECT FROM pg_catalog.pg_constraint k
                      WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum])))
       OR (c.relhastriggers AND EXISTS (
             SELECT FROM pg_catalog.pg_trigger g
             WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7))
       OR (c.relchecks > 0 AND EXISTS (
             SELECT FROM pg_catalog.pg_constraint k
             WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
               AND (pg_catalog.array_length(k.conkey, 1) > 1 OR (c.relispartition AND k.coninhcount = 0))))
       OR EXISTS (
             SELECT FROM unnest(%(schemas)s::text[], %(tables)s::text[], %(columns)s::text[]) AS w (s, t, c)
             WHERE w.s = n.nspname AND w.t = c.relname AND w.c = a.attname))

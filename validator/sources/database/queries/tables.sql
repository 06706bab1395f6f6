-- Every relation that takes inserts, with what the role may do to it. Temporary ones and PostgreSQL's own are left out.
SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text, c.relispartition,
       c.reltuples::bigint,
       coalesce(i.indexes, 0)::int,
       CASE WHEN c.relkind = 'p' AND NOT c.oid = ANY (%(unread)s::oid[]) THEN pg_catalog.pg_get_partkeydef(c.oid) END,
       CASE WHEN NOT c.oid = ANY (%(unread)s::oid[]) THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END,
       n.usage,
       pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       c.relrowsecurity AND pg_catalog.row_security_active(c.oid),
       c.relforcerowsecurity,
       n.owner,
       pg_catalog.pg_get_userbyid(c.relowner)::text,
       CASE WHEN c.relkind IN ('r', 'p') THEN {shape} END
FROM pg_catalog.pg_class c
JOIN ({schemas}) n ON n.oid = c.relnamespace
LEFT JOIN (SELECT indrelid, pg_catalog.count(*) AS indexes FROM pg_catalog.pg_index GROUP BY indrelid) i ON i.indrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f', 'v')
  AND c.relpersistence <> 't'
ORDER BY n.nspname, c.relname

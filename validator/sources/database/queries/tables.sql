-- Every relation that takes inserts, with what the role may do to it. Temporary ones and PostgreSQL's own are left out.
SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text, c.relispartition,
       c.reltuples::bigint,
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid)::int,
       CASE WHEN c.relkind = 'p' AND NOT c.oid = ANY (%(locked)s::oid[]) THEN pg_catalog.pg_get_partkeydef(c.oid) END,
       CASE WHEN NOT c.oid = ANY (%(locked)s::oid[]) THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
       pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       c.relrowsecurity AND pg_catalog.row_security_active(c.oid),
       pg_catalog.pg_get_userbyid(n.nspowner)::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v')
  AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY n.nspname, c.relname

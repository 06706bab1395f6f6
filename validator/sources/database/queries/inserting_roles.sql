-- The roles that an application may connect as: they can log in, are no superusers, and may insert into some table.
SELECT r.rolname::text
FROM pg_catalog.pg_roles r
WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname !~ '^pg_'
  AND EXISTS (SELECT FROM pg_catalog.pg_class c JOIN ({schemas}) n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
                AND pg_catalog.has_table_privilege(r.oid, c.oid, 'INSERT'))
ORDER BY r.rolname
LIMIT 50

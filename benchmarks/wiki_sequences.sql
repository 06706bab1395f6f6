-- The way of the PostgreSQL wiki, page "Fixing Sequences" (https://wiki.postgresql.org/wiki/Fixing_Sequences), written
-- anew: a query of the catalog whose rows are statements, to be run as they are. As there, it goes by the dependency of
-- a sequence on the column that owns it, calls setval() with the column's largest value, or 1 where it has none, and
-- names both schemas.
SELECT format('SELECT setval(%L, coalesce(max(%I), 1)) FROM %s;', seq.oid::regclass, col.attname, tab.oid::regclass)
  FROM pg_class seq
  JOIN pg_depend dep ON dep.classid = 'pg_class'::regclass AND dep.objid = seq.oid
                    AND dep.refclassid = 'pg_class'::regclass AND dep.refobjsubid > 0
  JOIN pg_class tab ON tab.oid = dep.refobjid
  JOIN pg_attribute col ON col.attrelid = tab.oid AND col.attnum = dep.refobjsubid
 WHERE seq.relkind = 'S'
 ORDER BY seq.relnamespace::regnamespace::text, seq.relname;

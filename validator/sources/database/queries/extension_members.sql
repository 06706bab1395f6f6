-- Tables and sequences that an extension owns: its business, not the user's.
SELECT d.objid::bigint
FROM pg_catalog.pg_depend d
WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e'

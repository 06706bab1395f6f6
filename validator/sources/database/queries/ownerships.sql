-- OWNED BY ('a') and identity ('i') of sequences. Ownership is not use.
SELECT d.objid::bigint, d.refobjid::bigint, d.refobjsubid::int, d.deptype::text, a.attname::text
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
ORDER BY d.objid

-- Every sequence that is not temporary: its parameters, which everybody may read, and what the role may do with it.
SELECT c.oid::bigint, n.nspname::text, c.relname::text, t.typname::text,
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
       n.usage,
       pg_catalog.has_sequence_privilege(c.oid, 'SELECT'),
       pg_catalog.has_sequence_privilege(c.oid, 'USAGE'),
       n.owner,
       c.oid IN (SELECT d.refobjid FROM pg_catalog.pg_depend d
                 WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                   AND d.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass))
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN ({schemas}) n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = s.seqtypid
WHERE c.relpersistence <> 't'
ORDER BY n.nspname, c.relname

-- Every sequence that is not temporary: its parameters, which everybody may read, what the role may do with it, and whether
-- something uses it that is no column which is read: a rule, a function, a table that is not read. Where such a table may draw
-- from any sequence (a late-bound name, a function, a trigger), each of them counts as used.
SELECT c.oid::bigint, n.nspname::text, c.relname::text, t.typname::text,
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
       n.usage,
       pg_catalog.has_sequence_privilege(c.oid, 'SELECT'),
       pg_catalog.has_sequence_privilege(c.oid, 'USAGE'),
       n.owner,
       pg_catalog.pg_get_userbyid(c.relowner)::text,
       c.oid IN (SELECT d.refobjid FROM pg_catalog.pg_depend d
                 WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                   AND d.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass))
         OR c.oid IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = ANY (%(unread)s::oid[])
                        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i'))
         OR c.oid IN (SELECT d.refobjid FROM pg_catalog.pg_attrdef ad
                      JOIN pg_catalog.pg_depend d
                        ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = ad.oid
                      WHERE ad.adrelid = ANY (%(unread)s::oid[])
                        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)
         OR c.oid IN (SELECT d.refobjid FROM pg_catalog.pg_attribute a
                      JOIN pg_catalog.pg_depend d
                        ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = a.atttypid
                      WHERE a.attrelid = ANY (%(unread)s::oid[])
                        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass)
         OR EXISTS (SELECT FROM pg_catalog.pg_trigger g
                    WHERE g.tgrelid = ANY (%(unread)s::oid[]) AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7)
         OR EXISTS (SELECT FROM pg_catalog.pg_attribute a
                    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                    LEFT JOIN pg_catalog.pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
                    WHERE a.attrelid = ANY (%(unread)s::oid[])
                      AND (pg_catalog.strpos(CASE WHEN ad.oid IS NULL THEN t.typdefaultbin ELSE ad.adbin END::text, {nextval}) > 0
                           OR EXISTS (SELECT FROM pg_catalog.pg_depend d
                                      WHERE d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                                        AND (d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = ad.oid
                                             OR d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid)))
                      AND NOT EXISTS (
                        SELECT FROM pg_catalog.pg_depend d
                        JOIN pg_catalog.pg_sequence q ON q.seqrelid = d.refobjid
                        WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND ((d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = ad.oid)
                               OR (d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid))))
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN ({schemas}) n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = s.seqtypid
WHERE c.relpersistence <> 't'
ORDER BY n.nspname, c.relname

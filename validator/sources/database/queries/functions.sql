-- Functions that may hand out a sequence's value: those that name nextval, that depend on a sequence (BEGIN ATOMIC bodies),
-- or that a default or a trigger on INSERT calls (chosen as in triggers.sql).
SELECT p.oid::bigint, n.nspname::text, p.proname::text, l.lanname::text,
       {body},
       CASE WHEN p.proargmodes IS NULL THEN p.proargnames
            ELSE ARRAY(SELECT coalesce(p.proargnames[k], '')
                       FROM pg_catalog.generate_subscripts(p.proargmodes, 1) k
                       WHERE p.proargmodes[k] IN ('i', 'b', 'v') ORDER BY k) END,
       p.pronargs::int, p.prosecdef,
       (SELECT pg_catalog.substr(o, 13) FROM pg_catalog.unnest(p.proconfig) o WHERE o LIKE 'search\_path=%%' LIMIT 1),
       ARRAY(SELECT pg_catalog.format_type(a.type, -1)
             FROM pg_catalog.unnest(p.proargtypes::oid[]) WITH ORDINALITY a (type, k)
             WHERE l.lanname IN ('sql', 'plpgsql') ORDER BY a.k),
       CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN pg_catalog.format_type(p.prorettype, -1) END
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema'
  AND (p.prosrc ILIKE '%%nextval%%'
       OR p.oid IN (SELECT d.refobjid FROM pg_catalog.pg_depend d
                    WHERE d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                      AND d.classid IN ('pg_catalog.pg_attrdef'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass))
       OR p.oid IN (SELECT g.tgfoid FROM pg_catalog.pg_trigger g WHERE NOT g.tgisinternal AND g.tgtype::int & 7 = 7)
       OR (l.lanname = 'plpgsql' AND p.prosrc ~* %(touching)s
           AND p.oid IN (SELECT g.tgfoid FROM pg_catalog.pg_trigger g WHERE NOT g.tgisinternal AND g.tgtype::int & 68 = 4))
       OR p.oid IN (SELECT d.objid FROM pg_catalog.pg_depend d
                    JOIN pg_catalog.pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass))
ORDER BY n.nspname, p.proname, p.oid

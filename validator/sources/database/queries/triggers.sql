-- BEFORE INSERT FOR EACH ROW triggers that fire in an ordinary session ('O' and 'A').
SELECT g.tgrelid::bigint, g.tgname::text, g.tgfoid::bigint, g.tgargs,
       CASE WHEN g.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(g.oid) END
FROM pg_catalog.pg_trigger g
WHERE NOT g.tgrelid = ANY (%(unread)s::oid[]) AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A')
ORDER BY g.tgrelid, g.tgname

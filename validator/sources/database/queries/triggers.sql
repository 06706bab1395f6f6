-- Triggers on INSERT that fire in an ordinary session ('O' and 'A'): BEFORE FOR EACH ROW all, of the others those whose body in
-- PL/pgSQL names what may have to do with ids.
SELECT g.tgrelid::bigint, g.tgname::text, g.tgfoid::bigint, g.tgargs,
       CASE WHEN g.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(g.oid) END,
       g.tgtype::int & 2 <> 0, g.tgtype::int & 1 <> 0
FROM pg_catalog.pg_trigger g
JOIN pg_catalog.pg_proc p ON p.oid = g.tgfoid
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE NOT g.tgrelid = ANY (%(unread)s::oid[]) AND NOT g.tgisinternal AND g.tgenabled IN ('O', 'A')
  AND (g.tgtype::int & 7 = 7 OR (g.tgtype::int & 68 = 4 AND l.lanname = 'plpgsql' AND p.prosrc ~* %(touching)s))
ORDER BY g.tgrelid, g.tgname

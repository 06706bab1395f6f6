-- Rewrite rules ON INSERT that act in an ordinary session.
SELECT r.ev_class::bigint, r.rulename::text, r.is_instead, pg_catalog.pg_get_ruledef(r.oid)
FROM pg_catalog.pg_rewrite r
WHERE NOT r.ev_class = ANY (%(unread)s::oid[]) AND r.ev_type = '3' AND r.ev_enabled IN ('O', 'A')
ORDER BY r.ev_class, r.rulename

-- Views with defaults of their own that PostgreSQL lets rows be inserted through: their definitions, whether new rows must
-- satisfy them (WITH CHECK OPTION), and the first INSTEAD OF INSERT trigger, which takes the place of the insert.
SELECT c.oid::bigint, pg_catalog.pg_get_viewdef(c.oid),
       EXISTS (SELECT FROM pg_catalog.pg_options_to_table(c.reloptions) o WHERE o.option_name = 'check_option'),
       (SELECT pg_catalog.min(g.tgname::text)
        FROM pg_catalog.pg_trigger g
        WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype::int & 68 = 68)
FROM pg_catalog.pg_class c
WHERE c.oid = ANY (%(views)s::oid[])
  AND pg_catalog.pg_relation_is_updatable(c.oid, false) & 8 = 8

-- Functions and operators on PostgreSQL's own types that aren't PostgreSQL's, of the names that bodies are computed with: a body
-- that is kept as text may mean them. Arrays and the like are left out: no value of a sequence is one, but for VARIADIC.
SELECT n.nspname::text, p.proname::text
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.proname = ANY (%(functions)s::name[]) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
        SELECT FROM pg_catalog.unnest(p.proargtypes::oid[]) a JOIN pg_catalog.pg_type t ON t.oid = a
        WHERE t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace
           OR NOT (t.typcategory IN ('N', 'S', 'B', 'P') OR (t.typcategory = 'A' AND p.provariadic <> 0)))
UNION
SELECT n.nspname::text, o.oprname::text
FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprname = ANY (%(operators)s::name[]) AND n.nspname !~ '^pg_'
  AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_type t
        WHERE t.oid IN (o.oprleft, o.oprright)
          AND (t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace OR t.typcategory NOT IN ('N', 'S', 'B', 'P')))
  -- pg_trgm's operator, similarity of two texts: PostgreSQL has none, so a body that divides does not mean it
  AND NOT (o.oprname = '%%' AND o.oprleft = 'text'::pg_catalog.regtype AND o.oprright = 'text'::pg_catalog.regtype)

  FOR r IN
    WITH RECURSIVE
    schemas AS (  -- neither PostgreSQL's own nor a platform's
      SELECT n.oid, n.nspname, has_schema_privilege(n.oid, 'USAGE') AS usable
      FROM pg_namespace n
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND n.nspname !~ '^(_timescaledb_.*|timescaledb_(information|experimental)|_realtime|supabase_(functions|migrations)|graphql_public|pgsodium(_masks)?|hdb_(catalog|views)|pglogical(_origin)?|tiger_data|columnar_internal|citus_internal|rdsadmin|_heroku|crdb_internal)$'
        AND NOT (n.nspname IN ('auth', 'storage', 'realtime', 'vault', 'net', 'extensions', 'graphql', 'pgbouncer', 'cron',
                               'partman', 'repack', 'pgagent', 'topology', 'tiger', 'columnar', 'citus')
                 AND pg_get_userbyid(n.nspowner) ~ '^(supabase.*|cloud_admin|rdsadmin|azuresu|cloudsqladmin|cloudsqlsuperuser|neon_superuser)$')
    ),
    above (child, parent, depth) AS (  -- all that stand above a partition or an inheritance child
      SELECT i.inhrelid, i.inhparent, 1 FROM pg_inherits i
      UNION
      SELECT a.child, i.inhparent, a.depth + 1 FROM above a JOIN pg_inherits i ON i.inhrelid = a.parent
    ),
    roots AS (SELECT DISTINCT ON (a.child) a.child, a.parent AS root FROM above a ORDER BY a.child, a.depth DESC),
    below AS (  -- of partitioned tables
      SELECT a.parent, array_agg(DISTINCT a.child) AS parts, bool_or(k.relkind = 'f') AS foreign_parts
      FROM above a JOIN pg_class k ON k.oid = a.child AND k.relispartition
      GROUP BY a.parent
    ),
    relations AS (
      SELECT c.oid AS relid, n.nspname, n.usable, c.relname, c.relkind, c.relispartition, c.relhastriggers, c.relhasrules,
             c.relrowsecurity, o.root, b.parts, coalesce(b.foreign_parts, false) AS foreign_parts
      FROM pg_class c
      JOIN schemas n ON n.oid = c.relnamespace
      LEFT JOIN roots o ON c.relispartition AND o.child = c.oid
      LEFT JOIN below b ON c.relkind = 'p' AND b.parent = c.oid
      WHERE c.relkind IN ('r', 'p', 'f', 'v') AND c.relpersistence <> 't'
        AND c.oid NOT IN (SELECT d.objid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'e')
    ),
    bodies AS (  -- of functions that draw: without comments, SELECT INTO as := and coalesce() as IF
      SELECT p.oid, p.prorettype, l.lanname, format('%I.%I()', n.nspname, p.proname) AS call,
             p.pronargs = 0 AND NOT p.proretset AND p.provolatile = 'v' AS simple,
             -- where it has a search_path of its own, only a name with its schema means the same to everybody
             coalesce(array_to_string(p.proconfig, ' '), '') LIKE '%search_path=%' AS has_path,
             regexp_replace(regexp_replace(
               regexp_replace(regexp_replace(p.prosrc, '/\*.*?\*/', ' ', 'g'), '--[^\n]*', ' ', 'g'),
               selects, '\3 := \1;', 'gi'), coalesces, 'if new.\2 is null then new.\1 := \3; end if;', 'gi') AS body
      FROM pg_proc p
      JOIN pg_language l ON l.oid = p.prolang
      JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.oid = ANY (drawing) AND l.lanname IN ('sql', 'plpgsql')
        AND NOT EXISTS (SELECT FROM pg_proc o WHERE o.proname = 'nextval' AND o.pronamespace <> 'pg_catalog'::regnamespace)
      OFFSET 0
    ),
    givers AS (
      SELECT b.oid, b.call, m.parts[1] AS literal,
             CASE b.prorettype WHEN 'int4'::regtype THEN '::integer' WHEN 'int2'::regtype THEN '::smallint' ELSE '' END AS narrowing
      FROM bodies b
      CROSS JOIN LATERAL (SELECT regexp_match(b.body, gives, 'i') AS parts) m
      WHERE b.simple AND b.prorettype IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
        AND (b.lanname = 'sql') = (b.body ~* '^\s*select') AND m.parts IS NOT NULL AND (NOT b.has_path OR m.parts[1] LIKE '%.%')
    ),
    fillers AS (  -- triggers that put a number into a column: always, or only where it would be NULL
      SELECT c.relid, c.relkind, a.attnum, a.attname, g.oid AS filler, m.parts[3] AS literal,
             w.guarded, a.attidentity <> '' OR a.atthasdef OR t.typdefaultbin IS NOT NULL AS has_default
      FROM bodies b
      JOIN pg_trigger g ON g.tgfoid = b.oid AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A')
      JOIN relations c ON c.relid = g.tgrelid AND c.relkind = 'r' AND NOT c.relispartition
      CROSS JOIN LATERAL (
        SELECT regexp_match(CASE WHEN encode(g.tgargs, 'escape') ~ '^[^\\'']+\\000'
          THEN regexp_replace(b.body, '\mtg_argv\s*\[\s*0\s*\]', '''' || split_part(encode(g.tgargs, 'escape'), '\000', 1) || '''', 'gi')
          ELSE b.body END, fills, 'i') AS parts
      ) m
      CROSS JOIN LATERAL (
        SELECT CASE WHEN m.parts[2] LIKE '"%' THEN replace(substr(m.parts[2], 2, length(m.parts[2]) - 2), '""', '"')
                    ELSE lower(m.parts[2]) END AS name,
               m.parts[1] IS NOT NULL OR g.tgqual IS NOT NULL AS guarded
      ) w
      JOIN pg_attribute a ON a.attrelid = c.relid AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      WHERE b.lanname = 'plpgsql' AND (NOT b.has_path OR m.parts[3] LIKE '%.%')
        AND (m.parts[1] IS NULL) = (m.parts[4] IS NULL) AND CASE WHEN concat(m.parts[1], m.parts[2]) ~ '"' THEN coalesce(m.parts[1], m.parts[2]) = m.parts[2]
                 ELSE lower(coalesce(m.parts[1], m.parts[2])) = lower(m.parts[2]) END
        AND (g.tgqual IS NULL OR strpos(pg_get_triggerdef(g.oid), format(' WHEN ((new.%I IS NULL)) EXECUTE ', w.name)) > 0)
    ),

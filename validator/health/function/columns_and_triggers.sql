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
    above (child, parent) AS (  -- all that stand above a partition or an inheritance child, each once by however many ways
      SELECT i.inhrelid, i.inhparent FROM pg_inherits i
      UNION
      SELECT a.child, i.inhparent FROM above a JOIN pg_inherits i ON i.inhrelid = a.parent
    ),
    roots AS (  -- of partitions, which have one parent
      SELECT a.child, a.parent AS root FROM above a WHERE NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = a.parent)
    ),
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
      SELECT p.oid, p.prorettype, l.lanname, format('%I.%I(', n.nspname, p.proname) AS call, p.pronargs AS arguments,
             p.pronargs < 2 AND NOT p.proretset AND p.provolatile = 'v' AS simple, substring(p.proargnames[1] FROM plain_name) AS argument,
             -- where it has a search_path of its own, only a name with its schema means the same to everybody
             coalesce(array_to_string(p.proconfig, ' '), '') LIKE '%search_path=%' AS has_path,
             (SELECT substr(g, 13) FROM unnest(p.proconfig) g WHERE g LIKE 'search_path=%') AS path,
             CASE WHEN concat(p.prosrc, parsed->>p.oid::text) !~ '--|/\*|\\' AND p.prosrc !~ '"' THEN
               regexp_replace(coalesce(regexp_replace(regexp_replace(parsed->>p.oid::text, '^BEGIN ATOMIC(.*)END$', '\1'), '\sAS \w+\s*;?\s*$', ''), p.prosrc),
                              '\mselect\M([^;,]*|[^;(),]*\((?:[^;()]|\((?:[^;()]|\([^;()]*\))*\))*\)[^;(),]*)\minto\s+(?:strict\s+)?([a-z_][a-z0-9_]*)\s*;', '\2 := \1;', 'gi') END AS code,
             regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
               regexp_replace(regexp_replace(p.prosrc, '/\*.*?\*/', ' ', 'g'), '--[^\n]*', ' ', 'g'),
               drawn_into_variable, 'begin \4 := \2; return', 'i'), only_on_insert, 'begin \1 return', 'i'),
               selects, '\3 := \1;', 'gi'), coalesces, 'if new.\2 is null then new.\1 := \3; end if;', 'gi'),
               coalesces_unless, 'if new.\2 is null or new.\2 = \3 then new.\1 := \4; end if;', 'gi') AS body
      FROM pg_proc p
      JOIN pg_language l ON l.oid = p.prolang
      JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.oid = ANY (drawing) AND l.lanname IN ('sql', 'plpgsql')
        AND octet_length(p.prosrc) <= long_body
        AND NOT EXISTS (SELECT FROM pg_proc o WHERE o.proname = 'nextval' AND o.pronamespace <> 'pg_catalog'::regnamespace)
      OFFSET 0
    ),
    returned AS (  -- what functions give that do nothing but compute it: in terms of one call of nextval()
      SELECT b.oid, b.call, b.arguments, b.path, b.prorettype, d.template, d.literal, d.by_argument
      FROM bodies b
      CROSS JOIN LATERAL (
        SELECT coalesce((regexp_match(b.code, '^\s*(?:select|return)\M(.*?);?\s*$', 'i'))[1],
                        (regexp_match(b.code, '^\s*begin\s+return\M([^;]*);\s*end\s*;?\s*$', 'i'))[1]) AS whole,
               regexp_match(b.code, kept_in_variable, 'i') AS kept
      ) c
      CROSS JOIN LATERAL (  -- a variable: its value put in its place, unless a text has its name, too
        SELECT CASE WHEN c.kept IS NULL THEN c.whole
                    WHEN (c.kept[3] IS NULL) = (c.kept[4] IS NULL) OR greatest(length(c.kept[3]), length(c.kept[4]), length(c.kept[5])) > 500
                      OR EXISTS (SELECT FROM regexp_matches(c.kept[5], '''(?:[^'']|'''')*''', 'g') q (text) WHERE q.text[1] ~* format('\m%s\M', c.kept[1])) THEN NULL
                    ELSE regexp_replace(c.kept[5], format('\m%s\M', c.kept[1]), format('((%s)::%s)', coalesce(c.kept[3], c.kept[4]), c.kept[2]), 'gi')
               END AS text
      ) e
      CROSS JOIN LATERAL (
        SELECT regexp_replace(regexp_replace(e.text, spoken, 'nextval((''\1''::text)::regclass)', 'i'),
                              format('(?:pg_catalog\s*\.\s*)?nextval\s*\(\s*(?:\$1%s)\s*(?:::\s*(?:regclass|text)\s*)*\)', '|\m' || b.argument || '\M'),
                              'nextval(($1::text)::regclass)', 'i') AS template
      ) t
      CROSS JOIN LATERAL (
        SELECT t.template, (regexp_match(t.template, 'nextval\(\(''((?:[^'']|'''')*)''::text\)::regclass\)'))[1] AS literal,
               strpos(t.template, 'nextval(($1::text)::regclass)') > 0 AS by_argument
      ) d
      WHERE b.simple AND (d.literal IS NOT NULL) <> d.by_argument AND d.by_argument = (b.arguments = 1)
        AND (SELECT count(*) = 1 FROM regexp_matches(d.template, 'nextval', 'gi'))
        -- one value: no comma but within parentheses
        AND regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
              d.template, '''(?:[^'']|'''')*''', '', 'g'), '\([^()]*\)', '', 'g'), '\([^()]*\)', '', 'g'), '\([^()]*\)', '', 'g'), '\([^()]*\)', '', 'g'),
              '\([^()]*\)', '', 'g'), '\([^()]*\)', '', 'g'), '\([^()]*\)', '', 'g') !~ '[,()]'
        AND b.prorettype IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'text'::regtype, 'varchar'::regtype)
    ),
    givers AS (  -- those whose sequence everybody finds: a function's own search_path says where an unqualified name is
      SELECT r.oid, r.call, r.by_argument, CASE WHEN r.template ~ '^\s*\(*\s*nextval\(\([^()]*::text\)::regclass\)\s*\)*\s*$' THEN '' ELSE r.template END AS around,
             format_type(r.prorettype, NULL) AS gives_type, r.path,
             CASE WHEN r.path IS NULL OR r.literal LIKE '%.%' THEN r.literal ELSE quote_ident(x.schema) || '.' || r.literal END AS literal,
             CASE r.prorettype WHEN 'int4'::regtype THEN '::integer' WHEN 'int2'::regtype THEN '::smallint' ELSE '' END AS narrowing
      FROM returned r
      LEFT JOIN LATERAL (
        SELECT n.nspname AS schema
        FROM unnest(string_to_array(r.path, ', ')) WITH ORDINALITY AS u (name, place)
        JOIN pg_namespace n ON quote_ident(n.nspname) = u.name
        JOIN pg_class q ON q.relnamespace = n.oid AND q.relname = r.literal
        ORDER BY u.place LIMIT 1
      ) x ON r.path IS NOT NULL
      WHERE (NOT shadowed OR r.template ~ '^\s*nextval\(\([^()]*::text\)::regclass\)\s*$') AND (r.path IS NULL OR r.literal LIKE '%.%' OR (r.literal ~ plain_name AND x.schema IS NOT NULL AND r.path NOT LIKE '%$%'))
    ),
    fillers AS (  -- triggers that put a number into a column: always, or only where it would be NULL or a value that stands for it
      SELECT c.relid, c.relkind, a.attnum, a.attname, g.oid AS filler, m.parts[3] AS literal, w.guarded, k.operator, k.stands_for,
             CASE WHEN NOT w.guarded THEN true
                  WHEN NOT h.has_default THEN k.for_null
                  ELSE coalesce(CASE k.operator WHEN '=' THEN h.given = k.stands_for WHEN '<' THEN h.given < k.stands_for
                                                WHEN '<=' THEN h.given <= k.stands_for END, false) END AS fires
      FROM bodies b
      JOIN pg_trigger g ON g.tgfoid = b.oid AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A')
      JOIN relations c ON c.relid = g.tgrelid AND c.relkind = 'r' AND NOT c.relispartition
      CROSS JOIN LATERAL (
        SELECT regexp_match(CASE WHEN octet_length(g.tgargs) <= 1000 AND encode(g.tgargs, 'escape') ~ '^[^\\'']+\\000'
          THEN regexp_replace(b.body, '\mtg_argv\s*\[\s*0\s*\]', '''' || split_part(encode(g.tgargs, 'escape'), '\000', 1) || '''', 'gi')
          ELSE b.body END, fills, 'i') AS parts
      ) m
      CROSS JOIN LATERAL (
        SELECT CASE WHEN m.parts[2] LIKE '"%' THEN replace(substr(m.parts[2], 2, length(m.parts[2]) - 2), '""', '"')
                    ELSE lower(m.parts[2]) END AS name,
               m.parts[1] IS NOT NULL OR g.tgqual IS NOT NULL AS guarded,
               CASE WHEN g.tgqual IS NOT NULL THEN (regexp_match(parsed->>('trigger ' || g.oid), ' WHEN \((.*)\) EXECUTE (?:PROCEDURE|FUNCTION) '))[1] END AS qualified
      ) w
      JOIN pg_attribute a ON a.attrelid = c.relid AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
      CROSS JOIN LATERAL (  -- the condition of the one or the other: of the column alone, written C
        SELECT min(n.text) AS text, count(DISTINCT n.text) < 2 AS one
        FROM unnest(ARRAY[m.parts[1], w.qualified]) u (text)
        CROSS JOIN LATERAL (
          SELECT btrim(regexp_replace(regexp_replace(regexp_replace(translate(lower(regexp_replace(
            regexp_replace(u.text, '[nN][eE][wW]\s*\.\s*' || regexp_replace(m.parts[2], signs, '\\\1', 'g') || '(?![A-Za-z0-9_$"])', ' C ',
                           CASE WHEN m.parts[2] LIKE '"%' THEN 'g' ELSE 'gi' END),
            'new\.' || regexp_replace(quote_ident(w.name), signs, '\\\1', 'g') || '(?![A-Za-z0-9_$"])', ' C ', 'g')), '()', '  '),
            '::\s*(integer|bigint|smallint|numeric)\M|^\s*tg_op\s*=\s*''insert''\s+and\s', '', 'g'), '''(-?[0-9]+)''', '\1', 'g'), '\s+', ' ', 'g')) AS text
        ) n
        WHERE u.text IS NOT NULL
      ) n
      CROSS JOIN LATERAL (
        SELECT coalesce(regexp_match(n.text, '^c is null(?: or c (=|<|<=) (-?[0-9]{1,40}))?$'), regexp_match(n.text, '^c (=|<|<=) (-?[0-9]{1,40}) or c is null$'))
                 AS with_null,
               regexp_match(n.text, '^c (=|<|<=) (-?[0-9]{1,40})$') AS without,
               CASE WHEN (regexp_match(n.text, '^coalesce c ?, ?(-?[0-9]{1,40}) = (-?[0-9]{1,40})$'))[1] = (regexp_match(n.text, '= (-?[0-9]{1,40})$'))[1]
                    THEN (regexp_match(n.text, '= (-?[0-9]{1,40})$'))[1] END AS coalesced
      ) p
      CROSS JOIN LATERAL (
        SELECT p.with_null IS NOT NULL OR p.coalesced IS NOT NULL AS for_null, p.without IS NOT NULL AS for_value,
               coalesce(p.with_null[1], p.without[1], CASE WHEN p.coalesced IS NOT NULL THEN '=' END) AS operator,
               coalesce(p.with_null[2], p.without[2], p.coalesced)::numeric AS stands_for
      ) k
      CROSS JOIN LATERAL (
        SELECT a.attidentity <> '' OR a.atthasdef OR t.typdefaultbin IS NOT NULL AS has_default,
               (regexp_match(CASE WHEN k.operator IS NOT NULL AND octet_length(d.adbin::text) <= long_body THEN pg_get_expr(d.adbin, 0) END, '^\(?''?(-?[0-9]{1,40})''?\)?(?:::[a-z ]+)?$'))[1]::numeric AS given
      ) h
      WHERE b.lanname = 'plpgsql' AND (NOT b.has_path OR m.parts[3] LIKE '%.%')
        AND (m.parts[1] IS NULL) = (m.parts[4] IS NULL) AND n.one AND (NOT w.guarded OR k.for_null OR k.for_value)
    ),

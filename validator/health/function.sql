(
  schema_pattern text DEFAULT NULL,
  max_scan_bytes bigint DEFAULT 104857600,
  lookup_path name[] DEFAULT pg_catalog.current_schemas(false)
)
RETURNS TABLE (
  table_name text, id_column text, max_id bigint, sequence_value bigint, status text,
  schema_name text, sequence_name text, next_value bigint, first_collision bigint, inserts_until_failure numeric,
  on_collision text, remaining numeric, used_percent numeric, reason text, detail text
)
LANGUAGE plpgsql STABLE SECURITY INVOKER COST 100000 ROWS 1000
-- A name means PostgreSQL's own function or operator, whatever the caller's search_path is. No lock is waited for longer than
-- this; how long it may all take (statement_timeout) is the caller's to say.
SET search_path = pg_catalog, pg_temp
SET standard_conforming_strings = on
SET quote_all_identifiers = off
SET lock_timeout = '1s'
AS $health$
-- What this says is what `seqguard check` says of the same database. Where plain SQL can't tell, it says `unknown` and why.
-- It calls nothing that is stored in the database: no trigger, rule, policy, view or function of anybody's. Of a default it
-- computes what is made of PostgreSQL's own functions, with numbers in the place of nextval().
#variable_conflict use_column
DECLARE
  in_sight CONSTANT numeric := 10000;  -- inserts
  standby CONSTANT boolean := pg_is_in_recovery();
  major CONSTANT int := current_setting('server_version_num')::int / 10000;
  call_of_nextval CONSTANT text := ':funcid ' || 'nextval'::regproc::oid || ' ';  -- in a stored expression (pg_node_tree)
  -- Defaults that are one value of one sequence, perhaps cast to an integer type, as pg_get_expr() prints them.
  casts CONSTANT text := '((?:\)*::(?:integer|bigint|smallint))*)\)*$';
  plain CONSTANT text := '^\(*nextval\(''((?:[^'']|'''')*)''::regclass\)' || casts;
  late CONSTANT text :=
    '^\(*nextval\(\(+''((?:[^'']|'''')*)''::(?:text|character varying|name|bpchar)(?:\)::text)*\)::regclass\)' || casts;
  by_oid CONSTANT text := '^\(*nextval\(\(*''?([0-9]+)''?(?:::(?:oid|bigint|integer))?\)*::regclass\)' || casts;
  late_name CONSTANT text :=
    '^\s*(?:("(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_$]*)\s*\.\s*)?("(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_$]*)\s*$';
  plain_name CONSTANT text := '^[a-z_][a-z0-9_]*$';  -- not quoted, and without what a regular expression would take for its own
  -- One bound of a CHECK or an index's predicate: a column (or a domain's VALUE), an operator, an integer; or the other way round.
  term CONSTANT text := '\(*("(?:[^"]|"")*"|[a-z_][a-z0-9_$]*|VALUE)\)*(?:::(?:integer|bigint|smallint|numeric)\)*)*';
  integer_constant CONSTANT text := '\(*''?(-?[0-9]+)''?\)*(?:::(?:integer|bigint|smallint|numeric)\)*)*';
  comparison CONSTANT text := '\s*(<=|>=|<|>|=)\s*';
  -- What a default may be made of to be computed here: PostgreSQL's own, depending on nothing but its arguments, evaluated
  -- once in every insert, and not costly. $1 is the text as pg_get_expr() prints it, with the search_path above: all else
  -- has a dot in it. $2 are further names.
  words CONSTANT text[] := '{abs,ascii,btrim,ceil,ceiling,char_length,character_length,chr,concat,concat_ws,div,floor,format,
    initcap,left,length,lower,lpad,ltrim,md5,mod,octet_length,overlay,position,replace,reverse,right,round,rpad,rtrim,sign,
    split_part,strpos,substr,substring,to_char,to_hex,translate,trim,trunc,upper,
    bigint,bpchar,char,character,int2,int4,int8,integer,name,numeric,smallint,text,varchar,varying,
    both,for,from,in,leading,placing,trailing}';
  words_of_checks CONSTANT text[] := '{all,and,any,array,between,false,is,not,"null",or,true}';  -- "null" is a word, null would be NULL
  is_evaluable CONSTANT text := $sql$
    SELECT text !~ '[^A-Za-z0-9_ (),:+*/%|<>=~\[\]\n-]|--|/\*'
           AND $1 !~* '\m(lpad|rpad|format)\M.*[0-9]{5}'  -- a value of megabytes
           AND NOT EXISTS (SELECT FROM regexp_matches(text, '[A-Za-z_][A-Za-z0-9_]*', 'g') AS w (word)
                           WHERE lower(w.word[1]) <> ALL ($2))
    FROM regexp_replace(regexp_replace(regexp_replace(regexp_replace($1, '''(?:[^'']|'''')*''', ' ', 'g'),
           '\mCOLLATE "[^"]+"(?!\.)', ' ', 'g'), '"([a-z_0-9]+)"(?=\()', '\1', 'g'), '\m[0-9]+\.[0-9]*', '0', 'g') AS t (text)$sql$;
  -- The number that stands in a text: from which character on, how many others there are, the text as SQL.
  decimal_in CONSTANT text := $sql$(SELECT CASE WHEN digits ~ '^-?0*[0-9]{1,19}$' THEN CASE WHEN
    digits::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN digits::bigint END END FROM (SELECT substr(whole, %1$s,
    GREATEST(length(whole) - %2$s, 0)) AS digits FROM (SELECT (%3$s)::text COLLATE "C" AS whole) AS of_text) AS of_part)$sql$;
  hexadecimal_in CONSTANT text := $sql$(SELECT CASE WHEN digits ~ '^0*[0-9a-fA-F]{1,16}$' THEN
    ('x' || lpad(ltrim(digits, '0'), 16, '0'))::bit(64)::bigint END FROM (SELECT substr(whole, %1$s,
    GREATEST(length(whole) - %2$s, 0)) AS digits FROM (SELECT (%3$s)::text COLLATE "C" AS whole) AS of_text) AS of_part)$sql$;
  on_a_line CONSTANT int[] := '{0,1,2,3,10,99,100,101,999,1001,5003,9999}';
  tried CONSTANT bigint[] := '{1,2,10,11,31}';  -- 10 tells decimal digits from others, 31 has a letter for its last digit
  recast CONSTANT boolean := EXISTS (SELECT FROM pg_cast k WHERE k.oid >= 16384 AND k.castsource < 16384 AND k.casttarget < 16384);
  -- Functions whose whole body is one nextval() of a name written out, and triggers that put one into a column.
  spoken CONSTANT text := '(?:pg_catalog\s*\.\s*)?nextval\s*\(\s*''((?:[^''\\]|'''')*)''\s*(?:::\s*(?:regclass|text)\s*)*\)(?:\s*::\s*(?:bigint|int8))?';
  field CONSTANT text := 'new\s*\.\s*("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)';
  gives CONSTANT text := '^\s*(?:select|begin\s+return)\s+' || spoken || '\s*;?\s*(?:end\s*;?\s*)?$';
  selects CONSTANT text := '\mselect\s+(' || spoken || ')\s+into\s+(?:strict\s+)?(' || field || ')\s*;';
  coalesces CONSTANT text := field || '\s*:?=\s*coalesce\s*\(\s*' || field || '\s*,\s*(' || spoken || ')\s*\)\s*;';
  fills CONSTANT text := '^\s*begin\s+(?:if\s*\(?\s*(?:tg_op\s*=\s*''INSERT''\s+and\s+)?' || field || '\s+is\s+null\s*\)?\s*then\s+)?'
    || field || '\s*:?=\s*' || spoken || '\s*;\s*(end\s+if\s*;\s*)?return\s+new\s*;\s*end\s*;?\s*$';
  drawing oid[];
  grown oid[];
  lock_timeouts int := 0;
  r record;
  part record;
  span record;
  doubt text;
  other_key name;
  id text;
  rows_from text;
  filter text;
  type_oid oid;
  type_name name;
  modifier int;
  conditions text[];
  condition text;
  piece text[];
  bound numeric;
  low numeric; high numeric;                -- what the column takes
  within_low numeric; within_high numeric;  -- what a partial index speaks of
  is_within boolean;
  guarded boolean; vouched boolean;
  admits boolean;
  kept int;
  last_drawn bigint; called boolean;
  extreme numeric;
  recent boolean; twice boolean;
  wraps_now boolean;
  occupied numeric; occupied_later numeric;
  next_drawn numeric; draws_left numeric;
  round_start numeric; round_end numeric; round_draws numeric;
  first numeric; step numeric; inserts numeric; fits numeric;
  limit_at numeric; whole numeric; used numeric; near_end boolean;
  collides_at numeric; collides_with numeric; own_at numeric; own_with numeric;
  bytes bigint;
  simulated boolean; is_text boolean;
  head text; tail text;                     -- what stands before and behind the number in SQL that makes a value of it
  raw text; opens text; closes text; written text;  -- SQL of the number $1 as the default has it; of any, as the column compares it
  kind text; max_length int;
  refusals text; lossy text; number_in text;
  gap_at_top boolean;
  levels oid[]; routed boolean; places text;  -- partitioned tables that choose; whether some id may have no partition; who has one
  before int; behind int;
  texts text[];
  trial text; verdict text; found text; first_found text;
  is_bad boolean;
  hunt int;
  last_insert numeric; origin numeric; good numeric; bad numeric; here numeric; width numeric;
  steps numeric; refused_at numeric; distinct_at numeric; fails_after numeric; slope numeric;
  repeats_at bigint; checked_at bigint; missing boolean; met_at bigint;
  line numeric[];
  exact text; checks text;
  furthest text; collides_text text;
BEGIN
  -- Functions whose code may hand out a sequence's value: those that name nextval, and those that name one of these.
  SELECT array_agg(p.oid) INTO drawing
  FROM pg_proc p
  WHERE p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND (p.prosrc ILIKE '%nextval%'
         OR (p.prosrc = '' AND strpos(to_jsonb(p)->>'prosqlbody', call_of_nextval) > 0)
         OR p.oid IN (SELECT d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
                      WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_class'::regclass));
  WHILE drawing IS NOT NULL LOOP
    SELECT array_agg(p.oid) INTO grown
    FROM pg_proc p
    WHERE p.oid <> ALL (drawing)
      AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      AND EXISTS (SELECT FROM pg_proc q
                  WHERE q.oid = ANY (drawing)
                    AND (strpos(lower(p.prosrc), lower(q.proname)) > 0
                         OR EXISTS (SELECT FROM pg_depend d
                                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                                      AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = q.oid)));
    EXIT WHEN grown IS NULL;
    drawing := drawing || grown;
  END LOOP;
  drawing := coalesce(drawing, '{}');

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
    filled AS (  -- columns with an identity, or with a default (their own or their domain's) that may draw
      SELECT c.relid, c.relkind, a.attnum, a.attname, a.attidentity <> '' AS is_identity, w.*,
             CASE WHEN a.attidentity <> '' THEN NULL
                  ELSE coalesce(replace(e.text, v.call, 'nextval((''' || v.literal || '''::text)::regclass)' || v.narrowing), e.text)
             END AS expr
      FROM relations c
      JOIN pg_attribute a ON a.attrelid = c.relid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
      CROSS JOIN LATERAL (
        SELECT CASE WHEN d.oid IS NULL THEN 'pg_type'::regclass ELSE 'pg_attrdef'::regclass END AS default_class,
               coalesce(d.oid, t.oid) AS default_oid,
               drawing <> '{}' AND (d.oid IS NOT NULL OR t.typtype = 'd') AND EXISTS (
                 SELECT FROM pg_depend x
                 WHERE x.classid = CASE WHEN d.oid IS NULL THEN 'pg_type'::regclass ELSE 'pg_attrdef'::regclass END
                   AND x.objid = coalesce(d.oid, t.oid)
                   AND x.refclassid = 'pg_proc'::regclass AND x.refobjid = ANY (drawing)) AS calls
      ) w
      CROSS JOIN LATERAL (
        SELECT CASE WHEN a.attidentity = '' THEN CASE WHEN d.oid IS NOT NULL THEN pg_get_expr(d.adbin, 0)
                                                      ELSE pg_get_expr(t.typdefaultbin, 0) END END AS text OFFSET 0
      ) e
      LEFT JOIN LATERAL (
        SELECT y.* FROM pg_depend x JOIN givers y ON y.oid = x.refobjid
        WHERE x.classid = w.default_class AND x.objid = w.default_oid AND x.refclassid = 'pg_proc'::regclass
        LIMIT 1
      ) v ON w.calls
      WHERE a.attidentity <> '' OR w.calls
         OR strpos(CASE WHEN d.oid IS NULL THEN t.typdefaultbin ELSE d.adbin END::text, call_of_nextval) > 0
      OFFSET 0  -- here and below: computed once for each row
    ),
    serials AS (  -- what serial writes is told without regular expressions: there may be tens of thousands
      SELECT f.*, strpos(replace(f.inner_text, '''''', ''), '''') = 0 AS is_serial
      FROM (SELECT f.*, CASE WHEN f.expr LIKE 'nextval(''%''::regclass)' THEN substr(f.expr, 10, length(f.expr) - 21) END AS inner_text
            FROM filled f OFFSET 0) f
      OFFSET 0
    ),
    kinds AS (
      SELECT s.*, CASE WHEN s.is_identity THEN 'identity'
                       WHEN s.is_serial THEN CASE WHEN s.inner_text ~ '^[0-9]+$' THEN 'oid' ELSE 'plain' END
                       WHEN s.expr ~ by_oid THEN 'oid' WHEN s.expr ~ plain THEN 'plain'
                       WHEN s.expr ~ late THEN 'late' ELSE 'wrapped' END AS how
      FROM serials s
      OFFSET 0
    ),
    names AS (  -- what a late-bound name says
      SELECT k.*, m.parts, translate(CASE WHEN m.parts[1] LIKE '"%' THEN '' ELSE m.parts[1] END,
                                     'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS bare_schema,
             translate(CASE WHEN m.parts[2] LIKE '"%' THEN '' ELSE m.parts[2] END,
                       'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS bare_name
      FROM (
        SELECT k.relid, k.relkind, k.attnum, k.attname, k.is_identity, k.default_class, k.default_oid, k.expr, k.inner_text,
               k.is_serial, k.how, k.calls AND k.how <> 'late' AS calls, NULL::oid AS filler
        FROM kinds k
        UNION ALL
        SELECT f.relid, f.relkind, f.attnum, f.attname, false, NULL, NULL, 'nextval((''' || f.literal || '''::text)::regclass)', NULL,
               false, 'late', false, f.filler
        FROM fillers f
        WHERE NOT (f.guarded AND f.has_default)
      ) k
      LEFT JOIN LATERAL (
        SELECT regexp_match(replace((regexp_match(k.expr, late))[1], '''''', ''''), late_name) AS parts
      ) m ON k.how = 'late'
      OFFSET 0
    ),
    draws AS (  -- one row for each column and sequence
      SELECT n.relid, n.relkind, n.attnum, n.attname, n.is_identity, n.how, n.calls, q.seq,
             n.how = 'late' AND n.parts IS NULL AS strange_name,
             n.how = 'late' AND q.seq IS NULL AND n.parts[1] IS NULL AND q.elsewhere AS off_path,
             CASE WHEN n.how IN ('plain', 'late', 'oid') AND NOT coalesce(n.is_serial, false) THEN
               (regexp_match(n.expr, CASE n.how WHEN 'plain' THEN plain WHEN 'late' THEN late ELSE by_oid END))[2]
             END AS cast_to,
             row_number() OVER (PARTITION BY n.relid, q.seq ORDER BY n.attnum) - 1 AS place,
             count(*) OVER (PARTITION BY n.relid, q.seq) AS stride,
             n.how <> 'wrapped' AND bool_or(n.how = 'wrapped') OVER (PARTITION BY n.relid, q.seq) AS beside_wrapped,
             bool_or(n.calls OR (n.how = 'wrapped' AND q.seq IS NULL)) OVER (PARTITION BY n.relid)
               OR (bool_or(n.filler IS NOT NULL) OVER (PARTITION BY n.relid, q.seq)
                   AND count(*) OVER (PARTITION BY n.relid, q.seq) > 1) AS beside_unknown,
             n.filler,
             CASE WHEN n.how = 'wrapped' AND n.default_class = 'pg_attrdef'::regclass THEN n.expr END AS expr, n.default_oid
      FROM names n
      LEFT JOIN LATERAL (
        SELECT min(d.objid) AS seq, false AS elsewhere
        FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
        WHERE n.how = 'identity' AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
          AND d.refclassid = 'pg_class'::regclass AND d.refobjid = n.relid AND d.refobjsubid = n.attnum
        HAVING min(d.objid) IS NOT NULL
        UNION ALL
        SELECT DISTINCT d.refobjid, false
        FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.refobjid
        WHERE n.how IN ('plain', 'wrapped') AND d.classid = n.default_class AND d.objid = n.default_oid
          AND d.refclassid = 'pg_class'::regclass
        UNION ALL
        SELECT s.seqrelid, false
        FROM pg_sequence s
        WHERE n.how = 'oid' AND s.seqrelid = coalesce(CASE WHEN n.is_serial THEN n.inner_text END, (regexp_match(n.expr, by_oid))[1])::bigint::oid
        UNION ALL
        SELECT CASE WHEN l.relkind = 'S' THEN l.oid END,
               l.oid IS NULL AND EXISTS (SELECT FROM pg_class x WHERE x.relname = w.name AND x.relkind = 'S'
                                         AND x.relpersistence <> 't')
        FROM (SELECT CASE WHEN n.parts[1] LIKE '"%' THEN replace(substr(n.parts[1], 2, length(n.parts[1]) - 2), '""', '"')
                          ELSE n.bare_schema END::name AS schema,
                     CASE WHEN n.parts[2] LIKE '"%' THEN replace(substr(n.parts[2], 2, length(n.parts[2]) - 2), '""', '"')
                          ELSE n.bare_name END::name AS name) w
        LEFT JOIN LATERAL (
          SELECT x.oid, x.relkind
          FROM unnest(CASE WHEN n.parts[1] IS NULL THEN lookup_path ELSE ARRAY[w.schema] END) WITH ORDINALITY AS p (schema, place)
          JOIN pg_namespace y ON y.nspname = p.schema
          JOIN pg_class x ON x.relnamespace = y.oid AND x.relname = w.name
          ORDER BY p.place LIMIT 1
        ) l ON true
        WHERE n.how = 'late'
      ) q ON true
      WHERE NOT (n.how = 'identity' AND q.seq IS NULL)  -- 17 and newer: a partition takes it from the topmost table
    ),
    inherited AS (  -- what is drawn for the same column of a table above: of partitions, the topmost alone counts
      SELECT DISTINCT a.child, b.attname, b.seq
      FROM above a JOIN draws b ON b.relid = a.parent
      LEFT JOIN relations c ON c.relid = a.child AND c.relispartition
      WHERE c.relid IS NULL OR c.root = a.parent
    ),
    viewed AS (  -- what is drawn for the columns that a view shows
      SELECT DISTINCT w.ev_class AS view, b.seq
      FROM pg_rewrite w
      JOIN pg_depend x ON x.classid = 'pg_rewrite'::regclass AND x.objid = w.oid AND x.refclassid = 'pg_class'::regclass
      JOIN draws b ON b.relid = x.refobjid AND b.attnum = x.refobjsubid
      WHERE w.ev_type = '1'
    ),
    keys AS (  -- integer primary keys of one column, filled by no default and no foreign key
      SELECT i.indrelid AS relid, i.indkey[0] AS attnum
      FROM pg_index i
      JOIN relations c ON c.relid = i.indrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE i.indisprimary AND array_upper(i.indclass, 1) = 0 AND a.attidentity = ''
        AND (d.oid IS NULL OR (  -- DEFAULT NULL; decompiling would lock the table
               d.adbin::text ~ ':constisnull true' AND d.adbin::text !~ ':constisnull false|:funcid|:opno|\{(VAR|SQLVALUEFUNCTION) '))
        AND (d.oid IS NOT NULL OR t.typdefaultbin IS NULL)
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = i.indrelid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum])
    ),
    pairs AS (
      SELECT d.relid, d.attnum, d.how, d.seq, d.strange_name, d.off_path, d.cast_to, d.place, d.stride, d.beside_wrapped,
             d.beside_unknown, d.expr, d.default_oid, h.child IS NOT NULL AS repeats, coalesce(d.filler, f.filler) AS filler,
             d.filler IS NULL AND NOT f.guarded AS overwritten
      FROM draws d
      LEFT JOIN LATERAL (
        SELECT f.filler, f.guarded FROM fillers f WHERE f.relid = d.relid AND f.attnum = d.attnum ORDER BY f.filler LIMIT 1
      ) f ON d.filler IS NULL
      LEFT JOIN inherited h ON h.child = d.relid AND h.attname = d.attname AND h.seq IS NOT DISTINCT FROM d.seq
      LEFT JOIN viewed v ON d.relkind = 'v' AND v.view = d.relid AND v.seq IS NOT DISTINCT FROM d.seq
      WHERE v.view IS NULL
      UNION ALL
      SELECT k.relid, k.attnum, 'none', NULL, false, false, NULL, 0, 1, false, false, NULL, NULL, false, NULL, false FROM keys k
      UNION ALL
      SELECT c.relid, NULL, 'trigger', NULL, false, false, NULL, 0, 1, false, false, NULL, NULL, false, NULL, false
      FROM relations c
      WHERE drawing <> '{}' AND c.relid NOT IN (SELECT x.relid FROM draws x)
        AND EXISTS (SELECT FROM pg_trigger g
                    WHERE g.tgrelid = c.relid AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A')
                      AND g.tgfoid = ANY (drawing)
                      AND NOT EXISTS (SELECT FROM pg_trigger u  -- what a partition has from its parent
                                      WHERE u.tgrelid = c.root AND u.tgname = g.tgname AND u.tgfoid = g.tgfoid))
    )
    SELECT c.*, p.attnum, p.how, p.seq, p.strange_name, p.off_path, p.place, p.stride, p.beside_wrapped, p.beside_unknown,
           p.expr, p.default_oid, p.repeats, p.overwritten,
           CASE WHEN p.cast_to LIKE '%smallint%' THEN 'int2' WHEN p.cast_to LIKE '%integer%' THEN 'int4' END AS narrowing,
           a.attname, a.atttypid, a.atttypmod,
           CASE WHEN y.typtype = 'b' AND y.typnamespace = 'pg_catalog'::regnamespace THEN y.typname END AS type_name,
           c.relid IN (SELECT k.conrelid FROM pg_constraint k WHERE k.contype = 'c') AS checked, row_security_active(c.relid) AND c.relrowsecurity AS hidden,
           c.usable AND (has_table_privilege(c.relid, 'SELECT') OR has_column_privilege(c.relid, a.attnum, 'SELECT')) AS readable,
           s.seqincrement::numeric AS increment, s.seqmin::numeric AS seqmin, s.seqmax::numeric AS seqmax, s.seqcycle AS cycle,
           sc.relname AS seq_name, sn.nspname AS seq_schema, sc.relpersistence = 't' AS seq_is_temporary,
           has_schema_privilege(sn.oid, 'USAGE') AND has_sequence_privilege(p.seq, 'SELECT') AS seq_readable,
           has_sequence_privilege(p.seq, 'USAGE') AS seq_usable,
           x.*, t.*,
           p.how = 'identity' AND (
             SELECT count(*) > 1 FROM pg_depend d JOIN pg_sequence o ON o.seqrelid = d.objid
             WHERE d.classid = 'pg_class'::regclass AND d.deptype IN ('i', 'a')
               AND d.refclassid = 'pg_class'::regclass AND d.refobjid = p.relid AND d.refobjsubid = p.attnum) AS several_sequences,
           c.relhasrules AND EXISTS (SELECT FROM pg_rewrite w WHERE w.ev_class = c.relid AND w.ev_type = '3'
                                     AND w.ev_enabled IN ('O', 'A')) AS ruled
    FROM pairs p
    JOIN relations c ON c.relid = p.relid
    LEFT JOIN pg_attribute a ON a.attrelid = p.relid AND a.attnum = p.attnum
    LEFT JOIN pg_type y ON y.oid = a.atttypid
    LEFT JOIN pg_sequence s ON s.seqrelid = p.seq
    LEFT JOIN pg_class sc ON sc.oid = p.seq
    LEFT JOIN pg_namespace sn ON sn.oid = sc.relnamespace
    LEFT JOIN LATERAL (  -- the unique indexes: which refuse an id that is taken, which are made of it in another way
      SELECT bool_or(m.amname = 'btree' AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = p.attnum) AS indexed,
             bool_or(m.amname = 'btree' AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = p.attnum
                     AND i.indoption[0] IN (0, 3)) AS in_order,  -- what ORDER BY asks for unless told otherwise
             bool_or(e.refuses AND e.single AND i.indkey[0] = p.attnum AND i.indpred IS NULL) AS whole_key,
             bool_or(e.refuses AND e.single AND i.indkey[0] = p.attnum AND i.indpred IS NULL AND i.indisvalid) AS valid_key,
             array_agg(i.indexrelid ORDER BY k.relname) FILTER (
               WHERE e.refuses AND e.single AND i.indkey[0] = p.attnum AND i.indpred IS NOT NULL) AS partial_keys,
             bool_or(e.refuses AND e.single AND i.indkey[0] <> p.attnum) AS other_keys,
             array_agg(i.indexrelid ORDER BY k.relname) FILTER (WHERE e.refuses AND e.single AND i.indkey[0] <> p.attnum AND (
               EXISTS (SELECT FROM (  -- the id, or a generated column that is made of it, in its expression or as its key
                         SELECT i.indkey[0]::int AS attnum
                         UNION ALL
                         SELECT d.refobjsubid FROM pg_depend d
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                           AND d.refclassid = 'pg_class'::regclass AND d.refobjid = p.relid
                       ) o
                       WHERE o.attnum <> 0 AND (o.attnum = p.attnum OR EXISTS (
                         SELECT FROM pg_depend g LEFT JOIN pg_attrdef v ON v.adrelid = p.relid AND v.adnum = o.attnum
                         WHERE g.refclassid = 'pg_class'::regclass AND g.refobjid = p.relid AND g.refobjsubid = p.attnum
                           AND ((g.classid = 'pg_attrdef'::regclass AND g.objid = v.oid)
                                -- up to 14 it is the column that depends, not its expression
                                OR (g.classid = 'pg_class'::regclass AND g.objid = p.relid AND g.objsubid = o.attnum)))))
               OR (i.indkey[0] = 0 AND NOT EXISTS (
                     SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                       AND d.refclassid = 'pg_class'::regclass AND d.refobjid = p.relid AND d.refobjsubid > 0)))) AS made_of_id,
             (array_agg(i.indkey::int2[] ORDER BY k.relname DESC) FILTER (
               WHERE e.refuses AND NOT e.single AND i.indpred IS NULL
                 AND p.attnum = ANY ((i.indkey::int2[])[0:array_upper(i.indclass, 1)])))[1:1] AS wider_key
      FROM pg_index i
      JOIN pg_class k ON k.oid = i.indexrelid
      JOIN pg_am m ON m.oid = k.relam
      CROSS JOIN LATERAL (
        SELECT array_upper(i.indclass, 1) = 0 AS single,
               i.indisready AND (i.indisvalid OR c.relkind <> 'p') AND (i.indisunique OR (i.indisexclusion AND (
                 SELECT bool_and(o.oprname = '=') FROM pg_constraint n, unnest(n.conexclop) AS u (op), pg_operator o
                 WHERE n.conindid = i.indexrelid AND n.contype = 'x' AND o.oid = u.op))) AS refuses
      ) e
      WHERE i.indrelid = p.relid AND i.indislive
    ) x ON c.relkind IN ('r', 'p')
    LEFT JOIN LATERAL (  -- BEFORE INSERT row triggers that may write into the column, draw, or put the row elsewhere
      SELECT min(g.tgname::text) FILTER (WHERE b.draws) AS drawing_trigger,
             min(g.tgname::text) FILTER (WHERE b.assigns) AS assigning_trigger,
             min(g.tgname::text) FILTER (WHERE b.draws OR b.assigns OR b.strange) AS doubtful_trigger,
             bool_or(b.writes) AS writes
      FROM pg_trigger g
      JOIN pg_proc f ON f.oid = g.tgfoid
      JOIN pg_language l ON l.oid = f.prolang
      CROSS JOIN LATERAL (
        SELECT f.oid = ANY (drawing) AS draws,
               bool_or(CASE WHEN a.attname ~ '^[a-zA-Z0-9_]+$'
                            THEN v.body ~ ('\mnew\s*\.\s*"?' || lower(a.attname) || '"?\s*:?=')
                            ELSE strpos(v.body, lower(a.attname)) > 0 END) AS assigns,
               bool_or(v.body ~ '\mnew\s*\.[^;]*:?=') AS writes,
               f.pronamespace <> 'pg_catalog'::regnamespace AND (
                 l.lanname <> 'plpgsql'
                 OR bool_or(v.body ~ '\m(execute|alias|call)\M' OR v.body ~ 'u&"' OR v.body ~ '\mnew\s*:?='
                            OR v.body ~ '\m(for|foreach)\s+new\M' OR v.body ~ '\mreturn\M(?!\s*new\s*;)'
                            OR regexp_replace(v.body, '\minsert\s+into\M', '', 'g') ~ '\minto\M[^;]*\mnew\M')) AS strange
        FROM (VALUES (lower(f.prosrc)),
                     (lower(regexp_replace(regexp_replace(f.prosrc, '/\*.*?\*/', ' ', 'g'), '--[^\n]*', ' ', 'g')))) AS v (body)
      ) b
      WHERE (g.tgrelid = p.relid OR g.tgrelid = ANY (c.parts)) AND NOT g.tgisinternal
        AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A') AND g.oid IS DISTINCT FROM p.filler
    ) t ON c.relhastriggers OR c.parts IS NOT NULL
    WHERE (NOT (c.relispartition AND p.repeats))
      AND (schema_pattern IS NULL OR c.nspname LIKE schema_pattern)
    ORDER BY c.nspname, c.relname, p.attnum, sn.nspname, sc.relname
  LOOP
    table_name := format('%I.%I', r.nspname, r.relname);
    schema_name := r.nspname;
    id := quote_ident(r.attname);
    id_column := id;
    sequence_name := CASE WHEN r.seq IS NOT NULL AND NOT r.seq_is_temporary THEN format('%I.%I', r.seq_schema, r.seq_name) END;
    status := 'unknown';
    max_id := NULL; sequence_value := NULL; next_value := NULL; first_collision := NULL; inserts_until_failure := NULL;
    on_collision := NULL; remaining := NULL; used_percent := NULL; reason := NULL; detail := NULL; distinct_at := NULL;

    -- What the catalog tells by itself.
    IF r.how = 'none' THEN
      WITH RECURSIVE chain AS (
        SELECT t.* FROM pg_type t WHERE t.oid = r.atttypid
        UNION ALL SELECT t.* FROM chain c JOIN pg_type t ON t.oid = c.typbasetype AND c.typtype = 'd'
      ) SELECT c.typname INTO type_name FROM chain c WHERE c.typtype <> 'd';
      CONTINUE WHEN type_name NOT IN ('int2', 'int4', 'int8');
      CONTINUE WHEN r.assigning_trigger IS NOT NULL OR r.drawing_trigger IS NOT NULL;  -- filled, or told of by a row of its own
      IF r.doubtful_trigger IS NULL THEN
        status := 'no-default';
        detail := 'an integer primary key that nothing fills';
      ELSE
        reason := 'unsupported-expression';
        detail := format('the trigger %I may fill it', r.doubtful_trigger);
      END IF;
      RETURN NEXT;
      CONTINUE;
    END IF;

    -- A default around one nextval() that can be computed: the SQL on either side of it.
    head := NULL;
    IF r.expr IS NOT NULL AND r.stride = 1 AND NOT r.beside_unknown AND NOT recast THEN
      piece := regexp_match(r.expr, '^(.*)nextval\(''(?:[^'']|'''')*''::regclass\)(.*)$');
      IF (SELECT count(*) = 1 FROM regexp_matches(r.expr, 'nextval', 'g')) AND piece IS NOT NULL
         AND NOT EXISTS (SELECT FROM pg_depend d  -- on what is PostgreSQL's own, nothing has an entry
                         WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = r.default_oid
                           AND NOT (d.refclassid = 'pg_class'::regclass AND d.refobjid IN (r.seq, r.relid))) THEN
        EXECUTE is_evaluable INTO admits USING piece[1] || '(0)' || piece[2], words;
        IF admits THEN
          head := piece[1];
          tail := piece[2];
        END IF;
      END IF;
    END IF;

    -- Further unique indexes that are made of the id: they refuse nothing that its own lets in where they keep all numbers apart;
    -- and the number does not decide their keys where a column has its part in them that the insert has to give.
    other_key := NULL;
    IF r.made_of_id IS NOT NULL THEN
      SELECT min(k.relname) INTO other_key
      FROM pg_index i
      JOIN pg_class k ON k.oid = i.indexrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = i.indrelid AND d.adnum = i.indkey[0]
      CROSS JOIN LATERAL (
        SELECT translate(regexp_replace(regexp_replace(coalesce(pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(d.adbin, d.adrelid)),
                                                       '''(?:[^'']|'''')*''::text', '''''', 'g'), '\m([a-z0-9_]+)\(', '\1 ', 'g'), '()', '') AS text
      ) e
      WHERE i.indexrelid = ANY (r.made_of_id)
        AND NOT (id ~ plain_name AND r.whole_key AND NOT recast AND r.how <> 'wrapped' AND r.type_name IN ('int2', 'int4', 'int8') AND (
              e.text ~ ('^(\d+ [+-] )?' || id || '( [+-] \d+)?$')
              OR e.text ~ ('^(upper |lower )?(md5 )?('''' \|\| )*(to_hex )?' || id || '(::(bigint|numeric|text|character varying))?( \|\| '''')*(::uuid)?$')))
        AND (i.indkey[0] <> 0 OR r.relhastriggers OR NOT EXISTS (
              SELECT FROM pg_depend x
              JOIN pg_attribute a ON a.attrelid = r.relid AND a.attnum = x.refobjsubid
              JOIN pg_type t ON t.oid = a.atttypid
              WHERE x.classid = 'pg_class'::regclass AND x.objid = i.indexrelid AND x.refclassid = 'pg_class'::regclass
                AND x.refobjid = r.relid AND a.attnum <> r.attnum AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefaultbin IS NULL));
    END IF;

    -- What plain SQL does not follow.
    doubt := CASE
      WHEN r.how = 'trigger' THEN format('the trigger %I may fill a column from a sequence', r.drawing_trigger)
      WHEN r.relkind = 'v' THEN 'inserts through a view are not followed here'
      WHEN r.ruled THEN 'a rule on INSERT acts on the table'
      WHEN r.doubtful_trigger IS NOT NULL THEN format('the trigger %I may change what is inserted', r.doubtful_trigger)
      WHEN r.overwritten AND r.checked THEN 'its default''s value, which a trigger replaces, is not followed here where there are CHECKs'
      WHEN r.writes AND r.other_keys THEN 'a trigger may fill another unique column from the id'
      WHEN r.how = 'wrapped' AND head IS NULL THEN 'its default is an expression around nextval() or a function, which is not computed here'
      WHEN r.beside_wrapped OR r.beside_unknown THEN 'another column''s default may draw from the same sequence in a way that is not followed here'
      WHEN r.strange_name THEN 'the name inside nextval() is not followed here'
      WHEN r.off_path THEN 'the sequence is looked up by search_path, and is not on that of this session'
    END;
    IF doubt IS NULL AND (r.seq IS NULL OR r.seq_is_temporary) THEN
      status := 'broken-default';
      inserts_until_failure := 0;
      detail := 'the next insert fails: its default names a sequence that does not exist';
    ELSIF doubt IS NULL AND r.several_sequences AND major < 13 THEN
      status := 'broken-default';
      inserts_until_failure := 0;
      detail := 'the next insert fails: the identity column owns more than one sequence';
    ELSIF r.relkind = 'f' OR r.foreign_parts THEN
      reason := 'foreign-table';
      detail := 'its rows, or some of them, are on another server';
    ELSE
      reason := 'unsupported-expression';
      detail := coalesce(doubt, CASE
        WHEN other_key IS NOT NULL THEN format('the unique index %I is made of the id in a way that is not computed here', other_key)
        WHEN r.cycle AND r.stride > 1 THEN 'one insert draws several values from a sequence that cycles'
      END);
    END IF;
    IF detail IS NULL THEN
      reason := CASE WHEN NOT r.readable OR NOT (r.seq_readable OR r.seq_usable) THEN 'no-privilege'
                     WHEN r.hidden THEN 'row-security' END;
      detail := CASE WHEN NOT r.readable THEN format('%I may not read the table', current_user)
                     WHEN reason = 'no-privilege' THEN format('%I may not read the sequence', current_user)
                     WHEN r.hidden THEN format('row-level security hides rows from %I', current_user) END;
    END IF;
    IF detail IS NOT NULL THEN
      RETURN NEXT;
      CONTINUE;
    END IF;

    BEGIN
      -- What the column takes: its type, what the value is cast to, CHECKs that are bounds, the ranges of its partitions.
      conditions := '{}';
      type_oid := r.atttypid;
      modifier := r.atttypmod;
      type_name := r.type_name;
      WHILE type_name IS NULL LOOP  -- a domain, or none of PostgreSQL's own types
        SELECT t.typname, t.typtype, t.typbasetype, t.typtypmod, t.typnamespace INTO part FROM pg_type t WHERE t.oid = type_oid;
        IF part.typtype IS DISTINCT FROM 'd' THEN
          type_name := CASE WHEN part.typnamespace = 'pg_catalog'::regnamespace THEN part.typname ELSE '' END;
        ELSE
          conditions := conditions || ARRAY(SELECT pg_get_expr(k.conbin, 0) FROM pg_constraint k
                                            WHERE k.contypid = type_oid AND k.contype = 'c');
          IF modifier = -1 THEN modifier := part.typtypmod; END IF;
          type_oid := part.typbasetype;
        END IF;
      END LOOP;
      is_text := type_name IN ('text', 'varchar', 'bpchar');
      simulated := head IS NOT NULL OR type_name NOT IN ('int2', 'int4', 'int8', 'numeric')
                   OR (type_name = 'numeric' AND modifier >= 4 AND ((modifier - 4) & 1024) <> 0);
      IF type_name NOT IN ('int2', 'int4', 'int8', 'numeric', 'text', 'varchar', 'bpchar', 'float4', 'float8', 'oid')
         OR (simulated AND recast)
         OR (is_text AND EXISTS (SELECT FROM pg_attribute a JOIN pg_collation k ON k.oid = a.attcollation
                                 WHERE a.attrelid = r.relid AND a.attnum = r.attnum AND to_jsonb(k)->>'collisdeterministic' = 'false')) THEN
        detail := format('values of type %s are not computed here', format_type(r.atttypid, r.atttypmod));
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF simulated AND r.cycle THEN
        detail := 'its default is an expression around nextval() or a function, which is not computed here where the sequence cycles';
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF simulated AND standby THEN
        reason := 'outside-snapshot';
        detail := 'a standby holds the sequence up to 32 values ahead of its primary, and what is made of them is not computed there';
        RAISE SQLSTATE 'SQ001';
      END IF;
      high := CASE type_name WHEN 'int2' THEN 32767 WHEN 'int4' THEN 2147483647 WHEN 'int8' THEN 9223372036854775807 END;
      low := -high - 1;
      IF type_name = 'numeric' AND modifier >= 4 THEN
        high := power(10::numeric, greatest((((modifier - 4) >> 16) & 65535) - ((modifier - 4) & 2047), 0)) - 1;
        high := trunc(high);
        low := -high;
      END IF;
      IF r.narrowing IS NOT NULL THEN
        high := least(high, CASE r.narrowing WHEN 'int2' THEN 32767 ELSE 2147483647 END);
        low := greatest(low, CASE r.narrowing WHEN 'int2' THEN -32768 ELSE -2147483648 END);
      ELSE
        high := least(high, 9223372036854775807);
        low := greatest(low, -9223372036854775808);
      END IF;
      IF r.checked THEN
        conditions := conditions || ARRAY(
          SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k
          WHERE k.conrelid = r.relid AND k.contype = 'c' AND k.conkey = ARRAY[r.attnum]
            AND coalesce((to_jsonb(k)->>'conenforced')::boolean, true));
      END IF;
      IF simulated THEN
        low := NULL;
        high := NULL;
        FOREACH condition IN ARRAY conditions LOOP
          EXECUTE is_evaluable INTO admits USING condition, words || words_of_checks || ARRAY['value', lower(r.attname)];
          IF NOT admits THEN
            detail := 'a CHECK is more than bounds on the column';
            RAISE SQLSTATE 'SQ001';
          END IF;
        END LOOP;
      END IF;
      FOREACH condition IN ARRAY CASE WHEN simulated THEN '{}' ELSE conditions END LOOP
        FOREACH condition IN ARRAY regexp_split_to_array(condition, '\s+AND\s+') LOOP
          CONTINUE WHEN (regexp_match(condition, '^' || term || '\s+IS NOT NULL\)*$'))[1] IN (id, 'VALUE');
          piece := regexp_match(condition, '^' || term || comparison || integer_constant || '$');
          IF piece IS NULL THEN
            piece := regexp_match(condition, '^' || integer_constant || comparison || term || '$');
            piece := ARRAY[piece[3], translate(piece[2], '<>', '><'), piece[1]];
          END IF;
          IF piece[1] IS NULL OR piece[1] NOT IN (id, 'VALUE') THEN
            detail := 'a CHECK is more than bounds on the column';
            RAISE SQLSTATE 'SQ001';
          END IF;
          bound := piece[3]::numeric;
          IF piece[2] IN ('>', '>=', '=') THEN low := greatest(low, bound + (piece[2] = '>')::int); END IF;
          IF piece[2] IN ('<', '<=', '=') THEN high := least(high, bound - (piece[2] = '<')::int); END IF;
        END LOOP;
      END LOOP;
      routed := false;
      gap_at_top := false;
      places := NULL;
      IF r.relkind = 'p' OR r.relispartition THEN
        levels := CASE WHEN r.relispartition THEN ARRAY(
                    WITH RECURSIVE up AS (SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = r.relid
                                          UNION ALL SELECT i.inhparent FROM up JOIN pg_inherits i ON i.inhrelid = up.inhparent)
                    SELECT up.inhparent FROM up) END || r.relid || r.parts;
        -- Every level that chooses by the id: one that takes all ids, or one stretch of ranges or a list at the top.
        FOR part IN
          SELECT l.relid, l.relid = r.relid AS here, pt.partstrat,
                 pt.partnatts = 1 AND pt.partexprs IS NULL AND l.relid = r.relid AS by_id_alone,
                 coalesce((to_jsonb(pt)->>'partdefid')::oid, 0::oid) <> 0 AS with_default,
                 ARRAY(SELECT pg_get_expr(k.relpartbound, k.oid) FROM pg_inherits i JOIN pg_class k ON k.oid = i.inhrelid
                       WHERE i.inhparent = l.relid) AS bounds
          FROM unnest(levels) AS l (relid)
          JOIN pg_partitioned_table pt ON pt.partrelid = l.relid
          WHERE pt.partexprs IS NOT NULL OR EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = l.relid AND a.attname = r.attname AND a.attnum = ANY (pt.partattrs::int2[]))
        LOOP
          CONTINUE WHEN part.with_default AND NOT r.relispartition;
          CONTINUE WHEN part.partstrat = 'h' AND NOT r.relispartition AND part.bounds <> '{}' AND (
            SELECT sum(q.most / q.modulus) = max(q.most)
            FROM (SELECT m.modulus, max(m.modulus) OVER () AS most
                  FROM (SELECT (regexp_match(b, 'modulus (\d+)', 'i'))[1]::bigint AS modulus FROM unnest(part.bounds) b) m) q);
          IF part.by_id_alone AND part.partstrat IN ('r', 'l') AND type_name <> 'numeric' AND NOT simulated AND NOT r.relispartition THEN
            SELECT bool_and(s.known) AS known, bool_or(s.gap) AS gap, CASE WHEN bool_or(s.a IS NULL) THEN NULL ELSE min(s.a) END AS a,
                   CASE WHEN bool_or(s.b IS NULL) THEN NULL ELSE max(s.b) END AS b, count(*) AS ranges
            INTO span
            FROM (SELECT m.*, m.a > lag(m.b) OVER (ORDER BY m.a NULLS FIRST) AS gap
                  FROM (SELECT b.piece IS NOT NULL AS known, CASE WHEN b.piece[1] <> 'MINVALUE' THEN b.piece[1]::numeric END AS a,
                               CASE WHEN part.partstrat = 'l' THEN b.piece[1]::numeric + 1
                                    WHEN b.piece[2] <> 'MAXVALUE' THEN b.piece[2]::numeric END AS b
                        FROM unnest(part.bounds) t
                        CROSS JOIN LATERAL (
                          SELECT regexp_match(t, '^FOR VALUES FROM \(''?(-?\d+|MINVALUE)''?\) TO \(''?(-?\d+|MAXVALUE)''?\)$') AS piece
                          WHERE part.partstrat = 'r'
                          UNION ALL
                          SELECT regexp_match(n, '^''?(-?\d+)''?$')
                          FROM regexp_split_to_table(substr(t, 16, length(t) - 16), ', ') n
                          WHERE part.partstrat = 'l' AND n <> 'NULL') b) m) s;
            IF span.ranges = 0 THEN
              low := greatest(low, 1);
              high := least(high, 0);
              CONTINUE;
            ELSIF span.known AND NOT coalesce(span.gap, false) THEN
              low := greatest(low, span.a);
              high := least(high, span.b - 1);
              CONTINUE;
            END IF;
            gap_at_top := true;
          END IF;
          routed := true;
        END LOOP;
        IF routed THEN
          -- With gaps, or on several levels: the constraints of the partitions say which ids have one, and the next inserts are asked
          -- one by one; where the id alone chooses, by arithmetic and classes of operators that are PostgreSQL's own.
          admits := coalesce(cardinality(r.parts), 0) <= 100;
          IF admits THEN
            SELECT coalesce(string_agg(format('(%s)', pg_get_partition_constraintdef(k.oid)), ' OR '), 'false') INTO places
            FROM pg_class k
            WHERE k.oid = ANY (coalesce(r.parts, ARRAY[r.relid])) AND k.relkind <> 'p';
            EXECUTE is_evaluable INTO admits USING places, '{abs,and,any,array,bigint,false,integer,is,mod,not,"null",oid,or,
              satisfies_hash_partition,smallint}'::text[] || lower(r.attname);
          END IF;
          IF NOT admits OR type_name NOT IN ('int2', 'int4', 'int8') OR simulated OR recast OR r.cycle OR r.stride > 1
             OR (r.relispartition AND r.relkind = 'p') OR EXISTS (
               SELECT FROM unnest(levels) AS l (relid) JOIN pg_partitioned_table pt ON pt.partrelid = l.relid
               LEFT JOIN pg_attribute a ON a.attrelid = l.relid AND a.attname = r.attname
               WHERE pt.partnatts > 1 OR pt.partattrs[0] NOT IN (0, a.attnum) OR pt.partclass[0] >= 16384) THEN
            detail := 'which partition takes an id is not followed here';
            RAISE SQLSTATE 'SQ001';
          END IF;
        END IF;
      END IF;

      -- What refuses an id that is taken: a unique index, or the rows that partial ones speak of.
      guarded := coalesce(r.whole_key, false);
      vouched := coalesce(r.valid_key, false);
      filter := '';
      is_within := false;
      within_low := NULL;
      within_high := NULL;
      IF simulated AND NOT guarded AND r.partial_keys IS NOT NULL THEN
        detail := 'its values are not computed here for a partial unique index';
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF NOT guarded AND r.partial_keys IS NOT NULL THEN
        kept := 0;
        FOR part IN
          SELECT i.indexrelid, i.indisvalid, pg_get_expr(i.indpred, i.indrelid) AS predicate,
                 EXISTS (SELECT FROM pg_depend d LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                           AND (d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
                                OR (t.oid IS NOT NULL AND t.typtype <> 'e'))) AS calls,
                 n.speaks_of_id, n.undecided, n.strange, n.new_row
          FROM unnest(r.partial_keys) WITH ORDINALITY AS u (oid, place)
          JOIN pg_index i ON i.indexrelid = u.oid
          CROSS JOIN LATERAL (  -- a row of constant defaults, for the columns that the predicate names
            SELECT bool_or(a.attnum = r.attnum) AS speaks_of_id,
                   bool_or(a.attnotnull AND f.text IS NULL) AS undecided,
                   bool_or(f.text IS NOT NULL AND f.text !~ '^(NULL::.*|true|false|-?[0-9]+(\.[0-9]+)?|''([^'']|'''')*''::[a-z0-9_ ."()]+)$'
                           OR (t.typnamespace <> 'pg_catalog'::regnamespace AND t.typtype <> 'e')) AS strange,
                   string_agg(format('(%s)::%s AS %I', coalesce(f.text, 'NULL'), format_type(a.atttypid, a.atttypmod), a.attname), ', ')
                     AS new_row
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef g ON g.adrelid = a.attrelid AND g.adnum = a.attnum
            CROSS JOIN LATERAL (SELECT CASE WHEN a.attidentity <> '' THEN 'nextval' ELSE pg_get_expr(g.adbin, g.adrelid) END AS text) f
            WHERE a.attrelid = r.relid AND a.attnum > 0
              AND EXISTS (SELECT FROM regexp_matches(pg_get_expr(i.indpred, i.indrelid), '"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*', 'g') AS w (word)
                          WHERE w.word[1] = quote_ident(a.attname))
          ) n
          ORDER BY u.place
        LOOP
          IF part.calls THEN
            detail := 'a partial unique index calls what is not evaluated here';
            RAISE SQLSTATE 'SQ001';
          END IF;
          admits := NULL;
          IF NOT coalesce(part.speaks_of_id, false) AND NOT coalesce(part.undecided, false) THEN
            IF coalesce(part.strange, false) THEN
              detail := 'whether a partial unique index speaks of new rows depends on a default that is not evaluated here';
              RAISE SQLSTATE 'SQ001';
            END IF;
            EXECUTE format('SELECT coalesce((%s), false) FROM (SELECT %s) new_row', part.predicate, coalesce(part.new_row, '1')) INTO admits;
          END IF;
          CONTINUE WHEN NOT admits;
          kept := kept + 1;
          vouched := CASE WHEN kept = 1 THEN part.indisvalid ELSE vouched AND part.indisvalid END;
          filter := filter || CASE WHEN kept > 1 THEN ' OR ' ELSE '' END || format('(%s)', part.predicate);
        END LOOP;
        guarded := kept > 0;
        IF kept = 1 THEN
          is_within := true;
          FOREACH condition IN ARRAY regexp_split_to_array(filter, '\s+AND\s+') LOOP
            piece := regexp_match(condition, '^' || term || comparison || integer_constant || '$');
            IF piece IS NULL THEN
              piece := regexp_match(condition, '^' || integer_constant || comparison || term || '$');
              piece := ARRAY[piece[3], translate(piece[2], '<>', '><'), piece[1]];
            END IF;
            IF piece[1] IS DISTINCT FROM id THEN
              is_within := false;
              EXIT;
            END IF;
            bound := piece[3]::numeric;
            IF piece[2] IN ('>', '>=', '=') THEN within_low := greatest(within_low, bound + (piece[2] = '>')::int); END IF;
            IF piece[2] IN ('<', '<=', '=') THEN within_high := least(within_high, bound - (piece[2] = '<')::int); END IF;
          END LOOP;
        END IF;
        filter := CASE WHEN is_within OR kept = 0 THEN '' ELSE format(' AND (%s)', filter) END;
      END IF;
      IF NOT guarded AND r.parts IS NOT NULL THEN
        -- By unique indexes of the partitions, where there is one partition or the id alone says which one.
        SELECT NOT simulated AND id ~ plain_name AND coalesce(bool_and(x.refuses), false) AS refuse, bool_and(x.valid) AS valid,
               count(*) AS leaves INTO part
        FROM pg_class k
        JOIN pg_attribute a ON a.attrelid = k.oid AND a.attname = r.attname
        CROSS JOIN LATERAL (
          SELECT count(*) > 0 AS refuses, coalesce(bool_or(i.indisvalid), false) AS valid
          FROM pg_index i
          WHERE i.indrelid = k.oid AND i.indislive AND i.indisready AND i.indisunique AND array_upper(i.indclass, 1) = 0
            AND i.indkey[0] = a.attnum AND i.indpred IS NULL) x
        WHERE k.oid = ANY (r.parts) AND k.relkind <> 'p';
        IF part.refuse AND part.leaves > 1 THEN
          SELECT bool_and(pt.partnatts = 1 AND coalesce(pt.partattrs[0] = a.attnum OR pg_get_expr(pt.partexprs, l.relid)
                          ~ ('^(\m(mod|abs|' || id || ')\M|\m[0-9]+\M|[ ()+*/%,-])+$'), false)) INTO part.refuse
          FROM unnest(levels) AS l (relid)
          JOIN pg_partitioned_table pt ON pt.partrelid = l.relid
          JOIN pg_attribute a ON a.attrelid = l.relid AND a.attname = r.attname;
        END IF;
        guarded := part.refuse;
        vouched := part.refuse AND part.valid;
        IF EXISTS (
             SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = r.attname
             WHERE i.indrelid = ANY (r.parts) AND i.indislive AND i.indisready AND (i.indisunique OR i.indisexclusion)
               AND NOT (guarded AND i.indisunique AND i.indkey[0] = a.attnum AND i.indpred IS NULL)
               AND ((array_upper(i.indclass, 1) = 0 AND i.indkey[0] IN (a.attnum, 0))
                    OR (r.wider_key IS NULL AND a.attnum = ANY (i.indkey::int2[])))) THEN
          detail := 'partitions have unique indexes on the id that the whole table has not';
          RAISE SQLSTATE 'SQ001';
        END IF;
      END IF;

      -- Its furthest id, and the sequence's state: in one statement, whose snapshot is the older of the two, so that a row that
      -- is inserted meanwhile is either not seen or below the next value.
      rows_from := CASE WHEN r.relkind = 'p' THEN table_name ELSE 'ONLY ' || table_name END;
      IF r.overwritten THEN  -- by a trigger, in every insert: its values meet no row
        rows_from := format('(SELECT %s FROM %s WHERE false) AS none', id, rows_from);
      END IF;
      IF NOT coalesce(r.indexed, false) OR NOT vouched OR simulated THEN
        SELECT sum(pg_relation_size(u.oid)) INTO bytes FROM unnest(r.relid || r.parts) AS u (oid);
        IF bytes > max_scan_bytes AND (simulated OR NOT coalesce(r.indexed, false)) THEN
          reason := 'too-large';
          detail := format(CASE WHEN simulated THEN 'what its default makes is looked for in all rows, and the table has %s'
                                ELSE 'no index finds its largest id, and the table has %s' END, pg_size_pretty(bytes));
          RAISE SQLSTATE 'SQ001';
        END IF;
      END IF;
      exact := CASE WHEN type_name IN ('float4', 'float8')  -- printed, it may keep 6 digits only, or 15
                    THEN 'CASE WHEN (%1$s)::float8 = trunc((%1$s)::float8) AND abs((%1$s)::float8) < 9.2e18'
                         ' THEN (%1$s)::bigint::numeric::text ELSE (%1$s)::text END' ELSE '(%1$s)::text' END;
      EXECUTE format(CASE  -- ORDER BY is planned in less time than an aggregate
                       WHEN is_text THEN 'SELECT q.last_value, q.is_called, (SELECT ''x'' FROM %3$s WHERE %2$s IS NOT NULL LIMIT 1)'
                                         ' FROM %4$s AS q'
                       WHEN simulated THEN 'SELECT q.last_value, q.is_called, (SELECT ' || format(exact, 'm.v') || ' FROM (SELECT'
                                           ' %1$s(%2$s) AS v FROM %3$s) m) FROM %4$s AS q'
                       WHEN r.in_order THEN 'SELECT q.last_value, q.is_called, (SELECT %2$s FROM %3$s WHERE %2$s IS NOT NULL'
                                            ' ORDER BY 1 %5$s LIMIT 1) FROM %4$s AS q'
                       ELSE 'SELECT q.last_value, q.is_called, (SELECT %1$s(%2$s) FROM %3$s) FROM %4$s AS q' END,
                     CASE WHEN r.increment > 0 THEN 'max' ELSE 'min' END, id, rows_from,
                     CASE WHEN r.seq_readable THEN sequence_name
                          ELSE format('(SELECT pg_sequence_last_value(%s) AS last_value, true AS is_called)', r.seq) END,
                     CASE WHEN r.increment > 0 THEN 'DESC' ELSE '' END)
      INTO last_drawn, called, furthest;
      extreme := CASE WHEN NOT simulated OR furthest ~ '^-?[0-9]+(\.0+)?$' THEN furthest::numeric END;
      IF last_drawn IS NULL THEN
        reason := CASE WHEN r.seq_readable THEN 'outside-snapshot' ELSE 'no-privilege' END;
        detail := CASE WHEN r.seq_readable THEN 'the sequence belongs to another session'
                       ELSE format('%I may not read the sequence', current_user) END;
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF r.repeats AND furthest IS NULL AND NOT guarded THEN
        status := NULL;  -- an inheritance child without rows: its parent speaks for it
        RAISE SQLSTATE 'SQ001';
      END IF;

      -- What the next inserts get: insert i gets first + i * step.
      round_start := CASE WHEN r.increment > 0 THEN r.seqmin ELSE r.seqmax END;
      round_end := CASE WHEN r.increment > 0 THEN r.seqmax ELSE r.seqmin END;
      wraps_now := called AND NOT last_drawn + r.increment BETWEEN r.seqmin AND r.seqmax;
      next_drawn := CASE WHEN NOT called THEN last_drawn WHEN NOT wraps_now THEN last_drawn + r.increment
                         WHEN r.cycle THEN round_start END;
      draws_left := CASE WHEN next_drawn IS NULL THEN 0 ELSE div(round_end - next_drawn, r.increment) + 1 END;
      first := next_drawn + r.place * r.increment;
      step := r.stride * r.increment;
      inserts := div(draws_left, r.stride);

      -- How many are left before the tightest limit.
      remaining := CASE WHEN NOT r.cycle THEN inserts END;
      limit_at := CASE WHEN NOT r.cycle THEN round_end END;
      IF next_drawn IS NOT NULL AND NOT simulated THEN
        bound := CASE WHEN step > 0 THEN coalesce(high, 9223372036854775807) ELSE coalesce(low, -9223372036854775808) END;
        fits := CASE WHEN first BETWEEN coalesce(low, first) AND coalesce(high, first) THEN div(bound - first, step) + 1 ELSE 0 END;
        IF fits < inserts THEN
          IF remaining IS NULL OR fits < remaining THEN
            remaining := fits;
            limit_at := bound;
          END IF;
        ELSIF r.cycle THEN
          round_draws := div(r.seqmax - r.seqmin, abs(r.increment)) + 1;
          fits := CASE WHEN round_start BETWEEN coalesce(low, round_start) AND coalesce(high, round_start)
                       THEN div(bound - round_start, r.increment) + 1 ELSE 0 END;
          IF fits < round_draws THEN
            remaining := div(draws_left + fits, r.stride);
            limit_at := bound;
          END IF;
        END IF;
      END IF;
      IF routed AND next_drawn IS NOT NULL THEN
        fits := least(fits, inserts);
        EXECUTE format('SELECT v.i FROM (SELECT g AS i, (%L::numeric + g * %L::numeric)::bigint::%s AS %s FROM generate_series(0, $1) g) v'
                       ' WHERE (%s) IS NOT TRUE LIMIT 1', first, step, type_name, id, places)
          INTO refused_at USING (least(in_sight, fits) - 1)::bigint;
        IF refused_at IS NULL AND fits > in_sight AND EXISTS (  -- else all are as good as the next ones: a hash, or arithmetic
             SELECT FROM pg_partitioned_table pt
             WHERE pt.partrelid = ANY (levels) AND pt.partstrat <> 'h' AND pt.partexprs IS NULL) THEN
          detail := 'which partition takes an id is not followed here: the next ' || in_sight || ' have one';
          RAISE SQLSTATE 'SQ001';
        ELSIF refused_at < remaining THEN
          remaining := refused_at;
          limit_at := next_drawn + greatest(refused_at - 1, 0) * step;
        END IF;
      END IF;
      fails_after := remaining;
      collides_at := NULL;
      collides_with := NULL;
      collides_text := NULL;
      IF simulated AND next_drawn IS NOT NULL THEN
        -- Values that are computed, as a check has the server do it: what is made of the next numbers, where that is refused or
        -- comes again, and which stored values the numbers beyond them give.
        max_length := CASE WHEN type_name IN ('varchar', 'bpchar') AND modifier > 4 THEN modifier - 4 END;
        kind := CASE type_name WHEN 'varchar' THEN 'text' WHEN 'numeric' THEN format_type(type_oid, modifier) ELSE type_name END;
        opens := '((' || coalesce(head, '') || '((';
        closes := ')::int8)' || CASE WHEN head IS NULL THEN '::' || coalesce(r.narrowing, 'int8') ELSE tail END || ')';
        raw := opens || '$1' || closes || ')';
        closes := closes || '::' || kind || ')';
        written := opens || '$1' || closes;
        last_insert := draws_left - 1;

        -- How a text shows its number, found by trial.
        number_in := NULL;
        IF is_text THEN
          BEGIN
            EXECUTE 'SELECT array_agg(' || opens || 'n.number' || closes || '::text ORDER BY place) FROM unnest($1)'
                    ' WITH ORDINALITY AS n (number, place)' INTO texts USING tried || next_drawn::bigint;
          EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
            texts := NULL;
          END;
          IF texts IS NOT NULL AND array_position(texts, NULL) IS NULL THEN
            before := 0;
            WHILE before < least(length(texts[1]), length(texts[2]))
                  AND substr(texts[1], before + 1, 1) = substr(texts[2], before + 1, 1) LOOP before := before + 1; END LOOP;
            before := length(rtrim(left(texts[1], before), '0'));
            behind := 0;
            WHILE behind < least(length(texts[1]), length(texts[2])) - before
                  AND left(right(texts[1], behind + 1), 1) = left(right(texts[2], behind + 1), 1) LOOP behind := behind + 1; END LOOP;
            FOREACH trial IN ARRAY ARRAY[decimal_in, hexadecimal_in] LOOP
              EXECUTE 'SELECT bool_and(coalesce(' || format(trial, before + 1, before + behind, 'n.shown') || ' = n.number, false))'
                      ' FROM unnest($1, $2) AS n (number, shown)' INTO admits USING tried || next_drawn::bigint, texts;
              IF admits THEN
                number_in := trial;
                EXIT;
              END IF;
            END LOOP;
          END IF;
        END IF;

        -- What refuses a value; when it does not tell its number any more.
        refusals := '';
        IF max_length IS NOT NULL THEN
          refusals := ' WHEN char_length(rtrim((' || raw || ')::text)) > ' || max_length || ' THEN ''22001''';
        END IF;
        checks := '';
        FOREACH condition IN ARRAY conditions LOOP
          checks := checks || CASE WHEN checks = '' THEN '' ELSE ' OR ' END || 'NOT coalesce((SELECT (' || condition
            || ') FROM (SELECT new_value AS ' || id || CASE WHEN id <> 'value' THEN ', new_value AS value' ELSE '' END || ') c), true)';
        END LOOP;
        IF checks <> '' THEN  -- of a bpchar, with the blanks that it is padded with
          refusals := refusals || ' WHEN (SELECT ' || checks || ' FROM (SELECT '
            || CASE WHEN type_name = 'bpchar' AND max_length IS NOT NULL THEN raw || '::bpchar(' || max_length || ')' ELSE written END
            || ' AS new_value) v) THEN ''23514''';
        END IF;
        lossy := CASE
          WHEN number_in IS NOT NULL THEN 'coalesce(' || format(number_in, before + 1, before + behind, written) || ' <> $1, true)'
          WHEN is_text THEN 'position(abs(($1)::numeric)::text IN regexp_replace((' || written || ')::text COLLATE "C", ''[^0-9]'', '''', ''g'')) = 0'
          WHEN type_name IN ('float4', 'float8') AND head IS NULL
            THEN 'CASE WHEN abs(($1)::numeric) < 4611686018427387904 THEN (' || written || ')::float8::bigint <> $1 ELSE true END' END;
        trial := 'SELECT CASE' || refusals || CASE WHEN lossy IS NOT NULL THEN ' WHEN ' || lossy || ' THEN ''lossy''' ELSE '' END
                 || ' WHEN ' || written || ' IS NULL THEN ''none'' END';

        -- The first insert that is refused or does not tell its number; then the first that is refused, where that is another one;
        -- then the first whose text another number gives, too. By doubling, then halving.
        refused_at := NULL;
        first_found := NULL;
        origin := 0;
        FOR hunt IN 1..3 LOOP
          good := 0;
          bad := NULL;
          width := 1;
          IF hunt = 3 THEN
            trial := 'SELECT CASE WHEN ' || written || ' = ' || opens || '($1)::numeric + ' || r.increment || closes
              || ' OR EXISTS (SELECT FROM (SELECT ' || written || ' AS v) w, LATERAL ('
              || CASE WHEN number_in IS NOT NULL THEN 'SELECT ' || format(number_in, before + 1, before + behind, 'w.v')
                      ELSE 'SELECT x.d[1]::bigint FROM regexp_matches(w.v::text COLLATE "C", ''[0-9]{1,18}'', ''g'') AS x (d)' END
              || ') c (d) WHERE c.d <> $1 AND c.d BETWEEN ' || r.seqmin || ' AND ' || r.seqmax || ' AND ' || opens || 'c.d' || closes
              || ' = w.v) THEN ''again'' END';
          END IF;
          here := -1;  -- the very first by itself
          LOOP
            here := CASE WHEN here = -1 THEN 0 WHEN bad IS NULL THEN least(width, last_insert - origin) ELSE div(good + bad, 2) END;
            BEGIN
              EXECUTE trial INTO verdict USING (next_drawn + (origin + here) * step)::bigint;
            EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
              verdict := CASE WHEN hunt < 3 THEN SQLSTATE END;
            END;
            IF verdict = 'none' THEN
              detail := 'its default is an expression around nextval() or a function, which is not computed here where it gives NULL';
              RAISE SQLSTATE 'SQ001';
            END IF;
            IF here = 0 THEN
              IF hunt = 1 THEN first_found := verdict; END IF;
              EXIT WHEN hunt = 1 AND verdict <> 'lossy';  -- refused at once
              IF hunt = 3 AND verdict IS NOT NULL THEN
                bad := 0;
                EXIT;
              END IF;
              EXIT WHEN last_insert = origin;
              CONTINUE;
            END IF;
            is_bad := verdict IS NOT NULL AND CASE hunt WHEN 1 THEN verdict <> 'lossy' OR first_found IS NULL
                                                        WHEN 2 THEN verdict <> 'lossy' ELSE true END;
            IF is_bad THEN
              bad := here;
              found := verdict;
            ELSE
              good := here;
              EXIT WHEN bad IS NULL AND here = last_insert - origin;
              width := width * 2;
            END IF;
            EXIT WHEN bad - good <= 1;
          END LOOP;
          IF hunt = 1 THEN
            refused_at := CASE WHEN first_found <> 'lossy' THEN 0 WHEN found <> 'lossy' THEN bad END;
            EXIT WHEN refused_at IS NOT NULL OR bad IS NULL;
            distinct_at := bad;
          ELSIF hunt = 2 THEN
            refused_at := bad;
            IF NOT is_text THEN  -- a number that is rounded: from there on, all of them?
              BEGIN
                EXECUTE 'SELECT bool_and(NOT s.lossy) FILTER (WHERE g < $1) IS DISTINCT FROM false'
                        ' AND bool_and(s.lossy) FILTER (WHERE g >= $1) IS NOT DISTINCT FROM true FROM (SELECT g, '
                        || replace(lossy, '$1', format('((%L::bigint + g * %L::bigint)::bigint)', next_drawn, step))
                        || ' AS lossy FROM generate_series($2, $3) g) s'
                  INTO admits USING distinct_at, greatest(distinct_at - 50, 0), least(distinct_at + 9, last_insert);
                IF NOT admits THEN distinct_at := NULL; END IF;
              EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
                NULL;  -- what is refused further on is a limit of its own
              END;
              EXIT;
            END IF;
            origin := distinct_at;
          ELSE
            IF bad IS DISTINCT FROM 0 THEN number_in := NULL; END IF;
            distinct_at := origin + bad;
          END IF;
        END LOOP;

        -- The next inserts one by one: what is in the column already, what comes again among them, what a CHECK refuses.
        steps := least(in_sight, draws_left, refused_at);
        BEGIN
          EXECUTE 'WITH seqguard_written AS (SELECT k.i, ' || opens || format('%L::bigint + k.i * %L::bigint', next_drawn, step) || closes
            || format(' AS v FROM (SELECT g AS i FROM generate_series(0, %s) g OFFSET 0) k OFFSET 0) SELECT (SELECT min(i) FROM seqguard_written'
                      ' WHERE EXISTS (SELECT FROM %s WHERE %s = seqguard_written.v)), ', steps - 1, rows_from, id)
            || '(SELECT min(i) FROM (SELECT i, row_number() OVER (PARTITION BY v ORDER BY i) AS nth FROM seqguard_written) x WHERE nth > 1), '
            || CASE WHEN checks = '' THEN 'NULL' ELSE '(SELECT min(v.i) FROM (SELECT i, v' || CASE WHEN type_name = 'bpchar' AND max_length IS NOT NULL THEN '::bpchar(' || max_length || ')' ELSE '' END
                        || ' AS new_value FROM seqguard_written) v WHERE ' || checks || ')' END
            || ', EXISTS (SELECT FROM seqguard_written WHERE v IS NULL)'
            INTO met_at, repeats_at, checked_at, missing;
        EXCEPTION WHEN data_exception THEN
          missing := true;
        END;
        IF missing THEN
          detail := 'its default is an expression around nextval() or a function, which is not computed here where it fails now and then';
          RAISE SQLSTATE 'SQ001';
        END IF;
        refused_at := least(refused_at, checked_at);
        IF refused_at < remaining THEN
          remaining := refused_at;
          limit_at := next_drawn + greatest(refused_at - 1, 0) * step;
        END IF;
        fails_after := remaining;
        IF distinct_at < remaining THEN
          remaining := distinct_at;
          limit_at := next_drawn + greatest(distinct_at - 1, 0) * step;
        END IF;
        collides_at := met_at;

        -- The numbers beyond, read off the stored values.
        IF met_at IS NULL AND steps = in_sight THEN
          BEGIN
            trial := NULL;
            IF is_text AND number_in IS NOT NULL THEN
              trial := format('SELECT t.c, %s AS n FROM (SELECT %s AS c FROM %s) t', format(number_in, before + 1, before + behind, 't.c'), id, rows_from);
            ELSIF is_text THEN
              trial := format('SELECT t.c, x.d[1]::bigint AS n FROM (SELECT %s AS c FROM %s) t,'
                              ' LATERAL regexp_matches(t.c::text COLLATE "C", ''0*([0-9]{1,18})'', ''g'') AS x (d)', id, rows_from);
            ELSE
              kind := CASE type_name WHEN 'float4' THEN '::float8::numeric' WHEN 'oid' THEN '::int8::numeric' ELSE '::numeric' END;
              EXECUTE 'SELECT array_agg(' || opens || format('%L::bigint + p.i * %L::bigint', next_drawn, step) || closes || kind
                      || ' ORDER BY p.i) FROM unnest($1) AS p (i)' INTO line USING on_a_line;
              slope := line[2] - line[1];
              IF slope <> 0 AND slope = trunc(slope) AND line[1] = trunc(line[1]) AND (
                   SELECT bool_and(line[u.place] IS NOT DISTINCT FROM line[1] + slope * u.i)
                   FROM unnest(on_a_line) WITH ORDINALITY AS u (i, place)) THEN
                trial := format('SELECT c, (%1$s + ((c%2$s - %3$s) / %4$s) * %5$s)::bigint AS n FROM (SELECT %6$s AS c FROM %7$s) t WHERE c IS NOT NULL'
                                ' AND c::text NOT IN (''NaN'', ''Infinity'', ''-Infinity'') AND mod(c%2$s - %3$s, %4$s) = 0'
                                ' AND abs((c%2$s - %3$s) / %4$s) < 4611686018427387904',
                                next_drawn, kind, trunc(line[1]), trunc(slope), step, id, rows_from);
              END IF;
            END IF;
            IF trial IS NOT NULL THEN
              EXECUTE 'SELECT ' || CASE WHEN step > 0 THEN 'min' ELSE 'max' END || '(n) FROM (SELECT z.n, z.c FROM (' || trial || ' OFFSET 0) z WHERE z.n '
                      || CASE WHEN step > 0 THEN '>= $1 AND z.n <= $2' ELSE '<= $1 AND z.n >= $2' END
                      || ' AND mod(z.n::numeric - $3, $4) = 0 OFFSET 0) z WHERE ' || opens || 'z.n' || closes || ' = z.c'
                INTO bound USING next_drawn + steps * step, round_end, next_drawn, abs(step);
              collides_at := div(bound - next_drawn, step);
            END IF;
          EXCEPTION WHEN data_exception THEN
            NULL;
          END;
        END IF;
        collides_at := least(collides_at, repeats_at);
        IF collides_at IS NOT NULL THEN
          EXECUTE 'SELECT ' || replace(exact, '%1$s', written) INTO collides_text USING (next_drawn + collides_at * step)::bigint;
          IF is_text THEN
            collides_text := quote_literal(left(collides_text, 100));
          ELSIF collides_text ~ '^-?[0-9]+(\.0+)?$' THEN
            collides_with := collides_text::numeric;
            collides_text := trunc(collides_with)::text;
          END IF;
        END IF;
      END IF;
      used := NULL;
      near_end := false;
      IF remaining IS NOT NULL THEN
        bound := CASE WHEN gap_at_top THEN round_start WHEN r.increment > 0 THEN greatest(round_start, low) ELSE least(round_start, high) END;
        whole := CASE WHEN (limit_at >= bound) = (r.increment > 0) OR limit_at = bound
                      THEN greatest(div(abs(limit_at - bound), abs(CASE WHEN next_drawn IS NULL THEN r.increment ELSE step END)) + 1, 1)
                      ELSE 1 END;
        used := CASE WHEN remaining = 0 THEN 100 ELSE 100 * greatest(whole - remaining, 0) / whole END;
        near_end := used >= 75 OR remaining < in_sight;
      END IF;

      -- What lies in the way: before the sequence ends or wraps, and after it has wrapped.
      occupied := NULL;
      occupied_later := NULL;
      bound := CASE WHEN r.increment > 0 THEN least(round_end, high) ELSE greatest(round_end, low) END;
      IF next_drawn IS NOT NULL AND NOT wraps_now AND extreme IS NOT NULL AND NOT simulated
         AND ((step > 0 AND extreme >= first AND first <= bound) OR (step < 0 AND extreme <= first AND first >= bound)) THEN
        EXECUTE format('SELECT %1$s(%2$s) FROM %3$s WHERE %2$s %4$s %6$L::%8$s AND %2$s %5$s %7$L::%8$s',
                       CASE WHEN step > 0 THEN 'min' ELSE 'max' END, id, rows_from,
                       CASE WHEN step > 0 THEN '>=' ELSE '<=' END, CASE WHEN step > 0 THEN '<=' ELSE '>=' END,
                       first, bound, CASE WHEN type_name = 'numeric' THEN 'numeric' ELSE 'bigint' END)
                || CASE WHEN abs(step) <> 1 OR type_name = 'numeric'
                        THEN format(' AND mod(%s::numeric - %L::numeric, %s) = 0', id, first, abs(step)) ELSE '' END
                || filter
        INTO occupied;
      END IF;
      IF r.cycle AND extreme IS NOT NULL THEN
        EXECUTE format('SELECT %1$s(%2$s) FROM %3$s WHERE %2$s BETWEEN %4$L::%6$s AND %5$L::%6$s',
                       CASE WHEN step > 0 THEN 'min' ELSE 'max' END, id, rows_from, r.seqmin, r.seqmax,
                       CASE WHEN type_name = 'numeric' THEN 'numeric' ELSE 'bigint' END)
                || CASE WHEN abs(step) <> 1 OR type_name = 'numeric'
                        THEN format(' AND mod(%s::numeric - %L::numeric, %s) = 0', id, round_start, abs(r.increment)) ELSE '' END
                || filter
        INTO occupied_later;
      END IF;
      IF standby AND occupied IS NULL THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %2$s WHERE %1$s %3$s %5$L::numeric AND %1$s %4$s %6$L::numeric',
                       id, rows_from, CASE WHEN step > 0 THEN '>' ELSE '>=' END, CASE WHEN step > 0 THEN '<=' ELSE '<' END,
                       CASE WHEN step > 0 THEN last_drawn - 32 * r.increment ELSE last_drawn END,
                       CASE WHEN step > 0 THEN last_drawn ELSE last_drawn - 32 * r.increment END) || filter || ')'
        INTO recent;
        IF recent THEN
          reason := 'outside-snapshot';
          detail := 'a standby holds the sequence up to 32 values ahead of its primary, and ids stand in just that stretch';
          remaining := NULL;
          RAISE SQLSTATE 'SQ001';
        END IF;
      END IF;
      IF occupied IS NOT NULL THEN
        collides_at := div(occupied - first, step);
        collides_with := occupied;
      ELSIF r.cycle AND next_drawn IS NOT NULL THEN
        IF occupied_later IS NOT NULL THEN
          collides_at := div(occupied_later - round_start, r.increment) + CASE WHEN first = round_start THEN 0 ELSE draws_left END;
          collides_with := occupied_later;
        END IF;
        -- its own ids, when it comes round
        IF mod(first - round_start, r.increment) = 0 THEN
          own_at := draws_left + div(first - round_start, r.increment);
          own_with := first;
        ELSE
          own_at := draws_left + div(r.seqmax - r.seqmin, abs(r.increment)) + 1;
          own_with := round_start;
        END IF;
        IF own_at < in_sight AND (collides_at IS NULL OR own_at < collides_at) THEN
          collides_at := own_at;
          collides_with := own_with;
        END IF;
      END IF;

      -- Whichever comes first.
      IF NOT near_end OR NOT (fails_after = remaining OR fails_after < in_sight) THEN
        fails_after := NULL;
      END IF;
      IF collides_at IS NOT NULL AND (fails_after IS NULL OR collides_at < fails_after) THEN
        first_collision := CASE WHEN collides_with BETWEEN -9223372036854775808 AND 9223372036854775807
                                     AND collides_with = trunc(collides_with) THEN collides_with END;
        inserts_until_failure := collides_at;
        on_collision := CASE WHEN guarded AND (NOT is_within OR collides_with BETWEEN coalesce(within_low, collides_with)
                                               AND coalesce(within_high, collides_with)) THEN 'error' ELSE 'duplicate' END;
      ELSE
        inserts_until_failure := fails_after;
      END IF;
      max_id := CASE WHEN extreme BETWEEN -9223372036854775808 AND 9223372036854775807 AND extreme = trunc(extreme) THEN extreme END;
      sequence_value := last_drawn;
      next_value := next_drawn;
      used_percent := trunc(used, 1);  -- 99.99 is not 100 yet

      -- Ids that stand twice already, where nothing vouches that there are none; not where (tenant, id) says that they may.
      twice := false;
      reason := NULL;
      IF NOT vouched AND fails_after IS DISTINCT FROM 0 AND on_collision IS DISTINCT FROM 'error' THEN
        IF NOT guarded AND EXISTS (
             SELECT FROM unnest(r.wider_key) AS w (attnum)
             WHERE w.attnum <> r.attnum AND NOT EXISTS (
               SELECT FROM pg_partitioned_table pt WHERE pt.partrelid = r.relid AND w.attnum = ANY (pt.partattrs::int2[]))) THEN
          NULL;
        ELSIF bytes <= max_scan_bytes THEN
          EXECUTE format('SELECT EXISTS (SELECT FROM %2$s WHERE %1$s IS NOT NULL GROUP BY %1$s HAVING count(*) > 1)', id, rows_from)
          INTO twice;
        ELSE
          reason := 'too-large';
        END IF;
      END IF;
      status := CASE
        WHEN remaining = 0 AND fails_after = 0 THEN 'exhausted'
        WHEN on_collision = 'error' THEN 'behind'
        WHEN on_collision = 'duplicate' OR twice THEN 'duplicates'
        WHEN reason IS NOT NULL THEN 'unknown'
        WHEN near_end THEN 'running-out'
        ELSE 'ok' END;
      detail := CASE
        WHEN status = 'exhausted' THEN 'the next insert fails: no value is left that the sequence gives and the column takes'
        WHEN on_collision IS NOT NULL THEN format(
          CASE collides_at WHEN 0 THEN 'the next insert %2$s' WHEN 1 THEN '1 more insert succeeds, the one after it %2$s'
                           ELSE '%1$s more inserts succeed, the one after them %2$s' END,
          collides_at, format(CASE on_collision WHEN 'error' THEN 'fails: %s is taken already' ELSE 'writes %s once more' END,
                              coalesce(collides_text, collides_with::text)))
        WHEN twice THEN 'an id stands twice already, and no unique index forbids it'
        WHEN status = 'unknown' THEN format('whether an id stands twice is not looked for: the table has %s', pg_size_pretty(bytes))
        WHEN status = 'running-out' THEN format(CASE WHEN distinct_at = remaining THEN '%s inserts are left before its values come again'
                                                     ELSE '%s inserts are left' END, remaining) END;
      -- Ends the subtransaction, and with it every lock that reading this table has taken: a transaction that kept them all
      -- would run out of shared memory at some thousand tables. Variables keep their values.
      RAISE SQLSTATE 'SQ001';
    EXCEPTION
      WHEN SQLSTATE 'SQ001' THEN
        NULL;
      WHEN lock_not_available THEN
        lock_timeouts := lock_timeouts + 1;
        IF lock_timeouts = 3 THEN
          PERFORM set_config('lock_timeout', '50ms', true);  -- until the function returns
        END IF;
        status := 'unknown'; reason := 'lock-timeout'; detail := 'another transaction holds a lock on it';
      WHEN OTHERS THEN
        status := 'unknown';
        reason := CASE
          WHEN SQLSTATE = '42501' THEN 'no-privilege'
          WHEN SQLSTATE IN ('42P01', '42703', '42704') OR (SQLSTATE = 'XX000' AND SQLERRM ~ '^(could not open relation with OID|cache lookup failed)')
            THEN 'outside-snapshot'
          WHEN SQLSTATE ~ '^(XX|58)' THEN 'corrupt'
          WHEN SQLSTATE ~ '^53' THEN 'too-large'
          ELSE 'unsupported-expression' END;
        detail := SQLERRM;
    END;
    CONTINUE WHEN status IS NULL;
    IF status = 'unknown' THEN
      reason := coalesce(reason, 'unsupported-expression');
      IF reason <> 'too-large' OR sequence_value IS NULL THEN
        max_id := NULL; sequence_value := NULL; next_value := NULL; first_collision := NULL; inserts_until_failure := NULL;
        on_collision := NULL; remaining := NULL; used_percent := NULL;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$health$

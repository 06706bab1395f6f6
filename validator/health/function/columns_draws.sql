    filled AS (  -- columns with an identity, or with a default (their own or their domain's) that may draw
      SELECT c.relid, c.relkind, a.attnum, a.attname, a.attidentity <> '' AS is_identity, w.*,
             CASE WHEN a.attidentity <> '' THEN NULL
                  ELSE coalesce(v.text, e.text) END AS expr,
             coalesce(v.text <> e.text, false) AS inlined
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
        SELECT CASE WHEN a.attidentity = '' AND octet_length(CASE WHEN d.oid IS NULL THEN t.typdefaultbin ELSE d.adbin END::text) <= 10 * long_body
                    THEN pg_get_expr(CASE WHEN d.oid IS NULL THEN t.typdefaultbin ELSE d.adbin END, 0) END AS text OFFSET 0
      ) e
      LEFT JOIN LATERAL (
        SELECT y.call, replace(e.text, y.call || coalesce(g.argument, '') || ')',
                 CASE WHEN y.around = '' THEN d.drawn || y.narrowing
                      ELSE format('((%s)::%s)', regexp_replace(y.around, 'nextval\(\([^()]*::text\)::regclass\)', replace(d.drawn, '\', '\\')), y.gives_type) END) AS text
        FROM pg_depend x
        JOIN givers y ON y.oid = x.refobjid
        LEFT JOIN LATERAL (
          SELECT (regexp_match(e.text, regexp_replace(y.call, signs, '\\\1', 'g') || '(''(?:[^'']|'''')*''::(?:regclass|text))\)'))[1] AS argument
          WHERE y.by_argument
        ) g ON true
        CROSS JOIN LATERAL (
          SELECT format('nextval((''%s''::text)::regclass)', CASE WHEN y.by_argument THEN (regexp_match(g.argument, '^''(.*)''::'))[1] ELSE y.literal END) AS drawn
        ) d
        WHERE x.classid = w.default_class AND x.objid = w.default_oid AND x.refclassid = 'pg_proc'::regclass
          AND (NOT y.by_argument OR (g.argument IS NOT NULL AND (y.path IS NULL OR g.argument LIKE '%.%')))
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
               k.is_serial, k.how, k.calls AND k.how <> 'late' AND NOT k.inlined AS calls, NULL::oid AS filler, k.inlined
        FROM kinds k
        UNION ALL
        SELECT f.relid, f.relkind, f.attnum, f.attname, false, NULL, NULL, 'nextval((''' || f.literal || '''::text)::regclass)', NULL,
               false, 'late', false, f.filler, false
        FROM fillers f
        WHERE f.fires
      ) k
      LEFT JOIN LATERAL (
        SELECT regexp_match(replace((regexp_match(k.expr, CASE k.how WHEN 'late' THEN late ELSE '\(''((?:[^'']|'''')*)''::text\)::regclass' END))[1],
                                    '''''', ''''), late_name) AS parts
      ) m ON k.how = 'late' OR (k.how = 'wrapped' AND k.inlined)
      OFFSET 0
    ),
    draws AS (  -- one row for each column and sequence
      SELECT n.relid, n.relkind, n.attnum, n.attname, n.is_identity, n.how, n.calls, q.seq,
             (n.how = 'late' OR (n.how = 'wrapped' AND n.inlined)) AND n.parts IS NULL AS strange_name,
             (n.how = 'late' OR n.inlined) AND q.seq IS NULL AND n.parts[1] IS NULL AND q.elsewhere AS off_path,
             n.how = 'wrapped' AND n.inlined AS inlined,
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
        WHERE (n.how = 'plain' OR (n.how = 'wrapped' AND NOT n.inlined)) AND d.classid = n.default_class AND d.objid = n.default_oid
          AND d.refclassid = 'pg_class'::regclass
        UNION ALL
        SELECT s.seqrelid, false
        FROM pg_sequence s
        WHERE n.how = 'oid' AND s.seqrelid = (SELECT CASE WHEN o.digits ~ '^[0-9]{1,20}$' THEN CASE WHEN o.digits::numeric < 4294967296 THEN o.digits::oid END END FROM (SELECT coalesce(CASE WHEN n.is_serial THEN n.inner_text END, (regexp_match(n.expr, by_oid))[1]) AS digits) o)
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
        WHERE n.how = 'late' OR (n.how = 'wrapped' AND n.inlined)
      ) q ON true
      WHERE NOT (n.how = 'identity' AND q.seq IS NULL)  -- 17 and newer: a partition takes it from the topmost table
    ),

    SELECT c.*, p.attnum, p.how, p.seq, p.strange_name, p.off_path, p.place, p.stride, p.beside_wrapped, p.beside_unknown,
           p.expr, p.inlined, p.default_oid, p.repeats, p.overwritten, p.spared, p.stands_for, p.filler,
           CASE WHEN p.cast_to LIKE '%smallint%' THEN 'int2' WHEN p.cast_to LIKE '%integer%' THEN 'int4' END AS narrowing,
           a.attname, a.atttypid, a.atttypmod,
           CASE WHEN y.typtype = 'b' AND y.typnamespace = 'pg_catalog'::regnamespace THEN y.typname END AS type_name,
           c.relid IN (SELECT k.conrelid FROM pg_constraint k WHERE k.contype = 'c') AS checked, row_security_active(c.relid) AND c.relrowsecurity AS hidden,
           c.usable AND (has_table_privilege(c.relid, 'SELECT') OR has_column_privilege(c.relid, a.attnum, 'SELECT')) AS readable,
           s.seqincrement::numeric AS increment, s.seqmin::numeric AS seqmin, s.seqmax::numeric AS seqmax, s.seqcycle AS cycle,
           sc.relname AS seq_name, sn.nspname AS seq_schema, sc.relpersistence = 't' AS seq_is_temporary,
           has_schema_privilege(sn.oid, 'USAGE') AND has_sequence_privilege(p.seq, 'SELECT') AS seq_readable,
           has_sequence_privilege(p.seq, 'USAGE') AS seq_usable,
           x.*, t.*, h.*,
           (SELECT array_agg(DISTINCT v.attnum) FROM made v WHERE v.relid = p.relid AND v.of = p.attnum) AS made_of,
           EXISTS (  -- where they may be refused: unique, of a narrower type, with a CHECK or a length
             SELECT FROM asking u
             JOIN pg_attribute o ON o.attrelid = u.relid AND o.attnum = u.attnum
             JOIN pg_type ot ON ot.oid = o.atttypid
             WHERE u.relid = p.relid AND u.attnum <> p.attnum AND coalesce(u.seq = p.seq, true)
               AND (o.atttypmod >= 0 OR ot.typtype = 'd' OR o.atttypid = 'int2'::regtype OR (o.atttypid = 'int4'::regtype AND a.atttypid <> 'int4'::regtype)
                    OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = u.relid AND (i.indisunique OR i.indisexclusion)
                               AND (u.attnum = ANY (i.indkey::int2[]) OR i.indexprs IS NOT NULL))
                    OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = u.relid AND k.contype = 'c' AND k.conkey = ARRAY[u.attnum]))
           ) AS asked,
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
             array_agg(i.indexrelid) FILTER (WHERE e.refuses AND e.single AND i.indkey[0] <> p.attnum) AS single_keys,
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
             bool_or(e.refuses AND NOT e.single AND i.indpred IS NULL AND i.indexprs IS NULL AND p.attnum = ANY (e.columns) AND NOT EXISTS (
               SELECT FROM pg_attribute o WHERE o.attrelid = p.relid AND o.attnum = ANY (e.columns) AND o.attnum <> p.attnum AND NOT o.atthasdef)
             ) AS beside_constants,
             min(k.relname::text) FILTER (WHERE i.indisexclusion AND i.indisready AND EXISTS (  -- exclusion constraints that compare it by another operator than =
               SELECT FROM (
                 SELECT i.indkey[u.place - 1]::int AS attnum FROM unnest(e.operators) WITH ORDINALITY AS u (sign, place) WHERE u.sign <> '='
                 UNION ALL
                 SELECT d.refobjsubid FROM pg_depend d
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                   AND d.refclassid = 'pg_class'::regclass AND d.refobjid = p.relid AND i.indexprs IS NOT NULL
               ) o
               WHERE '=' <> ANY (e.operators) AND o.attnum <> 0 AND (o.attnum = p.attnum OR EXISTS (
                 SELECT FROM pg_depend g LEFT JOIN pg_attrdef v ON v.adrelid = p.relid AND v.adnum = o.attnum
                 WHERE g.refclassid = 'pg_class'::regclass AND g.refobjid = p.relid AND g.refobjsubid = p.attnum
                   AND ((g.classid = 'pg_attrdef'::regclass AND g.objid = v.oid)
                        OR (g.classid = 'pg_class'::regclass AND g.objid = p.relid AND g.objsubid = o.attnum)))))) AS neighbours,
             (array_agg(i.indkey::int2[] ORDER BY k.relname DESC) FILTER (
               WHERE e.refuses AND NOT e.single AND i.indpred IS NULL
                 AND p.attnum = ANY ((i.indkey::int2[])[0:array_upper(i.indclass, 1)])))[1:1] AS wider_key
      FROM pg_index i
      JOIN pg_class k ON k.oid = i.indexrelid
      JOIN pg_am m ON m.oid = k.relam
      CROSS JOIN LATERAL (
        SELECT array_upper(i.indclass, 1) = 0 AS single, s.operators, (i.indkey::int2[])[0:array_upper(i.indclass, 1)] AS columns,
               i.indisready AND (i.indisvalid OR c.relkind <> 'p') AND (i.indisunique OR '=' = ALL (s.operators)) AS refuses
        FROM (
          SELECT CASE WHEN i.indisexclusion THEN (
            SELECT array_agg(o.oprname::text ORDER BY u.place)
            FROM pg_constraint n, unnest(n.conexclop) WITH ORDINALITY AS u (op, place), pg_operator o
            WHERE n.conindid = i.indexrelid AND n.contype = 'x' AND o.oid = u.op) END AS operators
        ) s
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
                 l.lanname <> 'plpgsql' OR octet_length(f.prosrc) > 20 * long_body
                 OR bool_or(v.body ~ '\m(execute|alias|call)\M' OR v.body ~ 'u&"' OR v.body ~ '\mnew\s*:?='
                            OR v.body ~ '\m(for|foreach)\s+new\M' OR v.body ~ '\mreturn\M(?!\s*new\s*;)'
                            OR regexp_replace(v.body, '\minsert\s+into\M', '', 'g') ~ '\minto\M[^;]*\mnew\M'
                            -- the id goes into a variable that it may be too large for
                            OR (v.body ~ CASE a.atttypid WHEN 'int2'::regtype THEN '$.' WHEN 'int4'::regtype THEN '\m(smallint|int2)\M'
                                              ELSE '\m(smallint|int[24]?|integer)\M' END
                                AND (a.attname !~ '^[a-zA-Z0-9_]+$' OR v.body ~ ('\mnew\s*\.\s*"?' || lower(a.attname) || '\M'))))) AS strange
        FROM (SELECT CASE WHEN octet_length(f.prosrc) > 20 * long_body THEN '' ELSE f.prosrc END) AS o (body),
             LATERAL (VALUES (lower(o.body)),
                     (lower(regexp_replace(regexp_replace(o.body, '/\*.*?\*/', ' ', 'g'), '--[^\n]*', ' ', 'g')))) AS v (body)
      ) b
      WHERE (g.tgrelid = p.relid OR g.tgrelid = ANY (c.parts)) AND NOT g.tgisinternal
        AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A') AND g.oid IS DISTINCT FROM p.filler
        AND NOT EXISTS (SELECT FROM fillers f WHERE f.filler = g.oid AND f.attnum <> p.attnum)
    ) t ON c.relhastriggers OR c.parts IS NOT NULL
    LEFT JOIN LATERAL (  -- triggers on INSERT, at any time, that set a sequence, draw, change what is in the table, or refuse rows
      SELECT min(g.tgname::text) AS meddling_trigger
      FROM pg_trigger g
      JOIN pg_proc f ON f.oid = g.tgfoid
      JOIN pg_language l ON l.oid = f.prolang
      CROSS JOIN LATERAL (
        SELECT bool_or(w.body ~ '\mrestart\M|\mtruncate\M[^;]*,|\massert\M'
                 OR EXISTS (  -- of this sequence, or of one that nobody can name; what a BEFORE ROW trigger draws is counted above
                   SELECT FROM regexp_matches(w.body, '\m(setval|nextval)\s*\(\s*(?:''([^'']*)''\s*(?:::\s*regclass\s*)?[,)])?', 'g') q (parts)
                   WHERE (q.parts[1] = 'setval' OR g.tgtype::int & 3 <> 3)
                     AND coalesce(regexp_replace(q.parts[2], '^.*\.|"', '', 'g') = lower(sc.relname), true))
                 OR EXISTS (
                   SELECT FROM regexp_matches(v.body, written_to, 'gi') q (parts)
                   JOIN pg_class k ON k.relkind IN ('r', 'p')
                     AND k.relname = CASE WHEN q.parts[2] LIKE '"%' THEN replace(substr(q.parts[2], 2, length(q.parts[2]) - 2), '""', '"') ELSE lower(q.parts[2]) END
                   WHERE ((k.oid = p.relid OR k.oid IN (SELECT a.parent FROM above a WHERE a.child = p.relid)
                           OR k.oid IN (SELECT a.child FROM above a WHERE a.parent = p.relid))
                          -- an UPDATE sets the id if it names it, but for what it is found by or compared with
                          AND (q.parts[1] !~* '^update' OR strpos(regexp_replace(regexp_replace(lower(q.parts[3]), '\m(where|from|returning)\M.*$', ''),
                                                                                 '\mnew\s*\.\s*"?[a-z0-9_]+', '', 'g'), lower(a.attname)) > 0))
                      -- rows elsewhere that take their numbers from the same sequence, or may
                      OR (q.parts[1] ~* '^(insert|merge)' AND (
                            EXISTS (SELECT FROM draws d WHERE d.relid = k.oid AND (d.seq = p.seq OR d.seq IS NULL OR d.calls))
                            OR EXISTS (SELECT FROM pg_trigger o WHERE o.tgrelid = k.oid AND o.tgfoid = ANY (drawing)))))
                 -- a column that may be too narrow for what is made of the id
                 OR (g.tgtype::int & 3 = 3 AND EXISTS (
                       SELECT FROM regexp_matches(w.body, '\mnew\s*\.\s*"?([a-z0-9_$]+)"?\s*:?=([^;]*)', 'g') q (parts)
                       JOIN pg_attribute b ON b.attrelid = p.relid AND b.attname = q.parts[1] AND b.attnum <> p.attnum AND b.attnum > 0
                       JOIN pg_type y ON y.oid = b.atttypid
                       WHERE (b.atttypmod BETWEEN 5 AND 104 OR y.typtype = 'd'
                              OR (b.atttypid IN ('int2'::regtype, 'int4'::regtype)
                                  AND (b.atttypid <> a.atttypid OR w.body ~ '[+*^|]|<<|[a-z0-9_)]\s*-\s*[a-z0-9_(]')))
                         AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = p.relid AND i.indisunique AND i.indkey[0] = b.attnum AND array_upper(i.indclass, 1) = 0)
                         -- neither the id nor a variable nor a draw is left, once what surely has nothing to do with it is gone
                         AND regexp_replace(regexp_replace(regexp_replace(q.parts[2], '''[^'']*''|\m(new\s*\.\s*"?' || CASE WHEN a.attname ~ '^[a-zA-Z0-9_]+$' THEN lower(a.attname) ELSE '' END || '\M)', '\1', 'g'),
                               '\mnew\s*\.\s*"?(?!' || CASE WHEN a.attname ~ '^[a-zA-Z0-9_]+$' THEN lower(a.attname) ELSE '' END || '\M)[a-z0-9_$]+"?', '', 'g'),
                               '\m(?!nextval|currval|lastval)[a-z_][a-z0-9_]*\s*\(|::\s*[a-z]+|\m(null|true|false|current_timestamp|current_date|current_user|end|else|case|when|then|and|or|is|not|if)\M', '', 'g') ~ '[a-z]'))
                 -- an error that it raises right after a condition on other columns than the id is the row's own matter
                 OR (w.body ~ raises AND (
                       g.tgqual IS NOT NULL OR a.attname !~ '^[a-zA-Z0-9_]+$' OR w.body ~ ('\mnew\s*\.\s*"?' || lower(a.attname) || '\M')
                       OR (SELECT count(*) FROM regexp_matches(w.body, raises, 'g'))
                          > (SELECT count(*) FROM regexp_matches(w.body, '\m(?:if|elsif|elseif)\M[^;]*\mnew\s*\.[^;]*\mthen\s+' || raises, 'g'))))) AS meddles
        FROM (SELECT CASE WHEN octet_length(f.prosrc) > 20 * long_body THEN '' ELSE f.prosrc END) AS o (body),
             LATERAL (VALUES (o.body), (regexp_replace(regexp_replace(o.body, '/\*.*?\*/', ' ', 'g'), '--[^\n]*', ' ', 'g'))) AS v (body),
             LATERAL (SELECT lower(v.body)) AS w (body)
      ) b
      WHERE (g.tgrelid = p.relid OR g.tgrelid = ANY (c.parts)) AND NOT g.tgisinternal AND g.tgtype::int & 68 = 4
        AND g.tgenabled IN ('O', 'A') AND g.oid IS DISTINCT FROM p.filler AND l.lanname = 'plpgsql'
        AND (b.meddles OR octet_length(f.prosrc) > 20 * long_body)
    ) h ON c.relhastriggers OR c.parts IS NOT NULL
    WHERE (NOT (c.relispartition AND p.repeats))
      AND (schema_pattern IS NULL OR c.nspname LIKE schema_pattern)
    ORDER BY c.nspname, c.relname, p.attnum, sn.nspname, sc.relname

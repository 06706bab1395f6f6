    -- Columns that triggers fill from others, where each does nothing but that, one assignment after the other; what they make of the
    -- number is in the keys of unique indexes on them. A column that they fill from what else the insert says is none of these.
    layers := NULL;
    layered := NULL;
    IF r.writes AND r.other_keys AND r.relkind = 'r' AND r.filler IS NULL AND r.doubtful_trigger IS NULL AND NOT recast AND NOT shadowed THEN
      layers := '{}';
      layered := '{}';
      FOR part IN
        SELECT m.parts, u.text AS statement
        FROM pg_trigger g
        JOIN pg_proc f ON f.oid = g.tgfoid
        CROSS JOIN LATERAL (
          SELECT regexp_match(CASE WHEN octet_length(f.prosrc) > long_body OR f.prosrc ~ '\\|''[^\n'']*(--|/\*)'
                                     OR EXISTS (SELECT FROM regexp_matches(f.prosrc, '''(?:[^'']|'''')*''', 'g') q (text) WHERE q.text[1] ~* ';|new')
                                     OR g.tgqual IS NOT NULL OR f.proconfig IS NOT NULL THEN ''
                                   ELSE regexp_replace(regexp_replace(f.prosrc, '/\*.*?\*/', ' ', 'g'), '--[^\n]*', ' ', 'g') END,
                              '^\s*(?:declare\s+([a-z_][a-z0-9_]*)\s+(text|bigint|integer|int)\s*(?::=|=|default\M)([^;]*);\s*)?begin\M(.*)\mreturn\s+new\s*;\s*end\s*;?\s*$',
                              'i') AS parts
        ) m
        CROSS JOIN LATERAL regexp_split_to_table(coalesce(m.parts[4], 'not followed'), ';') WITH ORDINALITY AS u (text, place)
        WHERE g.tgrelid = r.relid AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A')
        ORDER BY g.tgname, u.place
      LOOP
        CONTINUE WHEN part.statement ~* '^\s*(end\s+if)?\s*$';
        piece := regexp_match(part.statement, '^\s*(?:if\s+\(?\s*' || field || '\s+is\s+null\s*\)?\s*then\s+)?' || field || '\s*:?=(.*)$', 'i');
        IF part.parts[1] IS NOT NULL THEN
          piece := CASE WHEN piece IS NULL OR greatest(length(piece[3]), length(part.parts[3])) > 500 THEN NULL ELSE piece[1:2] || regexp_replace(
            piece[3], format('\m%s\M', part.parts[1]), format('((%s)::%s)', part.parts[3], part.parts[2]), 'gi') END;
        END IF;
        SELECT a.attname, CASE WHEN t.typname IN ('text', 'varchar') THEN 'text' ELSE format_type(a.atttypid, a.atttypmod) END AS type,
               a.atthasdef OR a.attidentity <> '' OR t.typdefaultbin IS NOT NULL AS has_default,
               t.typtype = 'b' AND t.typnamespace = 'pg_catalog'::regnamespace AS plain,
               ARRAY(SELECT quote_ident(o.attname) FROM pg_attribute o WHERE o.attrelid = r.relid AND o.attnum > 0) AS names
        INTO span
        FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = r.relid AND a.attnum > 0 AND a.attname = CASE WHEN piece[2] ~ '^[A-Za-z_]' THEN lower(piece[2]) END;
        condition := btrim(regexp_replace(piece[3], '\mnew\s*\.\s*', '', 'gi'));
        condition := regexp_replace(condition, '^coalesce\s*\(\s*' || span.attname || '\s*,(.*)\)$', '\1', 'i');
        EXECUTE is_evaluable INTO admits USING condition, words, span.names;
        IF EXISTS (SELECT FROM regexp_matches(part.statement, '''(?:[^'']|'''')*''', 'g') q (text) WHERE q.text[1] ~* part.parts[1])
           OR piece IS NULL OR span.attname IS NULL OR span.has_default OR span.attname = ANY (layered) OR span.attname = r.attname OR span.attname !~ plain_name OR (piece[1] IS NOT NULL AND lower(piece[1]) <> span.attname)
           OR part.statement ~* '\m(else|elsif|elseif)\M' OR condition ~* ('\m' || span.attname || '\M')
           OR NOT (coalesce(admits AND span.plain, false) OR condition ~* '\m(random|gen_random_uuid|now|clock_timestamp|statement_timestamp|uuidv4|uuidv7)\s*\(') THEN
          layers := NULL;
          EXIT;
        END IF;
        layered := layered || span.attname;
        layers := layers || CASE WHEN admits AND span.plain THEN format('(%s)::%s', condition, span.type) END;
      END LOOP;
    END IF;


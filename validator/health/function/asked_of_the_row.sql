      -- CHECKs of several columns: the parts that speak of the id alone, and those where the others are constants when left out.
      -- What a column holds that has no default is the row's own matter. What is NULL lets the row in.
      IF r.checked THEN
        FOR part IN
          SELECT k.conname, k.conkey, pg_get_expr(k.conbin, k.conrelid) AS text
          FROM pg_constraint k
          WHERE k.conrelid = r.relid AND k.contype = 'c' AND array_length(k.conkey, 1) > 1 AND r.attnum = ANY (k.conkey)
            AND coalesce((to_jsonb(k)->>'conenforced')::boolean, true)
          ORDER BY k.conname
        LOOP
          EXECUTE parts_between INTO conjuncts USING part.text, ' AND ';
          <<of_the_condition>>
          FOREACH condition IN ARRAY conjuncts LOOP
            SELECT array_agg(c.pattern) FILTER (WHERE c.is_id), bool_or(c.given), bool_and(c.is_id OR c.fixed IS NOT NULL),
                   array_agg(c.pattern) FILTER (WHERE NOT c.is_id), array_agg(c.fixed) FILTER (WHERE NOT c.is_id),
                   array_agg(c.name) FILTER (WHERE NOT c.is_id), string_agg(c.fixed || ' AS ' || c.name, ', ') FILTER (WHERE NOT c.is_id)
            INTO texts, is_within, admits, patterns, fixed, others, trial
            FROM (SELECT a.attnum = r.attnum AS is_id, n.pattern, quote_ident(a.attname) AS name,
                         a.attnum <> r.attnum AND n.by_trigger IS NOT TRUE AND a.attidentity = '' AND coalesce(n.text ~ '^NULL(:{2}|$)', true) AS given,
                         CASE WHEN n.by_trigger IS TRUE OR a.attidentity <> '' THEN NULL
                              WHEN a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
                              THEN (regexp_match(n.text, '^\(?''?(-?[0-9]+)''?\)?(?:::(?:integer|bigint|smallint))?$'))[1]
                              WHEN a.atttypid = 'bool'::regtype THEN (regexp_match(n.text, '^(true|false)$'))[1] || '::bool'
                              WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype) AND (a.attcollation = 100)
                              THEN (regexp_match(n.text, '^(''(?:[^'']|'''')*''::(?:text|character varying))$'))[1]
                         END AS fixed
                  FROM pg_attribute a
                  JOIN pg_type t ON t.oid = a.atttypid
                  LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
                  CROSS JOIN LATERAL (
                    SELECT CASE WHEN d.oid IS NULL THEN pg_get_expr(t.typdefaultbin, 0)
                                WHEN coalesce(to_jsonb(a)->>'attgenerated', '') <> '' THEN 'generated' ELSE pg_get_expr(d.adbin, 0) END AS text,
                           CASE WHEN quote_ident(a.attname) ~ '^\w' THEN '(?<![:"])\m' || quote_ident(a.attname) || '\M(?!"|\s*\()'
                                ELSE regexp_replace(quote_ident(a.attname), signs, '\\\1', 'g') || '(?!\()' END AS pattern,
                           (SELECT bool_or(f.prosrc ~* ('\mnew\s*\.\s*"?' || regexp_replace(a.attname, signs, '\\\1', 'g') || '\M')
                                           OR f.prosrc ~* '\minto\s+new\M|\mnew\s*:?=')
                            FROM pg_trigger g JOIN pg_proc f ON f.oid = g.tgfoid
                            WHERE g.tgrelid = r.relid AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A')) AS by_trigger) n
                  WHERE a.attrelid = r.relid AND a.attnum = ANY (part.conkey) AND regexp_replace(condition, '''(?:[^'']|'''')*''', ' ', 'g') ~ n.pattern) c;
            CONTINUE WHEN texts IS NULL OR is_within AND condition !~ 'NOT \(.* OR ';
            detail := format('the CHECK %I names other columns as well', part.conname);
            IF NOT admits OR is_within THEN
              RAISE SQLSTATE 'SQ001';
            END IF;
            IF others IS NOT NULL THEN  -- first the alternatives that do not speak of the id
              EXECUTE parts_between INTO alternatives USING condition, ' OR ';
              condition := '';
              FOREACH verdict IN ARRAY alternatives LOOP
                IF regexp_replace(verdict, '''(?:[^'']|'''')*''', ' ', 'g') ~ texts[1] THEN
                  condition := condition || CASE WHEN condition = '' THEN '' ELSE ' OR ' END || verdict;
                  CONTINUE;
                END IF;
                EXECUTE is_evaluable INTO admits USING verdict, words || words_of_checks, others;
                IF NOT admits THEN
                  RAISE SQLSTATE 'SQ001';
                END IF;
                EXECUTE 'SELECT (' || verdict || ') FROM (SELECT ' || trial || ') c' INTO admits;
                CONTINUE of_the_condition WHEN admits IS NOT FALSE;
              END LOOP;
              FOR place IN 1..cardinality(others) LOOP
                IF regexp_replace(condition, '''(?:[^'']|'''')*''', ' ', 'g') ~ patterns[place] THEN
                  IF fixed[place] !~ '^-?[0-9]+$' OR condition ~ '[''"]' THEN
                    RAISE SQLSTATE 'SQ001';
                  END IF;
                  condition := regexp_replace(condition, patterns[place], '(' || fixed[place] || ')', 'g');
                END IF;
              END LOOP;
            END IF;
            conditions := conditions || condition;
          END LOOP;
        END LOOP;
        detail := NULL;
      END IF;

        END IF;
        opens := '(' || opens;
        raw := opens || '$1' || closes || ')';
        closes := closes || '::' || kind || ')';
        written := opens || '$1' || closes;
        is_text := value_type IN ('text', 'varchar', 'bpchar');

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
        FOREACH condition IN ARRAY CASE WHEN target = 0 THEN conditions ELSE '{}' END LOOP
          checks := checks || CASE WHEN checks = '' THEN '' ELSE ' OR ' END || 'NOT coalesce((SELECT (' || condition
            || ') FROM (SELECT new_value AS ' || id || CASE WHEN id <> 'value' THEN ', new_value AS value' ELSE '' END || ') c), true)';
        END LOOP;
        IF checks <> '' THEN  -- of a bpchar, with the blanks that it is padded with
          refusals := refusals || ' WHEN (SELECT ' || checks || ' FROM (SELECT '
            || CASE WHEN value_type = 'bpchar' AND max_length IS NOT NULL THEN raw || '::bpchar(' || max_length || ')' ELSE written END
            || ' AS new_value) v) THEN ''23514''';
        END IF;
        lossy := CASE
          WHEN target = own_key THEN NULL
          WHEN number_in IS NOT NULL THEN 'coalesce(' || format(number_in, before + 1, before + behind, written) || ' <> $1, true)'
          WHEN is_text THEN 'position(abs(($1)::numeric)::text IN regexp_replace((' || written || ')::text COLLATE "C", ''[^0-9]'', '''', ''g'')) = 0'
          WHEN target = 0 AND type_name IN ('float4', 'float8') AND head IS NULL
            THEN 'CASE WHEN abs(($1)::numeric) < 4611686018427387904 THEN (' || written || ')::float8::bigint <> $1 ELSE true END' END;
        trial := 'SELECT CASE' || refusals || CASE WHEN lossy IS NOT NULL THEN ' WHEN ' || lossy || ' THEN ''lossy''' ELSE '' END
                 || ' WHEN ' || written || ' IS NULL THEN ' || CASE WHEN target = 0 OR not_null THEN '''none''' ELSE 'NULL' END || ' END';

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
            IF verdict = 'none' AND target <> 0 THEN
              RAISE SQLSTATE 'SQ002';
            ELSIF verdict = 'none' THEN
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


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


        -- The next inserts one by one: what is in the column already, what comes again among them, what a CHECK refuses.
        steps := least(in_sight, draws_left, refused_at);
        IF alone THEN  -- what comes again is no matter
          stored_where := ' AND false';
          distinct_at := NULL;
        END IF;
        BEGIN
          EXECUTE 'WITH seqguard_written AS (SELECT k.i, ' || opens || format('%L::bigint + k.i * %L::bigint', next_drawn, step) || closes
            || format(' AS v FROM (SELECT g AS i FROM generate_series(0, %s) g OFFSET 0) k OFFSET 0) SELECT (SELECT min(i) FROM seqguard_written'
                      ' WHERE EXISTS (SELECT FROM %s WHERE %s = seqguard_written.v%s)), ', steps - 1, rows_from, stored, stored_where)
            || '(SELECT min(i) FROM (SELECT i, row_number() OVER (PARTITION BY v ORDER BY i) AS nth FROM seqguard_written'
               ' WHERE v IS NOT NULL) x WHERE nth > 1), '
            || CASE WHEN checks = '' THEN 'NULL' ELSE '(SELECT min(v.i) FROM (SELECT i, v' || CASE WHEN value_type = 'bpchar' AND max_length IS NOT NULL THEN '::bpchar(' || max_length || ')' ELSE '' END
                        || ' AS new_value FROM seqguard_written) v WHERE ' || checks || ')' END
            || ', EXISTS (SELECT FROM seqguard_written WHERE v IS NULL) AND $1'
            INTO met_at, repeats_at, checked_at, missing USING target = 0 OR not_null;
        EXCEPTION WHEN data_exception THEN
          missing := true;
        END;
        IF missing AND target <> 0 THEN
          RAISE SQLSTATE 'SQ002';
        ELSIF missing THEN
          detail := 'its default is an expression around nextval() or a function, which is not computed here where it fails now and then';
          RAISE SQLSTATE 'SQ001';
        END IF;
        refused_at := least(refused_at, checked_at);
        IF target = 0 THEN
          IF refused_at < remaining THEN
            remaining := refused_at;
            limit_at := next_drawn + greatest(refused_at - 1, 0) * step;
          END IF;
          fails_after := remaining;
          IF distinct_at < remaining THEN
            remaining := distinct_at;
            limit_at := next_drawn + greatest(distinct_at - 1, 0) * step;
          END IF;
          own_distinct := distinct_at;
        ELSIF least(refused_at, distinct_at) < inserts THEN
          fails_after := least(fails_after, refused_at);
          IF NOT too_early AND least(refused_at, distinct_at) < remaining THEN
            remaining := least(refused_at, distinct_at);
            limit_at := next_drawn + greatest(remaining - 1, 0) * step;
            key_limit := part.relname;
            limit_is_column := alone;
          END IF;
        END IF;
        IF alone THEN
          RAISE SQLSTATE 'SQ003';
        END IF;
        here := met_at;

        -- The numbers beyond, read off the stored values.
        IF met_at IS NULL AND steps = in_sight AND target IS DISTINCT FROM own_key THEN
          BEGIN
            trial := NULL;
            IF is_text AND number_in IS NOT NULL THEN
              trial := format('SELECT t.c, %s AS n FROM (SELECT %s AS c FROM %s WHERE true%s) t', format(number_in, before + 1, before + behind, 't.c'),
                              stored, rows_from, stored_where);
            ELSIF is_text THEN
              trial := format('SELECT t.c, x.d[1]::bigint AS n FROM (SELECT %s AS c FROM %s WHERE true%s) t,'
                              ' LATERAL regexp_matches(t.c::text COLLATE "C", ''0*([0-9]{1,18})'', ''g'') AS x (d)', stored, rows_from, stored_where);
            ELSE
              kind := CASE value_type WHEN 'float4' THEN '::float8::numeric' WHEN 'oid' THEN '::int8::numeric' ELSE '::numeric' END;
              EXECUTE 'SELECT array_agg(' || opens || format('%L::bigint + p.i * %L::bigint', next_drawn, step) || closes || kind
                      || ' ORDER BY p.i) FROM unnest($1) AS p (i)' INTO line USING on_a_line;
              slope := line[2] - line[1];
              IF slope <> 0 AND slope = trunc(slope) AND line[1] = trunc(line[1]) AND (
                   SELECT bool_and(line[u.place] IS NOT DISTINCT FROM line[1] + slope * u.i)
                   FROM unnest(on_a_line) WITH ORDINALITY AS u (i, place)) THEN
                trial := format('SELECT c, (%1$s + ((c%2$s - %3$s) / %4$s) * %5$s)::bigint AS n FROM (SELECT %6$s AS c FROM %7$s WHERE true%8$s) t WHERE c IS NOT NULL'
                                ' AND c::text NOT IN (''NaN'', ''Infinity'', ''-Infinity'') AND mod(c%2$s - %3$s, %4$s) = 0'
                                ' AND abs((c%2$s - %3$s) / %4$s) < 4611686018427387904',
                                next_drawn, kind, trunc(line[1]), trunc(slope), step, stored, rows_from, stored_where);
              END IF;
            END IF;
            IF trial IS NOT NULL THEN
              EXECUTE 'SELECT ' || CASE WHEN step > 0 THEN 'min' ELSE 'max' END || '(n) FROM (SELECT z.n, z.c FROM (' || trial || ' OFFSET 0) z WHERE z.n '
                      || CASE WHEN step > 0 THEN '>= $1 AND z.n <= $2' ELSE '<= $1 AND z.n >= $2' END
                      || ' AND mod(z.n::numeric - $3, $4) = 0 OFFSET 0) z WHERE ' || opens || 'z.n' || closes || ' = z.c'
                INTO bound USING next_drawn + steps * step, round_end, next_drawn, abs(step);
              here := div(bound - next_drawn, step);
            END IF;
          EXCEPTION WHEN data_exception THEN
            NULL;
          END;
        END IF;
        here := least(here, repeats_at);
        IF target <> 0 THEN
          IF here < coalesce(key_at, here + 1) THEN
            key_at := here;
            other_key := part.relname;
          END IF;
          RAISE SQLSTATE 'SQ003';
        END IF;
        collides_at := here;
        IF collides_at IS NOT NULL THEN
          EXECUTE 'SELECT ' || replace(exact, '%1$s', written) INTO collides_text USING (next_drawn + collides_at * step)::bigint;
          IF is_text THEN
            collides_text := quote_literal(left(collides_text, 100));
          ELSIF collides_text ~ '^-?[0-9]+(\.0+)?$' THEN
            collides_with := collides_text::numeric;
            collides_text := trunc(collides_with)::text;
          END IF;
        END IF;
      EXCEPTION
        WHEN SQLSTATE 'SQ002' THEN
          key_doubt := coalesce(key_doubt, doubt);
        WHEN SQLSTATE 'SQ003' THEN
          NULL;  -- done
      END;
      END LOOP;
      distinct_at := own_distinct;

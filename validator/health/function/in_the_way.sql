      used := NULL;
      near_end := false;
      IF remaining IS NOT NULL THEN
        bound := CASE WHEN skipped > 0 THEN entry WHEN gap_at_top OR key_limit IS NOT NULL OR own_key IS NOT NULL THEN round_start WHEN r.increment > 0 THEN greatest(round_start, low) ELSE least(round_start, high) END;
        whole := CASE WHEN (limit_at >= bound) = (r.increment > 0) OR limit_at = bound
                      THEN greatest(div(abs(limit_at - bound), abs(CASE WHEN next_drawn IS NULL THEN r.increment ELSE step END)) + 1, 1)
                      ELSE 1 END;
        used := CASE WHEN remaining = 0 THEN 100 ELSE least(100 * greatest(whole - remaining, 0) / whole, 99.99) END;
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
      -- Where the first one is let in and may stand twice, the first that is refused counts: by a partial index on the id itself, or by
      -- one on further columns that an insert leaves to a constant.
      by_wider := false;
      condition := NULL;
      IF is_within AND occupied NOT BETWEEN coalesce(within_low, occupied) AND coalesce(within_high, occupied) THEN
        condition := 'true';
      ELSIF r.beside_constants AND NOT guarded AND occupied IS NOT NULL AND r.writes IS NULL THEN
        SELECT string_agg(format('(%s)', k.conditions), ' OR ') INTO condition
        FROM pg_index i
        CROSS JOIN LATERAL (
          SELECT string_agg(format('%I = (%s)', o.attname, d.text), ' AND ') AS conditions, bool_and(coalesce(d.is_constant, false)) AS constant
          FROM pg_attribute o
          LEFT JOIN LATERAL (
            SELECT v.text, o.attidentity = '' AND coalesce(to_jsonb(o)->>'attgenerated', '') = ''
                           AND v.text ~ '^(true|false|\(?-?[0-9]+(\.[0-9]+)?\)?|''([^'']|'''')*'')(::[a-z ]+)?$'
                           AND o.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'text'::regtype, 'varchar'::regtype,
                                              'bpchar'::regtype, 'bool'::regtype) AS is_constant
            FROM pg_attrdef d CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid) AS text) v
            WHERE d.adrelid = o.attrelid AND d.adnum = o.attnum
          ) d ON true
          WHERE o.attrelid = i.indrelid AND o.attnum <> r.attnum AND o.attnum = ANY ((i.indkey::int2[])[0:array_upper(i.indclass, 1)])
        ) k
        WHERE i.indrelid = r.relid AND i.indislive AND i.indisready AND (i.indisvalid OR r.relkind <> 'p') AND i.indisunique AND i.indpred IS NULL
          AND i.indexprs IS NULL AND array_upper(i.indclass, 1) > 0 AND r.attnum = ANY ((i.indkey::int2[])[0:array_upper(i.indclass, 1)]) AND k.constant;
        by_wider := condition IS NOT NULL;
      END IF;
      IF condition IS NOT NULL THEN
        EXECUTE format('SELECT %1$s(%2$s) FROM %3$s WHERE %2$s %4$s %6$L::%8$s AND %2$s %5$s %7$L::%8$s AND mod(%2$s::numeric - %6$L::numeric, %9$s) = 0'
                       ' AND %2$s BETWEEN %10$L::numeric AND %11$L::numeric AND (%12$s)',
                       CASE WHEN step > 0 THEN 'min' ELSE 'max' END, id, rows_from,
                       CASE WHEN step > 0 THEN '>=' ELSE '<=' END, CASE WHEN step > 0 THEN '<=' ELSE '>=' END,
                       first, bound, CASE WHEN type_name = 'numeric' THEN 'numeric' ELSE 'bigint' END, abs(step),
                       coalesce(within_low, -9223372036854775808), coalesce(within_high, 9223372036854775807), condition)
        INTO occupied_later;
        IF near_end AND (fails_after = remaining OR fails_after < in_sight) AND div(occupied_later - first, step) >= fails_after THEN
          occupied_later := NULL;  -- it never comes there
        END IF;
        by_wider := by_wider AND occupied_later IS NOT NULL;
        occupied := coalesce(occupied_later, occupied);
        occupied_later := NULL;
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
      -- What a standby can't tell from what its primary has handed out: behind where it stands, as far as 32 values back, or to the
      -- sequence's beginning. Before its first nextval() there is nothing of the kind.
      IF standby AND called AND occupied IS NULL THEN
        bound := CASE WHEN step > 0 THEN greatest(last_drawn - 32::numeric * r.increment, r.seqmin)
                      ELSE least(last_drawn - 32::numeric * r.increment, r.seqmax) END;
        EXECUTE format('SELECT EXISTS (SELECT FROM %2$s WHERE %1$s %3$s %5$L::numeric AND %1$s %4$s %6$L::numeric AND mod(%1$s::numeric - %7$L::numeric, %8$s) = 0',
                       id, rows_from, CASE WHEN step > 0 THEN '>' ELSE '>=' END, CASE WHEN step > 0 THEN '<=' ELSE '<' END,
                       CASE WHEN step > 0 THEN bound ELSE last_drawn END, CASE WHEN step > 0 THEN last_drawn ELSE bound END,
                       last_drawn, abs(r.increment)) || filter || ')'
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
        IF own_at < in_sight AND r.overwritten IS NOT TRUE AND (collides_at IS NULL OR own_at < collides_at) THEN
          collides_at := own_at;
          collides_with := own_with;
        END IF;
      END IF;


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
      IF is_within AND occupied NOT BETWEEN coalesce(within_low, occupied) AND coalesce(within_high, occupied) THEN
        -- let in, and may stand twice: the first that is refused counts
        EXECUTE format('SELECT %1$s(%2$s) FROM %3$s WHERE %2$s %4$s %6$L::%8$s AND %2$s %5$s %7$L::%8$s AND mod(%2$s::numeric - %6$L::numeric, %9$s) = 0'
                       ' AND %2$s BETWEEN %10$L::numeric AND %11$L::numeric',
                       CASE WHEN step > 0 THEN 'min' ELSE 'max' END, id, rows_from,
                       CASE WHEN step > 0 THEN '>=' ELSE '<=' END, CASE WHEN step > 0 THEN '<=' ELSE '>=' END,
                       first, bound, CASE WHEN type_name = 'numeric' THEN 'numeric' ELSE 'bigint' END, abs(step),
                       coalesce(within_low, -9223372036854775808), coalesce(within_high, 9223372036854775807))
        INTO occupied_later;
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


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

      -- Below what the column takes, or, counting down, above it: all is counted from where that begins.
      too_early := next_drawn IS NOT NULL AND NOT simulated AND coalesce(CASE WHEN step > 0 THEN first < low ELSE first > high END, false);
      skipped := 0;
      IF too_early THEN
        skipped := ceil(abs(CASE WHEN step > 0 THEN low ELSE high END - first) / abs(step));
        IF skipped >= inserts OR first + skipped * step NOT BETWEEN coalesce(low, first + skipped * step) AND coalesce(high, first + skipped * step) THEN
          skipped := 0;  -- it never comes there
        END IF;
      END IF;
      entry := first + skipped * step;

      -- How many are left before the tightest limit.
      remaining := CASE WHEN NOT r.cycle THEN inserts - skipped END;
      limit_at := CASE WHEN NOT r.cycle THEN round_end END;
      IF next_drawn IS NOT NULL AND NOT simulated THEN
        bound := CASE WHEN step > 0 THEN coalesce(high, 9223372036854775807) ELSE coalesce(low, -9223372036854775808) END;
        fits := CASE WHEN entry BETWEEN coalesce(low, entry) AND coalesce(high, entry) THEN div(bound - entry, step) + 1 ELSE 0 END;
        IF fits < inserts - skipped THEN
          IF remaining IS NULL OR fits < remaining THEN
            remaining := fits;
            limit_at := bound;
          END IF;
        ELSIF r.cycle THEN
          round_draws := div(r.seqmax - r.seqmin, abs(r.increment)) + 1;
          fits := CASE WHEN round_start BETWEEN coalesce(low, round_start) AND coalesce(high, round_start)
                       THEN div(bound - round_start, r.increment) + 1 ELSE 0 END;
          IF fits < round_draws THEN
            remaining := div(draws_left + fits, r.stride) - skipped;
            limit_at := CASE WHEN fits = 0 THEN round_end ELSE bound END;
          END IF;
        END IF;
      END IF;
      IF routed AND next_drawn IS NOT NULL THEN
        fits := least(fits, inserts - skipped);
        EXECUTE format('SELECT v.i FROM (SELECT g AS i, (%L::numeric + g * %L::numeric)::bigint::%s AS %s FROM generate_series(0, $1) g) v'
                       ' WHERE (%s) IS NOT TRUE LIMIT 1', entry, step, type_name, id, places)
          INTO refused_at USING (least(in_sight, fits) - 1)::bigint;
        IF refused_at IS NULL AND fits > in_sight AND EXISTS (  -- else all are as good as the next ones: a hash, or arithmetic
             SELECT FROM pg_partitioned_table pt
             WHERE pt.partrelid = ANY (levels) AND pt.partstrat <> 'h' AND pt.partexprs IS NULL) THEN
          detail := 'which partition takes an id is not followed here: the next ' || in_sight || ' have one';
          RAISE SQLSTATE 'SQ001';
        ELSIF refused_at < remaining THEN
          remaining := refused_at;
          limit_at := entry + greatest(refused_at - 1, 0) * step;
        END IF;
      END IF;
      fails_after := CASE WHEN too_early THEN 0 ELSE remaining END;
      collides_at := NULL;
      collides_with := NULL;
      collides_text := NULL;

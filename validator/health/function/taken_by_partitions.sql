      routed := false;
      gap_at_top := false;
      places := NULL;
      IF r.relkind = 'p' OR r.relispartition THEN
        levels := CASE WHEN r.relispartition THEN ARRAY(
                    WITH RECURSIVE up AS (SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = r.relid
                                          UNION ALL SELECT i.inhparent FROM up JOIN pg_inherits i ON i.inhrelid = up.inhparent)
                    SELECT up.inhparent FROM up) END || r.relid || r.parts;
        -- Every level that chooses by the id: one that takes all ids, or one stretch of ranges or a list at the top.
        FOR part IN
          SELECT l.relid, l.relid = r.relid AS here, pt.partstrat,
                 pt.partnatts = 1 AND pt.partexprs IS NULL AND l.relid = r.relid AS by_id_alone,
                 coalesce((to_jsonb(pt)->>'partdefid')::oid, 0::oid) <> 0 AS with_default,
                 ARRAY(SELECT pg_get_expr(k.relpartbound, k.oid) FROM pg_inherits i JOIN pg_class k ON k.oid = i.inhrelid
                       WHERE i.inhparent = l.relid) AS bounds
          FROM unnest(levels) AS l (relid)
          JOIN pg_partitioned_table pt ON pt.partrelid = l.relid
          WHERE pt.partexprs IS NOT NULL OR EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = l.relid AND a.attname = r.attname AND a.attnum = ANY (pt.partattrs::int2[]))
        LOOP
          CONTINUE WHEN part.with_default AND NOT r.relispartition;
          CONTINUE WHEN part.partstrat = 'h' AND NOT r.relispartition AND part.bounds <> '{}' AND (
            SELECT sum(q.most / q.modulus) = max(q.most)
            FROM (SELECT m.modulus, max(m.modulus) OVER () AS most
                  FROM (SELECT (regexp_match(b, 'modulus (\d+)', 'i'))[1]::bigint AS modulus FROM unnest(part.bounds) b) m) q);
          IF part.by_id_alone AND part.partstrat IN ('r', 'l') AND type_name <> 'numeric' AND NOT simulated AND NOT r.relispartition THEN
            SELECT bool_and(s.known) AS known, bool_or(s.gap) AS gap, CASE WHEN bool_or(s.a IS NULL) THEN NULL ELSE min(s.a) END AS a,
                   CASE WHEN bool_or(s.b IS NULL) THEN NULL ELSE max(s.b) END AS b, count(*) AS ranges
            INTO span
            FROM (SELECT m.*, m.a > lag(m.b) OVER (ORDER BY m.a NULLS FIRST) AS gap
                  FROM (SELECT b.piece IS NOT NULL AS known, CASE WHEN b.piece[1] <> 'MINVALUE' THEN b.piece[1]::numeric END AS a,
                               CASE WHEN part.partstrat = 'l' THEN b.piece[1]::numeric + 1
                                    WHEN b.piece[2] <> 'MAXVALUE' THEN b.piece[2]::numeric END AS b
                        FROM unnest(part.bounds) t
                        CROSS JOIN LATERAL (
                          SELECT regexp_match(t, '^FOR VALUES FROM \(''?(-?\d+|MINVALUE)''?\) TO \(''?(-?\d+|MAXVALUE)''?\)$') AS piece
                          WHERE part.partstrat = 'r'
                          UNION ALL
                          SELECT regexp_match(n, '^''?(-?\d+)''?$')
                          FROM regexp_split_to_table(substr(t, 16, length(t) - 16), ', ') n
                          WHERE part.partstrat = 'l' AND n <> 'NULL') b) m) s;
            IF span.ranges = 0 THEN
              low := greatest(low, 1);
              high := least(high, 0);
              CONTINUE;
            ELSIF span.known AND NOT coalesce(span.gap, false) THEN
              low := greatest(low, span.a);
              high := least(high, span.b - 1);
              CONTINUE;
            END IF;
            gap_at_top := true;
          END IF;
          routed := true;
        END LOOP;
        IF routed THEN
          -- With gaps, or on several levels: the constraints of the partitions say which ids have one, and the next inserts are asked
          -- one by one; where the id alone chooses, by arithmetic and classes of operators that are PostgreSQL's own.
          admits := coalesce(cardinality(r.parts), 0) <= 100;
          IF admits THEN
            SELECT coalesce(string_agg(format('(%s)', pg_get_partition_constraintdef(k.oid)), ' OR '), 'false') INTO places
            FROM pg_class k
            WHERE k.oid = ANY (coalesce(r.parts, ARRAY[r.relid])) AND k.relkind <> 'p';
            EXECUTE is_evaluable INTO admits USING places, '{abs,and,any,array,bigint,false,integer,is,mod,not,"null",oid,or,
              satisfies_hash_partition,smallint}'::text[], ARRAY[id];
          END IF;
          IF NOT admits OR type_name NOT IN ('int2', 'int4', 'int8') OR simulated OR recast OR r.cycle OR r.stride > 1
             OR (r.relispartition AND r.relkind = 'p') OR EXISTS (
               SELECT FROM unnest(levels) AS l (relid) JOIN pg_partitioned_table pt ON pt.partrelid = l.relid
               LEFT JOIN pg_attribute a ON a.attrelid = l.relid AND a.attname = r.attname
               WHERE pt.partnatts > 1 OR pt.partattrs[0] NOT IN (0, a.attnum) OR pt.partclass[0] >= 16384) THEN
            detail := 'which partition takes an id is not followed here';
            RAISE SQLSTATE 'SQ001';
          END IF;
        END IF;
      END IF;


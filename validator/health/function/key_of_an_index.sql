          -- A further unique index: its key of the row that an insert writes, as far as the number decides that row.
          SELECT k.relname, y.typname, a.atttypid, a.atttypmod, e.text, pg_get_expr(i.indpred, i.indrelid) AS predicate,
                 g.columns AS generated, g.texts AS generated_texts, c.constants, c.absent, c.domains, c.names,
                 i.indkey[0] <> 0 AS is_column, coalesce(b.attnotnull, false) AS not_null,
                 i.indclass[0] >= 16384 OR g.strange
                   OR EXISTS (SELECT FROM pg_depend d  -- a cast that is not printed, too
                              WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                                AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass))
                   OR EXISTS (SELECT FROM pg_collation o WHERE o.oid = i.indcollation[0] AND to_jsonb(o)->>'collisdeterministic' = 'false')
                   OR EXISTS (SELECT FROM pg_constraint o WHERE o.conrelid = i.indrelid AND o.contype = 'c' AND i.indkey[0] = ANY (o.conkey))
                   AS strange,
                 -- whether a column without an index is likely to refuse something, where that can't be told
                 y.oid IS NULL OR EXISTS (SELECT FROM pg_constraint o WHERE o.conrelid = i.indrelid AND o.contype = 'c' AND o.conkey = ARRAY[b.attnum])
                   OR (to_jsonb(b)->>'attgenerated' = 's' AND (b.atttypmod >= 0 OR b.atttypid IN ('int2'::regtype, 'int4'::regtype))) AS likely
          INTO part
          FROM (
            SELECT i.indexrelid, i.indrelid, i.indkey::int2[] AS indkey, i.indclass::oid[] AS indclass, i.indcollation::oid[] AS indcollation,
                   i.indexprs, i.indpred, i.indexrelid AS shown_in, 1 AS shown_as
            FROM pg_index i
            WHERE i.indexrelid = target AND NOT alone
            UNION ALL
            SELECT NULL, d.adrelid, ('[0:0]={' || d.adnum || '}')::int2[], NULL, NULL, NULL, NULL, d.adrelid, d.adnum
            FROM pg_attrdef d
            WHERE d.oid = target AND alone
          ) i
          JOIN pg_attribute a ON a.attrelid = i.shown_in AND a.attnum = i.shown_as
          LEFT JOIN pg_attribute b ON b.attrelid = i.indrelid AND b.attnum = i.indkey[0]
          LEFT JOIN pg_class x ON x.oid = i.indexrelid
          CROSS JOIN LATERAL (SELECT coalesce(x.relname, b.attname) AS relname) k
          LEFT JOIN pg_type y ON y.oid = a.atttypid AND y.typnamespace = 'pg_catalog'::regnamespace AND y.typtype = 'b'
          CROSS JOIN LATERAL (SELECT coalesce(quote_ident(b.attname), pg_get_expr(i.indexprs, i.indrelid)) AS text) e
          CROSS JOIN LATERAL (  -- generated columns, as far as this index needs them
            SELECT coalesce(string_agg(format(', (%s)::%s AS %I', v.text, CASE WHEN h.atttypid IN ('text'::regtype, 'varchar'::regtype) THEN 'text'
                                                ELSE format_type(h.atttypid, h.atttypmod) END, h.attname), ''), '') AS columns,
                   string_agg(v.text, ', ') AS texts, coalesce(bool_or(
                     z.typtype <> 'b' OR z.typnamespace <> 'pg_catalog'::regnamespace
                     OR (h.atttypid = 'bpchar'::regtype AND h.atttypmod >= 0)  -- to which a cast cuts what is too long
                     OR EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_attrdef'::regclass AND x.objid = d.oid
                                  AND x.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass))), false) AS strange
            FROM pg_attribute h
            JOIN pg_type z ON z.oid = h.atttypid
            JOIN pg_attrdef d ON d.adrelid = h.attrelid AND d.adnum = h.attnum
            CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid) AS text) v
            WHERE h.attrelid = i.indrelid AND to_jsonb(h)->>'attgenerated' IN ('s', 'v')
              AND (h.attnum = i.indkey[0] OR h.attnum IN (
                     SELECT x.refobjsubid FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = i.indexrelid
                       AND x.refclassid = 'pg_class'::regclass AND x.refobjid = i.indrelid))
          ) g
          CROSS JOIN LATERAL (  -- columns that an insert leaves to a constant, or to NULL
            SELECT coalesce(string_agg(format(', (%s)::%s AS %I', d.text, format_type(h.atttypid, h.atttypmod), h.attname), '')
                              FILTER (WHERE d.text IS NOT NULL), '') AS constants,
                   coalesce(string_agg(format(', NULL::%s AS %I', format_type(h.atttypid, h.atttypmod), h.attname), '')
                              FILTER (WHERE NOT h.atthasdef AND NOT h.attnotnull AND z.typtype = 'b' AND z.oid < 16384), '') AS absent,
                   coalesce(bool_or(z.typtype = 'd'), false) AS domains, array_agg(quote_ident(h.attname)) AS names
            FROM pg_attribute h
            JOIN pg_type z ON z.oid = h.atttypid
            LEFT JOIN LATERAL (
              SELECT v.text FROM pg_attrdef d CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid) AS text) v
              WHERE d.adrelid = h.attrelid AND d.adnum = h.attnum AND coalesce(to_jsonb(h)->>'attgenerated', '') = ''
                AND h.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'text'::regtype, 'varchar'::regtype,
                                   'bpchar'::regtype, 'bool'::regtype)
                AND v.text ~ '^(true|false|\(?-?[0-9]+(\.[0-9]+)?\)?|''([^'']|'''')*'')(::[a-z ]+)?$'
            ) d ON true
            WHERE h.attrelid = i.indrelid AND h.attnum > 0 AND NOT h.attisdropped AND h.attnum <> r.attnum
          ) c;
          doubt := format('the %s %I is made of the id in a way that is not computed here', CASE WHEN alone THEN 'column' ELSE 'unique index' END, part.relname);
          EXECUTE is_evaluable INTO admits USING concat_ws(', ', part.text, part.predicate, part.generated_texts),
            words || words_of_checks || words_of_keys, part.names || id;
          IF NOT admits OR part.strange OR (r.writes AND layers IS NULL) OR r.cycle OR r.stride > 1 OR r.place > 0 OR standby OR recast OR routed
             OR part.typname IS NULL OR length(part.constants) > 50000 THEN
            doubt := CASE WHEN NOT alone OR part.likely OR part.not_null THEN doubt END;
            RAISE SQLSTATE 'SQ002';
          END IF;
          -- Neither may they do together what none does alone.
          trial := concat_ws(', ', head || '(0)' || tail, array_to_string(layers, ', '), part.text, part.predicate, part.generated_texts);
          EXECUTE is_evaluable INTO admits USING trial, regexp_split_to_array(lower(trial), '[^a-z0-9_]+'), part.names || id;
          IF NOT admits THEN
            RAISE SQLSTATE 'SQ002';
          END IF;
          SELECT sum(pg_relation_size(u.oid)) INTO bytes FROM unnest(r.relid || r.parts) AS u (oid);
          IF bytes > max_scan_bytes AND NOT alone THEN
            key_reason := 'too-large';
            doubt := format('the keys of the unique index %I are looked for in all rows, and the table has %s', part.relname, pg_size_pretty(bytes));
            RAISE SQLSTATE 'SQ002';
          END IF;
          value_type := part.typname;
          max_length := CASE WHEN value_type IN ('varchar', 'bpchar') AND part.atttypmod > 4 THEN part.atttypmod - 4 END;
          kind := CASE value_type WHEN 'varchar' THEN 'text' WHEN 'numeric' THEN format_type(part.atttypid, part.atttypmod) ELSE value_type END;
          stored := format('(%s)', part.text);
          stored_where := CASE WHEN part.predicate IS NULL THEN '' ELSE format(' AND (%s)', part.predicate) END;
          condition := CASE WHEN part.predicate IS NULL THEN part.text
                            WHEN part.is_column THEN format('CASE WHEN (%1$s) THEN (%2$s) WHEN (%2$s) IS NULL THEN NULL END', part.predicate, part.text)
                            ELSE format('CASE WHEN (%s) THEN (%s) END', part.predicate, part.text) END;
          not_null := part.not_null;
          row_opens := 'SELECT ' || own_opens;
          row_closes := own_closes || format('::%s AS %I%s', own_kind, r.attname, CASE WHEN r.relhastriggers THEN '' ELSE part.constants END);
          FOR place IN 1 .. coalesce(cardinality(layers), 0) LOOP  -- one trigger's assignment after the other
            CONTINUE WHEN layers[place] IS NULL;
            BEGIN
              EXECUTE format('SELECT octet_length((%s)::text) FROM (', layers[place]) || row_opens || '$1' || row_closes || ') seqguard_layer'
                INTO width USING next_drawn::bigint;
              IF width > 10000 THEN
                RAISE SQLSTATE 'SQ002';
              END IF;
            EXCEPTION
              WHEN data_exception THEN
                NULL;
              WHEN undefined_column THEN
                CONTINUE;  -- made of what else the insert says
            END;
            row_opens := format('SELECT seqguard_layer.*, %s AS %I FROM (', layers[place], layered[place]) || row_opens;
            row_closes := row_closes || ') seqguard_layer';
          END LOOP;
          BEGIN
            EXECUTE 'SELECT octet_length((seqguard_base.*)::text) FROM (' || row_opens || '$1' || row_closes || ') seqguard_base' INTO width USING next_drawn::bigint;
            IF width * length(trial) > 200000 THEN
              RAISE SQLSTATE 'SQ002';
            END IF;
          EXCEPTION WHEN data_exception THEN
            NULL;
          END;
          LOOP
            opens := format('(SELECT (%s) FROM (SELECT seqguard_base.*%s FROM (', condition, part.generated) || row_opens;
            closes := row_closes || ') seqguard_base) seqguard_new)';
            BEGIN
              EXECUTE 'SELECT ' || opens || '$1' || closes INTO trial USING next_drawn::bigint;
            EXCEPTION
              WHEN data_exception THEN
                NULL;
              WHEN undefined_column THEN
                IF condition = part.text THEN  -- what else the insert says has its part in the key: the number does not decide it
                  doubt := CASE WHEN CASE WHEN alone THEN part.likely ELSE part.domains END THEN doubt END;
                  RAISE SQLSTATE 'SQ002';
                ELSIF EXISTS (SELECT FROM unnest(layered || r.attname) l (name) WHERE strpos(lower(part.predicate), lower(l.name)) > 0) THEN
                  RAISE SQLSTATE 'SQ002';
                END IF;
                -- The predicate speaks of other columns: of a row that leaves them out it is one thing or the other.
                BEGIN
                  EXECUTE format('SELECT coalesce((%s), false) FROM (SELECT 0 AS seqguard_none%s%s) seqguard_new',
                                 part.predicate, part.constants, part.absent) INTO admits;
                EXCEPTION WHEN undefined_column OR data_exception THEN
                  RAISE SQLSTATE 'SQ002';
                END;
                IF NOT admits THEN
                  doubt := NULL;
                  RAISE SQLSTATE 'SQ002';
                END IF;
                condition := part.text;
                CONTINUE;
            END;
            EXIT;
          END LOOP;
          IF value_type NOT IN ('int2', 'int4', 'int8', 'numeric', 'text', 'varchar', 'bpchar', 'float4', 'float8', 'oid') THEN
            RAISE SQLSTATE 'SQ002';
          END IF;

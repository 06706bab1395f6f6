    inherited AS (  -- what is drawn for the same column of a table above: of partitions, the topmost alone counts
      SELECT DISTINCT a.child, b.attname, b.seq
      FROM above a JOIN draws b ON b.relid = a.parent
      LEFT JOIN relations c ON c.relid = a.child AND c.relispartition
      WHERE c.relid IS NULL OR c.root = a.parent
    ),
    viewed AS (  -- columns of views that draw what is drawn for the very column that they show
      SELECT DISTINCT v.relid AS view, v.attnum, v.seq
      FROM draws v
      JOIN pg_rewrite w ON w.ev_class = v.relid AND w.ev_type = '1'
      JOIN pg_depend x ON x.classid = 'pg_rewrite'::regclass AND x.objid = w.oid AND x.refclassid = 'pg_class'::regclass
      JOIN draws b ON b.relid = x.refobjid AND b.attnum = x.refobjsubid AND b.seq = v.seq
      CROSS JOIN LATERAL (SELECT translate(pg_get_viewdef(v.relid), E'.\n', '  ') || ' ' AS text) d
      WHERE v.relkind = 'v' AND pg_relation_is_updatable(v.relid, false) & 8 = 8 AND pg_column_is_updatable(v.relid, v.attnum, false)
        AND (strpos(d.text, ' ' || quote_ident(b.attname) || ' AS ' || quote_ident(v.attname)) > 0
             OR (b.attname = v.attname AND strpos(d.text, ' AS ' || quote_ident(v.attname)) = 0))
    ),
    made AS (  -- generated columns, and what they are made of: up to 14 it is the column that depends, not its expression
      SELECT g.refobjid AS relid, v.adnum AS attnum, g.refobjsubid AS of
      FROM pg_depend g JOIN pg_attrdef v ON v.oid = g.objid
      WHERE g.classid = 'pg_attrdef'::regclass AND g.refclassid = 'pg_class'::regclass AND g.refobjid = v.adrelid AND g.refobjsubid > 0
        AND g.refobjsubid <> v.adnum
      UNION
      SELECT g.refobjid, g.objsubid, g.refobjsubid
      FROM pg_depend g
      WHERE g.classid = 'pg_class'::regclass AND g.refclassid = 'pg_class'::regclass AND g.refobjid = g.objid AND g.objsubid > 0 AND g.refobjsubid > 0
    ),
    asking AS (  -- columns whose defaults ask for the value that was drawn last, by the sequence; NULL: whichever it was
      SELECT d.adrelid AS relid, d.adnum AS attnum,
             CASE WHEN strpos(d.adbin::text, call_of_lastval) = 0 THEN (
               SELECT min(x.refobjid) FROM pg_depend x JOIN pg_sequence s ON s.seqrelid = x.refobjid
               WHERE x.classid = 'pg_attrdef'::regclass AND x.objid = d.oid AND x.refclassid = 'pg_class'::regclass) END AS seq
      FROM pg_attrdef d
      WHERE d.adbin::text ~ call_of_either AND strpos(d.adbin::text, call_of_nextval) = 0
    ),
    keys AS (  -- integer primary keys of one column, filled by no default and no foreign key
      SELECT i.indrelid AS relid, i.indkey[0] AS attnum
      FROM pg_index i
      JOIN relations c ON c.relid = i.indrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE i.indisprimary AND array_upper(i.indclass, 1) = 0 AND a.attidentity = ''
        AND (d.oid IS NULL OR (  -- DEFAULT NULL; decompiling would lock the table
               d.adbin::text ~ ':constisnull true' AND d.adbin::text !~ ':constisnull false|:funcid|:opno|\{(VAR|SQLVALUEFUNCTION) '))
        AND (d.oid IS NOT NULL OR t.typdefaultbin IS NULL)
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = i.indrelid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum])
    ),
    pairs AS (
      SELECT d.relid, d.attnum, d.how, d.seq, d.strange_name, d.off_path, d.cast_to, d.place, d.stride, d.beside_wrapped,
             d.beside_unknown, d.expr, d.inlined, d.default_oid, h.child IS NOT NULL AS repeats, coalesce(d.filler, f.filler) AS filler,
             d.filler IS NULL AND NOT f.guarded AS overwritten, CASE WHEN d.filler IS NULL THEN f.operator END AS spared, f.stands_for
      FROM draws d
      LEFT JOIN LATERAL (
        SELECT f.filler, f.guarded, f.operator, f.stands_for FROM fillers f WHERE f.relid = d.relid AND f.attnum = d.attnum ORDER BY f.filler LIMIT 1
      ) f ON d.filler IS NULL
      LEFT JOIN inherited h ON h.child = d.relid AND h.attname = d.attname AND h.seq IS NOT DISTINCT FROM d.seq
      LEFT JOIN viewed v ON d.relkind = 'v' AND v.view = d.relid AND v.attnum = d.attnum AND v.seq = d.seq
      WHERE v.view IS NULL
      UNION ALL
      SELECT k.relid, k.attnum, 'none', NULL, false, false, NULL, 0, 1, false, false, NULL, false, NULL, false, NULL, false, NULL, NULL FROM keys k
      UNION ALL
      SELECT c.relid, NULL, 'trigger', NULL, false, false, NULL, 0, 1, false, false, NULL, false, NULL, false, NULL, false, NULL, NULL
      FROM relations c
      WHERE drawing <> '{}' AND c.relid NOT IN (SELECT x.relid FROM draws x)
        AND EXISTS (SELECT FROM pg_trigger g
                    WHERE g.tgrelid = c.relid AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7 AND g.tgenabled IN ('O', 'A')
                      AND g.tgfoid = ANY (drawing)
                      AND NOT EXISTS (SELECT FROM pg_trigger u  -- what a partition has from its parent
                                      WHERE u.tgrelid = c.root AND u.tgname = g.tgname AND u.tgfoid = g.tgfoid))
    )

-- Whether application roles may insert into tables, and draw from the sequences that feed them.
SELECT r.rolname::text, p.relid::bigint, p.seqid::bigint,
       pg_catalog.has_table_privilege(r.oid, p.relid, 'INSERT')
         OR pg_catalog.has_any_column_privilege(r.oid, p.relid, 'INSERT'),
       pg_catalog.has_sequence_privilege(r.oid, p.seqid, 'USAGE')
         OR pg_catalog.has_sequence_privilege(r.oid, p.seqid, 'UPDATE')
FROM pg_catalog.pg_roles r
CROSS JOIN unnest(%(tables)s::oid[], %(sequences)s::oid[]) AS p (relid, seqid)
WHERE r.rolname = ANY (%(roles)s)

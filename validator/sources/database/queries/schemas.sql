-- All schemas, for checking the names that the configuration uses.
SELECT nspname::text FROM pg_catalog.pg_namespace

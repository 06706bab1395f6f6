-- Which of these roles there are.
SELECT rolname::text FROM pg_catalog.pg_roles

"""Archives of pg_dump: custom, directory and tar, read without pg_restore."""

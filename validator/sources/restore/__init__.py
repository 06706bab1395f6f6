"""A dump restored into a throw-away server: by its statements and rows, never by psql or pg_restore."""
